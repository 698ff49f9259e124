"""Declining to sign, and taking a signature back before all have signed. Neither is ever erased."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.history import write_event
from agreements.models import Signature, SignatureSlot, SignatureWithdrawal, SigningRefusal, Version
from agreements.notifications import signing
from agreements.standing import standings
from agreements.workflow.table import Stage, WrongStage, guard, locked, move
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused


@transaction.atomic
def decline_signing(slot: SignatureSlot, *, by: Acting, version: Version, reason: str) -> SigningRefusal:
    """The named person declines to sign the version. They may still sign it later, and the party may name another.

    Raises NotAllowed for others (a deputy need not decline), WrongStage when the version is no longer the one to sign,
    Refused when it is signed or declined already, ValidationError without a reason.
    """
    _require_reason(reason, _("Write why the signature is declined: the parties see the reason."))
    agreement = locked(slot.party.agreement)
    guard("decline_signing", agreement, by)
    slot = SignatureSlot.objects.select_related("party__organisation", "seat").get(pk=slot.pk)
    if not rules.may_sign_as_named(by, slot):
        raise NotAllowed(_("Only the named person declines to sign."))
    if version != agreement.current_version:
        raise WrongStage(_("The text has changed since the page was opened. Read it again before declining."))
    standing = next((row for row in standings(agreement, version) if row.party.pk == slot.party_id), None)
    if standing is None or standing.party.left_on:
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": slot.party})
    if slot not in standing.unsigned_slots or standing.has_signed:
        raise Refused(_("This has been signed already: a signature is withdrawn, not declined."))
    if standing.refusal_of(slot):
        raise Refused(_("%(name)s has already declined to sign this version.") % {"name": slot.name})
    refusal = SigningRefusal.objects.create(
        slot=slot,
        version=version,
        reason=reason.strip(),
        name=slot.name,
        user=by.user,
        declined_at=timezone.now(),
        declined_by_name=by.label,
    )
    write_event(
        "decline_signing", agreement, by=by, version=version, party=slot.party, comment=f"{slot.name}: {refusal.reason}"
    )
    signing.signing_declined(refusal)
    return refusal


@transaction.atomic
def withdraw_signature(signature: Signature, *, by: Acting, reason: str) -> SignatureWithdrawal:
    """Take a signature back while others still sign. It stays in the history, stops counting, and may be made again.

    Of a withdrawal and the last signature at the same moment the row lock lets one go first: after the last signature
    this raises WrongStage. Raises NotAllowed for others' signatures, Refused when the agreement binds the party.
    """
    _require_reason(reason, _("Write why the signature is withdrawn: the parties see the reason."))
    agreement = locked(signature.party.agreement)
    guard("withdraw_signature", agreement, by)
    signature = Signature.objects.select_related("party__organisation", "version", "slot").get(pk=signature.pk)
    if not rules.may_withdraw_this(by, signature):
        raise NotAllowed(_("Who signed withdraws the signature; what was made elsewhere, the party's own registrar."))
    if signature.version != agreement.current_version:
        raise WrongStage(_("The signature is on an earlier version and no longer counts."))
    if SignatureWithdrawal.objects.filter(signature=signature).exists():
        raise Refused(_("The signature has already been withdrawn."))
    if signature.party.in_force_rows.filter(version=signature.version).exists():
        raise Refused(_("The agreement is already in force for the party: it leaves by giving notice."))
    withdrawal = SignatureWithdrawal.objects.create(
        signature=signature, reason=reason.strip(), withdrawn_at=timezone.now(), withdrawn_by_name=by.label
    )
    from_stage = agreement.stage
    if not signature.version.signatures.standing().exists():
        move(agreement, Stage.DECIDING)
    write_event(
        "withdraw_signature",
        agreement,
        by=by,
        from_stage=from_stage,
        version=signature.version,
        party=signature.party,
        comment=f"{signature.name}: {withdrawal.reason}",
    )
    signing.signature_withdrawn(withdrawal)
    return withdrawal


def _require_reason(reason: str, fault: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": fault})
