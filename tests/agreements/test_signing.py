"""Signing, its order and its end: who, when, once, and what follows."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, SealingRecord, Signature, SignatureSlot
from agreements.workflow import OutsideSignature
from organisations.acting import acting_for
from organisations.models import Membership
from tests.factories import acting, decide, freeze_it, name_signatory, party_of, sign_all
from tests.ground.database import world

Role = Membership.Role
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


def today(count: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


@world
def slot(cast, agreement) -> SignatureSlot:
    """Hollola's signatory, named before the freeze."""
    return name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)


@world
def approved(cast, agreement, slot):
    """Everybody has approved version 1."""
    freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    return agreement


def sign(slot: SignatureSlot, who=None, version=None, sha256=None) -> Signature:
    version = version or slot.party.agreement.latest_version
    who = who or acting_for(slot.user, slot.party.organisation)
    return workflow.sign(slot, by=who, version=version, content_sha256=sha256 or version.sha256)


def outside(**fields) -> OutsideSignature:
    defaults = {
        "method": "paper",
        "level": "handwritten",
        "signed_on": today(-5),
        "file": "signatures/x.pdf",
        "file_name": "allekirjoitettu.pdf",
    }
    return OutsideSignature(**defaults | fields)


def record(slot: SignatureSlot, who, **fields) -> Signature:
    version = slot.party.agreement.latest_version
    return workflow.record_signature(slot, by=who, version=version, outside=outside(**fields))


def _sign_as(slot: SignatureSlot, who) -> Signature:
    version = slot.party.agreement.latest_version
    return workflow.sign(slot, by=who, version=version, content_sha256=version.sha256)


VERBS = {
    "sign": (lambda slot, who: _sign_as(slot, who), {"signatory"}),
    "record_signature": (lambda slot, who: record(slot, who), {"registrar"}),
    "name_signatory": (
        lambda slot, who: workflow.name_signatory(
            slot.party, by=who, slot=SignatureSlot(name="Uusi Henkilö", title_fi="johtaja")
        ),
        {"registrar", "editor"},
    ),
    "remove_signatory": (lambda slot, who: workflow.remove_signatory(slot, by=who), {"registrar", "editor"}),
    "close_signing": (
        lambda slot, who: workflow.close_signing(slot.party.agreement, by=who, reason="Riittävän moni."),
        {"coordinator"},
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_role_by_verb_while_signing(cast, approved, slot, verb):
    do, may = VERBS[verb]
    sign_all(party_of(approved, cast.county))
    sign_all(party_of(approved, cast.lahti))
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="number", entry_number=2)
    for name in PEOPLE:
        with transaction.atomic():
            row = SignatureSlot.objects.get(pk=slot.pk)
            if name in may:
                do(row, cast.named(name))
            else:
                with pytest.raises(workflow.NotAllowed):
                    do(row, cast.named(name))
            transaction.set_rollback(True)


@pytest.mark.parametrize("verb", ["sign", "record_signature", "close_signing"])
@pytest.mark.parametrize("stage", ["draft", "withdrawn"])
def test_nothing_is_signed_before_the_freeze_or_after_a_withdrawal(cast, agreement, slot, stage, verb):
    version = freeze_it(agreement)
    if stage == "draft":
        workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan.")
    else:
        workflow.withdraw(agreement, by=cast.coordinator, reason="Päättyy.")
    do, may = VERBS[verb]
    with pytest.raises(workflow.WrongStage):
        do(slot, cast.named(next(iter(may))))
    assert not version.signatures.exists()


def test_a_signature_copies_who_signed_and_binds_to_the_hash(cast, approved, slot):
    signature = sign(slot)
    assert (signature.name, signature.title_fi, signature.title_sv) == (slot.name, slot.title_fi, slot.title_sv)
    assert signature.content_sha256 == approved.latest_version.sha256
    assert (signature.method, signature.level) == ("portal", "simple")
    assert approved.events.filter(verb="sign", party=slot.party, to_stage="signing").count() == 1


def test_nobody_signs_for_another_person(cast, approved, slot):
    with pytest.raises(workflow.NotAllowed):
        sign(slot, acting(cast.hollola, Role.SIGNATORY))


def test_an_ended_role_no_longer_signs(cast, approved, slot):
    Membership.objects.filter(user=slot.user).update(valid_to=today(-1))
    version = approved.latest_version
    with pytest.raises(workflow.NotAllowed):
        workflow.sign(slot, by=acting_for(slot.user, cast.hollola), version=version, content_sha256=version.sha256)


def test_signing_twice_is_refused(cast, approved, slot):
    sign(slot)
    with pytest.raises(workflow.Refused):
        sign(slot)
    assert Signature.objects.filter(slot=slot).count() == 1


def test_an_old_version_is_not_signed(cast, approved, slot):
    old = approved.latest_version
    workflow.reopen(approved, by=cast.coordinator, reason="Korjataan.")
    approved.refresh_from_db()
    freeze_it(approved)
    decide(slot.party)
    with pytest.raises(workflow.WrongStage):
        sign(slot, version=old)


def test_only_the_text_that_was_shown_is_signed(cast, approved, slot):
    with pytest.raises(workflow.WrongStage):
        sign(slot, sha256="0" * 64)


def test_the_party_s_own_approval_comes_first(cast, agreement, slot):
    freeze_it(agreement)
    with pytest.raises(workflow.Refused):
        sign(slot)
    decide(slot.party, result="rejected")
    with pytest.raises(workflow.Refused):
        sign(slot)


@pytest.mark.parametrize(("opens", "signs"), [("each", True), ("all", False)])
def test_signing_opens_for_each_or_when_all_have_decided(cast, agreement, slot, opens, signs):
    agreement.signing_opens = opens
    agreement.save()
    freeze_it(agreement)
    decide(slot.party)
    if signs:
        assert sign(slot)
        return
    with pytest.raises(workflow.Refused):
        sign(slot)
    for organisation in (cast.county, cast.lahti):
        decide(party_of(agreement, organisation))
    assert sign(slot)


def test_those_of_a_smaller_turn_sign_first(cast, agreement, slot):
    later = name_signatory(slot.party, turn=2)
    freeze_it(agreement)
    decide(slot.party)
    with pytest.raises(workflow.Refused):
        sign(later)
    sign(slot)
    assert sign(later)


def test_one_of_the_named_is_enough_when_the_party_says_so(cast, agreement, slot):
    other = name_signatory(slot.party)
    slot.party.signing_rule = "one"
    slot.party.save()
    version = freeze_it(agreement)
    decide(slot.party)
    sign(other)
    with pytest.raises(workflow.Refused):
        sign(slot)
    assert version.signatures.count() == 1


def test_all_of_the_named_are_needed_otherwise(cast, approved, slot):
    second = name_signatory(slot.party)
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    sign(slot)
    approved.refresh_from_db()
    assert approved.stage == "signing"
    sign(second)
    approved.refresh_from_db()
    assert approved.stage == "signed"


@pytest.mark.parametrize(
    "fields",
    [
        {"signed_on": today(1)},
        {"signed_on": today(-31)},
        {"file": ""},
        {"method": "paper", "level": "qualified"},
        {"method": "external", "level": "handwritten"},
        {"method": "portal", "level": "advanced"},
    ],
)
def test_impossible_outside_signatures_are_refused(cast, approved, slot, fields):
    with pytest.raises(ValidationError):
        record(slot, cast.registrar, **fields)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("level", ["simple", "advanced", "qualified"])
def test_an_outside_signature_counts_with_its_level(cast, approved, slot, level):
    signature = record(slot, cast.registrar, method="external", level=level, place="Hollola")
    assert (signature.level, signature.place, signature.user) == (level, "Hollola", None)
    assert signature.recorded_by_name == cast.registrar.label


def test_signatures_never_change(cast, approved, slot):
    signature = sign(slot)
    for change in (lambda: Signature.objects.update(name="Joku"), Signature.objects.all().delete, signature.save):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_last_signature_ends_the_signing_and_makes_the_record(cast, approved, slot):
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    sign(slot)
    approved.refresh_from_db()
    assert approved.stage == "signed"
    record_of_all = SealingRecord.objects.get()
    assert record_of_all.data["content_sha256"] == approved.latest_version.sha256
    assert len(record_of_all.data["parties"]) == 3
    assert approved.in_force(today())


def test_entry_rule_all_waits_for_everybody(cast, approved):
    sign_all(party_of(approved, cast.county))
    sign_all(party_of(approved, cast.lahti))
    approved.refresh_from_db()
    assert approved.stage == "signing" and not approved.in_force(today())
    with pytest.raises(workflow.Refused):
        workflow.close_signing(approved, by=cast.coordinator, reason="Riittää.")


def test_entry_rule_number_enters_at_the_number_and_can_then_be_closed(cast, approved, slot):
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="number", entry_number=2)
    approved.refresh_from_db()
    sign_all(party_of(approved, cast.county))
    approved.refresh_from_db()
    assert not approved.in_force(today())
    with pytest.raises(workflow.Refused):
        workflow.close_signing(approved, by=cast.coordinator, reason="Riittää.")
    sign_all(party_of(approved, cast.lahti))
    approved.refresh_from_db()
    assert approved.in_force(today(), party_of(approved, cast.lahti))
    assert not approved.in_force(today(), slot.party)
    workflow.close_signing(approved, by=cast.coordinator, reason="Riittää.")
    approved.refresh_from_db()
    assert approved.stage == "signed" and SealingRecord.objects.count() == 1
    assert approved.events.get(verb="close_signing").comment == "Riittää."


def test_entry_rule_each_binds_each_party_from_its_own_signature(cast, approved, slot):
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="each")
    approved.refresh_from_db()
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    approved.refresh_from_db()
    assert approved.in_force(today(), party_of(approved, cast.lahti))
    assert not approved.in_force(today(), slot.party)
    sign(slot)
    assert approved.in_force(today(), slot.party)


def test_closing_needs_a_reason(cast, approved):
    with pytest.raises(ValidationError):
        workflow.close_signing(approved, by=cast.coordinator, reason="  ")


def test_who_signs_after_the_closing_gets_an_accession_record(cast, approved, slot):
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="number", entry_number=2)
    approved.refresh_from_db()
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    workflow.close_signing(approved, by=cast.coordinator, reason="Riittää.")
    sign(slot)
    accession = SealingRecord.objects.get(party=slot.party)
    assert accession.data["accession_of"] == str(slot.party.key)
    assert approved.in_force(today(), slot.party)


def test_reopening_makes_signatures_fall_and_they_stay_in_history(cast, approved, slot):
    first = approved.latest_version
    sign(slot)
    approved.refresh_from_db()
    workflow.reopen(approved, by=cast.coordinator, reason="Korjataan.")
    approved.refresh_from_db()
    second = freeze_it(approved)
    assert first.signatures.count() == 1 and not second.signatures.exists()
    decide(slot.party)
    assert sign(slot).version == second
