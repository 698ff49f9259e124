"""What we know: the catalogue of indicators. Values by area and year come with the follow-up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual


class Indicator(models.Model):
    """An indicator of the catalogue: one of Sotkanet's, or one that the parties have defined themselves."""

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")
        NONE = "none", _("no direction")

    sotkanet_id = models.PositiveIntegerField(_("Sotkanet number"), null=True, blank=True, unique=True)
    title_fi = models.CharField(_("title in Finnish"), max_length=300)
    title_sv = models.CharField(_("title in Swedish"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=30)
    decimals = models.PositiveSmallIntegerField(_("decimals"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.NONE)
    producer_fi = models.CharField(_("producer in Finnish"), max_length=120, blank=True)
    producer_sv = models.CharField(_("producer in Swedish"), max_length=120, blank=True)
    municipality_level = models.BooleanField(_("published by municipality"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    title = Bilingual("title")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["theme", "title_fi"]
        constraints = [models.CheckConstraint(condition=~Q(title_fi=""), name="indicator_has_title")]

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """The value of an indicator in an area and a year. What is missing is never zero: it has its reason instead."""

    class Missing(models.TextChoices):
        NOT_PUBLISHED = "not_published", _("not published")
        TOO_FEW = "too_few", _("too few cases to be shown")
        NOT_COLLECTED = "not_collected", _("not collected")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator"))
    area = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="observations", verbose_name=_("area")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    missing = models.CharField(_("why it is missing"), max_length=15, choices=Missing, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", "area", "year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "year"], name="observation_once"),
            models.CheckConstraint(
                name="observation_has_value_or_reason",
                condition=Q(value__isnull=False, missing="") | (Q(value__isnull=True) & ~Q(missing="")),
                violation_error_message=_("Give a value, or say why it is missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.area_id} {self.year}"
