"""What came of an item, and the tasks that come back at every meeting until they are closed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Measure
from forums.models.forum import Forum
from forums.models.meeting import AgendaItem
from organisations.models import Organisation, User


class ForumTask(models.Model):
    """What somebody has promised a forum to do by a day. It comes first on every agenda until it is closed."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="forum_tasks")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="given_tasks")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(_("task"), max_length=400)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="forum_tasks", verbose_name=_("responsible organisation")
    )
    person_role = models.CharField(
        _("who, by role"), max_length=150, blank=True, help_text=_("“Director of education”, not the name.")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="forum_tasks", verbose_name=_("agreement")
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="forum_tasks", verbose_name=_("measure")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    progress = models.CharField(_("how it goes"), max_length=400, blank=True)
    progress_at = models.DateTimeField(null=True, blank=True)
    progress_by_label = models.CharField(max_length=250, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_note = models.CharField(_("how it ended"), max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("task of a forum")
        verbose_name_plural = _("tasks of forums")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="forum_task_dropped_has_note",
                condition=~Q(state="dropped") | ~Q(closed_note=""),
                violation_error_message=_("Say why the task is dropped."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Outcome(models.Model):
    """What was noted, resolved or given as a task under an item. Typed during the meeting and saved by itself."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("noted for information")
        RESOLUTION = "resolution", _("position or decision")
        TASK = "task", _("task")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="outcomes")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.INFORMATION)
    text = models.TextField(_("text"), blank=True)
    task = models.OneToOneField(ForumTask, models.PROTECT, null=True, blank=True, related_name="outcome")
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="outcome_task_is_a_task",
                condition=Q(kind="task", task__isnull=False) | (~Q(kind="task") & Q(task__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.task)
