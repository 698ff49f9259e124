"""Reminders to a party's own contacts: what was asked for, when, by whom. Never more often than the quiet period."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Party
from agreements.models.version import Version
from documents.append_only import AppendOnly


class Reminder(models.Model):
    class About(models.TextChoices):
        STATEMENT = "statement", _("statement")
        DECISION = "decision", _("decision")
        SIGNATURE = "signature", _("signature")

    party = models.ForeignKey(Party, models.PROTECT, related_name="reminders")
    version = models.ForeignKey(Version, models.PROTECT, related_name="reminders")
    about = models.CharField(max_length=10, choices=About)
    message = models.CharField(_("greeting"), max_length=500, blank=True)
    recipients = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["sent_at", "pk"]
        constraints = [AppendOnly(name="reminder_append_only")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.about} {self.sent_at:%Y-%m-%d}"

    @property
    def quiet_until(self) -> datetime.date:
        """The first day on which the next reminder about the same may go."""
        return timezone.localdate(self.sent_at) + datetime.timedelta(days=settings.REMINDER_QUIET_DAYS)
