"""Calling a meeting: the notice with a place for each seat, changes told of, and the cancellation."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.models import Attendance, Meeting
from forums.notices import tell_called, tell_cancelled, tell_changed
from forums.participants import Participant
from forums.places import seats_on
from forums.told import has_changed, told_now
from forums.workflow.table import guard, locked, log
from organisations.models import Seat
from organisations.refusals import Refused


@transaction.atomic
def call(
    meeting: Meeting,
    *,
    by: Participant,
    answer_by: datetime.date | None = None,
    greeting: str = "",
    on_paper: Collection[int] = (),
) -> Meeting:
    """Make a place for each full seat that holds on the meeting's day, and send the notice.

    `on_paper`: the seats whose holder gets the material on paper. Raises Refused for a meeting that has begun or has no
    agenda, ValidationError for a day of answers that does not fit.
    """
    meeting = locked(meeting)
    guard("call", meeting, by)
    _refuse_unready(meeting)
    if answer_by and not timezone.localdate() <= answer_by <= meeting.on:
        raise ValidationError({"answer_by": _("Give a day from today to the day of the meeting.")})
    seats = list(seats_on(meeting))
    known = set(meeting.attendances.values_list("seat_id", flat=True))
    for seat in seats:
        if seat.pk not in known:
            place_for(meeting, seat, on_paper=seat.pk in on_paper).save()
    meeting.state, meeting.called_at = Meeting.State.CALLED, timezone.now()
    meeting.answer_by, meeting.told = answer_by, told_now(meeting)
    meeting.save(update_fields=["state", "called_at", "answer_by", "told"])
    log(meeting, "call", by, greeting)
    tell_called(meeting, meeting.attendances.select_related("user").order_by("pk"), greeting)
    return meeting


def place_for(meeting: Meeting, seat: Seat, *, on_paper: bool = False) -> Attendance:
    """The place of a seat, not saved: who holds it is copied in as it is now."""
    return take_seat(Attendance(meeting=meeting, seat=seat, on_paper=on_paper), seat)


def take_seat(place: Attendance, seat: Seat) -> Attendance:
    place.user, place.role, place.organisation = seat.holder, seat.role, seat.organisation
    place.name = seat.holder.name or seat.holder.email if seat.holder else ""
    place.organisation_name = seat.organisation.name_fi
    return place


def _refuse_unready(meeting: Meeting) -> None:
    if meeting.starts_at <= timezone.now():
        raise Refused(_("The time of the meeting has passed. Correct it first."))
    if not meeting.items.filter(withdrawn_at__isnull=True).exclude(kind="section").exists():
        raise Refused(_("The agenda is empty: the notice tells what the meeting is about. Add the items first."))


@transaction.atomic
def tell_change(meeting: Meeting, *, by: Participant, greeting: str = "") -> Meeting:
    """Tell everybody who was called what has changed; their calendars move the entry they have."""
    meeting = locked(meeting)
    guard("tell_change", meeting, by)
    if not has_changed(meeting):
        raise Refused(_("The time and the place are the ones that have been told."))
    meeting.sequence += 1
    tell_changed(meeting, greeting)
    meeting.told = told_now(meeting)
    meeting.save(update_fields=["sequence", "told"])
    log(meeting, "tell_change", by, greeting)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Participant, reason: str) -> Meeting:
    """The meeting is not held. Its papers stay; those who had been called are told, of others nobody."""
    meeting = locked(meeting)
    guard("cancel", meeting, by)
    was_called = meeting.state == Meeting.State.CALLED
    meeting.state, meeting.cancelled_because = Meeting.State.CANCELLED, reason
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancelled_because", "sequence"])
    log(meeting, "cancel", by, reason)
    if was_called:
        tell_cancelled(meeting)
    return meeting
