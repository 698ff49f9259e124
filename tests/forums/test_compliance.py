"""The duties to negotiate: what has been recorded for each term and year, and evidence of what was held elsewhere."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.models import DutyEvidence, Meeting, Negotiation
from forums.negotiations.duties import FIRST_YEAR, Status, duties_of
from forums.workflow.negotiating import save_evidence
from interfaces.saving import ChangedMeanwhile
from organisations.models import CouncilTerm, Organisation
from tests.forums.factories import make_meeting, make_negotiation, part_of

BACKEND = "organisations.login.PersonBackend"
Kind = Negotiation.Kind
ON = datetime.date(2026, 11, 20)


@pytest.fixture
def terms(db) -> tuple[CouncilTerm, CouncilTerm]:
    """The first term of the counties and the one that goes on."""
    days = (("2022-03-01", "2025-05-31"), ("2025-06-01", "2029-05-31"))
    rows = [CouncilTerm.objects.create(kind=Organisation.Kind.COUNTY, starts=a, ends=b) for a, b in days]
    return tuple(CouncilTerm.objects.filter(pk__in=[row.pk for row in rows]))


def status_of(county, kind: str, period: str) -> Status:
    return next(duty.status for duty in duties_of(county, ON) if (duty.kind, duty.period) == (kind, period))


def test_there_is_a_duty_for_every_term_and_for_every_year_since_2023(forum_cast, terms):
    duties = [(duty.kind, duty.period, duty.status) for duty in duties_of(forum_cast.county, ON)]
    assert FIRST_YEAR == 2023
    assert duties == [
        (Kind.COUNTY_ACT, "2025–2029", Status.NOT_YET),
        (Kind.COUNTY_ACT, "2022–2025", Status.NONE),
        (Kind.HYTE, "2026", Status.NOT_YET),
        (Kind.HYTE, "2025", Status.NONE),
        (Kind.HYTE, "2024", Status.NONE),
        (Kind.HYTE, "2023", Status.NONE),
    ]


def test_what_is_shown_follows_from_what_has_been_recorded(forum_cast, terms):
    county, forum = forum_cast.county, forum_cast.forum
    first, now = terms
    prepared = make_negotiation(forum, kind=Kind.COUNTY_ACT, term=now, year=2026)
    assert status_of(county, Kind.COUNTY_ACT, "2025–2029") == Status.UNDER_WAY
    session = make_meeting(forum, negotiation=prepared, state=Meeting.State.HELD)
    assert status_of(county, Kind.COUNTY_ACT, "2025–2029") == Status.HELD
    Negotiation.objects.update(state="reported", reported_on=ON, evidence_note="Aluehallitus § 12")
    (duty, *_rest) = duties_of(county, ON)
    assert (duty.status, duty.records[0].on, duty.records[0].words) == (
        Status.RECORDED,
        session.on,
        "Aluehallitus § 12",
    )

    evidence = {"county": county, "recorded_by": forum_cast.keeper, "held_on": ON, "note": "Seminaari"}
    DutyEvidence.objects.create(kind=Kind.COUNTY_ACT, term=first, **evidence)
    row = DutyEvidence.objects.create(kind=Kind.HYTE, year=2024, **evidence)
    assert status_of(county, Kind.COUNTY_ACT, "2022–2025") == Status.RECORDED
    assert status_of(county, Kind.HYTE, "2024") == Status.RECORDED
    DutyEvidence.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    assert status_of(county, Kind.HYTE, "2024") == Status.NONE


def test_everybody_reads_and_the_county_records(forum_cast, terms, client):
    county = forum_cast.county
    row = DutyEvidence.objects.create(
        kind=Kind.HYTE, year=2024, county=county, held_on=ON, note="Seminaari", recorded_by=forum_cast.keeper
    )
    people = ("keeper", "secretary", "chair", "member", "administrator", "outsider", "anonymous")
    for who in people:
        client.logout()
        if who != "anonymous":
            client.force_login(getattr(forum_cast, who), backend=BACKEND)
        page, code = client.get(reverse("compliance"), {"county": county.code}), 200 if who != "anonymous" else 302
        assert page.status_code == code, who
        wanted = 302 if who == "anonymous" else 200 if who == "keeper" else 403
        assert client.get(reverse("duty_evidence_new"), {"county": county.code}).status_code == wanted, who
        assert client.get(reverse("duty_evidence_edit", args=[row.pk])).status_code == wanted, who
        if who != "keeper":
            client.post(reverse("duty_evidence_withdraw", args=[row.pk]))
            row.refresh_from_db()
            assert row.withdrawn_at is None, who


def test_evidence_is_recorded_corrected_withdrawn_and_recorded_again(forum_cast, terms, client):
    client.force_login(forum_cast.keeper, backend=BACKEND)
    new = f"{reverse('duty_evidence_new')}?county={forum_cast.county.code}"
    typed = {"kind": "hyte", "year": "2024", "held_on": "7.11.2024", "note": "Aluehallitus 18.12.2024 § 301"}
    for wrong in ({"year": ""}, {"held_on": "1.1.2100"}, {"note": ""}):
        assert client.post(new, typed | wrong).status_code == 200, wrong
    assert client.post(new, typed).status_code == 302
    row = DutyEvidence.objects.get()
    assert row.recorded_by_label and row.term is None
    edit = reverse("duty_evidence_edit", args=[row.pk])
    assert client.post(edit, typed | {"revision": 1, "note": "Korjattu"}).status_code == 302
    assert "Korjattu" in client.post(edit, typed | {"revision": 1, "note": "Toinen"}).content.decode()
    by = part_of(forum_cast.keeper, forum_cast.forum).actings[0]
    with pytest.raises(ChangedMeanwhile):
        save_evidence(row, by=by, seen=1)
    client.post(reverse("duty_evidence_withdraw", args=[row.pk]))
    page = client.get(reverse("compliance"), {"county": forum_cast.county.code}).content.decode()
    assert "Korjattu" in page  # among the withdrawn
    row.refresh_from_db()
    assert client.post(edit, typed | {"revision": row.revision}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_the_table_has_a_row_for_each_record_and_for_each_duty_without_one(forum_cast, terms, client):
    for note in ("Ensimmäinen", "Toinen"):
        DutyEvidence.objects.create(
            kind=Kind.HYTE, year=2024, county=forum_cast.county, held_on=ON, note=note, recorded_by=forum_cast.keeper
        )
    client.force_login(forum_cast.outsider, backend=BACKEND)
    text = client.get(reverse("compliance_csv"), {"county": forum_cast.county.code}).content.decode("utf-8-sig")
    duties = duties_of(forum_cast.county, timezone.localdate())
    assert len(text.strip().splitlines()) == 1 + len(duties) + 1
    assert "Ensimmäinen" in text and "Toinen" in text
    assert client.get(reverse("compliance_xlsx"), {"county": forum_cast.county.code}).status_code == 200
