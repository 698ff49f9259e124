"""Agreements that belong together: a series made from one shared text, and the choices for the next term."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from organisations.models import Organisation


class Series(models.Model):
    """Agreements with many municipalities at once, such as LAPE: each has the shared text of `model` and local parts.

    The model is a draft that is never frozen itself; a clause of it that is not `is_local` is shared.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    model = models.OneToOneField(Agreement, models.PROTECT, related_name="series_of_model")
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("series of agreements")
        verbose_name_plural = _("series of agreements")

    def __str__(self) -> str:
        return self.model.title


class SeriesDraft(models.Model):
    """One municipality chosen into the series, and its own draft once it has been made."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="drafts")
    municipality = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("municipality"))
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, null=True, blank=True, related_name="series_draft", verbose_name=_("agreement")
    )
    error = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("draft of a series")
        verbose_name_plural = _("drafts of a series")
        ordering = ["municipality__sort_key_fi"]
        constraints = [models.UniqueConstraint(fields=["series", "municipality"], name="series_municipality_once")]

    def __str__(self) -> str:
        return str(self.municipality)


class Renewal(models.Model):
    """The next term being judged: what of the old agreement goes on. It ends when the successor's draft is made."""

    predecessor = models.ForeignKey(Agreement, models.PROTECT, related_name="renewals")
    successor = models.OneToOneField(Agreement, models.PROTECT, null=True, blank=True, related_name="renewal")
    started_at = models.DateTimeField(auto_now_add=True)
    started_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(successor__isnull=True), name="renewal_going_on_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class RenewalChoice(models.Model):
    """Keep, change or drop one row of the old agreement, with the reason."""

    class Kind(models.TextChoices):
        CLAUSE = "clause", _("clause")
        GOAL = "goal", _("goal")
        MEASURE = "measure", _("measure")

    class Choice(models.TextChoices):
        KEEP = "keep", _("keep")
        CHANGE = "change", _("change")
        DROP = "drop", _("drop")

    renewal = models.ForeignKey(Renewal, models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=10, choices=Kind)
    row_key = models.UUIDField()
    choice = models.CharField(_("choice"), max_length=6, choices=Choice)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    chosen_by_name = models.CharField(max_length=250)
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("choice for the next term")
        verbose_name_plural = _("choices for the next term")
        constraints = [
            models.UniqueConstraint(fields=["renewal", "kind", "row_key"], name="renewal_choice_once"),
            models.CheckConstraint(
                name="renewal_drop_has_reason",
                condition=~Q(choice="drop") | ~Q(reason=""),
                violation_error_message=_("Write why this is dropped."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.choice}"
