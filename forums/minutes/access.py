"""Who reads minutes: those who write them, inspectors when asked, the forum when approved, everybody when public."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from forums import rules
from forums.access import FORUM_ROWS, get_meeting, part_in
from forums.models import Edition, Inspection, Meeting, Minutes
from forums.participants import Participant
from forums.workflow.table import guard

INSIDE = (Edition.CHAIR, Edition.MEMBERS)


@dataclass(frozen=True)
class Reading:
    """The minutes for one reader. `minutes` is None when there are none, or none to be shown yet."""

    meeting: Meeting
    part: Participant
    minutes: Minutes | None
    inspection: Inspection | None
    writes: bool
    is_inside: bool


def get_reading(request: HttpRequest, key: UUID) -> Reading:
    """404 for outsiders as long as nothing is published; who is inside is told that minutes are being written."""
    meeting, part = _meeting(request, key)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    is_public = minutes is not None and minutes.published_at is not None
    if meeting.state != Meeting.State.HELD:
        raise Http404
    inspection = _own_inspection(minutes, part)
    writes = rules.may_lead(part, meeting)
    is_inside = rules.edition_for(part, meeting) in INSIDE
    if minutes is not None:
        minutes.meeting = meeting
    asked = inspection is not None and not _is_approved(minutes)  # whose seat has ended reads to the end of the task
    reads = writes or is_public or asked or (is_inside and _is_approved(minutes))
    return Reading(meeting, part, minutes if reads else None, inspection, writes, is_inside or asked)


def _meeting(request: HttpRequest, key: UUID) -> tuple[Meeting, Participant]:
    """Who may not know of the meeting gets it all the same once its minutes are public."""
    try:
        return get_meeting(request, str(key))
    except Http404:
        rows = Meeting.objects.filter(record__published_at__isnull=False).select_related(
            "negotiation", *(f"forum__{name}" for name in FORUM_ROWS)
        )
        meeting = get_object_or_404(rows, key=key)
        return meeting, part_in(request, meeting.forum)


def get_written(request: HttpRequest, key: UUID, verb: str) -> Reading:
    """For a page that does `verb` to the minutes. Raises NotAllowed (403) and WrongState like the verb itself."""
    reading = get_reading(request, key)
    guard(verb, reading.meeting, reading.part)
    if reading.minutes is None:
        raise Http404
    return reading


def _is_approved(minutes: Minutes | None) -> bool:
    return minutes is not None and minutes.state == Minutes.State.APPROVED


def _own_inspection(minutes: Minutes | None, part: Participant) -> Inspection | None:
    if minutes is None or not part.is_logged_in:
        return None
    return minutes.inspections.filter(inspector=part.user).select_related("inspector").first()
