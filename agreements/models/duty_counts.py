"""How many duties each organisation carries in a version: counted once, when the register is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.version import Version
from organisations.models import Organisation


class DutyCount(models.Model):
    """How many measures of a version an organisation leads and in how many it takes part.

    A version's duties never change after they were written, so the sum can be kept: the whole country has hundreds of
    thousands of duties but only thousands of these.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="duty_counts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    leads = models.PositiveIntegerField()
    takes_part = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of duties")
        verbose_name_plural = _("counts of duties")
        constraints = [models.UniqueConstraint(fields=["version", "organisation"], name="duty_count_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version_id}"
