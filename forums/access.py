"""Getting a forum or a meeting for a page: 404 for what one may not know about, 403 for what one may not do."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from forums import rules
from forums.models import Forum, Meeting
from forums.participants import Participant, participant_in
from forums.workflow.table import guard

FORUM_ROWS = ("body", "county", "host", "kind", "parent__body")


def part_in(request: HttpRequest, forum: Forum) -> Participant:
    return participant_in(forum, request.user, request.actings, timezone.localdate())


def get_forum(request: HttpRequest, pk: int) -> tuple[Forum, Participant]:
    """The forum, which everybody who has logged in may know of, and the person's part in it."""
    forum = get_object_or_404(Forum.objects.select_related(*FORUM_ROWS), pk=pk)
    return forum, part_in(request, forum)


def get_meeting(request: HttpRequest, key: str) -> tuple[Meeting, Participant]:
    """The meeting if the person may know of it: who has logged in of one that has been called, others when published.

    What of its papers they read is said by `rules.edition_for`.
    """
    rows = Meeting.objects.select_related("negotiation", *(f"forum__{name}" for name in FORUM_ROWS))
    meeting = get_object_or_404(rows, key=key)
    part = part_in(request, meeting.forum)
    if not _may_know_of(part, meeting):
        raise Http404
    return meeting, part


def get_papers(request: HttpRequest, key: str) -> tuple[Meeting, Participant, str]:
    """The meeting and the edition of its papers that is open to the person; 404 when none is."""
    meeting, part = get_meeting(request, key)
    edition = rules.edition_for(part, meeting)
    if edition is None:
        raise Http404
    return meeting, part, edition


def get_meeting_for(request: HttpRequest, key: str, verb: str) -> tuple[Meeting, Participant]:
    """The meeting for a page that does `verb`. Raises NotAllowed (403) and WrongState like the verb itself."""
    meeting, part = get_meeting(request, key)
    guard(verb, meeting, part)
    return meeting, part


def _may_know_of(part: Participant, meeting: Meeting) -> bool:
    if rules.edition_for(part, meeting) is not None:
        return True
    return part.is_logged_in if meeting.was_called else part.has_seat
