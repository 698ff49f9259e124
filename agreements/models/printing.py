"""A request for a document about an agreement that takes time; the worker makes it, the page shows how far it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.version import Version
from documents.jobs import DocumentJob


class PrintJob(DocumentJob):
    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        WORD = "word", _("agreement for a word processor")
        DIFFERENCES = "differences", _("differences")
        STATEMENTS = "statements", _("summary of the statements")
        PACKAGE = "package", _("decision package")
        PACKAGES = "packages", _("decision packages of all parties")
        SIGNING_RECORD = "signing_record", _("certificate of signing and event log")
        HANDOVER = "handover", _("hand-over report")
        FOLLOW_UP = "follow_up", _("follow-up report")
        FOLLOW_UP_WORD = "follow_up_docx", _("follow-up report for a word processor")
        FOLLOW_UP_TABLES = "follow_up_xlsx", _("follow-up report as a spreadsheet")
        FOLLOW_UP_SLIDES = "follow_up_pptx", _("follow-up report as slides")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="print_jobs")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="print_jobs")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.AGREEMENT)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="print_jobs")

    class Meta(DocumentJob.Meta):
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.language} {self.state}"
