"""The goals workbook: goal, measures with responsible parties, indicators with baseline and targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.row import ContentRow
from finnish.languages import Bilingual
from indicators.models import Indicator
from interfaces.models import InterfaceDomain
from organisations.models import Organisation


class Goal(ContentRow):
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="goals")
    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="goals", verbose_name=_("domain"))
    text_fi = models.CharField(_("goal in Finnish"), max_length=400, blank=True)
    text_sv = models.CharField(_("goal in Swedish"), max_length=400, blank=True)
    why_fi = models.TextField(_("why it matters, in Finnish"), blank=True, max_length=2000)
    why_sv = models.TextField(_("why it matters, in Swedish"), blank=True, max_length=2000)

    text = Bilingual("text")
    TRANSLATED = ("text", "why")

    class Meta(ContentRow.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="goal_key_once")]

    def __str__(self) -> str:
        return self.text


class Measure(ContentRow):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    text_fi = models.CharField(_("measure in Finnish"), max_length=600, blank=True)
    text_sv = models.CharField(_("measure in Swedish"), max_length=600, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("due"), null=True, blank=True)
    timing_fi = models.CharField(_("when, in Finnish words"), max_length=100, blank=True)
    timing_sv = models.CharField(_("when, in Swedish words"), max_length=100, blank=True)

    text = Bilingual("text")
    TRANSLATED = ("text", "timing")

    class Meta(ContentRow.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(fields=["goal", "key"], name="measure_key_once"),
            models.CheckConstraint(
                name="measure_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message=_("The measure is due before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Responsibility(ContentRow):
    """Who carries a measure: a party, a named organisation outside, or a group; groups become duties at the freeze."""

    class Group(models.TextChoices):
        MUNICIPALITIES = "municipalities", _("all municipalities")
        PARTIES = "parties", _("all parties")
        ASSOCIATIONS = "associations", _("associations")
        OTHERS = "others", _("others")

    class Role(models.TextChoices):
        LEAD = "lead", _("in charge")
        PARTICIPANT = "participant", _("takes part")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("organisation"),
    )
    group = models.CharField(_("group"), max_length=15, choices=Group, blank=True)
    role = models.CharField(_("role"), max_length=11, choices=Role, default=Role.PARTICIPANT)
    what_fi = models.CharField(_("what exactly, in Finnish"), max_length=250, blank=True)
    what_sv = models.CharField(_("what exactly, in Swedish"), max_length=250, blank=True)

    TRANSLATED = ("what",)

    class Meta(ContentRow.Meta):
        verbose_name = _("responsible party")
        verbose_name_plural = _("responsible parties")
        constraints = [
            models.CheckConstraint(
                name="responsibility_organisation_or_group",
                condition=Q(organisation__isnull=False, group="") | (Q(organisation__isnull=True) & ~Q(group="")),
                violation_error_message=_("Choose either an organisation or a group."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name if self.organisation else self.get_group_display()


class GoalIndicator(ContentRow):
    """How a goal is measured. Missing is not zero: an unknown baseline stays empty and may be said in words."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goal_indicators",
        verbose_name=_("indicator of the catalogue"),
    )
    name_fi = models.CharField(_("what is measured, in Finnish"), max_length=300, blank=True)
    name_sv = models.CharField(_("what is measured, in Swedish"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    direction = models.CharField(
        _("direction"), max_length=4, choices=Indicator.Direction, default=Indicator.Direction.NONE
    )
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    baseline_words_fi = models.CharField(_("baseline in Finnish words"), max_length=150, blank=True)
    baseline_words_sv = models.CharField(_("baseline in Swedish words"), max_length=150, blank=True)
    source_fi = models.CharField(_("source in Finnish"), max_length=150, blank=True)
    source_sv = models.CharField(_("source in Swedish"), max_length=150, blank=True)
    frequency_fi = models.CharField(_("how often, in Finnish"), max_length=100, blank=True)
    frequency_sv = models.CharField(_("how often, in Swedish"), max_length=100, blank=True)
    reporter = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who reports")
    )

    name = Bilingual("name")
    TRANSLATED = ("name", "baseline_words", "source", "frequency")

    class Meta(ContentRow.Meta):
        verbose_name = _("indicator of the goal")
        verbose_name_plural = _("indicators of the goal")
        constraints = [
            models.UniqueConstraint(fields=["goal", "key"], name="goal_indicator_key_once"),
            models.CheckConstraint(
                name="goal_indicator_baseline_has_year",
                condition=Q(baseline__isnull=True) | Q(baseline_year__isnull=False),
                violation_error_message=_("Give the year of the baseline."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(ContentRow):
    """Where the goal's indicator should be, for all or for one area; a number with its year, or words."""

    goal_indicator = models.ForeignKey(GoalIndicator, models.CASCADE, related_name="targets")
    area = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    year = models.PositiveSmallIntegerField(_("target year"), null=True, blank=True)
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4, null=True, blank=True)
    words_fi = models.CharField(_("target in Finnish words"), max_length=150, blank=True)
    words_sv = models.CharField(_("target in Swedish words"), max_length=150, blank=True)

    TRANSLATED = ("words",)

    class Meta(ContentRow.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["goal_indicator", "area", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="target_of_area_once",
                violation_error_message=_("There is already a target for this area and year."),
            ),
            models.UniqueConstraint(
                fields=["goal_indicator", "year"],
                condition=Q(withdrawn_at__isnull=True, area__isnull=True),
                name="target_of_all_once",
                violation_error_message=_("There is already a target for this year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else self.words_fi}"
