"""Question sets: what is asked, on which scale, in which order and of whom."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from interfaces.models import InterfaceDomain
from organisations.models import Organisation
from surveys.models.texts import Trilingual


class SurveyQuerySet(models.QuerySet):
    def with_lock(self) -> "SurveyQuerySet":
        """Each set says as `has_been_asked` whether a wave of it has been opened."""
        waves = self.model._meta.get_field("waves").related_model
        opened = waves.objects.filter(survey=OuterRef("pk")).exclude(state=waves.State.PREPARED)
        return self.annotate(has_been_asked=Exists(opened))

    def seen_by(self, stands_for: Collection[int]) -> "SurveyQuerySet":
        """Ready sets, the organisation's own, and of the others' those that have been asked. Needs `with_lock`."""
        return self.filter(Q(owner__isnull=True) | Q(owner__in=stands_for) | Q(has_been_asked=True))


class Survey(models.Model):
    """A question set. A ready one belongs to nobody and is copied; one of an organisation is tended by its editors.

    Once a wave has been opened the questions are locked: what was answered must stay what was asked.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="surveys", verbose_name=_("owner")
    )
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    purpose_fi = models.TextField(_("what it is for, in Finnish"), blank=True)
    purpose_sv = models.TextField(_("what it is for, in Swedish"), blank=True)
    purpose_en = models.TextField(_("what it is for, in English"), blank=True)
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="surveys", verbose_name=_("domains"))
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    source = models.CharField(_("source"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year of the source"), null=True, blank=True)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Trilingual("title")
    purpose = Trilingual("purpose")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["title_fi", "pk"]
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="survey_code_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready_set(self) -> bool:
        return self.owner_id is None


class Scale(models.Model):
    """The answers of a question, each question its own. `ordinal` steps go from end to end and have a mean."""

    class Kind(models.TextChoices):
        ORDINAL = "ordinal", _("steps from one end to the other")
        NOMINAL = "nominal", _("alternatives without an order")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="scales")
    name = models.CharField(_("name of the scale"), max_length=100)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.ORDINAL)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One answer of a scale. `is_no_opinion` ("cannot say", "not known") is counted, and kept out of means.

    `value` is its number on an ordinal scale; 0 for "no opinion", which is a word, not a small number.
    """

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    value = models.SmallIntegerField(_("value"), default=0)
    label_fi = models.CharField(_("text in Finnish"), max_length=150)
    label_sv = models.CharField(_("text in Swedish"), max_length=150, blank=True)
    label_en = models.CharField(_("text in English"), max_length=150, blank=True)
    is_no_opinion = models.BooleanField(_("no opinion"), default=False)

    label = Trilingual("label")

    class Meta:
        verbose_name = _("step of a scale")
        verbose_name_plural = _("steps of scales")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Section(models.Model):
    """A page of the survey."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    title_fi = models.CharField(_("title in Finnish"), max_length=200, blank=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    intro_fi = models.TextField(_("introduction in Finnish"), blank=True)
    intro_sv = models.TextField(_("introduction in Swedish"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Trilingual("title")
    intro = Trilingual("intro")

    class Meta:
        verbose_name = _("section of a survey")
        verbose_name_plural = _("sections of surveys")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question. One with a scale has one row (`Row`) or many (a matrix); an open one is answered in words.

    `background` says that its answer is a background of the respondent: results can be looked at by its steps, and a
    county or a size class can be filled in beforehand for a personal link. `only_if` is a step of an earlier question:
    the question is asked only of those who chose it.
    """

    class Kind(models.TextChoices):
        SCALE = "scale", _("one answer")
        MATRIX = "matrix", _("a row of answers for each line")
        SEVERAL = "several", _("several answers")
        TEXT = "text", _("open answer")

    class Background(models.TextChoices):
        POSITION = "position", _("position of the respondent")
        COUNTY = "county", _("county")
        SIZE = "size", _("size of the municipality")
        DOMAIN = "domain", _("domain")
        OTHER = "other", _("other background")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.CharField(_("number in the source"), max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.SCALE)
    scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("scale")
    )
    text_fi = models.CharField(_("question in Finnish"), max_length=500)
    text_sv = models.CharField(_("question in Swedish"), max_length=500, blank=True)
    text_en = models.CharField(_("question in English"), max_length=500, blank=True)
    help_fi = models.CharField(_("help in Finnish"), max_length=300, blank=True)
    help_sv = models.CharField(_("help in Swedish"), max_length=300, blank=True)
    help_en = models.CharField(_("help in English"), max_length=300, blank=True)
    background = models.CharField(_("background of the respondent"), max_length=8, choices=Background, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    only_if = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("only if this was answered")
    )
    only_if_question = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("to this question")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    text = Trilingual("text")
    help = Trilingual("help")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="question_key_once"),
            models.CheckConstraint(
                name="question_has_scale_or_words",
                condition=Q(kind="text", scale__isnull=True) | (~Q(kind="text") & Q(scale__isnull=False)),
                violation_error_message=_("A question needs a scale, an open one has none."),
            ),
            models.CheckConstraint(
                name="question_condition_is_whole",
                condition=Q(only_if__isnull=True, only_if_question__isnull=True)
                | Q(only_if__isnull=False, only_if_question__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Row(models.Model):
    """A line that gets one answer. A question with one answer, or with several, has a single row without a text.

    `key` survives copies of the set, so that waves of different copies can be compared.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="rows")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    text_fi = models.CharField(_("text in Finnish"), max_length=300, blank=True)
    text_sv = models.CharField(_("text in Swedish"), max_length=300, blank=True)
    text_en = models.CharField(_("text in English"), max_length=300, blank=True)

    text = Trilingual("text")

    class Meta:
        verbose_name = _("row of a question")
        verbose_name_plural = _("rows of questions")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="row_key_once")]

    def __str__(self) -> str:
        return self.text


class Theme(models.Model):
    """A theme that open answers of a question are coded to."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)

    name = Trilingual("name")

    class Meta:
        verbose_name = _("theme of open answers")
        verbose_name_plural = _("themes of open answers")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
