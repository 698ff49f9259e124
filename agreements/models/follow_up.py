"""Following up an agreement in force: the periods, what the parties report, assessments, frozen reports."""

import datetime
import json
import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.family import RenewalChoice
from agreements.models.followed import FollowedMeasure
from agreements.models.version import Version
from documents.append_only import AppendOnly
from organisations.models import Body, Organisation


class ReportingPeriod(models.Model):
    """A time for which every responsible organisation reports once. It hangs on the original agreement of a chain.

    Planned, open and past due follow from the days; `closed_at` says that the report has been frozen. Dates: covered
    `starts`–`ends`, reports taken from `opens_on`, asked for by `due_on`.
    """

    class Kind(models.TextChoices):
        YEARLY = "yearly", _("yearly follow-up")
        MID_TERM = "mid_term", _("mid-term review")
        FINAL = "final", _("final evaluation")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("being collected")
        FROZEN = "frozen", _("report ready")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reporting_periods")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.YEARLY)
    starts = models.DateField(_("covers from"))
    ends = models.DateField(_("covers until"))
    opens_on = models.DateField(_("reports can be given from"))
    due_on = models.DateField(_("reports are due"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    correction_reason = models.CharField(max_length=500, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_name = models.CharField(max_length=250, blank=True, editable=False)

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["ends", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "ends"],
                name="reporting_period_once",
                violation_error_message=_("There is already a period of this kind that ends on this day."),
            ),
            models.CheckConstraint(
                name="reporting_period_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="reporting_period_due_after_opening",
                condition=Q(due_on__gte=F("opens_on")),
                violation_error_message=_("Reports would be due before they can be given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def year(self) -> int:
        """The year by which the period is called."""
        return self.ends.year

    def state(self, on: datetime.date) -> "ReportingPeriod.State":
        if self.closed_at:
            return self.State.FROZEN
        return self.State.OPEN if self.opens_on <= on else self.State.PLANNED

    def is_late(self, on: datetime.date) -> bool:
        """Whether what is still missing is late."""
        return self.closed_at is None and self.due_on < on


class Status(models.TextChoices):
    """How a measure stands by the word of those who carry it out."""

    NOT_STARTED = "not_started", _("not started")
    GOING_ON = "going_on", _("going on")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class MeasureReport(models.Model):
    """What one organisation says of one of its measures in a period: a draft until it is sent, then what all see."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measure_reports")
    measure = models.ForeignKey(FollowedMeasure, models.PROTECT, related_name="reports")
    measure_key = models.UUIDField(editable=False)
    status = models.CharField(_("how the measure stands"), max_length=11, choices=Status, blank=True)
    done = models.TextField(_("what has been done"), blank=True, max_length=3000)
    hinders = models.TextField(_("what hinders"), blank=True, max_length=3000)
    next_step = models.TextField(_("next step"), blank=True, max_length=3000)
    nothing_new = models.BooleanField(_("nothing new since the last report"), default=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    by_name = models.CharField(_("reported by"), max_length=250, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    page = models.CharField(max_length=40, blank=True, editable=False)  # the opened page that saved it last by itself

    class Meta:
        verbose_name = _("report on a measure")
        verbose_name_plural = _("reports on measures")
        constraints = [
            models.UniqueConstraint(fields=["period", "organisation", "measure_key"], name="measure_report_once"),
            models.CheckConstraint(
                name="measure_report_sent_has_status",
                condition=Q(sent_at__isnull=True) | ~Q(status=""),
                violation_error_message=_("Choose how the measure stands."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.organisation_id} {self.status}"


class ReportAttachment(models.Model):
    """A file that goes with a report, kept under its hash."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(MeasureReport, models.CASCADE, related_name="attachments")
    file = models.CharField(max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("attachment of a report")
        verbose_name_plural = _("attachments of reports")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class MeasureSummary(models.Model):
    """The lead's summary of a measure that several organisations carry: each has reported for itself."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="summaries")
    measure_key = models.UUIDField(editable=False)
    status = models.CharField(_("how the measure stands"), max_length=11, choices=Status)
    text = models.TextField(_("summary"), max_length=3000)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=250, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("summary of a measure")
        verbose_name_plural = _("summaries of measures")
        constraints = [models.UniqueConstraint(fields=["period", "measure_key"], name="measure_summary_once")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.status}"


class GoalAssessment(models.Model):
    """How the forum judges a goal: a judgement of its own beside what is reported and what the figures show.

    `suggestion` is what the forum would do with the goal in the next term; the renewal of the agreement offers it.
    """

    class Verdict(models.TextChoices):
        ATTAINED = "attained", _("attained")
        ON_THE_WAY = "on_the_way", _("on the way")
        NOT_ATTAINED = "not_attained", _("not attained")
        CANNOT_SAY = "cannot_say", _("can't say")

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="assessments")
    goal_key = models.UUIDField(editable=False)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="goal_assessments", verbose_name=_("forum")
    )
    body_name = models.CharField(_("forum"), max_length=200)
    assessed_on = models.DateField(_("assessed on"))
    verdict = models.CharField(_("assessment"), max_length=12, choices=Verdict)
    why = models.TextField(_("why"), max_length=3000)
    next_step = models.TextField(_("what next"), blank=True, max_length=3000)
    suggestion = models.CharField(_("for the next term"), max_length=6, choices=RenewalChoice.Choice, blank=True)
    by_name = models.CharField(max_length=250, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("assessment of a goal")
        verbose_name_plural = _("assessments of goals")
        constraints = [models.UniqueConstraint(fields=["period", "goal_key"], name="goal_assessment_once")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.verdict}"


class FollowUpReport(models.Model):
    """A period's report as it was frozen: values, words and figures of that day. A correction is a new edition.

    `content` is the exact canonical JSON whose SHA-256 is `sha256`; `reason` says why there is a later edition.
    `codes` are the verification codes of its sealed documents by "language/edition", as in SealingRecord.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="editions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="follow_up_reports")
    number = models.PositiveSmallIntegerField(_("edition"))
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField()
    public_url = models.CharField(max_length=200)
    frozen_at = models.DateTimeField()
    frozen_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("follow-up report")
        verbose_name_plural = _("follow-up reports")
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="follow_up_report_number_once"),
            AppendOnly(name="followupreport_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}/{self.number}"

    @cached_property
    def data(self) -> dict:
        return json.loads(self.content)


class ReportLink(models.Model):
    """A personal link by which a party without accounts reports its measures of a period. Only the hash is kept."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="report_links")
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personal link to report")
        verbose_name_plural = _("personal links to report")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime.datetime) -> bool:
        return self.used_at is None and self.cancelled_at is None and at < self.expires_at
