"""What each party has decided on which version, and the personal links of parties that are not in the portal yet."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Party
from agreements.models.version import Version
from documents.append_only import AppendOnly
from finnish.languages import Bilingual
from finnish.text import date as finnish_date
from organisations.models import Body


class PartyLink(models.Model):
    """A personal one-time link by which a party without accounts records its own decision. Only the hash is kept."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="links")
    version = models.ForeignKey(Version, models.PROTECT, related_name="links")
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime.datetime) -> bool:
        return self.used_at is None and self.cancelled_at is None and at < self.expires_at


class DecisionQuerySet(models.QuerySet):
    def standing(self) -> "DecisionQuerySet":
        """Decisions that no later one corrects."""
        return self.filter(correction__isnull=True)


class Decision(models.Model):
    """One handling of one version by one body of one party. Never changed: a correction is a new row pointing here."""

    class Result(models.TextChoices):
        PROPOSES = "proposes", _("proposes to the council")
        APPROVED = "approved", _("approved")
        RESERVATION = "reservation", _("approved with a reservation")
        CHANGED = "changed", _("approved changed")
        RETURNED = "returned", _("returned for preparation")
        TABLED = "tabled", _("tabled")
        REJECTED = "rejected", _("rejected")

    class NumberKind(models.TextChoices):
        SECTION = "section", _("section (§) of the minutes")
        OFFICIAL = "official", _("official's decision")

    party = models.ForeignKey(Party, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    body_kind = models.CharField(_("kind of body"), max_length=10, choices=Body.Kind)
    body_fi = models.CharField(_("body in Finnish"), max_length=200)
    body_sv = models.CharField(_("body in Swedish"), max_length=200, blank=True)
    decided_on = models.DateField(_("date of the decision"))
    number_kind = models.CharField(_("kind of number"), max_length=8, choices=NumberKind, default=NumberKind.SECTION)
    number = models.CharField(_("number"), max_length=60)
    register_number = models.CharField(_("register number"), max_length=80, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=Result)
    reservation = models.TextField(_("reservation or reason"), blank=True, max_length=4000)
    link = models.URLField(_("link to the official minutes"), blank=True, max_length=500)
    is_final = models.BooleanField(_("final for this party"), default=False)
    extract = models.CharField(max_length=200, blank=True)
    extract_name = models.CharField(max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    correction_reason = models.CharField(_("why the record was corrected"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    recorded_by_name = models.CharField(max_length=250)
    link_used = models.ForeignKey(PartyLink, models.PROTECT, null=True, blank=True, related_name="decisions")

    body = Bilingual("body")
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_reservation_has_text",
                condition=~Q(result="reservation") | ~Q(reservation=""),
                violation_error_message=_("Write the reservation as it stands in the decision."),
            ),
            models.CheckConstraint(
                name="decision_final_approves_or_rejects",
                condition=Q(is_final=False) | Q(result__in=["approved", "reservation", "changed", "rejected"]),
                violation_error_message=_("A matter that was tabled, returned or proposed onwards is not final."),
            ),
            models.CheckConstraint(
                name="decision_not_in_the_future",
                condition=Q(decided_on__lte=models.F("recorded_on")),
                violation_error_message=_("The date of the decision is in the future."),
            ),
            AppendOnly(name="decision_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.body_fi} {self.decided_on} {self.number}"

    def clean(self) -> None:
        if self.decided_on and self.decided_on < self.version.dated:
            raise ValidationError(
                {
                    "decided_on": _("The text is dated %(date)s: a decision on it can't be older.")
                    % {"date": finnish_date(self.version.dated)}
                }
            )
        if self.corrects and (self.corrects.party_id, self.corrects.version_id) != (self.party_id, self.version_id):
            raise ValidationError(_("A correction concerns the same party and version as the decision it corrects."))

    @property
    def approves(self) -> bool:
        """Whether the party has hereby approved this version as it stands."""
        return self.is_final and self.result in APPROVING


APPROVING = frozenset({Decision.Result.APPROVED, Decision.Result.RESERVATION})
FINAL_RESULTS = frozenset({*APPROVING, Decision.Result.CHANGED, Decision.Result.REJECTED})
