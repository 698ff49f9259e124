"""What is reported of one measure, its file, and the lead's summary."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.follow_up.forms.over_row import OverRowForm
from agreements.follow_up.own_reports import OwnDuty
from agreements.follow_up.reporting import LONGEST, Answer
from agreements.forms.reminders import RemindersForm
from agreements.models import MeasureReport, MeasureSummary, Status
from documents.uploads import check_upload

TEXT = {"rows": 3}
STATUSES = [(value, capfirst(label)) for value, label in Status.choices]


class ReportForm(OverRowForm):
    """Kept as it is while it is a draft; what it lacks is said when it is sent."""

    status = forms.ChoiceField(
        label=_("How the measure stands"),
        choices=STATUSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the measure stands.")},
    )
    done = forms.CharField(
        label=_("What has been done"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs=TEXT)
    )
    hinders = forms.CharField(
        label=_("What hinders"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs=TEXT)
    )
    next_step = forms.CharField(
        label=_("Next step"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs=TEXT)
    )

    def __init__(self, data: Any = None, *, duty: OwnDuty, **kwargs: Any) -> None:
        super().__init__(data, initial=report_values(duty.report), **kwargs)

    def typed(self) -> Answer:
        """Word for word what stands in the fields, for a draft that nobody checks."""
        return Answer(**{name: self[name].value() or "" for name in ("status", "done", "hinders", "next_step")})

    @property
    def typed_revision(self) -> int:
        text = str(self["revision"].value() or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def report_values(report: MeasureReport | None) -> dict[str, Any]:
    if report is None:
        return {"revision": 0}
    return {name: getattr(report, name) for name in ("status", "done", "hinders", "next_step", "revision")}


class ReportFileForm(forms.Form):
    upload = forms.FileField(
        label=_("Attachment"),
        required=False,
        help_text=_("A PDF, an image or an office file, at most 20 MB. No data of clients, ever."),
    )

    def clean_upload(self) -> File | None:
        upload = self.cleaned_data["upload"]
        if upload:
            check_upload(upload)
        return upload


class SummaryForm(OverRowForm):
    status = forms.ChoiceField(
        label=_("How the measure stands as a whole"),
        choices=STATUSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the measure stands.")},
    )
    text = forms.CharField(
        label=_("Summary"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the summary: one or two sentences are enough.")},
    )

    def __init__(self, data: Any = None, *, summary: MeasureSummary | None, **kwargs: Any) -> None:
        super().__init__(data, initial=summary_values(summary), **kwargs)


def summary_values(summary: MeasureSummary | None) -> dict[str, Any]:
    if summary is None:
        return {"revision": 0}
    return {"status": summary.status, "text": summary.text, "revision": summary.revision}


class ReportRemindersForm(RemindersForm):
    """`choices`: the ids of the organisations that may be reminded now, each with its name."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].label = _("Organisations to remind")
        self.fields["message"].help_text = _("Goes along with the reminder, which itself says how much is missing.")
