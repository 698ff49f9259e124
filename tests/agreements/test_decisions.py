"""Who may record what: each party decides alone, on the version that is being decided on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements import workflow
from agreements.models import Decision, Party
from agreements.standing import standings
from organisations.models import Membership, Notice, Organisation
from tests.factories import (
    acting,
    decide,
    decision_facts,
    freeze_it,
    make_organisation,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

Role = Membership.Role
STAGES = ("draft", "deciding", "signing", "signed", "withdrawn")
PEOPLE = (
    "coordinator",
    "county_registrar",
    "editor",
    "registrar",
    "signatory",
    "reader",
    "other_registrar",
    "outsider",
    "anonymous",
)


def days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


@pytest.fixture
def at_stage(cast, agreement):
    """at_stage("signing"): the agreement brought there; Hollola itself has recorded and signed nothing yet."""

    def bring(stage: str):
        if stage == "draft":
            return agreement
        freeze_it(agreement)
        if stage == "withdrawn":
            workflow.withdraw(agreement, by=cast.coordinator, reason="Valmistelu päättyy.")
        if stage in ("signing", "signed"):
            others = [party_of(agreement, row) for row in (cast.county, cast.lahti)]
            for party in others:
                decide(party)
                sign_all(party)
        if stage == "signed":
            party = party_of(agreement, cast.hollola)
            agreement.refresh_from_db()
            agreement.entry_rule, agreement.entry_number = "number", 2
            agreement.save()
            workflow.close_signing(agreement, by=cast.coordinator, reason="Hollola päättää myöhemmin.")
            assert not party.decisions.exists()
        agreement.refresh_from_db()
        assert agreement.stage == stage
        return agreement

    return bring


# What each verb answers at each stage to the right person, and who the right person is.
OPEN = {
    "record_decision": {"deciding", "signing", "signed"},
    "leave": {"draft", "deciding", "signing"},
    "send_link": {"deciding", "signing", "signed"},
}
MAY = {"record_decision": {"registrar"}, "leave": {"registrar"}, "send_link": {"coordinator"}}


def do(verb: str, party: Party, who):
    version = party.agreement.latest_version
    if verb == "record_decision":
        return workflow.record_decision(party, by=who, version=version, facts=decision_facts())
    if verb == "leave":
        return workflow.leave(party, by=who, on=timezone.localdate(), reason="Valtuusto päätti niin.")
    return workflow.send_link(party, by=who, email="kirjaamo@hollola.example")


@pytest.mark.parametrize("verb", OPEN)
@pytest.mark.parametrize("stage", STAGES)
def test_stage_by_role_by_verb(cast, at_stage, stage, verb):
    party = party_of(at_stage(stage), cast.hollola)
    if verb == "send_link":
        Membership.objects.filter(organisation=cast.hollola).delete()
    is_open = stage in OPEN[verb]
    for name in PEOPLE:
        with transaction.atomic():
            if is_open and name in MAY[verb]:
                do(verb, party, cast.named(name))
            else:
                # Registrars of other parties hear of the stage first: the verb is theirs too, for their own party.
                with pytest.raises(workflow.NotAllowed if is_open else (workflow.NotAllowed, workflow.WrongStage)):
                    do(verb, party, cast.named(name))
            transaction.set_rollback(True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_button_shows_where_the_verb_works(cast, at_stage, stage):
    agreement = at_stage(stage)
    for verb, people in MAY.items():
        for name in people:
            shown = verb in workflow.available_actions(agreement, cast.named(name))
            assert shown == (stage in OPEN[verb]), (verb, stage)


def test_the_whole_history_of_a_decision_is_kept(cast, agreement):
    version = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party, result="tabled", is_final=False, number="40", decided_on=days(-20))
    decide(party, result="proposes", is_final=False, number="51", decided_on=days(-12))
    decide(party, body_kind="council", body_fi="kunnanvaltuusto", number="93 (lisäpykälä)", decided_on=days(-2))
    row = next(row for row in standings(agreement, version) if row.party == party)
    assert [decision.number for decision in row.decisions] == ["40", "51", "93 (lisäpykälä)"]
    assert row.has_approved and row.final.number == "93 (lisäpykälä)"
    events = agreement.events.filter(verb="record_decision", party=party)
    assert [event.version for event in events] == [version] * 3
    assert set(events.values_list("organisation_fi", flat=True)) == {cast.hollola.full_fi}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"decided_on": days(1)}, None),
        ({"decided_on": days(-31)}, "decided_on"),
        ({"result": "reservation", "reservation": ""}, None),
        ({"number": ""}, "number"),
        ({"body_fi": ""}, "body_fi"),
        ({"result": "hyväksytty"}, "result"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_impossible_facts_are_refused(cast, agreement, facts, field):
    freeze_it(agreement)
    with pytest.raises(ValidationError) as refused:
        decide(party_of(agreement, cast.hollola), **facts)
    assert field is None or field in refused.value.message_dict
    assert not Decision.objects.exists()


def test_the_database_itself_refuses_a_decision_in_the_future(cast, agreement):
    version = freeze_it(agreement)
    with pytest.raises(IntegrityError):
        Decision.objects.create(
            party=party_of(agreement, cast.hollola),
            version=version,
            body_kind="board",
            body_fi="kunnanhallitus",
            decided_on=days(2),
            number="1",
            result="approved",
            recorded_at=timezone.now(),
            recorded_on=timezone.localdate(),
            recorded_by_name="Kirjaaja",
        )


def test_a_decision_can_be_made_on_the_day_of_the_text_and_recorded_today(cast, agreement):
    freeze_it(agreement, dated=timezone.localdate())
    assert decide(party_of(agreement, cast.hollola), decided_on=timezone.localdate()).approves


@pytest.mark.parametrize("result", ["tabled", "returned", "proposes"])
def test_what_was_not_decided_is_never_final(cast, agreement, result):
    freeze_it(agreement)
    assert not decide(party_of(agreement, cast.hollola), result=result, is_final=True).is_final


def test_an_old_version_is_not_decided_on(cast, agreement):
    old = freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan.")
    agreement.refresh_from_db()
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    with pytest.raises(workflow.WrongStage):
        workflow.record_decision(party, by=cast.registrar, version=old, facts=decision_facts())


def test_after_signing_the_decision_can_t_be_changed(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party)
    sign_all(party)
    with pytest.raises(workflow.Refused):
        decide(party, result="rejected")


def test_reopening_makes_decisions_fall_and_they_stay_in_history(cast, agreement):
    first = freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    workflow.reopen(agreement, by=cast.coordinator, reason="Kohta 3 korjataan.")
    agreement.refresh_from_db()
    second = freeze_it(agreement)
    assert not any(row.has_approved for row in standings(agreement, second))
    assert all(row.earlier.version == first for row in standings(agreement, second))
    assert Decision.objects.filter(version=first).count() == 3


def test_decisions_never_change(cast, agreement):
    freeze_it(agreement)
    decision = decide(party_of(agreement, cast.hollola))
    for change in (
        lambda: Decision.objects.update(number="46"),
        lambda: Decision.objects.all().delete(),
        decision.save,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def correct(decision: Decision, by, reason="Väärä pykälä.", **facts) -> Decision:
    return workflow.record_decision(
        decision.party,
        by=by,
        version=decision.version,
        facts=decision_facts(**facts),
        corrects=decision,
        correction_reason=reason,
    )


def test_a_correction_is_a_new_row_and_the_old_one_stops_counting(cast, agreement):
    version = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    wrong = decide(party, result="rejected")
    right = correct(wrong, cast.registrar)
    row = next(row for row in standings(agreement, version) if row.party == party)
    assert (row.decisions, row.corrected) == ([right], [wrong])
    assert row.has_approved


def test_a_correction_needs_a_reason(cast, agreement):
    freeze_it(agreement)
    wrong = decide(party_of(agreement, cast.hollola))
    with pytest.raises(ValidationError) as refused:
        correct(wrong, cast.registrar, reason=" ")
    assert "correction_reason" in refused.value.message_dict


def test_a_record_is_corrected_once(cast, agreement):
    freeze_it(agreement)
    wrong = decide(party_of(agreement, cast.hollola))
    correct(wrong, cast.registrar)
    with pytest.raises(workflow.Refused):
        correct(wrong, cast.registrar)


def test_another_party_s_record_can_t_be_corrected_as_one_s_own(cast, agreement):
    version = freeze_it(agreement)
    foreign = decide(party_of(agreement, cast.lahti))
    with pytest.raises(ValidationError):
        workflow.record_decision(
            party_of(agreement, cast.hollola),
            by=cast.registrar,
            version=version,
            facts=decision_facts(),
            corrects=foreign,
            correction_reason="Kokeilu.",
        )


def test_leaving_completes_the_rest(cast, agreement):
    version = freeze_it(agreement)
    for organisation in (cast.county, cast.lahti):
        decide(party_of(agreement, organisation))
        sign_all(party_of(agreement, organisation))
    agreement.refresh_from_db()
    assert agreement.stage == "signing"
    leaving = party_of(agreement, cast.hollola)
    workflow.leave(leaving, by=cast.registrar, on=timezone.localdate(), reason="Ei osapuoleksi.")
    agreement.refresh_from_db()
    assert agreement.stage == "signed"
    record = version.sealing_records.get().data
    assert next(row for row in record["parties"] if row["key"] == str(leaving.key))["left_on"]
    assert not agreement.in_force(timezone.localdate(), leaving)


@pytest.mark.parametrize(("on", "reason", "field"), [(0, " ", "reason"), (1, "Ei mukaan.", "on")])
def test_leaving_needs_a_reason_and_a_day_that_has_come(cast, agreement, on, reason, field):
    freeze_it(agreement)
    with pytest.raises(ValidationError) as refused:
        workflow.leave(party_of(agreement, cast.hollola), by=cast.registrar, on=days(on), reason=reason)
    assert field in refused.value.message_dict


def test_one_who_has_left_neither_decides_nor_leaves_again(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    workflow.leave(party, by=cast.registrar, on=timezone.localdate(), reason="Ei osapuoleksi.")
    with pytest.raises((workflow.Refused, workflow.NotAllowed)):
        decide(party_of(agreement, cast.hollola))
    with pytest.raises(workflow.Refused):
        workflow.leave(party, by=cast.registrar, on=timezone.localdate(), reason="Uudelleen.")


def test_a_merged_municipality_s_decision_is_recorded_by_its_successor(cast, agreement):
    freeze_it(agreement)
    successor = make_organisation("Uusi-Hollola")
    Organisation.objects.filter(pk=cast.hollola.pk).update(successor=successor, valid_to=days(-1))
    registrar = acting(successor, Role.REGISTRAR)
    party = party_of(agreement, cast.hollola)
    decision = workflow.record_decision(party, by=registrar, version=agreement.latest_version, facts=decision_facts())
    assert decision.party == party and successor.full_fi in decision.recorded_by_name


def test_the_coordinator_s_editors_hear_of_a_decision_and_the_signatory_may_sign(cast, agreement):
    slot = name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)
    freeze_it(agreement)
    Notice.objects.all().delete()
    decide(slot.party)
    assert set(Notice.objects.values_list("email", flat=True)) >= {
        cast.coordinator.user.email,
        cast.signatory.user.email,
    }
    notice = Notice.objects.get(email=cast.signatory.user.email)
    assert "\n" not in notice.subject and "/sopimukset/" in notice.body and "&" not in notice.body


def test_give_notice_ends_the_party_s_own_force_only(cast, agreement):
    sign_and_seal(agreement)
    party = party_of(agreement, cast.hollola)
    last = days(180)
    workflow.give_notice(party, by=cast.registrar, ends=last, reason="Kuntaliitos.")
    after = last + datetime.timedelta(days=1)
    assert agreement.in_force(last, party) and not agreement.in_force(after, party)
    assert agreement.in_force(after, party_of(agreement, cast.lahti))


@pytest.mark.parametrize("name", [person for person in PEOPLE if person != "registrar"])
def test_notice_is_given_by_the_party_s_own_registrar(cast, agreement, name):
    sign_and_seal(agreement)
    with pytest.raises(workflow.NotAllowed):
        workflow.give_notice(
            party_of(agreement, cast.hollola), by=cast.named(name), ends=days(180), reason="Kuntaliitos."
        )


@pytest.mark.parametrize(("ends", "reason", "field"), [(-1, "Syy.", "ends"), (30, "", "reason")])
def test_notice_needs_a_reason_and_a_last_day_ahead(cast, agreement, ends, reason, field):
    sign_and_seal(agreement)
    with pytest.raises(ValidationError) as refused:
        workflow.give_notice(party_of(agreement, cast.hollola), by=cast.registrar, ends=days(ends), reason=reason)
    assert field in refused.value.message_dict
