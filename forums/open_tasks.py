"""The tasks and resolutions of a forum over all its meetings, and who may see and tend them."""

from django.db.models import F, Q, QuerySet

from forums import rules
from forums.models import Forum, ForumTask, Meeting, Outcome, Publicity
from forums.participants import Participant
from organisations.models import Membership

TENDING = (Membership.Role.EDITOR, Membership.Role.REGISTRAR)
SECRET = Q(item__publicity=Publicity.SECRET)
GIVEN = Q(item__isnull=True) | Q(item__meeting__state=Meeting.State.HELD)
PUBLIC = (Q(item__meeting__record__published_at__isnull=False) | Q(item__isnull=True)) & ~SECRET


def open_tasks_of(forum: Forum) -> QuerySet[ForumTask]:
    """What is carried forward to the next meeting: open tasks, the soonest due first, those without a day last.

    What is being typed in a meeting that goes on is not given yet.
    """
    return in_order(ForumTask.objects.filter(GIVEN, forum=forum, state=ForumTask.State.OPEN))


def in_order(tasks: QuerySet[ForumTask]) -> QuerySet[ForumTask]:
    return tasks.select_related("organisation", "item__meeting", "agreement", "measure__goal").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )


def tasks_seen_by(part: Participant) -> QuerySet[ForumTask]:
    """Those who sit in the forum see all but deputies nothing secret; the responsible see their own.

    Others see what stands in published minutes.
    """
    rows = ForumTask.objects.filter(GIVEN, forum=part.forum)
    if _sees_all(part):
        return rows
    own = Q(organisation__in=_organisations(part))
    return rows.filter(own | (~SECRET if part.has_seat else PUBLIC))


def resolutions_seen_by(part: Participant) -> QuerySet[Outcome]:
    """Positions and decisions of meetings that have been held; outsiders see those in published minutes."""
    rows = Outcome.objects.filter(item__meeting__forum=part.forum, kind=Outcome.Kind.RESOLUTION)
    rows = rows.filter(item__meeting__state=Meeting.State.HELD, item__withdrawn_at__isnull=True)
    if _sees_all(part):
        return rows
    if part.has_seat:
        return rows.exclude(SECRET)
    return rows.filter(item__meeting__record__published_at__isnull=False).exclude(SECRET)


def _sees_all(part: Participant) -> bool:
    return bool(part.seats) or rules.may_keep(part)


def _organisations(part: Participant) -> set[int]:
    return {pk for acting in part.actings for pk in acting.stands_for}


def may_tend(part: Participant, task: ForumTask) -> bool:
    """Telling how a task goes and closing it: the responsible organisation's people, and those who keep the forum."""
    own = any(acting.has(*TENDING) and task.organisation_id in acting.stands_for for acting in part.actings)
    seated = any(seat.organisation_id == task.organisation_id for seat in (*part.seats, *part.deputy_seats))
    return own or seated or rules.may_keep(part)
