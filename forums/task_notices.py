"""Telling an organisation of the tasks that a forum has given it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from forums.models import ForumTask, Meeting
from forums.telling import tell
from organisations.models import Membership, Seat, Topic, User

TELLS = (Membership.Role.EDITOR, Membership.Role.REGISTRAR)


def tell_of_tasks(meeting: Meeting) -> None:
    """Each task of the meeting is told once, however often this is called."""
    rows = ForumTask.objects.filter(item__meeting=meeting, state=ForumTask.State.OPEN)
    for task in rows.select_related("organisation", "item", "forum__body"):
        for user in people_of(task):
            tell(
                f"forum-task:{task.key}",
                "forum_task_given",
                user,
                topic=Topic.MINUTES,
                page="forum_task_list",
                args=(task.forum_id,),
                why=gettext_lazy("The recipient sits or works for the organisation that is responsible for the task."),
                task=task,
                meeting=meeting,
                shown=not task.item.is_secret,
            )


def people_of(task: ForumTask) -> list[User]:
    """The responsible organisation's editors and registrars, and those who sit in the forum for it."""
    today = timezone.localdate()
    members = Membership.objects.valid(today).filter(organisation=task.organisation, role__in=TELLS)
    seats = Seat.objects.valid(today).filter(body=task.forum.body_id, organisation=task.organisation)
    ids = {*members.values_list("user", flat=True), *seats.values_list("holder", flat=True)} - {None}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("pk"))
