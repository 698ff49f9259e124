"""A period's report is frozen as it stands that day; a correction makes a new edition, and the first stays."""

import datetime
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import override_settings
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker

from agreements.canonical import canonical, canonical_text, sha256_of
from agreements.event_words import event_sentence
from agreements.follow_up.freezing import Changed, content_now, correct_report, fingerprint, freeze_report, lacks_of
from agreements.follow_up.report_parts import part_of, public_part
from agreements.follow_up.report_reading import changes
from agreements.follow_up.sealing import documents_of, enqueue_unsealed_reports, seal_editions, unsealed_reports
from agreements.follow_up.table import NotAllowed, WrongStage
from agreements.models import (
    Agreement,
    Event,
    FollowedIndicator,
    FollowedMeasure,
    FollowUpReport,
    GoalAssessment,
    MeasureReport,
    ReportingPeriod,
)
from agreements.models.row import Publicity
from documents.archive import read
from documents.pdf import extract_attachments
from documents.verification import Kind, verify
from indicators.models import Observation
from organisations.models import Notice
from tests.agreements.pdf_text import text_of
from tests.follow_up.factories import follow, in_force_agreement, make_period, make_report
from tests.follow_up.report_sample import sample_content
from tests.ground.database import world

SCHEMA = Path("agreements/schema/follow_up.schema.json")
PUBLIC_URL = "https://yhdyspinta.example"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC_URL


@world
def period(cast) -> ReportingPeriod:
    """Two goals; the county and Hollola have reported the first measure; an assessment and a value have been given."""
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        agreement = in_force_agreement(cast.county, goals=2, measures=1, languages="fi,sv", title_sv="Samarbetsavtal")
    period = make_period(agreement)
    measure = FollowedMeasure.objects.filter(goal__version__agreement=agreement).order_by("goal__number").first()
    make_report(period, measure, cast.county, "going_on", by_name="Koordinaattori")
    make_report(period, measure, cast.hollola, "done", hinders="Väkeä on vähän.", by_name="Valmistelija")
    make_report(period, measure, cast.lahti, "stopped", sent_at=None, done="Luonnos vain.")
    GoalAssessment.objects.create(
        period=period,
        goal_key=measure.goal.key,
        body_name="Neuvottelukunta",
        assessed_on=datetime.date(2026, 11, 1),
        verdict="on_the_way",
        why="Työ on käynnissä.",
        by_name="Sihteeri",
    )
    indicator = FollowedIndicator.objects.filter(goal=measure.goal).get().indicator
    Observation.objects.create(indicator=indicator, area=cast.hollola, year=2024, value="58.1", is_example=True)
    Observation.objects.create(indicator=indicator, area=cast.lahti, year=2024, missing="too_few")
    return period


def the_agreement(period: ReportingPeriod) -> Agreement:
    return Agreement.objects.get(pk=period.agreement_id)


def content(period: ReportingPeriod) -> dict:
    return content_now(follow(the_agreement(period)), ReportingPeriod.objects.get(pk=period.pk))


def freeze(period: ReportingPeriod, by, **more) -> FollowUpReport:
    given = {"seen": fingerprint(content(period)), "accepts_lacks": True} | more
    return freeze_report(period, by=by, **given)


def valid(data: dict) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=FormatChecker(["date"]))
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(canonical(data))] == []


def test_what_is_frozen_is_what_stood_that_day_in_both_languages(cast, period):
    report = freeze(period, cast.coordinator)
    data = report.data
    valid(data)
    assert (report.sha256, report.content) == (sha256_of(report.content), canonical_text(data))
    assert (data["edition"]["number"], data["edition"]["kind"], data["period"]["name"]["sv"] != "") == (1, "full", True)
    first, second = data["goals"]
    assert first["said"]["state"] == "going_on" and first["said"]["label"]["fi"]
    assert (first["reports"], second["reports"]) == ({"expected": 3, "given": 2}, {"expected": 3, "given": 0})
    duties = {row["organisation"]["name"]["fi"]: row["report"] for row in first["measures"][0]["duties"]}
    assert duties[cast.lahti.name_fi] is None, "a draft is nobody else's matter"
    assert duties[cast.hollola.name_fi]["hinders"] == "Väkeä on vähän."
    areas = {row["organisation"]["name"]["fi"]: row["values"] for row in first["indicators"][0]["areas"]}
    assert areas[cast.hollola.name_fi] == [{"year": 2024, "value": "58.1", "is_example": True}]
    assert areas[cast.lahti.name_fi][0]["missing"] == "too_few"
    assert areas[cast.county.name_fi] == [], "no data is said by leaving it out, never by zero"
    lacking = {row["organisation"]["name"]["fi"]: row["measures"] for row in data["missing"]["reports"]}
    assert lacking[cast.lahti.name_fi] == ["1.1", "2.1"]
    assert data["missing"]["assessments"] == [2] and len(data["missing"]["values"]) == 2


def test_what_changes_later_does_not_change_what_was_frozen(cast, period):
    report = freeze(period, cast.coordinator)
    MeasureReport.objects.update(done="Toisin.", status="stopped")
    Observation.objects.update(value=None, words="", missing="not_collected")
    assert FollowUpReport.objects.get(pk=report.pk).data == report.data
    for change in (lambda: FollowUpReport.objects.update(content="{}"), lambda: FollowUpReport.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_is_missing_does_not_hinder_but_has_to_be_accepted(cast, period):
    assert {lack.code for lack in lacks_of(content(period))} == {"before_due", "report", "value", "assessment"}
    with pytest.raises(ValidationError):
        freeze(period, cast.coordinator, accepts_lacks=False)
    with pytest.raises(Changed):
        freeze(period, cast.coordinator, seen="what was looked at yesterday")
    assert freeze(period, cast.coordinator).number == 1


def test_a_correction_makes_a_second_edition_and_the_first_stays(cast, period):
    first = freeze(period, cast.coordinator)
    with pytest.raises(WrongStage):
        freeze(period, cast.coordinator)
    with pytest.raises(ValidationError):
        correct_report(period, by=cast.coordinator, reason="  ")
    correct_report(period, by=cast.coordinator, reason="Lahden raportti puuttui.")
    MeasureReport.objects.filter(organisation=cast.lahti).update(sent_at=first.frozen_at, status="done")
    second = freeze(period, cast.coordinator)
    assert (second.number, second.reason, second.data["edition"]["reason"]) == (2, *["Lahden raportti puuttui."] * 2)
    assert FollowUpReport.objects.get(pk=first.pk).sha256 == first.sha256 != second.sha256
    [changed] = changes(first.data, second.data, "fi")
    assert changed.endswith(f"1.1: {cast.lahti.name_fi}")
    stored = ReportingPeriod.objects.get(pk=period.pk)
    assert (stored.closed_at, stored.correction_reason) == (second.frozen_at, "")
    verbs = list(Event.objects.filter(verb__endswith="_report").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["freeze_report", "correct_report", "freeze_report"]
    assert event_sentence(Event.objects.filter(verb="freeze_report").last()).endswith("(2): Lahden raportti puuttui.")


def test_the_parties_registrars_and_editors_are_told_of_the_freeze_and_of_the_correction(cast, period):
    Notice.objects.all().delete()
    freeze(period, cast.coordinator)
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert {who.user.pk for who in (cast.coordinator, cast.editor, cast.registrar, cast.other_registrar)} <= told
    assert not {who.user.pk for who in (cast.reader, cast.signatory, cast.outsider)} & told
    correct_report(period, by=cast.coordinator, reason="Luku oli väärin.")
    assert "Luku oli väärin." in Notice.objects.filter(recipient=cast.editor.user).order_by("-pk").first().body


WHO = {  # who: may freeze, status of the freeze page, of a public report, of one that is not public
    "coordinator": (True, 200, 200, 200),
    "county_registrar": (False, 403, 200, 200),
    "editor": (False, 403, 200, 200),
    "reader": (False, 403, 200, 200),
    "outsider": (False, 404, 200, 404),
    "anonymous": (False, 302, 200, 404),
}


def test_who_may_freeze_and_who_may_read(cast, client_of, period):
    agreement = the_agreement(period)
    for who, (may, page, _public, _closed) in WHO.items():
        person = cast.named(who)
        if not may:
            with pytest.raises(NotAllowed):
                freeze(period, person)
        response = client_of(person).get(reverse("report_freeze", args=[agreement.pk, period.key]))
        assert response.status_code == page, who
    report = freeze(period, cast.coordinator)
    for publicity, place in ((Publicity.PUBLIC, 2), (Publicity.DRAFT, 3)):
        Agreement.objects.update(publicity=publicity)
        for who, outcome in WHO.items():
            client = client_of(cast.named(who))
            for name in ("follow_up_report", "report_data"):
                assert client.get(reverse(name, args=[report.key])).status_code == outcome[place], (
                    who,
                    name,
                    publicity,
                )
    correct = reverse("report_correct", args=[agreement.pk, period.key])
    for who, (_may, page, *_rest) in WHO.items():
        assert client_of(cast.named(who)).get(correct).status_code == page, who


def test_the_pages_freeze_show_and_open_again(cast, client_of, period):
    agreement, client = the_agreement(period), client_of(cast.coordinator)
    address = reverse("report_freeze", args=[agreement.pk, period.key])
    page = client.get(address)
    assert cast.lahti.name_fi in page.content.decode()
    refused = client.post(address, {"seen": page.context["seen"]})
    assert refused.status_code == 200 and not period.editions.exists()
    frozen = client.post(address, {"seen": page.context["seen"], "accepts_lacks": "on"})
    report = period.editions.get()
    assert frozen.url == reverse("follow_up_report", args=[report.key])
    shown = client.get(frozen.url, {"tavoite": "1"}).content.decode()
    assert "Väkeä on vähän." in shown and "Valmistelija" in shown
    assert client.get(frozen.url, {"tavoite": "9"}).status_code == 404
    swedish = client.get(frozen.url, {"kieli": "sv", "osapuoli": report.data["parties"][1]["key"]}).content.decode()
    assert 'lang="sv"' in swedish and "Tavoite 1 (sv)" in swedish
    for kind in ("follow_up", "follow_up_docx", "follow_up_xlsx", "follow_up_pptx"):
        made = client.post(reverse("report_make", args=[report.key]), {"kind": kind, "party": "", "language": "sv"})
        assert made.url.startswith(f"/sopimukset/{agreement.pk}/")
    jobs = agreement.print_jobs.filter(kind__startswith="follow_up")
    assert {(job.kind, job.edition, job.language) for job in jobs} == {
        (kind, "full", "sv") for kind in ("follow_up", "follow_up_docx", "follow_up_xlsx", "follow_up_pptx")
    }
    assert client.post(reverse("report_make", args=[report.key]), {"kind": "agreement"}).status_code == 404
    client.post(reverse("report_correct", args=[agreement.pk, period.key]), {"reason": "Luku oli väärin."})
    assert ReportingPeriod.objects.get(pk=period.pk).correction_reason == "Luku oli väärin."
    assert "Luku oli väärin." in client.get(frozen.url).content.decode()


def test_the_public_edition_names_no_person_and_tells_no_secret_goal(cast, client_of, period):
    Agreement.objects.update(publicity=Publicity.PUBLIC)
    report = freeze(period, cast.coordinator)
    text = client_of(None).get(reverse("report_data", args=[report.key])).content.decode()
    valid(json.loads(text))
    for name in ("Koordinaattori", "Valmistelija", "Sihteeri", report.frozen_by_name):
        assert name in report.content and name not in text
    assert "Väkeä on vähän." in text
    the_agreement(period).clauses.filter(role="goals").update(publicity=Publicity.SECRET, secrecy_ground="JulkL 24 §")
    text = client_of(None).get(reverse("report_data", args=[report.key])).content.decode()
    assert json.loads(text)["goals"] == [] and "Väkeä" not in text
    assert "Väkeä" in client_of(cast.reader).get(reverse("report_data", args=[report.key])).content.decode()


def test_a_part_has_what_concerns_the_party_and_its_own_count():
    whole = sample_content(goals=4)
    valid(whole)
    party = whole["parties"][2]["organisation"]
    part = part_of(whole, party)
    valid(part)
    valid(public_part(part))
    carried = {duty["organisation"]["code"] for goal in part["goals"] for m in goal["measures"] for duty in m["duties"]}
    assert carried == {party["code"], "Keski"} and part["part"] == party, "its own reports and its counterpart's"
    assert all(
        any(duty["organisation"]["code"] == party["code"] for duty in measure["duties"])
        for goal in part["goals"]
        for measure in goal["measures"]
    )
    assert part["figures"]["reports_expected"] < whole["figures"]["reports_expected"]
    named = {row["organisation"]["code"] for goal in part["goals"] for i in goal["indicators"] for row in i["areas"]}
    assert named == {party["code"], "Keski", "Koko "}
    assert {row["organisation"]["code"] for row in part["missing"]["reports"]} <= {party["code"]}


def test_the_worker_seals_each_edition_once_and_finds_what_is_left(cast, client_of, period):
    Agreement.objects.update(publicity=Publicity.PUBLIC)
    first = freeze(period, cast.coordinator)
    assert unsealed_reports() == [first] and enqueue_unsealed_reports() == 0, "it waits in the queue already"
    seal_editions(first)
    seal_editions(first)
    documents = {f"{row.language}/{row.edition}": row for row in documents_of(first)}
    assert documents.keys() == {"fi/full", "fi/public", "sv/full", "sv/public"} and unsealed_reports() == []
    full, public = read(documents["fi/full"]), read(documents["sv/public"])
    assert extract_attachments(full)["follow-up-report.json"].decode() == first.content
    assert "Valmistelija" in text_of(full) and "Valmistelija" not in text_of(public)
    assert verify(full).kind == Kind.INTACT
    correct_report(period, by=cast.coordinator, reason="Luku oli väärin.")
    second = freeze(period, cast.coordinator)
    page = client_of(None).get(reverse("verify_code", args=[documents["fi/full"].code])).content.decode()
    newest = reverse("follow_up_report", args=[second.key])
    assert newest in page and reverse("report_file", args=[first.key, documents["fi/public"].pk]) in page
    for who, edition, status in (
        ("anonymous", "fi/public", 200),
        ("anonymous", "fi/full", 404),
        ("outsider", "sv/full", 404),
        ("reader", "fi/full", 200),
    ):
        address = reverse("report_file", args=[first.key, documents[edition].pk])
        assert client_of(cast.named(who)).get(address).status_code == status, (who, edition)
