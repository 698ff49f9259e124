"""The forum's assessment of a goal as a form."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.follow_up.assessing import Assessment
from agreements.follow_up.forms.over_row import OverRowForm
from agreements.models import GoalAssessment, RenewalChoice
from organisations.drawn_fields import FinnishDateField

LONGEST = GoalAssessment._meta.get_field("why").max_length


class AssessmentForm(OverRowForm):
    verdict = forms.ChoiceField(
        label=_("Assessment"),
        choices=[(value, capfirst(label)) for value, label in GoalAssessment.Verdict.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the assessment.")},
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why: one sentence is enough.")},
    )
    next_step = forms.CharField(
        label=_("What next"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    suggestion = forms.ChoiceField(
        label=_("Suggestion for the next term"),
        choices=[("", _("no suggestion yet")), *RenewalChoice.Choice.choices],
        required=False,
        help_text=_("It is offered when the next term is prepared; nothing follows from it by itself."),
    )
    on = FinnishDateField(label=_("Assessed on"), required=False, help_text=_("Empty: today."))

    def __init__(self, data: Any = None, *, assessment: GoalAssessment | None, **kwargs: Any) -> None:
        super().__init__(data, initial=assessment_values(assessment), **kwargs)

    def assessment(self) -> Assessment:
        return Assessment(**{name: self.cleaned_data[name] for name in Assessment.__dataclass_fields__})


class RecordedAssessmentForm(AssessmentForm):
    """For a forum that is not in the portal: which one it was. `forums`: those that the agreement names."""

    body_name = forms.CharField(label=_("Forum"), max_length=200)
    field_order = ["body_name"]

    def __init__(self, *args: Any, forums: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if forums:
            known = self.initial.get("body_name", "")
            names = dict.fromkeys([*forums, known] if known else forums)
            choices = [(name, name) for name in names]
            if len(choices) > 1:
                choices.insert(0, ("", "–"))  # so that none is recorded by oversight
            self.fields["body_name"] = forms.ChoiceField(label=_("Forum"), choices=choices)
            self.order_fields(["body_name"])


def assessment_values(row: GoalAssessment | None) -> dict[str, Any]:
    if row is None:
        return {"revision": 0}
    names = ("verdict", "why", "next_step", "suggestion", "body_name", "revision")
    return {name: getattr(row, name) for name in names} | {"on": row.assessed_on}
