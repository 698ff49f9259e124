"""Who comes: what the invited have answered, and which seats are empty. For those who read the members' papers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from finnish.sorting import sort_key
from forums.models import Attendance, Meeting
from forums.participants import Participant
from organisations.models import Seat

Answer, Presence = Attendance.Answer, Attendance.Presence
COMING = (Answer.ATTENDING, Answer.DEPUTY)
THERE = (Presence.PRESENT, Presence.REMOTE, Presence.DEPUTY)


@dataclass(frozen=True)
class Answers:
    """How many of the invited come or came, a deputy counted for the member, and the rest by their organisations."""

    coming: int
    invited: int
    absent: tuple[str, ...]
    deputies: tuple[str, ...]
    silent: tuple[str, ...]
    empty_seats: tuple[str, ...]


def answers_to(meeting: Meeting) -> Answers:
    """What was answered, after the meeting who was there. Two queries; before the notice only the seats are known."""
    places = meeting.places
    if meeting.state == Meeting.State.HELD:
        return _presence(places)
    rows = Seat.objects.valid(timezone.localdate()).filter(body=meeting.forum.body_id, deputy_for__isnull=True)
    empty = rows.filter(holder__isnull=True).select_related("organisation")
    return Answers(
        coming=sum(row.answer in COMING for row in places),
        invited=len(places),
        absent=_names(row for row in places if row.answer == Answer.ABSENT),
        deputies=_names(row for row in places if row.answer == Answer.DEPUTY),
        silent=_names(row for row in places if row.answer == Answer.NONE),
        empty_seats=tuple(f"{seat.organisation.name}, {seat.title}" for seat in empty),
    )


def own_answer_waits(meeting: Meeting, part: Participant) -> bool:
    """Whether the person has a seat of their own that has not answered the notice."""
    own = {seat.pk for seat in part.seats}
    return any(place.seat_id in own and place.answer == Answer.NONE for place in meeting.places)


def _presence(places: list[Attendance]) -> Answers:
    return Answers(
        coming=sum(row.presence in THERE for row in places),
        invited=len(places),
        absent=_names(row for row in places if row.presence == Presence.ABSENT),
        deputies=_names(row for row in places if row.presence == Presence.DEPUTY),
        silent=(),
        empty_seats=(),
    )


def _names(places: Iterable[Attendance]) -> tuple[str, ...]:
    names = {row.organisation.name if row.organisation else str(row) for row in places}
    return tuple(sorted(names, key=sort_key))
