"""Answering the notice: one comes, the deputy comes, or nobody does. The answer can be changed until the meeting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import Attendance, Meeting, MeetingEvent
from forums.notices import tell_deputy_comes, tell_deputy_not_needed
from forums.participants import Participant
from forums.places import deputies_on, who
from forums.workflow.table import WrongState, guard, locked, log
from organisations.models import Seat
from organisations.refusals import NotAllowed, Refused

Answer = Attendance.Answer


@transaction.atomic
def answer(place: Attendance, said: str, *, by: Participant, deputy: Seat | None = None, message: str = "") -> None:
    """For one's own place, or written down by the secretary. `said` is a value of Attendance.Answer."""
    meeting = locked(place.meeting)
    guard("answer", meeting, by)
    if not rules.may_answer_for(by, place):
        raise NotAllowed(_("Only the one who is invited answers, and the secretary for them."))
    if not rules.may_keep(by):
        _refuse_late(meeting)
    _write(meeting, place, said, deputy, message)
    log(meeting, "answer", by, f"{who(place)}: {said}")


@transaction.atomic
def answer_by_link(place: Attendance, said: str, *, deputy: Seat | None = None, message: str = "") -> None:
    """By the personal link, without login."""
    meeting = locked(place.meeting)
    if meeting.state != Meeting.State.CALLED:
        raise WrongState(_("The notice of this meeting can't be answered any more."))
    _refuse_late(meeting)
    _write(meeting, place, said, deputy, message)
    MeetingEvent.objects.create(
        meeting=meeting, at=timezone.now(), verb="answer", comment=said, actor_name=who(place)[:250]
    )


def _refuse_late(meeting: Meeting) -> None:
    if meeting.starts_at <= timezone.now():
        raise Refused(_("The meeting has begun: tell the secretary."))


def _write(meeting: Meeting, place: Attendance, said: str, deputy: Seat | None, message: str) -> None:
    """The deputy who comes is told at once, and so is the one who no longer has to."""
    place.refresh_from_db()  # the row as it is under the lock of the meeting
    before = place.deputy if place.answer == Answer.DEPUTY else None
    deputy = deputy if said == Answer.DEPUTY else None
    if said == Answer.DEPUTY and (deputy is None or deputy not in deputies_on(meeting).get(place.seat_id, [])):
        raise Refused(_("Choose a deputy of this seat. Without one the place is absent."))
    place.answer, place.deputy, place.message = said, deputy, message
    place.answered_at = timezone.now()
    place.save(update_fields=["answer", "deputy", "message", "answered_at"])
    if before and before != deputy:
        meeting.sequence += 1
        meeting.save(update_fields=["sequence"])
        tell_deputy_not_needed(meeting, place, before)
    if deputy and deputy != before:
        tell_deputy_comes(meeting, place, deputy)
