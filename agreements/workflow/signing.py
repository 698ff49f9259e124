"""Naming who signs, signing in the portal, recording signatures made elsewhere, closing the signing."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import notifications, rules
from agreements.history import write_event
from agreements.models import Agreement, Party, PartyLink, Signature, SignatureSlot, SlotDeputy, Version
from agreements.standing import PartyStanding, entry_rule_is_met, standings
from agreements.workflow.force import complete, settle
from agreements.workflow.table import Stage, WrongStage, guard, locked, move, require_stage
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class OutsideSignature:
    """A signature made on paper or in another service: how, at which level, when, and the stored file that shows it.

    `deputy`: who signed in the place of the named person.
    """

    method: str
    level: str
    signed_on: datetime.date
    file: str
    file_name: str
    place: str = ""
    deputy: SlotDeputy | None = None


@transaction.atomic
def sign(slot: SignatureSlot, *, by: Acting, version: Version, content_sha256: str) -> Signature:
    """Sign the version in the portal. Only the named person or a deputy may, once, and only the text whose hash they
    were shown. The signature carries the own name of who signs, and for whom a deputy signed.

    Of two people signing the last slots at the same moment the later one ends the signing: the row lock orders them.
    Raises NotAllowed, WrongStage (the version has changed meanwhile) or Refused (signed already, not yet one's turn).
    """
    agreement = locked(slot.party.agreement)
    guard("sign", agreement, by)
    slot = SignatureSlot.objects.select_related("party__organisation", "seat", "user").filter(pk=slot.pk).first()
    if slot is None or not rules.may_sign_slot(by, slot):
        raise NotAllowed(_("Only the named person or a deputy signs, acting for the party."))
    if content_sha256 != version.sha256:
        raise WrongStage(_("The text has changed since the page was opened. Read it again before signing."))
    now = timezone.now()
    return _sign(
        agreement,
        slot,
        version,
        by,
        Signature(
            method=Signature.Method.PORTAL,
            level=Signature.Level.SIMPLE,
            signed_on=timezone.localdate(now),
            user=by.user,
        ),
        deputy=None if rules.may_sign_as_named(by, slot) else slot.deputy_of_user(by.user.pk),
    )


@transaction.atomic
def record_signature(slot: SignatureSlot, *, by: Acting, version: Version, outside: OutsideSignature) -> Signature:
    """Record a signature made on paper or in another service; only the party's own registrar may."""
    agreement = locked(slot.party.agreement)
    guard("record_signature", agreement, by)
    if not rules.may_record_for(by, slot.party):
        raise NotAllowed(_("Each party records its own signatures."))
    facts = {**outside.__dict__}
    deputy = facts.pop("deputy")
    if deputy and deputy.slot_id != slot.pk:
        raise Refused(_("%(name)s is not a deputy of this signatory.") % {"name": deputy.name})
    return _sign(agreement, slot, version, by, Signature(**facts), deputy)


def _sign(
    agreement: Agreement,
    slot: SignatureSlot,
    version: Version,
    by: Acting,
    signature: Signature,
    deputy: SlotDeputy | None,
) -> Signature:
    if version != agreement.current_version:
        raise WrongStage(
            _("Version %(number)s can no longer be signed. Open the agreement to see the present one.")
            % {"number": version.number}
        )
    standing = next((row for row in standings(agreement, version) if row.party.pk == slot.party_id), None)
    if standing is None or standing.party.left_on:
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": slot.party})
    _require_turn(standing, slot)
    signer = deputy or slot
    if signer.user and standing.is_signed_by(signer.user_id):
        name = {"name": signer.user}
        raise Refused(_("%(name)s has already signed for the party: another person signs here.") % name)
    _copy_names(signature, slot, deputy)
    signature.version, signature.party = version, slot.party
    signature.attempt = slot.signatures.filter(version=version).count() + 1
    signature.content_sha256 = version.sha256
    signature.recorded_at = timezone.now()
    signature.recorded_on = timezone.localdate(signature.recorded_at)
    signature.recorded_by_name = by.label
    signature.full_clean()
    signature.save()
    from_stage = agreement.stage
    if agreement.stage == Stage.DECIDING:
        move(agreement, Stage.SIGNING)
    write_event(
        "sign" if signature.method == Signature.Method.PORTAL else "record_signature",
        agreement,
        by=by,
        from_stage=from_stage,
        version=version,
        party=slot.party,
        comment=_who_signed(signature),
    )
    settle(agreement, version)
    return signature


def _copy_names(signature: Signature, slot: SignatureSlot, deputy: SlotDeputy | None) -> None:
    """Names and titles as they are now: of who signs and, when it is a deputy, of the one named as well."""
    signer = deputy or slot
    signature.slot = slot
    signature.name, signature.mandate = signer.name, signer.mandate
    signature.title_fi, signature.title_sv = signer.title_fi, signer.title_sv
    if deputy:
        signature.deputy_for_name = slot.name
        signature.deputy_for_title_fi, signature.deputy_for_title_sv = slot.title_fi, slot.title_sv


def _who_signed(signature: Signature) -> str:
    """For the event: "Oskari Ojala → Maija Mallikas" is a deputy who signed in the place of another."""
    return f"{signature.name} → {signature.deputy_for_name}" if signature.deputy_for_name else signature.name


def _require_turn(standing: PartyStanding, slot: SignatureSlot) -> None:
    if any(signature.slot_id == slot.pk for signature in standing.signatures):
        raise Refused(_("%(name)s has already signed this version.") % {"name": slot.name})
    if standing.has_signed:
        raise Refused(_("The party has already signed: one of the named persons is enough."))
    if not standing.signing_is_open:
        raise Refused(_("Signing is not open yet: the approval that it needs is missing."))
    if slot not in standing.next_slots:
        raise Refused(_("It is not yet this person's turn to sign."))


@transaction.atomic
def close_signing(agreement: Agreement, *, by: Acting, reason: str) -> None:
    """End the signing though somebody has not signed, once the agreement's own entry rule is satisfied."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the signing is closed: the reason stays in the history.")})
    agreement = locked(agreement)
    guard("close_signing", agreement, by)
    version = agreement.current_version
    if not entry_rule_is_met(agreement, standings(agreement, version)):
        raise Refused(_("The agreement's own rule on entry into force is not satisfied yet."))
    complete(agreement, version, by=by, comment=reason)


@transaction.atomic
def name_signatory(party: Party, *, by: Acting, slot: SignatureSlot) -> SignatureSlot:
    """Add or change one of the party's signatories; who has signed can't be changed."""
    agreement = locked(party.agreement)
    guard("name_signatories", agreement, by)
    if not rules.may_tend_party(by, party):
        raise NotAllowed(_("Each party names its own signatories."))
    _refuse_signed(agreement, slot)
    if party.in_force_rows.exists():
        raise Refused(_("The agreement is in force for the party: those who sign for it stay as they are."))
    slot.party = party
    slot.full_clean()
    slot.save()
    write_event("name_signatory", agreement, by=by, party=party, comment=f"{slot.name}, {slot.title_fi}")
    notifications.signatory_named(slot)
    return slot


@transaction.atomic
def remove_signatory(slot: SignatureSlot, *, by: Acting) -> None:
    agreement = locked(slot.party.agreement)
    guard("name_signatories", agreement, by)
    if not rules.may_tend_party(by, slot.party):
        raise NotAllowed(_("Each party names its own signatories."))
    _refuse_signed(agreement, slot)
    if slot.signatures.exists() or slot.refusals.exists():
        raise Refused(
            _("%(name)s stands in the history of the signing: name another person in the place.") % {"name": slot.name}
        )
    write_event("remove_signatory", agreement, by=by, party=slot.party, comment=f"{slot.name}, {slot.title_fi}")
    slot.delete()
    if version := agreement.current_version:
        settle(agreement, version)  # who was removed may have been the last one waited for


def _refuse_signed(agreement: Agreement, slot: SignatureSlot) -> None:
    """A signature has its own copy of the name: only those on the version now being signed hold the place."""
    if slot.pk and slot.signatures.standing().filter(version=agreement.current_version).exists():
        raise Refused(_("%(name)s has already signed.") % {"name": slot.name})


@transaction.atomic
def name_signatory_by_link(link: PartyLink, *, slot: SignatureSlot) -> SignatureSlot:
    """Add a signatory of a party that is not in the portal, by its personal link, which stays open for the decision."""
    agreement = locked(link.party.agreement)
    require_stage("name_signatories", agreement)
    if not PartyLink.objects.get(pk=link.pk).is_open(timezone.now()):
        raise Refused(_("This link has been used or is no longer valid. The coordinating party can send a new one."))
    slot.party = link.party
    slot.full_clean()
    slot.save()
    write_event(
        "name_signatory",
        agreement,
        by=None,
        version=link.version,
        party=link.party,
        comment=f"{slot.name}, {slot.title_fi}",
        actor_name=link.email,
    )
    return slot
