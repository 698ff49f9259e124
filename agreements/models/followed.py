"""The register: what of a version in force is followed, written out as rows (`agreements.follow_up.register`).

The rows say in the database what the frozen content says, so that many agreements can be asked at once.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.version import Version
from finnish.languages import Bilingual
from indicators.models import Indicator
from interfaces.models import InterfaceDomain
from organisations.models import Organisation


class FollowedGoal(models.Model):
    """A goal of a version in force; `number` is as printed."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="followed_goals")
    key = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="followed_goals")
    text_fi = models.CharField(max_length=400, blank=True)
    text_sv = models.CharField(max_length=400, blank=True)

    text = Bilingual("text")

    class Meta:
        verbose_name = _("followed goal")
        verbose_name_plural = _("followed goals")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="followed_goal_once")]

    def __str__(self) -> str:
        return self.text


class FollowedMeasure(models.Model):
    """A measure of a followed goal; `number` is as printed ("2.1"), `position` its place in the goal."""

    goal = models.ForeignKey(FollowedGoal, models.PROTECT, related_name="measures")
    key = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    text_fi = models.CharField(max_length=600, blank=True)
    text_sv = models.CharField(max_length=600, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    timing_fi = models.CharField(max_length=100, blank=True)
    timing_sv = models.CharField(max_length=100, blank=True)

    text = Bilingual("text")
    timing = Bilingual("timing")

    class Meta:
        verbose_name = _("followed measure")
        verbose_name_plural = _("followed measures")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["goal", "key"], name="followed_measure_once")]

    def __str__(self) -> str:
        return self.text


class MeasureDuty(models.Model):
    """One organisation carries one measure: groups such as "all municipalities" are expanded to their members."""

    measure = models.ForeignKey(FollowedMeasure, models.PROTECT, related_name="duties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measure_duties")
    is_lead = models.BooleanField(default=False)
    what_fi = models.CharField(max_length=600, blank=True)
    what_sv = models.CharField(max_length=600, blank=True)

    what = Bilingual("what")

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [models.UniqueConstraint(fields=["measure", "organisation"], name="measure_duty_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id}"


class FollowedIndicator(models.Model):
    """How a followed goal is measured. `indicator` has the values: the catalogue's, or one of this goal alone."""

    goal = models.ForeignKey(FollowedGoal, models.PROTECT, related_name="indicators")
    key = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="followed")
    name_fi = models.CharField(max_length=300, blank=True)
    name_sv = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=4, choices=Indicator.Direction, default=Indicator.Direction.NONE)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    baseline_words_fi = models.CharField(max_length=150, blank=True)
    baseline_words_sv = models.CharField(max_length=150, blank=True)
    reporter = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    name = Bilingual("name")
    baseline_words = Bilingual("baseline_words")

    class Meta:
        verbose_name = _("followed indicator")
        verbose_name_plural = _("followed indicators")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["goal", "key"], name="followed_indicator_once")]

    def __str__(self) -> str:
        return self.name


class FollowedTarget(models.Model):
    """Where a followed indicator should be, for all (no area) or in one area."""

    followed = models.ForeignKey(FollowedIndicator, models.PROTECT, related_name="targets")
    area = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    words_fi = models.CharField(max_length=150, blank=True)
    words_sv = models.CharField(max_length=150, blank=True)

    words = Bilingual("words")

    class Meta:
        verbose_name = _("followed target")
        verbose_name_plural = _("followed targets")
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else self.words_fi}"
