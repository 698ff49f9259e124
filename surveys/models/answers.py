"""Answers without a trace of who gave them or when, and the counts that results are read from."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from surveys.models.sets import Question, Row, Step, Theme
from surveys.models.waves import Wave


class Submission(models.Model):
    """One sent answer. The id is random, and nothing says when or by which link it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="submissions")
    people = models.PositiveSmallIntegerField(_("answered by so many people together"), default=1)

    class Meta:
        verbose_name = _("sent answer")
        verbose_name_plural = _("sent answers")

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """The step that was chosen on one row of one submission; of several answers there is a row each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    row = models.ForeignKey(Row, models.PROTECT, related_name="answers")
    step = models.ForeignKey(Step, models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["submission", "row", "step"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.step_id}"


class OpenAnswer(models.Model):
    """Words of one open question. It hangs on no submission: who reads it can't join it to other answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="open_answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="open_answers")
    text = models.TextField(_("answer"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="answers", verbose_name=_("themes"))
    is_hidden = models.BooleanField(_("left out of results"), default=False)

    class Meta:
        verbose_name = _("open answer")
        verbose_name_plural = _("open answers")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class Tally(models.Model):
    """How many chose a step on a row: all of them, or those of one background (`group`, a step of its question).

    Written once when a wave closes, or loaded for a wave held elsewhere. These are the true counts; what may be shown
    of them is decided when they are read (groups under five are left out).
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="tallies")
    row = models.ForeignKey(Row, models.PROTECT, related_name="tallies")
    step = models.ForeignKey(Step, models.PROTECT, related_name="tallies")
    group = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of answers")
        verbose_name_plural = _("counts of answers")
        constraints = [
            models.UniqueConstraint(fields=["wave", "row", "step", "group"], name="tally_once"),
            models.UniqueConstraint(
                fields=["wave", "row", "step"], condition=Q(group__isnull=True), name="tally_of_all_once"
            ),
        ]
        indexes = [models.Index(fields=["wave", "group"], name="tally_by_group")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.step_id}: {self.count}"


class GroupSize(models.Model):
    """How many submissions a wave has, in all (`group` empty) and of each background."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="group_sizes")
    group = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("size of a group")
        verbose_name_plural = _("sizes of groups")
        constraints = [
            models.UniqueConstraint(fields=["wave", "group"], name="group_size_once"),
            models.UniqueConstraint(fields=["wave"], condition=Q(group__isnull=True), name="group_size_of_all_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.group_id}: {self.count}"


class PublishedFigure(models.Model):
    """A figure that the source gives in words or as a share, where counts were never published.

    `percent` is whole, as printed; a figure in words only has none. `group` names the group as the source does.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="published")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="published")
    row = models.ForeignKey(Row, models.PROTECT, null=True, blank=True, related_name="published")
    position = models.PositiveSmallIntegerField(default=0)
    group_fi = models.CharField(_("group in Finnish"), max_length=150, blank=True)
    group_sv = models.CharField(_("group in Swedish"), max_length=150, blank=True)
    text_fi = models.CharField(_("what the figure says, in Finnish"), max_length=300)
    text_sv = models.CharField(_("what the figure says, in Swedish"), max_length=300)
    percent = models.PositiveSmallIntegerField(_("per cent"), null=True, blank=True)
    answers = models.CharField(_("number of answers as printed"), max_length=40, blank=True)

    group = Bilingual("group")
    text = Bilingual("text")

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="published_figure_at_most_100", condition=Q(percent__isnull=True) | Q(percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.text_fi
