"""A reporting period: what it covers, and when reports are taken."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.follow_up.forms.over_row import OverRowForm
from agreements.models import ReportingPeriod
from organisations.drawn_fields import FinnishDateField

DAYS = ("starts", "ends", "opens_on", "due_on")


class PeriodForm(OverRowForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=ReportingPeriod.Kind)
    starts = FinnishDateField(label=_("Covers from"))
    ends = FinnishDateField(label=_("Covers until"), help_text=_("The period is called by this year."))
    opens_on = FinnishDateField(
        label=_("Reports can be given from"), help_text=_("The responsible organisations are told on this day.")
    )
    due_on = FinnishDateField(
        label=_("Reports are due"),
        help_text=_("The agreed day. Reports are taken after it too, until the report is made."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts, ends, opens, due = (data.get(name) for name in DAYS)
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The period ends before it starts."))
        if opens and due and due < opens:
            self.add_error("due_on", _("Reports would be due before they can be given."))
        return data


def values_of(period: ReportingPeriod) -> dict[str, Any]:
    return {name: getattr(period, name) for name in ("kind", *DAYS)}
