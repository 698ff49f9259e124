"""Reports of results that the worker makes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.jobs import DocumentJob
from surveys.models.waves import Wave


class SurveyPrint(DocumentJob):
    """A report of a closed wave: PDF, xlsx or slides."""

    class Kind(models.TextChoices):
        REPORT = "report", _("report (PDF)")
        SLIDES = "slides", _("slides (pptx)")

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="prints")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta(DocumentJob.Meta):
        verbose_name = _("report of a survey")
        verbose_name_plural = _("reports of surveys")

    def __str__(self) -> str:
        return f"{self.wave_id} {self.kind}"
