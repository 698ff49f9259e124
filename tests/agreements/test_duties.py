"""Who is asked to do what: from the roles of one's own party, and never another's matters."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.desk.coming_dates import HALF_A_YEAR
from agreements.desk.situations import situations
from agreements.duties import agreement_duties
from agreements.event_words import SENTENCES, event_sentence
from agreements.models import Clause, Event
from agreements.models.row import Publicity
from organisations.acting import every_acting
from organisations.duties import Viewer, Whose
from organisations.models import Membership
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_organisation,
    make_ready,
    make_user,
    municipalities_of,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

Role = Membership.Role


def day(offset):
    return timezone.localdate() + datetime.timedelta(days=offset)


def duties(who, whose=Whose.MINE):
    viewer = Viewer(who.user, every_acting(who.user, timezone.localdate()), timezone.localdate())
    return [duty for duty in agreement_duties(viewer) if duty.whose == whose]


def urls(who, whose=Whose.MINE):
    return [duty.url for duty in duties(who, whose)]


def decision_url(agreement, organisation):
    return f"/sopimukset/{agreement.pk}/osapuolet/{party_of(agreement, organisation).key}/paatos/"


def test_a_registrar_is_asked_for_the_decision_of_their_own_party_only(cast, agreement):
    freeze_it(agreement)
    assert urls(cast.registrar) == [decision_url(agreement, cast.hollola)]


@pytest.mark.parametrize("who", ["editor", "reader", "signatory", "outsider"])
def test_other_roles_and_other_organisations_are_not_asked_for_decisions(cast, agreement, who):
    freeze_it(agreement)
    assert not [url for url in urls(cast.named(who)) if url.endswith("/paatos/")]


def test_a_final_decision_ends_the_asking_and_a_tabled_one_does_not(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party, result="tabled", is_final=False)
    assert "§ 45" in duties(cast.registrar)[0].text.replace("\N{NO-BREAK SPACE}", " ")
    decide(party)
    assert urls(cast.registrar) == []


def test_the_wished_date_is_a_wish_and_makes_nobody_late(cast, agreement):
    freeze_it(agreement)
    agreement.decisions_wanted_by = day(-3)
    agreement.save()
    (duty,) = duties(cast.registrar)
    assert duty.days_past(timezone.localdate()) == 3
    assert not duty.is_late(timezone.localdate())


def test_a_reopened_text_asks_nobody_for_a_decision(cast, agreement):
    freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    assert urls(cast.registrar) == []


def test_a_signatory_is_asked_when_the_party_has_approved_and_the_turn_has_come(cast, agreement):
    party = party_of(agreement, cast.hollola)
    first = name_signatory(party, cast.signatory.user, turn=1)
    second_person = acting(cast.hollola, Role.SIGNATORY)
    second = name_signatory(party, second_person.user, turn=2)
    version = freeze_it(agreement)
    assert urls(cast.signatory) == []
    decide(party)
    assert urls(cast.signatory) == [f"/sopimukset/{agreement.pk}/allekirjoitus/{first.key}/"]
    assert urls(second_person) == []
    workflow.sign(first, by=cast.signatory, version=version, content_sha256=version.sha256)
    assert urls(cast.signatory) == []
    assert urls(second_person) == [f"/sopimukset/{agreement.pk}/allekirjoitus/{second.key}/"]


def test_signing_waits_for_all_where_the_agreement_says_so(cast, agreement):
    agreement.signing_opens = "all"
    agreement.save()
    name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    assert urls(cast.signatory) == []
    for organisation in (cast.county, cast.lahti):
        decide(party_of(agreement, organisation))
    assert len(urls(cast.signatory)) == 1


def test_a_party_is_asked_to_name_who_signs_and_which_body_decides(cast, agreement):
    party = party_of(agreement, cast.hollola)
    party.deciding_body_fi = party.deciding_body_sv = ""
    party.save()
    endings = [url.rsplit("/osapuolet/")[-1].partition("/")[2] for url in urls(cast.editor)]
    assert endings == ["allekirjoittajat/uusi/", ""]
    assert urls(cast.reader) == []


def test_the_coordinators_editor_is_told_what_a_draft_lacks_and_when_it_is_written(cast, agreement):
    draft = f"/sopimukset/{agreement.pk}/"
    agreement.clauses.filter(role="text", children=None).update(text_fi="")
    assert draft in urls(cast.coordinator)
    make_ready(agreement)
    assert urls(cast.coordinator) == [f"{draft}puutteet/"]
    assert draft not in urls(cast.editor)


def test_open_clauses_are_counted_by_language_and_placeholder(cast, agreement):
    def count() -> int | None:
        viewer = Viewer(cast.coordinator.user, (cast.coordinator,), timezone.localdate())
        return situations(viewer)[0].agreement.open_clauses

    make_ready(agreement)
    assert count() is None
    one, other = Clause.objects.standing().filter(agreement=agreement, role="text", children=None)[:2]
    one.text_fi = ""
    one.save()
    other.text_fi = "<p>Osapuolet [täydennetään: nimet]</p>"
    other.save()
    assert count() == 2
    one.withdrawn_at = timezone.now()
    one.save()
    assert count() == 1


def test_the_coordinator_sees_who_has_not_decided_by_the_wished_date_as_a_wish(cast, agreement):
    freeze_it(agreement)
    agreement.decisions_wanted_by = day(-3)
    agreement.save()
    decide(party_of(agreement, cast.lahti))
    (duty,) = duties(cast.coordinator, Whose.OTHERS)
    assert cast.hollola.name in f"{duty.title} {duty.text}"
    assert cast.lahti.name not in f"{duty.title} {duty.text}"
    assert not duty.is_late(timezone.localdate())
    assert duties(cast.editor, Whose.OTHERS) == []


def test_before_the_wished_date_nobody_is_told_about(cast, agreement):
    freeze_it(agreement)
    agreement.decisions_wanted_by = day(3)
    agreement.save()
    assert duties(cast.coordinator, Whose.OTHERS) == []


def test_a_changed_approval_asks_the_coordinator_about_a_new_version(cast, agreement):
    freeze_it(agreement)
    decide(party_of(agreement, cast.lahti), result="changed")
    (duty,) = duties(cast.coordinator)
    assert duty.url.endswith("/paatokset/")
    assert cast.lahti.name in duty.text


def test_a_party_that_has_left_is_asked_for_nothing(cast, agreement):
    freeze_it(agreement)
    workflow.leave(party_of(agreement, cast.hollola), by=cast.registrar, on=timezone.localdate(), reason="Jää pois")
    assert urls(cast.registrar) == []


def test_signed_and_sealed_in_time_asks_for_nothing(cast, agreement, settings):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    sign_and_seal(agreement)
    assert duties(cast.coordinator) == []
    assert duties(cast.registrar) == []


def test_a_loopback_address_is_told_to_the_coordinator(cast, agreement, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    sign_and_seal(agreement)
    (duty,) = duties(cast.coordinator)
    assert duty.url == f"/sopimukset/{agreement.pk}/"
    assert duties(cast.editor) == []


def test_a_sealing_that_has_not_ended_in_time_is_told_to_the_coordinator(cast, agreement, settings, monkeypatch):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    sign_and_seal(agreement)
    assert duties(cast.coordinator) == []
    monkeypatch.setattr("agreements.desk.sealing_waits.LONGEST", datetime.timedelta(0))
    assert len(duties(cast.coordinator)) == 1


def test_planned_dates_of_all_parties_are_told_and_ones_own_is_marked(cast, agreement):
    freeze_it(agreement)
    for organisation, field, when in (
        (cast.hollola, "board_planned_on", 5),
        (cast.lahti, "council_planned_on", 9),
        (cast.county, "board_planned_on", -1),
    ):
        party = party_of(agreement, organisation)
        setattr(party, field, day(when))
        party.save()
    rows = duties(cast.reader, Whose.COMING)
    assert sorted((row.due, row.is_own) for row in rows) == [(day(5), True), (day(9), False)]
    decide(party_of(agreement, cast.lahti))
    assert [row.due for row in duties(cast.reader, Whose.COMING)] == [day(5)]


@pytest.mark.parametrize(("ends", "is_told"), [(HALF_A_YEAR.days, True), (HALF_A_YEAR.days + 1, False)])
def test_the_end_of_validity_is_told_half_a_year_before(cast, ends, is_told):
    agreement = make_agreement(cast.county, valid_to=day(ends))
    sign_and_seal(agreement)
    assert [row.due for row in duties(cast.reader, Whose.COMING)] == ([day(ends)] if is_told else [])


def test_what_waits_in_another_organisation_is_found_as_well(cast, agreement):
    freeze_it(agreement)
    Membership.objects.create(user=cast.registrar.user, organisation=cast.lahti, role=Role.REGISTRAR)
    assert {duty.organisation for duty in duties(cast.registrar)} == {cast.hollola, cast.lahti}


def test_a_municipality_acts_for_the_one_merged_into_it(cast, agreement):
    freeze_it(agreement)
    heir = make_organisation("Uusikunta")
    cast.hollola.successor, cast.hollola.valid_to = heir, day(-1)
    cast.hollola.save()
    duty, mandate = duties(acting(heir, Role.REGISTRAR))
    assert duty.url == decision_url(agreement, cast.hollola)
    assert duty.organisation == heir
    slot = party_of(agreement, cast.hollola).slots.get()
    assert mandate.url == reverse("signatory_edit", args=[agreement.pk, slot.key])  # who signed for it no longer does


def test_the_rights_of_many_organisations_at_once_are_those_of_each(cast):
    heir = make_organisation("Uusikunta")
    older = make_organisation("Vanhakunta", successor=cast.hollola, valid_to=day(-400))
    cast.hollola.successor, cast.hollola.valid_to = heir, day(-1)
    cast.hollola.save()
    user = make_user("", heir, Role.READER)
    Membership.objects.create(user=user, organisation=cast.lahti, role=Role.EDITOR)
    for row in every_acting(user, timezone.localdate()):
        one_by_one = row.organisation.acts_for(timezone.localdate()).values_list("pk", flat=True)
        assert row.stands_for == frozenset(one_by_one)
    assert (
        older.pk in next(row for row in every_acting(user, timezone.localdate()) if row.organisation == heir).stands_for
    )


def test_duties_cost_the_same_for_one_agreement_and_for_many(cast):
    def cost():
        viewer = Viewer(cast.coordinator.user, every_acting(cast.coordinator.user, day(0)), day(0))
        with CaptureQueriesContext(connection) as captured:
            agreement_duties(viewer)
        return len(captured)

    def one_of_each():
        make_agreement(cast.county)
        freeze_it(make_agreement(cast.county))
        sign_and_seal(make_agreement(cast.county))

    one_of_each()
    few = cost()
    one_of_each()
    one_of_each()
    assert cost() == few


def test_every_verb_that_is_written_has_its_words():
    sources = Path(settings.BASE_DIR, "agreements").rglob("*.py")
    calls = [
        call for path in sources for call in re.findall(r"write_event\((.*?),\s*agreement\b", path.read_text(), re.S)
    ]
    written = {verb for call in calls for verb in re.findall(r'"([a-z_]+)"', call)}
    assert {"freeze", "close_signing", "complete"} <= written
    assert written <= set(SENTENCES)


def test_events_are_told_in_sentences(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party, decided_on=day(-2))
    sign_all(party)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    workflow.reopen(agreement, by=cast.coordinator, reason="Luku 3 puuttuu")
    told = {event.verb: event_sentence(event) for event in Event.objects.filter(agreement=agreement)}
    assert cast.hollola.name in told["record_decision"]
    when = day(-2)
    assert f"kunnanhallitus {when.day}.{when.month}.{when.year}" in told["record_decision"]
    assert "1" in told["freeze"]
    assert told["reopen"].endswith("Luku 3 puuttuu")
    assert told["set_publicity"].endswith(str(Publicity.PUBLIC.label))
    assert all(sentence[0].isupper() for sentence in told.values())


def test_termination_is_told_with_its_last_day(cast, agreement):
    sign_and_seal(agreement)
    party = party_of(agreement, cast.hollola)
    workflow.give_notice(party, by=cast.registrar, ends=datetime.date(2031, 12, 31), reason="Kuntaliitos")
    sentence = event_sentence(Event.objects.get(verb="give_notice"))
    assert "31.12.2031" in sentence
    assert sentence.endswith("Kuntaliitos")


def test_agreements_of_other_counties_ask_nothing(cast, agreement):
    county = make_county("Muu")
    elsewhere = make_agreement(county)
    freeze_it(elsewhere)
    other = acting(municipalities_of(county)[0], Role.REGISTRAR)
    assert [duty.url for duty in duties(other)] == [decision_url(elsewhere, other.organisation)]
