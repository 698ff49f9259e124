"""Values by area and year, what each of them replaced, and the personal links by which a value is asked for."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from indicators.models.catalogue import Indicator
from organisations.models import Organisation


class Known(models.Model):
    """What is known of an indicator in an area and a year: a number, words, or the reason why there is nothing."""

    class Missing(models.TextChoices):
        NOT_PUBLISHED = "not_published", _("not published")
        TOO_FEW = "too_few", _("too few cases to be shown")
        NOT_COLLECTED = "not_collected", _("not collected")

    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    words = models.CharField(_("value in words"), max_length=500, blank=True)
    missing = models.CharField(_("why it is missing"), max_length=15, choices=Missing, blank=True)
    count = models.DecimalField(_("number of cases behind it"), max_digits=18, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    comment = models.CharField(_("what explains the value"), max_length=500, blank=True)
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_by_name = models.CharField(_("name of who entered it"), max_length=250, blank=True)

    class Meta:
        abstract = True


class Observation(Known):
    """The value of an indicator in an area and a year. What is missing is never zero: it has its reason instead.

    `area` is a municipality, a county or the whole country. `is_example`: invented for the demo, and shown as such.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator"))
    area = models.ForeignKey(Organisation, models.PROTECT, related_name="observations", verbose_name=_("area"))
    year = models.PositiveSmallIntegerField(_("year"))
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", "area", "year"]
        indexes = [models.Index(fields=["area", "year"], name="observation_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "year"], name="observation_once"),
            models.CheckConstraint(
                name="observation_has_value_or_reason",
                condition=Q(value__isnull=False, words="", missing="")
                | (Q(value__isnull=True, missing="") & ~Q(words=""))
                | (Q(value__isnull=True, words="") & ~Q(missing="")),
                violation_error_message=_("Give a value, or say why it is missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.area_id} {self.year}"

    @property
    def is_known(self) -> bool:
        return not self.missing


class ObservationChange(Known):
    """What an observation said before it was replaced; written in the same transaction, never changed."""

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="changes")
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by_name = models.CharField(_("replaced by"), max_length=250)

    class Meta:
        verbose_name = _("replaced value")
        verbose_name_plural = _("replaced values")
        ordering = ["replaced_at", "pk"]
        constraints = [AppendOnly(name="observationchange_append_only")]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.replaced_at:%Y-%m-%d}"


class ValueRequest(models.Model):
    """A personal link by which somebody gives one value without logging in. Only the hash of its token is kept."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="value_requests")
    area = models.ForeignKey(Organisation, models.PROTECT, related_name="value_requests")
    year = models.PositiveSmallIntegerField(_("year"))
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of the message"), max_length=2, default="fi")
    message = models.CharField(_("greeting"), max_length=500, blank=True)
    due_on = models.DateField(_("answer wished by"), null=True, blank=True)
    target_words = models.CharField(_("target"), max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("asked for"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for a value")
        verbose_name_plural = _("requests for values")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "year"],
                condition=Q(answered_at__isnull=True, cancelled_at__isnull=True),
                name="value_request_open_once",
                violation_error_message=_("This value has been asked for already."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime.datetime) -> bool:
        return self.answered_at is None and self.cancelled_at is None and at < self.expires_at
