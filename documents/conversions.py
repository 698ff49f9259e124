"""Why a file that somebody brought could not be made into a PDF."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConversionProblem(models.TextChoices):
    """Why there is no PDF, and what to do about it."""

    NO_OFFICE = "no_office", _("This portal has no LibreOffice, so the original goes along as it is, outside the pack.")
    TOO_SLOW = "too_slow", _("Making the PDF took too long. Save the file as PDF and bring that.")
    BROKEN = "broken", _("The file could not be made into a PDF. Save it as PDF and bring that.")
    TOO_LARGE = "too_large", _("The picture has too many pixels. Save it smaller.")


class ConversionFailed(Exception):
    """There is no PDF; `problem` says why in words for people."""

    def __init__(self, problem: ConversionProblem) -> None:
        super().__init__(str(problem.label))
        self.problem = problem


class OfficeMissing(ConversionFailed):
    """LibreOffice is not installed here."""

    def __init__(self) -> None:
        super().__init__(ConversionProblem.NO_OFFICE)
