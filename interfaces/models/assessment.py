"""Self-assessment: the six building blocks with their maturity, and the check-lists of the sources."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from organisations.models import Organisation, User


class BuildingBlock(models.Model):
    """One of the six blocks that a cooperation's management system is built of (DOMAIN.md item 18)."""

    code = models.SlugField(_("code"), unique=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=100)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    description_fi = models.TextField(_("description in Finnish"))
    description_sv = models.TextField(_("description in Swedish"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")
    description = Bilingual("description")

    class Meta:
        verbose_name = _("building block")
        verbose_name_plural = _("building blocks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class BlockAssessment(models.Model):
    """How one party sees a block in a year; without a party, how they see it together (kept by the county's editors).

    Nobody assesses for another party.
    """

    class Maturity(models.IntegerChoices):
        NOT_STARTED = 1, _("not started")
        BEGUN = 2, _("begun")
        AGREED = 3, _("agreed")
        IN_USE = 4, _("in use")
        IMPROVED = 5, _("in use, assessed and improved")

    block = models.ForeignKey(BuildingBlock, models.PROTECT, related_name="assessments", verbose_name=_("block"))
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))
    party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    maturity = models.PositiveSmallIntegerField(_("maturity"), choices=Maturity)
    why = models.TextField(_("why"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("assessment of a building block")
        verbose_name_plural = _("assessments of building blocks")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["block", "county", "party", "year"], name="block_assessment_once"),
            models.UniqueConstraint(
                fields=["block", "county", "year"], condition=Q(party__isnull=True), name="block_assessed_together_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.year}"


class ChecklistItem(models.Model):
    """A row of a check-list: a recommendation, a need, a LAPE proposal or a success factor of the sources."""

    class Checklist(models.TextChoices):
        RECOMMENDATIONS = "recommendations", _("recommendations for builders of cooperation")
        START = "start", _("recommendations for the start")
        NEEDS = "needs", _("what cooperation needs")
        LAPE = "lape", _("proposals of the LAPE report")
        SUCCESS = "success", _("success factors")

    code = models.SlugField(_("code"), unique=True)
    checklist = models.CharField(_("check-list"), max_length=15, choices=Checklist)
    text_fi = models.CharField(_("text in Finnish"), max_length=300)
    text_sv = models.CharField(_("text in Swedish"), max_length=300)
    by_municipality = models.BooleanField(_("for each municipality too"), default=False)
    source = models.CharField(_("source"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    text = Bilingual("text")

    class Meta:
        verbose_name = _("row of a check-list")
        verbose_name_plural = _("rows of check-lists")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class ItemStatus(models.Model):
    """How far a county, or one of its municipalities, is with a row of a check-list. No row: nobody has said."""

    class Status(models.TextChoices):
        DONE = "done", _("done")
        UNDER_WAY = "under_way", _("under way")
        NOT_STARTED = "not_started", _("not started")
        NOT_NEEDED = "not_needed", _("not needed here")

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="statuses", verbose_name=_("row"))
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    status = models.CharField(_("status"), max_length=11, choices=Status)
    note = models.CharField(_("note"), max_length=500, blank=True)
    url = models.URLField(_("link to what shows it"), max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("status of a check-list row")
        verbose_name_plural = _("statuses of check-list rows")
        constraints = [
            models.UniqueConstraint(fields=["item", "county", "municipality"], name="item_status_once"),
            models.UniqueConstraint(
                fields=["item", "county"], condition=Q(municipality__isnull=True), name="item_status_of_county_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.municipality or self.county}"
