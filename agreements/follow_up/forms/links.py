"""Sending a personal link, and the short form of one measure on the page that it opens."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.follow_up.forms.over_row import OverRowForm
from agreements.follow_up.forms.reports import STATUSES
from agreements.follow_up.own_reports import OwnDuty
from agreements.follow_up.reporting import LONGEST, Answer
from agreements.models import MeasureReport, Status
from organisations.drawn_fields import FieldsOnly

AS_BEFORE = "as_before"
TOLD_AS_HINDRANCE = (Status.STOPPED, Status.NOT_STARTED)


class ReportLinkForm(FieldsOnly, forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Whoever has the link can report: the person who knows the measures, or the registry."),
    )


class LinkAnswerForm(OverRowForm):
    """A status and one sentence. The sentence tells what has been done or, of what does not go on, what hinders."""

    status = forms.ChoiceField(label=gettext_lazy("How it stands"), widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=gettext_lazy("In a sentence: what has been done, or what hinders"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, duty: OwnDuty, sends: bool = True, **kwargs: Any) -> None:
        """`sends`: what is saved for later may still lack its status."""
        self.duty = duty
        super().__init__(data, prefix=f"m{duty.duty.pk}", initial=link_values(duty.report), **kwargs)
        self.fields["status"].choices = list(self._choices())
        self.fields["status"].required = sends
        self.fields["status"].error_messages["required"] = _("Choose how the measure stands.")

    def _choices(self) -> list[tuple[str, str | Promise]]:
        if self.duty.earlier is None:
            return STATUSES
        as_before = _("Nothing new: %(status)s") % {"status": self.duty.earlier.get_status_display()}
        return [(AS_BEFORE, as_before), *STATUSES]

    def answer(self) -> Answer:
        status, sentence = self.cleaned_data.get("status", ""), self.cleaned_data.get("sentence", "")
        earlier = self.duty.earlier
        if status == AS_BEFORE and earlier:
            if not sentence:
                return Answer(earlier.status, "", earlier.hinders, earlier.next_step, nothing_new=True)
            status = earlier.status
        if status in TOLD_AS_HINDRANCE:
            return Answer(status, "", sentence)
        return Answer(status, sentence)


def link_values(report: MeasureReport | None) -> dict[str, Any]:
    if report is None:
        return {"revision": 0}
    status = AS_BEFORE if report.nothing_new else report.status
    sentence = "" if report.nothing_new else report.done or report.hinders
    return {"status": status, "sentence": sentence, "revision": report.revision}
