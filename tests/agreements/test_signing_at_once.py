"""The same thing done twice at the same moment: on real threads, each with a connection of its own."""

import threading

import pytest
from django.db import connection

from agreements import workflow
from agreements.models import SealingRecord, Signature, SignatureSlot, Version
from agreements.workflow.passing_on import pass_on_slots
from organisations.acting import acting_for
from organisations.models import Membership, Seat
from tests.factories import acting, decide, decision_facts, freeze_it, make_agreement, make_county

Role = Membership.Role
pytestmark = pytest.mark.django_db(transaction=True)


def sign(slot: SignatureSlot, version: Version) -> Signature:
    who = acting_for(slot.user, slot.party.organisation)
    return workflow.sign(slot, by=who, version=version, content_sha256=version.sha256)


def _at_once(*acts) -> list[Exception]:
    """Run the acts on real threads with connections of their own, all starting at the same moment."""
    start, faults = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            start.wait(timeout=10)
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return faults


def test_two_people_signing_the_last_slots_at_the_same_moment_give_one_sealing_record():
    agreement = make_agreement(make_county())
    version = freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    first, *last = [party.slots.get() for party in agreement.parties.all()]
    sign(first, version)
    assert _at_once(*[lambda slot=slot: sign(slot, version) for slot in last]) == []
    agreement.refresh_from_db()
    assert agreement.stage == "signed"
    assert version.signatures.count() == 3
    assert SealingRecord.objects.filter(version=version).count() == 1


def test_one_person_signing_twice_at_the_same_moment_signs_once():
    agreement = make_agreement(make_county())
    version = freeze_it(agreement)
    party = agreement.parties.first()
    decide(party)
    slot = party.slots.get()
    faults = _at_once(*[lambda: sign(slot, version)] * 2)
    assert [type(fault) for fault in faults] == [workflow.Refused]
    assert version.signatures.count() == 1


def test_two_corrections_of_one_record_at_the_same_moment_leave_one():
    agreement = make_agreement(make_county())
    version = freeze_it(agreement)
    party = agreement.parties.first()
    wrong = decide(party)
    registrar = acting(party.organisation, Role.REGISTRAR)

    def correct() -> None:
        workflow.record_decision(
            party,
            by=registrar,
            version=version,
            facts=decision_facts(number="46"),
            corrects=wrong,
            correction_reason="Väärä pykälä.",
        )

    faults = _at_once(correct, correct)
    assert [type(fault) for fault in faults] == [workflow.Refused]
    assert party.decisions.count() == 2


def test_a_withdrawal_and_the_last_signature_at_the_same_moment_are_ordered():
    agreement = make_agreement(make_county())
    version = freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    first, second, last = [party.slots.get() for party in agreement.parties.all()]
    signature = sign(first, version)
    sign(second, version)
    who = acting_for(first.user, first.party.organisation)
    faults = _at_once(
        lambda: workflow.withdraw_signature(signature, by=who, reason="Erehdys."), lambda: sign(last, version)
    )
    agreement.refresh_from_db()
    if faults:  # the last signature came first: then there is nothing left to withdraw
        assert [type(fault) for fault in faults] == [workflow.WrongStage]
        assert (agreement.stage, version.signatures.standing().count()) == ("signed", 3)
    else:
        assert (agreement.stage, version.signatures.standing().count()) == ("signing", 2)
    assert SealingRecord.objects.filter(version=version).count() == len(faults)


def test_one_signature_withdrawn_twice_at_the_same_moment_is_withdrawn_once():
    agreement = make_agreement(make_county())
    version = freeze_it(agreement)
    party = agreement.parties.first()
    decide(party)
    slot = party.slots.get()
    signature = sign(slot, version)
    who = acting_for(slot.user, party.organisation)
    faults = _at_once(*[lambda: workflow.withdraw_signature(signature, by=who, reason="Erehdys.")] * 2)
    assert len(faults) == 1 and isinstance(faults[0], workflow.Refused)
    agreement.refresh_from_db()
    assert agreement.stage == "deciding"


def test_a_place_passes_on_once_when_two_workers_do_it():
    agreement = make_agreement(make_county())
    party = agreement.parties.first()
    old, new = (acting(party.organisation, Role.SIGNATORY).user for _ in range(2))
    seat = Seat.objects.create(organisation=party.organisation, title_fi="johtaja", holder=old)
    slot = SignatureSlot(user=old, name=old.name, title_fi="johtaja", seat=seat)
    workflow.name_signatory(party, by=acting(party.organisation, Role.REGISTRAR), slot=slot)
    Seat.objects.update(holder=new)
    assert _at_once(pass_on_slots, pass_on_slots) == []
    slot.refresh_from_db()
    assert slot.user == new and agreement.events.filter(verb="pass_on").count() == 1
