"""Declining to sign and withdrawing a signature: who may, when, who is told, and what counts afterwards."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements import matrix, workflow
from agreements.models import (
    Agreement,
    Party,
    SealingRecord,
    Signature,
    SignatureSlot,
    SignatureWithdrawal,
    SigningRefusal,
)
from agreements.progress import that_have_signed, with_progress
from agreements.sealing.record import record_of
from agreements.standing import standings
from organisations.acting import acting_for
from organisations.models import Membership, Notice
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_approved,
    make_deputy,
    name_signatory,
    party_of,
    record_paper,
    sign_all,
    sign_slot,
)
from tests.ground.database import world

Role = Membership.Role
PEOPLE = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip


@world
def slot(cast, agreement):
    return name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)


@world
def approved(agreement, slot):
    return make_approved(agreement)


def decline(slot: SignatureSlot, who, reason: str = "Tavoite 3 on epäselvä.") -> SigningRefusal:
    return workflow.decline_signing(slot, by=who, version=slot.party.agreement.latest_version, reason=reason)


def withdraw(signature: Signature, who, reason: str = "Allekirjoitin väärän version.") -> SignatureWithdrawal:
    return workflow.withdraw_signature(signature, by=who, reason=reason)


def standing_of(slot: SignatureSlot):
    agreement = Agreement.objects.get(pk=slot.party.agreement_id)
    return next(row for row in standings(agreement, agreement.latest_version) if row.party.pk == slot.party_id)


# Declining


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_named_person_declines(cast, approved, slot, who):
    if who == "signatory":
        assert decline(slot, cast.named(who)).name == slot.name
        return
    with pytest.raises(workflow.NotAllowed):
        decline(slot, cast.named(who))
    assert not SigningRefusal.objects.exists()


@pytest.mark.parametrize("stage", ["draft", "withdrawn", "signed"])
def test_declining_belongs_to_a_version_that_waits_for_signatures(cast, approved, slot, stage):
    if stage == "signed":
        for party in approved.parties.all():
            sign_all(party)
    elif stage == "draft":
        workflow.reopen(approved, by=cast.coordinator, reason="Korjataan.")
    else:
        workflow.withdraw(approved, by=cast.coordinator, reason="Päättyy.")
    with pytest.raises(workflow.WrongStage):
        decline(slot, cast.signatory)


def test_declining_needs_a_reason_and_happens_once(cast, approved, slot):
    with pytest.raises(ValidationError):
        decline(slot, cast.signatory, reason="  ")
    decline(slot, cast.signatory)
    with pytest.raises(workflow.Refused):
        decline(slot, cast.signatory)
    assert SigningRefusal.objects.count() == 1


def test_who_has_signed_withdraws_and_does_not_decline(cast, approved, slot):
    sign_slot(slot)
    with pytest.raises(workflow.Refused):
        decline(slot, cast.signatory)


def test_the_coordinator_the_partys_people_and_the_deputies_are_told(cast, approved, slot):
    deputy = make_deputy(slot)
    Notice.objects.all().delete()
    decline(slot, cast.signatory)
    told = set(Notice.objects.filter(topic="signing").values_list("recipient", flat=True))
    assert {cast.coordinator.user.pk, cast.registrar.user.pk, cast.editor.user.pk, deputy.user.pk} <= told
    assert told.isdisjoint({cast.other_registrar.user.pk, cast.reader.user.pk, cast.outsider.user.pk})
    assert all("Tavoite 3" in row.body and row.why for row in Notice.objects.filter(topic="signing"))


def test_a_refusal_shows_in_the_matrix_with_word_and_icon(cast, approved, slot):
    decline(slot, cast.signatory)
    row = standing_of(slot)
    mark = matrix.signature_mark(approved, row, True)
    assert (mark.state, mark.icon, mark.note) == ("warn", "slash-circle", slot.name) and mark.word


def test_the_same_person_may_still_sign_later(cast, approved, slot):
    decline(slot, cast.signatory)
    assert sign_slot(slot)
    assert not standing_of(slot).declined and SigningRefusal.objects.count() == 1


def test_a_deputy_may_sign_after_a_refusal(cast, approved, slot):
    deputy = make_deputy(slot)
    decline(slot, cast.signatory)
    assert sign_slot(slot, acting_for(deputy.user, cast.hollola)).deputy_for_name == slot.name


def test_another_person_named_in_the_place_has_not_declined(cast, approved, slot):
    decline(slot, cast.signatory)
    other = acting(cast.hollola, Role.SIGNATORY)
    slot.user, slot.name = other.user, other.user.name
    workflow.name_signatory(slot.party, by=cast.registrar, slot=slot)
    assert not standing_of(slot).declined
    assert SigningRefusal.objects.get().name == cast.signatory.user.name
    assert sign_slot(slot, other)


def test_who_declined_stays_in_the_history_and_is_not_removed(cast, approved, slot):
    decline(slot, cast.signatory)
    with pytest.raises(workflow.Refused):
        workflow.remove_signatory(slot, by=cast.registrar)


def test_refusals_and_withdrawals_never_change(cast, approved, slot):
    refusal = decline(slot, cast.signatory)
    withdrawal = withdraw(sign_slot(slot), cast.signatory)
    for row in (refusal, withdrawal):
        for change in (row.save, row.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


# Withdrawing


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("way", ["portal", "paper"])
def test_who_signed_takes_it_back_and_the_registrar_what_was_recorded(cast, approved, slot, who, way):
    signature = sign_slot(slot) if way == "portal" else record_paper(slot, cast.registrar)
    if who == {"portal": "signatory", "paper": "registrar"}[way]:
        assert withdraw(signature, cast.named(who)).signature == signature
        return
    with pytest.raises(workflow.NotAllowed):
        withdraw(signature, cast.named(who))
    assert signature in Signature.objects.standing()


def test_a_deputy_takes_back_their_own_even_when_no_longer_named(cast, approved, slot):
    deputy = make_deputy(slot)
    who = acting_for(deputy.user, cast.hollola)
    signature = sign_slot(slot, who)
    with pytest.raises(workflow.NotAllowed):
        withdraw(signature, cast.signatory)
    workflow.remove_deputy(deputy, by=cast.registrar)
    assert withdraw(signature, who)


def test_withdrawing_needs_a_reason_and_happens_once(cast, approved, slot):
    signature = sign_slot(slot)
    sign_all(party_of(approved, cast.lahti))
    with pytest.raises(ValidationError):
        withdraw(signature, cast.signatory, reason=" ")
    withdraw(signature, cast.signatory)
    with pytest.raises(workflow.Refused):
        withdraw(signature, cast.signatory)


def test_after_the_last_signature_nothing_is_withdrawn(cast, approved, slot):
    for party in approved.parties.all():
        sign_all(party)
    with pytest.raises(workflow.WrongStage):
        withdraw(slot.signatures.get(), cast.signatory)


def test_what_is_in_force_for_the_party_is_not_withdrawn(cast, approved, slot):
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="each")
    slot.party.refresh_from_db()
    signature = sign_slot(SignatureSlot.objects.get(pk=slot.pk))
    sign_all(party_of(Agreement.objects.get(pk=approved.pk), cast.lahti))
    with pytest.raises(workflow.Refused):
        withdraw(Signature.objects.get(pk=signature.pk), cast.signatory)


def test_a_signature_on_an_earlier_version_is_history_already(cast, approved, slot):
    old = sign_slot(slot)
    workflow.reopen(approved, by=cast.coordinator, reason="Korjataan.")
    approved.refresh_from_db()
    freeze_it(approved)
    for party in approved.parties.all():
        decide(party)
    sign_slot(SignatureSlot.objects.get(pk=slot.pk))
    with pytest.raises(workflow.WrongStage):
        withdraw(Signature.objects.get(pk=old.pk), cast.signatory)


def test_a_withdrawn_signature_stops_counting_everywhere(cast, approved, slot):
    signature = sign_slot(slot)
    sign_all(party_of(approved, cast.lahti))
    withdraw(signature, cast.signatory)
    row = standing_of(slot)
    assert not row.has_signed and slot in row.next_slots and row.signatures == []
    assert slot.party not in that_have_signed(Party.objects.all())
    assert with_progress(Agreement.objects.filter(pk=approved.pk)).get().signed_count == 1
    assert (
        matrix.signature_mark(approved, row, True).word
        == matrix.signature_mark(approved, standing_of(party_of(approved, cast.county).slots.get()), True).word
    )
    agreement = Agreement.objects.get(pk=approved.pk)
    record = record_of(agreement, agreement.latest_version, standings(agreement, agreement.latest_version), None)
    assert [len(party["signatures"]) for party in record["parties"]].count(1) == 1
    assert Signature.objects.filter(slot=slot).count() == 1
    assert workflow.available_actions(agreement, cast.signatory) >= {"sign", "decline_signing"}


def test_the_party_may_correct_its_decision_and_rule_after_a_withdrawal(cast, approved, slot):
    signature = sign_slot(slot)
    sign_all(party_of(approved, cast.lahti))
    with pytest.raises(workflow.Refused):
        decide(slot.party, number="46")
    withdraw(signature, cast.signatory)
    assert decide(slot.party, number="46")


def test_a_place_with_a_withdrawn_signature_may_go_to_another_but_is_not_removed(cast, approved, slot):
    signature = sign_slot(slot)
    withdraw(signature, cast.signatory)
    with pytest.raises(workflow.Refused):
        workflow.remove_signatory(slot, by=cast.registrar)
    other = acting(cast.hollola, Role.SIGNATORY)
    slot.user, slot.name = other.user, other.user.name
    workflow.name_signatory(slot.party, by=cast.registrar, slot=slot)
    assert sign_slot(slot, other).attempt == 2
    signature.refresh_from_db()
    assert signature.name == cast.signatory.user.name


def test_signing_again_is_a_second_attempt(cast, approved, slot):
    withdraw(sign_slot(slot), cast.signatory)
    again = sign_slot(slot)
    assert (again.attempt, Signature.objects.count(), Signature.objects.standing().count()) == (2, 2, 1)
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    (party,) = [row for row in SealingRecord.objects.get().data["parties"] if row["key"] == str(slot.party.key)]
    assert len(party["signatures"]) == 1


def test_without_any_signature_the_agreement_goes_back_to_deciding(cast, approved, slot):
    signature = sign_slot(slot)
    other = sign_slot(party_of(approved, cast.lahti).slots.get())
    withdraw(signature, cast.signatory)
    approved.refresh_from_db()
    assert approved.stage == "signing"
    withdraw(other, acting_for(other.user, cast.lahti))
    approved.refresh_from_db()
    assert approved.stage == "deciding"
    event = approved.events.filter(verb="withdraw_signature").latest("pk")
    assert (event.from_stage, event.to_stage) == ("signing", "deciding")


def test_all_parties_are_told_of_a_withdrawal(cast, approved, slot):
    signature = sign_slot(slot)
    Notice.objects.all().delete()
    withdraw(signature, cast.signatory)
    told = set(Notice.objects.filter(topic="signing").values_list("recipient", flat=True))
    assert {cast.coordinator.user.pk, cast.registrar.user.pk, cast.other_registrar.user.pk} <= told
    assert cast.outsider.user.pk not in told and cast.reader.user.pk not in told


# The pages


def url(name: str, agreement: Agreement, *args) -> str:
    return reverse(name, args=[agreement.pk, *args])


@pytest.mark.parametrize(
    ("who", "status"), [("signatory", 200), ("registrar", 403), ("coordinator", 403), ("outsider", 404)]
)
def test_signing_decline_is_the_named_persons_page(cast, approved, slot, client_of, who, status):
    assert client_of(cast.named(who)).get(url("signing_decline", approved, slot.key)).status_code == status


def test_signing_decline_keeps_what_was_typed_and_shows_the_reason_to_the_parties(cast, approved, slot, client_of):
    client, address = client_of(cast.signatory), url("signing_decline", approved, slot.key)
    assert client.post(address, {"version": 1, "reason": ""}).context["form"].errors
    answer = client.post(address, {"version": 1, "reason": "Tavoite 3 on epäselvä."})
    assert answer.url == url("signing_detail", approved)
    for who in (cast.coordinator, cast.reader):
        assert "Tavoite 3 on epäselvä." in client_of(who).get(answer.url).content.decode()


def test_signature_withdraw_asks_first_and_leaves_a_trace_on_the_page(cast, approved, slot, client_of):
    signature = sign_slot(slot)
    client, address = client_of(cast.signatory), url("signature_withdraw", approved, signature.pk)
    detail = url("signing_detail", approved)
    assert address in client.get(detail).content.decode()
    page = client.get(address)
    assert page.context["is_last"] and Signature.objects.standing().count() == 1
    assert client.post(address, {"version": 1, "reason": "Väärä versio."}).url == detail
    assert "Väärä versio." in client.get(detail).content.decode()
    assert address not in client.get(detail).content.decode()


@pytest.mark.parametrize(("who", "status"), [("registrar", 403), ("coordinator", 403), ("outsider", 404)])
def test_signature_withdraw_is_not_for_others(cast, approved, slot, client_of, who, status):
    signature = sign_slot(slot)
    assert client_of(cast.named(who)).get(url("signature_withdraw", approved, signature.pk)).status_code == status
