"""Counterpart pairs (vastinparit): who holds a domain in the county, and who in each municipality."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from interfaces.models.domain import InterfaceDomain
from organisations.models import Organisation, Seat, User

STILL_RIGHT_DAYS = 365


class Counterpart(models.Model):
    """One side of the pairs of a domain: the county's, or one municipality's. The person comes through the seat.

    A pair is the county's counterpart and a municipality's of the same domain and county. The role comes first: the
    seat stays when its holder changes. Addresses are those of the role, where it has its own.
    """

    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="counterparts", verbose_name=_("domain"))
    county = models.ForeignKey(
        Organisation, models.PROTECT, related_name="counterparts_within", verbose_name=_("county")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="counterparts", verbose_name=_("organisation")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="counterparts", verbose_name=_("role"))
    email = models.EmailField(_("e-mail of the role"), blank=True)
    phone = models.CharField(_("phone of the role"), max_length=40, blank=True)
    confirmed_on = models.DateField(_("said to be right on"), default=timezone.localdate)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField(_("asked on"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("counterpart")
        verbose_name_plural = _("counterparts")
        ordering = ["domain__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "county", "organisation"],
                name="counterpart_once",
                violation_error_message=_("The organisation already has a counterpart in this domain."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.seat}"

    def is_due(self, on: datetime.date) -> bool:
        """Whether a year has passed since somebody said that it is right."""
        return (on - self.confirmed_on).days >= STILL_RIGHT_DAYS
