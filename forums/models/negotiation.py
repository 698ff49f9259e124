"""The negotiations that the acts require, each a series of sessions with one report."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from finnish.languages import Bilingual
from forums.models.forum import Forum
from interfaces.models import InterfaceDomain
from organisations.models import CouncilTerm, Organisation, User


class Negotiation(models.Model):
    """By the Wellbeing Services Counties Act 14 § once per council term, by the Organising Act 7 § every year."""

    class Kind(models.TextChoices):
        COUNTY_ACT = "county_act", _("negotiation by the Act on Wellbeing Services Counties, section 14")
        HYTE = "hyte", _("HYTE negotiation by the Act on Organising, section 7")

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        UNDER_WAY = "under_way", _("under way")
        REPORTED = "reported", _("reported")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="negotiations", verbose_name=_("county"))
    forum = models.ForeignKey(
        Forum, models.PROTECT, related_name="negotiations", verbose_name=_("forum that steers it")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    term = models.ForeignKey(
        CouncilTerm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("council term")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    themes_fi = models.TextField(_("themes in Finnish"), blank=True)
    themes_sv = models.TextField(_("themes in Swedish"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARING)
    report_fi = models.TextField(_("report in Finnish"), blank=True)
    report_sv = models.TextField(_("report in Swedish"), blank=True)
    reported_on = models.DateField(_("reported to the county executive on"), null=True, blank=True)
    evidence_url = models.URLField(_("link to the evidence"), max_length=500, blank=True)
    evidence_note = models.CharField(
        _("evidence"), max_length=300, blank=True, help_text=_("The body, the date and the section of its minutes.")
    )
    reported_by_label = models.CharField(max_length=250, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    themes = Bilingual("themes")

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        ordering = ["-year", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="negotiation_of_term_names_it",
                condition=~Q(kind="county_act") | Q(term__isnull=False),
                violation_error_message=_("Choose the council term that the negotiation belongs to."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_reported(self) -> bool:
        return self.state == self.State.REPORTED


class DutyEvidence(models.Model):
    """That a negotiation was held elsewhere than in the portal: when, and where that can be read.

    `term` for the negotiation of a council term, `year` for the yearly one. Nothing is deleted: what was recorded by
    mistake is withdrawn.
    """

    kind = models.CharField(_("duty"), max_length=10, choices=Negotiation.Kind)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="duty_evidence", verbose_name=_("county"))
    term = models.ForeignKey(
        CouncilTerm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("council term")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    held_on = models.DateField(_("negotiated on"))
    note = models.CharField(
        _("evidence"), max_length=300, help_text=_("The body, the date and the section of its minutes.")
    )
    url = models.URLField(_("link to the evidence"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_by_label = models.CharField(max_length=250)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("evidence of a duty")
        verbose_name_plural = _("evidence of duties")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="duty_evidence_names_its_period",
                condition=Q(kind="county_act", term__isnull=False, year__isnull=True)
                | Q(kind="hyte", term__isnull=True, year__isnull=False),
                violation_error_message=_("Name the council term or the year that the negotiation belongs to."),
            ),
        ]

    def __str__(self) -> str:
        return self.note


class NegotiationOutcome(models.Model):
    """What was agreed, by the four contents of the acts; can be offered to an agreement as a draft goal or measure."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("goal")
        MEASURE = "measure", _("measure")
        COOPERATION = "cooperation", _("cooperation")
        FOLLOW_UP = "follow_up", _("follow-up")

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="outcomes")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    domain = models.ForeignKey(
        InterfaceDomain, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("domain")
    )
    text_fi = models.TextField(_("text in Finnish"))
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    under = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("goal that the measure belongs to"),
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("responsible organisations")
    )
    position = models.PositiveSmallIntegerField(default=0)
    offered_to = models.ForeignKey(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="negotiation_outcomes"
    )
    offered_key = models.UUIDField(null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    text = Bilingual("text")

    class Meta:
        verbose_name = _("outcome of a negotiation")
        verbose_name_plural = _("outcomes of negotiations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="only_a_measure_is_under_a_goal", condition=Q(under__isnull=True) | Q(kind="measure")
            ),
        ]

    def __str__(self) -> str:
        return self.text
