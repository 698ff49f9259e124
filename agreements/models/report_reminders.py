"""Reminders of reports that are missing: to whom, when, by whom. Never more often than the quiet period."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.follow_up import ReportingPeriod
from documents.append_only import AppendOnly
from organisations.models import Organisation


class ReportReminder(models.Model):
    """One organisation was reminded of the reports that it has not given yet in a period."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reminders")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    message = models.CharField(_("greeting"), max_length=500, blank=True)
    recipients = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("reminder of reports")
        verbose_name_plural = _("reminders of reports")
        ordering = ["sent_at", "pk"]
        constraints = [AppendOnly(name="reportreminder_append_only")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.organisation_id} {self.sent_at:%Y-%m-%d}"

    @property
    def quiet_until(self) -> datetime.date:
        """The first day on which the next reminder may go."""
        return timezone.localdate(self.sent_at) + datetime.timedelta(days=settings.REMINDER_QUIET_DAYS)
