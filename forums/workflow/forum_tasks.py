"""How a forum's tasks go: told, done, dropped with a reason, opened again. Also long after their meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import ForumTask
from forums.open_tasks import may_tend
from forums.participants import Participant
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

State = ForumTask.State


@transaction.atomic
def tell_progress(task: ForumTask, seen_revision: int, progress: str, *, by: Participant) -> ForumTask:
    """Write how the task goes. Raises ChangedMeanwhile when somebody has written in between."""
    task = _tended(task, by)
    _require_open(task)
    if (task.progress, seen_revision) == (progress, task.revision - 1):
        return task
    _require_seen(task, seen_revision)
    task.progress, task.progress_at = progress, timezone.now()
    task.progress_by_label = by.label[:250]
    return _saved(task)


@transaction.atomic
def close_task(task: ForumTask, seen_revision: int, state: str, note: str, *, by: Participant) -> ForumTask:
    """Mark the task done, or drop it with a reason. It no longer comes on agendas."""
    task = _tended(task, by)
    _require_open(task)
    _require_seen(task, seen_revision)
    if state == State.DROPPED and not note:
        raise ValidationError({"note": _("Say why the task is dropped.")})
    task.state, task.closed_note = state, note
    task.closed_at, task.closed_by = timezone.now(), by.user
    return _saved(task)


@transaction.atomic
def reopen_task(task: ForumTask, *, by: Participant) -> ForumTask:
    """A task that was closed too early comes on agendas again. For those who keep the forum."""
    task = _tended(task, by)
    if not rules.may_keep(by):
        raise NotAllowed(_("A closed task is opened again by the secretary and by those who keep the forum's data."))
    if task.state == State.OPEN:
        return task
    task.state, task.closed_note, task.closed_at, task.closed_by = State.OPEN, "", None, None
    return _saved(task)


def _tended(task: ForumTask, by: Participant) -> ForumTask:
    task = (
        ForumTask.objects.select_for_update(of=["self"]).select_related("forum__body", "organisation").get(pk=task.pk)
    )
    if by.forum.pk != task.forum_id or not may_tend(by, task):
        raise NotAllowed(_("A task is tended by its responsible organisation and by those who keep the forum's data."))
    return task


def _require_open(task: ForumTask) -> None:
    if task.state != State.OPEN:
        raise Refused(_("The task has been closed meanwhile."))


def _require_seen(task: ForumTask, seen_revision: int) -> None:
    if task.revision != seen_revision:
        raise ChangedMeanwhile(task)


def _saved(task: ForumTask) -> ForumTask:
    task.revision += 1
    task.full_clean()
    task.save()
    return task
