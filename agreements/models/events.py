"""What happened: one row for every step, written in the same transaction as the step itself and never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.version import Version
from documents.append_only import AppendOnly


class Event(models.Model):
    """Who, for whom, when, what, on which version. Names are copied in: they stay though a person or name changes."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="events")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what"), max_length=30)
    from_stage = models.CharField(max_length=15, blank=True)
    to_stage = models.CharField(max_length=15, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=250)
    organisation_fi = models.CharField(max_length=200, blank=True)
    organisation_sv = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "pk"]
        constraints = [AppendOnly(name="event_append_only")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
