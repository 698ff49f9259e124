"""The coming meetings of one person over all forums."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from forums.models import Attendance, Forum, Meeting
from forums.participants import KEEPING
from forums.when import meeting_time

MOST = 10


def coming_meetings(request: HttpRequest) -> list[tuple[Meeting, str]]:
    """Where they sit, be it as a deputy, where they have been invited, and what they keep; each with its time."""
    forums = Forum.objects.seated_by(request.user, timezone.localdate()).values("pk")
    kept = {pk for acting in request.actings if acting.has(*KEEPING) for pk in acting.stands_for}
    invited = Attendance.objects.filter(meeting=OuterRef("pk"), user=request.user, seat__isnull=True)
    own = Q(forum__in=forums) | Q(forum__host__in=kept) | Q(forum__host__isnull=True, forum__county__in=kept)
    called = Q(Exists(invited)) & ~Q(state=Meeting.State.PREPARING)
    rows = Meeting.objects.coming(timezone.now()).filter(own | called).select_related("forum__body")
    return [(meeting, meeting_time(meeting)) for meeting in rows[:MOST]]
