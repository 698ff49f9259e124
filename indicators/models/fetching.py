"""What has been fetched from Sotkanet and when, so that a fetch that was cut short goes on where it stopped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.catalogue import Indicator


class SotkanetFetch(models.Model):
    """One indicator and year as it was last fetched: what is not newer at the source is not asked for again."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="fetches")
    year = models.PositiveSmallIntegerField(_("year"))
    fetched_at = models.DateTimeField(_("fetched"))
    data_updated_on = models.DateField(_("updated at the source"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("values"))

    class Meta:
        verbose_name = _("fetched year")
        verbose_name_plural = _("fetched years")
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="sotkanet_fetch_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"
