"""Naming who may sign in the place of a signatory."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import rules
from agreements.history import write_event
from agreements.models import SignatureSlot, SlotDeputy
from agreements.workflow.table import guard, locked
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused


@transaction.atomic
def name_deputy(slot: SignatureSlot, *, by: Acting, deputy: SlotDeputy) -> SlotDeputy:
    """Add a deputy after those named before. Raises ValidationError for the signatory's own user."""
    agreement = locked(slot.party.agreement)
    guard("name_signatories", agreement, by)
    slot = _own_slot(slot, by)
    if deputy.user_id and deputy.user_id == slot.user_id:
        raise ValidationError({"user": _("This person is the signatory: name somebody else as the deputy.")})
    deputy.slot = slot
    deputy.full_clean()
    deputy.save()
    words = f"{deputy.name}, {deputy.title_fi} → {slot.name}"
    write_event("name_deputy", agreement, by=by, party=slot.party, comment=words)
    return deputy


@transaction.atomic
def remove_deputy(deputy: SlotDeputy, *, by: Acting) -> None:
    """Take a deputy away. A signature that the deputy has made stays: it has its own copy of the names."""
    agreement = locked(deputy.slot.party.agreement)
    guard("name_signatories", agreement, by)
    slot = _own_slot(deputy.slot, by)
    words = f"{deputy.name}, {deputy.title_fi} → {slot.name}"
    write_event("remove_deputy", agreement, by=by, party=slot.party, comment=words)
    deputy.delete()


def _own_slot(slot: SignatureSlot, by: Acting) -> SignatureSlot:
    """The signatory as they are now. Raises NotAllowed for another party's, Refused when the party is bound already."""
    now = SignatureSlot.objects.select_related("party__organisation").filter(pk=slot.pk).first()
    if now is None:
        raise Refused(_("The signatory has been removed meanwhile."))
    if not rules.may_tend_party(by, now.party):
        raise NotAllowed(_("Each party names its own signatories."))
    if now.party.in_force_rows.exists():
        raise Refused(_("The agreement is in force for the party: those who sign for it stay as they are."))
    return now
