"""The goal's form: the goal itself and all its rows on one page, saved as one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.editing import GoalFacts
from agreements.forms.goal_choices import GoalChoices, goal_choices
from agreements.forms.goal_rows import IndicatorFormSet, MeasureFormSet
from agreements.forms.opened import Opened
from agreements.forms.rows import RowForm, require_some_language, texts_in
from agreements.models import Agreement, Goal, GoalIndicator, Measure, Responsibility, Target
from agreements.models.row import ContentRow
from interfaces.models import InterfaceDomain

MORE_ROWS = 3  # how many rows are added at once where scripts are off


class GoalForm(RowForm):
    NEEDED = "text"

    class Meta:
        model = Goal
        fields = ["domain", "text_fi", "text_sv", "why_fi", "why_sv"]
        widgets = {
            "text_fi": forms.Textarea(attrs={"rows": 2}),
            "text_sv": forms.Textarea(attrs={"rows": 2}),
            "why_fi": forms.Textarea(attrs={"rows": 3}),
            "why_sv": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Agreement.domains.through.objects.filter(agreement=self.agreement, interfacedomain=OuterRef("pk"))
        domains = list(InterfaceDomain.objects.annotate(is_own=Exists(own)))
        named = [(domain.pk, domain.name) for domain in domains if domain.is_own]
        rest = [(domain.pk, domain.name) for domain in domains if not domain.is_own]
        groups = [(_("Domains of the agreement"), named), (_("Other domains"), rest)]
        self.fields["domain"].choices = [("", "–"), *(groups if named else rest)]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_some_language(self, "text", _("Write the goal."))
        return data


class QuickGoalForm(GoalForm):
    """A goal as one line; the rest is written later."""

    class Meta(GoalForm.Meta):
        fields = ["domain", "text_fi", "text_sv"]


class GoalWorkbookForm:
    """The forms of one goal together; it behaves like one form to views and templates.

    `data` as posted, or None. Measures are left out where the agreement's scope has none.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agreement: Agreement,
        row: Goal | None = None,
        choices: GoalChoices | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.agreement, self.row, self.data, self.is_bound = agreement, row, data, data is not None
        self.choices = choices or goal_choices(agreement)
        saved = _rows_of(row) if row and data is None else {"measures": None, "indicators": None}
        options = {"form_kwargs": {"choices": self.choices}}
        self.goal = GoalForm(data, agreement=agreement, row=row, initial=initial or {})
        self.measures = None
        if agreement.scope != 2:
            self.measures = MeasureFormSet(data, prefix="measures", initial=saved["measures"], **options)
        self.indicators = IndicatorFormSet(data, prefix="indicators", initial=saved["indicators"], **options)

    @property
    def formsets(self) -> list[Any]:
        return [formset for formset in (self.measures, self.indicators) if formset is not None]

    def is_valid(self) -> bool:
        return all([self.goal.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    @property
    def facts(self) -> GoalFacts:
        return GoalFacts(
            fields=self.goal.row_fields,
            measures=None if self.measures is None else self.measures.facts,
            indicators=self.indicators.facts,
            translation_checked=self.goal.cleaned_data.get("translation_checked", False),
        )

    @property
    def seen_revision(self) -> int:
        return self.goal.cleaned_data["revision"] or 0

    def add_error(self, field: str | None, error: Any) -> None:
        self.goal.add_error(field, error)

    def faults(self) -> list[tuple[str, str, str]]:
        """Everything that is wrong in the form: where, the id of the field, and why."""
        found = [("", "", str(error)) for error in self.goal.non_field_errors()]
        for bound in self.goal.visible_fields():
            found += [(str(bound.label), bound.id_for_label, str(error)) for error in bound.errors]
        return found + [fault for formset in self.formsets for fault in formset.faults()]

    def texts(self) -> dict[str, str]:
        found = texts_in(self.goal)
        for formset in self.formsets:
            found |= formset.texts()
        return found

    def over(self, row: Goal) -> "GoalWorkbookForm":
        return GoalWorkbookForm(agreement=self.agreement, row=row, choices=self.choices)

    def typed_anew(self, data: QueryDict) -> "GoalWorkbookForm":
        return GoalWorkbookForm(data, agreement=self.agreement, row=self.row, choices=self.choices)

    def written(self) -> Opened:
        """What the goal and its rows have now."""
        rows = {formset.prefix: formset.written() for formset in self.formsets}
        return Opened(self.goal.written().fields, rows=rows)

    @property
    def opened_with(self) -> str:
        return self.data.get("base", "") if self.is_bound else self.written().as_json()


def with_more_rows(data: QueryDict, prefix: str) -> QueryDict:
    """What was typed, with room for more rows in the named place: the way to add rows without scripts."""
    data = data.copy()
    try:
        total = min(int(data.get(f"{prefix}-TOTAL_FORMS", "")), 400)
    except ValueError:
        return data
    data[f"{prefix}-TOTAL_FORMS"] = str(total + MORE_ROWS)
    below = {"measures": "responsibilities", "indicators": "targets"}.get(prefix)
    for number in range(total, total + MORE_ROWS) if below else ():
        data[f"{prefix}-{number}-{below}-TOTAL_FORMS"] = "1"
        data[f"{prefix}-{number}-{below}-INITIAL_FORMS"] = "0"
    return data


def _rows_of(goal: Goal) -> dict[str, list[dict[str, Any]]]:
    """The goal's rows as the formsets want them: a dict for each, with those below it under "below"."""
    responsibilities = Prefetch("responsibilities", Responsibility.objects.standing().select_related("organisation"))
    targets = Prefetch("targets", Target.objects.standing())
    measures = Measure.objects.standing().filter(goal=goal).prefetch_related(responsibilities)
    indicators = GoalIndicator.objects.standing().filter(goal=goal).select_related("indicator")
    return {
        "measures": [
            _initial(measure, below=[_responsibility(row) for row in measure.responsibilities.all()])
            for measure in measures
        ],
        "indicators": [
            _initial(row, catalogue=row.indicator, below=[_initial(target) for target in row.targets.all()])
            for row in indicators.prefetch_related(targets)
        ],
    }


def _initial(row: ContentRow, **more: Any) -> dict[str, Any]:
    return {**model_to_dict(row), "key": row.key, **more}


def _responsibility(row: Responsibility) -> dict[str, Any]:
    return _initial(row, who=row.organisation or row.get_group_display())
