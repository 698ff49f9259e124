"""The catalogue of indicators: Sotkanet's, and those that the parties have defined themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from organisations.models import Organisation


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def listed(self) -> "IndicatorQuerySet":
        """Those of the catalogue. The others measure a goal of one agreement and are shown beside it."""
        return self.filter(is_listed=True)

    def in_use(self) -> "IndicatorQuerySet":
        """Those that new goals and new values may be given: the ones that have not been taken out of use."""
        return self.filter(retired_on__isnull=True)

    def of_sotkanet(self) -> "IndicatorQuerySet":
        return self.filter(sotkanet_id__isnull=False)

    def in_order(self) -> "IndicatorQuerySet":
        return self.order_by("theme", "title_sv" if get_language() == "sv" else "title_fi", "pk")


class Indicator(models.Model):
    """An indicator of the catalogue: one of Sotkanet's, or one that the parties have defined themselves.

    An own indicator has an `owner`, whose editors tend it. `is_listed` is False for what measures a goal of one
    agreement only; `goal_key` is then the key of the indicator of that goal. With `in_words` values are words.
    """

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")
        NONE = "none", _("no direction")

    class Rhythm(models.TextChoices):
        YEARLY = "yearly", _("every year")
        SECOND_YEAR = "second_year", _("every second year")
        FOURTH_YEAR = "fourth_year", _("every fourth year")
        TERM = "term", _("once in a council term")
        IRREGULAR = "irregular", _("irregularly")

    goal_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    sotkanet_id = models.PositiveIntegerField(_("Sotkanet number"), null=True, blank=True, unique=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="own_indicators", verbose_name=_("owner")
    )
    is_listed = models.BooleanField(_("in the catalogue"), default=True)
    title_fi = models.CharField(_("title in Finnish"), max_length=300)
    title_sv = models.CharField(_("title in Swedish"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    definition_fi = models.TextField(_("definition in Finnish"), blank=True, max_length=6000)
    definition_sv = models.TextField(_("definition in Swedish"), blank=True, max_length=6000)
    definition_en = models.TextField(_("definition in English"), blank=True, max_length=6000)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    in_words = models.BooleanField(_("values are words"), default=False)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.NONE)
    producer_fi = models.CharField(_("producer in Finnish"), max_length=120, blank=True)
    producer_sv = models.CharField(_("producer in Swedish"), max_length=120, blank=True)
    municipality_level = models.BooleanField(_("published by municipality"), default=True)
    county_level = models.BooleanField(_("published by county"), default=True)
    rhythm = models.CharField(_("how often it is updated"), max_length=11, choices=Rhythm, blank=True)
    small_limit = models.PositiveSmallIntegerField(
        _("smallest count that is shown"),
        null=True,
        blank=True,
        help_text=_("A smaller count than this could tell of single persons: it is kept as “too few to be shown”."),
    )
    data_updated_on = models.DateField(_("updated at the source"), null=True, blank=True)
    described_on = models.DateField(_("described by the source"), null=True, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    retired_on = models.DateField(_("taken out of use"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    definition = Bilingual("definition")
    producer = Bilingual("producer")
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["theme", "title_fi"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_fi=""), name="indicator_has_title"),
            models.CheckConstraint(
                name="indicator_has_unit_or_words",
                condition=Q(in_words=True) | ~Q(unit=""),
                violation_error_message=_("Give the unit, or say that the values are words."),
            ),
            models.CheckConstraint(
                name="indicator_has_level",
                condition=Q(municipality_level=True) | Q(county_level=True),
                violation_error_message=_("Choose at least one level: municipalities, counties or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        return self.sotkanet_id is None

    @property
    def is_count(self) -> bool:
        """Whether the value itself counts something ("n"), so that values of areas may be added up."""
        return self.unit == "n"
