"""What a party says of itself, who may edit the text, and parties that the portal has not known before."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.history import write_event
from agreements.models import Agreement, Party, SignatureSlot
from agreements.workflow.force import add_later_party
from agreements.workflow.signing import name_signatory
from agreements.workflow.starting import add_party
from agreements.workflow.table import guard, locked
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused

OWN_FIELDS = (
    "deciding_body_fi",
    "deciding_body_sv",
    "contact_title",
    "contact_email",
    "register_number",
    "prepared_on",
    "preparation_planned_on",
    "board_planned_on",
    "council_planned_on",
    "signing_rule",
)


@transaction.atomic
def tend_party(party: Party, *, by: Acting, seen: int) -> Party:
    """Save what the party says of itself, unless somebody has saved it since it was seen with that revision.

    Raises NotAllowed for another party, ChangedMeanwhile, ValidationError.
    """
    agreement = locked(party.agreement)
    guard("tend_party", agreement, by)
    if not rules.may_tend_party(by, party):
        raise NotAllowed(_("Each party tends its own details."))
    party.full_clean()
    now = Party.objects.get(pk=party.pk)
    if now.signing_rule != party.signing_rule and _is_signing(agreement, party):
        raise ValidationError({"signing_rule": _("Somebody has already signed for the party: this can't change now.")})
    fields = {name: getattr(party, name) for name in OWN_FIELDS}
    saved = Party.objects.filter(pk=party.pk, revision=seen).update(
        **fields, revision=F("revision") + 1, changed_at=timezone.now(), changed_by_name=by.label
    )
    if not saved:
        raise ChangedMeanwhile(now)
    write_event("tend_party", agreement, by=by, party=party)
    return Party.objects.get(pk=party.pk)


@transaction.atomic
def mark_prepared(party: Party, *, by: Acting, on: datetime.date | None) -> None:
    """The party says that the matter is ready for its body since that day; None takes the word back.

    Raises NotAllowed for another party, Refused when it has left, ValidationError for a date in the future.
    """
    agreement = locked(party.agreement)
    guard("tend_party", agreement, by)
    if not rules.may_tend_party(by, party):
        raise NotAllowed(_("Each party tends its own details."))
    if Party.objects.filter(pk=party.pk, left_on__isnull=False).exists():
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": party})
    if on and on > timezone.localdate():
        raise ValidationError({"prepared_on": _("The date is in the future.")})
    Party.objects.filter(pk=party.pk).update(
        prepared_on=on, revision=F("revision") + 1, changed_at=timezone.now(), changed_by_name=by.label
    )
    verb = "prepare" if on else "prepare_again"
    write_event(verb, agreement, by=by, version=agreement.current_version, party=party)


def _is_signing(agreement: Agreement, party: Party) -> bool:
    version = agreement.current_version
    return version is not None and party.signatures.standing().filter(version=version).exists()


@transaction.atomic
def change_signatory(slot: SignatureSlot, *, by: Acting, seen: int) -> SignatureSlot:
    """Save a signatory's details, unless somebody has saved them since they were seen with that revision."""
    locked(slot.party.agreement)
    now = SignatureSlot.objects.filter(pk=slot.pk).first()
    if now is None:
        raise Refused(_("The signatory has been removed meanwhile."))
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    slot.revision = seen + 1
    return name_signatory(slot.party, by=by, slot=slot)


@transaction.atomic
def set_editing_right(party: Party, *, by: Acting, may_edit: bool) -> None:
    """Let the editors of the party edit the text of this draft, or take the right back."""
    agreement = locked(party.agreement)
    guard("change_parties", agreement, by)
    Party.objects.filter(pk=party.pk).update(may_edit=may_edit)
    write_event("give_editing" if may_edit else "take_editing", agreement, by=by, party=party)


@transaction.atomic
def add_new_organisation(agreement: Agreement, *, by: Acting, organisation: Organisation, later: bool) -> Party:
    """Add as a party an organisation that the portal has not known, such as an association; `later` to a sealed one."""
    guard("add_later_party" if later else "change_parties", locked(agreement), by)
    organisation.full_clean()
    organisation.save()
    add = add_later_party if later else add_party
    return add(agreement, by=by, organisation=organisation)
