"""When the holder of a seat changes, the successor signs: unsigned places move to them, with a trace in the history.

Run each minute. In between nobody whose seat or role has ended may sign (`rules.may_sign_slot`), so the truth doesn't
wait for this. It is idempotent: once moved, the place is its new holder's.
"""

import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agreements.history import write_event
from agreements.mandates import holder_now, may_follow, seat_now
from agreements.models import Agreement, SignatureSlot
from agreements.notifications import signing
from agreements.workflow.table import LIVING, locked
from organisations.models import User


def pass_on_slots(on: datetime.date | None = None) -> int:
    """Move every unsigned place whose successor is known. Returns how many got a new name."""
    on = on or timezone.localdate()
    return sum(_pass_on(slot, on) for slot in _slots_without_mandate(on))


def _slots_without_mandate(on: datetime.date) -> QuerySet[SignatureSlot]:
    """Places in living agreements whose seat has ended, or is now held by somebody else than the one named."""
    ended = Q(seat__valid_to__lt=on) | Q(seat__valid_from__gt=on)
    held = Q(seat__holder__isnull=False)
    other = held & (Q(user__isnull=True) | ~Q(seat__holder=F("user")))
    rows = SignatureSlot.objects.filter(
        ended | other,
        party__agreement__stage__in=LIVING,
        party__withdrawn_at__isnull=True,
        party__left_on__isnull=True,
        party__in_force_rows__isnull=True,
    )
    return rows.select_related("party__agreement", "party__organisation", "seat__holder", "seat__organisation")


@transaction.atomic
def _pass_on(found: SignatureSlot, on: datetime.date) -> bool:
    agreement = locked(found.party.agreement)
    rows = _slots_without_mandate(on).filter(pk=found.pk, party__agreement__stage=agreement.stage)
    slot = rows.first()  # as it is now that the agreement is locked
    if slot is None or _is_signed(agreement, slot):
        return False
    holder = holder_now(slot, on)
    if holder is None or holder.pk == slot.user_id or not may_follow(slot, holder, on):
        return False
    before = f"{slot.name}, {slot.title_fi}"
    _name(slot, holder, on)
    comment = f"{before} → {slot.name}, {slot.title_fi}"
    write_event("pass_on", agreement, by=None, version=agreement.current_version, party=slot.party, comment=comment)
    signing.place_passed_on(slot, before)
    return True


def _is_signed(agreement: Agreement, slot: SignatureSlot) -> bool:
    return slot.signatures.standing().filter(version=agreement.current_version).exists()


def _name(slot: SignatureSlot, holder: User, on: datetime.date) -> None:
    seat = seat_now(slot.seat, on)
    slot.seat, slot.user, slot.name = seat, holder, holder.name or holder.email
    slot.title_fi, slot.title_sv = seat.title_fi, seat.title_sv
    slot.revision += 1
    slot.full_clean()
    slot.save()
    slot.deputies.filter(user=holder).delete()  # who now is the one named deputises for nobody here
