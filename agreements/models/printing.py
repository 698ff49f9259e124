"""A request for a document that takes time; the worker makes it, the page shows how far it is."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.version import Version


class PrintJob(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        WORD = "word", _("agreement for a word processor")
        DIFFERENCES = "differences", _("differences")
        STATEMENTS = "statements", _("summary of the statements")
        PACKAGE = "package", _("decision package")
        PACKAGES = "packages", _("decision packages of all parties")
        SIGNING_RECORD = "signing_record", _("certificate of signing and event log")
        HANDOVER = "handover", _("hand-over report")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="print_jobs")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="print_jobs")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.AGREEMENT)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="print_jobs")
    options = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2)
    edition = models.CharField(max_length=6, default="full")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.language} {self.state}"
