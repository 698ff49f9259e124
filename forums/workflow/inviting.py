"""The places of a meeting besides the notice itself: guests, corrections, seats that have changed, reminders."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.models import Attendance, Meeting
from forums.notices import tell_called, tell_not_invited, tell_waiting
from forums.participants import Participant
from forums.places import address_of, seats_on
from forums.workflow.calling import place_for, take_seat
from forums.workflow.table import guard, locked, log
from organisations.models import Seat, User
from organisations.refusals import Refused

QUIET_DAYS = 3  # between two reminders to the same person
Answer = Attendance.Answer


@transaction.atomic
def invite(meeting: Meeting, fields: dict[str, Any], *, by: Participant) -> Attendance:
    """Invite somebody besides the seats; whoever has an account with the address is invited in it.

    Raises ValidationError when neither name nor organisation is given, Refused for an address that is invited already.
    """
    meeting = locked(meeting)
    guard("invite", meeting, by)
    place = Attendance(meeting=meeting, **fields)
    place.email = place.email.strip().lower()
    place.user = User.objects.filter(email=place.email, is_active=True).first() if place.email else None
    if place.organisation and not place.organisation_name:
        place.organisation_name = place.organisation.name_fi
    place.full_clean(exclude=["meeting"])
    if place.email and place.email in map(address_of, meeting.attendances.select_related("user")):
        raise Refused(_("This address has been invited already."))
    place.save()
    log(meeting, "invite", by, str(place))
    if meeting.state == Meeting.State.CALLED:
        tell_called(meeting, [place])
    return place


@transaction.atomic
def set_on_paper(place: Attendance, on_paper: bool, *, by: Participant) -> None:
    meeting = locked(place.meeting)
    guard("invite", meeting, by)
    Attendance.objects.filter(pk=place.pk).update(on_paper=on_paper)


@transaction.atomic
def remove_place(place: Attendance, *, by: Participant) -> None:
    """Before the notice any place; afterwards one that is no seat's, and whoever had it is told."""
    meeting = locked(place.meeting)
    guard("invite", meeting, by)
    if meeting.state == Meeting.State.CALLED:
        if place.seat_id:
            raise Refused(_("The place belongs to a seat: it ends when the seat does."))
        _bump(meeting)
        tell_not_invited(meeting, place)
    log(meeting, "remove_place", by, str(place))
    place.delete()


@dataclass
class SeatChanges:
    """What has changed in the seats since the notice: new ones, those with another holder, and ended ones."""

    new: list[Seat] = field(default_factory=list)
    passed_on: list[tuple[Attendance, Seat]] = field(default_factory=list)
    ended: list[Attendance] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.passed_on or self.ended)


def seat_changes(meeting: Meeting) -> SeatChanges:
    """Compared on the meeting's day; nothing before the notice, which makes the places."""
    found = SeatChanges()
    if meeting.state != Meeting.State.CALLED:
        return found
    seats = {seat.pk: seat for seat in seats_on(meeting)}
    places = {place.seat_id: place for place in meeting.attendances.select_related("user") if place.seat_id}
    found.new = [seat for pk, seat in seats.items() if pk not in places]
    for pk, place in places.items():
        if pk not in seats:
            found.ended.append(place)
        elif seats[pk].holder_id != place.user_id:
            found.passed_on.append((place, seats[pk]))
    return found


@transaction.atomic
def update_places(meeting: Meeting, *, by: Participant) -> SeatChanges:
    """Give new holders their place and the notice; those whose seat has passed on or ended lose theirs and are told."""
    meeting = locked(meeting)
    guard("tell_change", meeting, by)
    changes = seat_changes(meeting)
    if not changes:
        raise Refused(_("The places are as the seats of the forum are."))
    if changes.passed_on or changes.ended:
        _bump(meeting)
    for place in changes.ended:
        tell_not_invited(meeting, place)
        place.delete()
    called = [_passed_on(meeting, place, seat) for place, seat in changes.passed_on]
    for seat in changes.new:
        place = place_for(meeting, seat)
        place.save()
        called.append(place)
    log(meeting, "update_places", by)
    tell_called(meeting, called)
    return changes


def _passed_on(meeting: Meeting, place: Attendance, seat: Seat) -> Attendance:
    """The new key ends the link of the one before; what that one answered binds nobody."""
    tell_not_invited(meeting, place)
    place.key, place.answer, place.answered_at = uuid.uuid4(), Answer.NONE, None
    place.deputy, place.message, place.reminded_at = None, "", None
    take_seat(place, seat).save()
    return place


def _bump(meeting: Meeting) -> None:
    """A cancellation in a calendar needs a greater number than the notice had (RFC 5546, 2.1.4)."""
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])


def may_be_reminded(place: Attendance, at: datetime.datetime) -> bool:
    """Whether the place is unanswered, can be reached, and has not been reminded in the last days."""
    quiet_until = place.reminded_at and place.reminded_at + datetime.timedelta(days=QUIET_DAYS)
    return place.answer == Answer.NONE and bool(address_of(place)) and (quiet_until is None or quiet_until <= at)


@transaction.atomic
def remind(meeting: Meeting, *, by: Participant, greeting: str = "") -> list[Attendance]:
    """Ask those who have not answered; nobody more often than the quiet period allows. Returns who was reminded."""
    meeting = locked(meeting)
    guard("tell_change", meeting, by)
    now = timezone.now()
    waiting = _waiting(meeting.attendances.select_related("user"), now)
    if not waiting:
        raise Refused(_("Everybody who can be reached has answered, or has been reminded in the last days."))
    for place in waiting:
        place.reminded_at = now
    Attendance.objects.bulk_update(waiting, ["reminded_at"])
    log(meeting, "remind", by, ", ".join(map(str, waiting))[:500])
    tell_waiting(meeting, waiting, greeting)
    return waiting


def _waiting(places: Iterable[Attendance], at: datetime.datetime) -> list[Attendance]:
    return [place for place in places if may_be_reminded(place, at)]
