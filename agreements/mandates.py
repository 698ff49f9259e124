"""On what a signatory's right hangs: a seat and a role, both of which end on a day; and who comes after them."""

import datetime

from agreements import rules
from agreements.models import SignatureSlot
from organisations.models import Membership, Organisation, Seat, User


def seat_now(seat: Seat, on: datetime.date) -> Seat | None:
    """The seat itself while it is valid; else the one valid seat of the same body, role and title that follows it.

    After a merger an office is looked for in the organisation that goes on. Several such seats tell nothing: None.
    """
    if seat.is_valid(on):
        return seat
    rows = Seat.objects.valid(on).filter(role=seat.role, title_fi=seat.title_fi, deputy_for=None)
    if seat.body_id:
        rows = rows.filter(body=seat.body_id)
    else:
        rows = rows.filter(body=None, organisation=_going_on(seat.organisation, on))
    found = list(rows.select_related("holder")[:2])
    return found[0] if len(found) == 1 else None


def _going_on(organisation: Organisation, on: datetime.date) -> Organisation:
    passed = set()
    while organisation.successor and not organisation.is_valid(on) and organisation.pk not in passed:
        passed.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def holder_now(slot: SignatureSlot, on: datetime.date) -> User | None:
    """Who holds the signatory's seat on that day, when they hang on a seat and somebody does."""
    seat = seat_now(slot.seat, on) if slot.seat else None
    return seat.holder if seat else None


def may_follow(slot: SignatureSlot, holder: User, on: datetime.date) -> bool:
    """Whether the holder can sign here: in the portal as the party's signatory, and not in another place of it."""
    signatories = rules.memberships_for(slot.party, on, Membership.Role.SIGNATORY)
    elsewhere = SignatureSlot.objects.filter(party=slot.party, user=holder).exclude(pk=slot.pk)
    return signatories.filter(user=holder).exists() and not elsewhere.exists()
