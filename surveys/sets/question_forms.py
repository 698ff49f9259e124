"""A question and a scale as they are typed: the form, the lines below it, and what they say together."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.drawn_fields import FieldsOnly
from surveys.models import Question, Scale, Step, Survey
from surveys.sets.forms import ValuesForm, written_in
from surveys.sets.lines import row_lines, step_lines, with_more_lines
from surveys.sets.problems import CONDITIONAL, whole
from surveys.sets.scales import ScaleFacts, facts_of, scale_models
from surveys.sets.tending import QuestionFacts

Kind, Background = Question.Kind, Question.Background
OWN = "own"


class ScaleForm(FieldsOnly, forms.Form):
    """Name and nature of a scale; its steps are the lines below."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the scale"), required=False, max_length=100)
    nature = forms.ChoiceField(
        label=gettext_lazy("Order of the steps"),
        choices=[
            ("low", gettext_lazy("from the lowest to the highest")),
            ("high", gettext_lazy("from the highest to the lowest")),
            ("none", gettext_lazy("alternatives without an order: no mean is counted")),
        ],
        initial="low",
        required=False,
        widget=forms.RadioSelect,
    )


class ScaleTyped:
    """A scale as it is typed: its form and its steps."""

    def __init__(self, data: QueryDict | None, scale: Scale | None = None) -> None:
        self.scale = scale
        initial = {"revision": scale.revision, "name": scale.name, "nature": _nature(facts_of(scale))} if scale else {}
        self.form = ScaleForm(data, initial=initial, prefix="scale")
        self.steps = step_lines(scale, data)

    def is_valid(self) -> bool:
        good = all([self.form.is_valid(), self.steps.is_valid()])
        if good and sum(not step.is_no_opinion for step in self.steps.facts) < 2:
            self.form.add_error(None, _("A scale needs at least two steps that say something of the matter."))
        return good and self.form.is_valid()

    @property
    def seen(self) -> int:
        return self.form.cleaned_data.get("revision") or 0

    @property
    def facts(self) -> ScaleFacts:
        steps, nature = self.steps.facts, self.form.cleaned_data["nature"] or "low"
        name = self.form.cleaned_data["name"] or f"{steps[0].label_fi} – {steps[-1].label_fi}"[:100]
        kind = Scale.Kind.NOMINAL if nature == "none" else Scale.Kind.ORDINAL
        return ScaleFacts(name, kind, steps, highest_first=nature == "high")


def _nature(facts: ScaleFacts) -> str:
    if facts.kind == Scale.Kind.NOMINAL:
        return "none"
    return "high" if facts.highest_first else "low"


class QuestionForm(ValuesForm):
    """A question without its lines. After a stale save `meanwhile` says what the other saved."""

    APART = ("scale", "condition")

    section = forms.ModelChoiceField(None, label=gettext_lazy("Section of the survey"), empty_label=None)
    number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=10)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.SCALE)
    text_fi = written_in(gettext_lazy("Question in Finnish"), "fi", rows=2, max_length=500, required=True)
    text_sv = written_in(gettext_lazy("Question in Swedish"), "sv", rows=2, max_length=500)
    text_en = written_in(gettext_lazy("Question in English"), "en", rows=2, max_length=500)
    help_fi = written_in(gettext_lazy("Help in Finnish"), "fi", max_length=300)
    help_sv = written_in(gettext_lazy("Help in Swedish"), "sv", max_length=300)
    help_en = written_in(gettext_lazy("Help in English"), "en", max_length=300)
    scale = forms.ChoiceField(
        label=gettext_lazy("Scale"), required=False, help_text=gettext_lazy("An open answer needs none.")
    )
    background = forms.ChoiceField(
        label=gettext_lazy("Background of the respondent"),
        required=False,
        choices=[("", gettext_lazy("no, an ordinary question")), *Background.choices],
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    condition = forms.ChoiceField(label=gettext_lazy("Asked only of those who answered"), required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        self.survey = survey
        super().__init__(*args, **kwargs)
        self.others = [row for row in whole(survey) if self.row is None or row.pk != self.row.pk]
        self.fields["section"].queryset = survey.sections.all()
        self.fields["section"].label_from_instance = lambda section: section.title or _("Section without a title")
        self.fields["scale"].choices = _scale_choices(survey)
        self.fields["condition"].choices = [("", _("everybody")), *_condition_choices(self.others)]

    def values_of(self, row: Question) -> dict[str, Any]:
        condition = f"{row.only_if_question_id}:{row.only_if_id}" if row.only_if_id else ""
        return super().values_of(row) | {
            "section": row.section_id,
            "scale": f"s:{row.scale_id}" if row.scale_id else "",
            "condition": condition,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Kind.TEXT:
            data["scale"] = ""
        elif not data.get("scale") and "scale" not in self.errors:
            self.add_error("scale", _("Choose a scale, or write own steps."))
        if data.get("background") and data.get("kind") != Kind.SCALE:
            self.add_error("background", _("A background is a question with one answer."))
        if data.get("condition") and data.get("section") and not self._is_earlier(data["section"]):
            self.add_error("condition", _("Choose an answer to a question that is asked before this one."))
        return data

    def _is_earlier(self, section: Any) -> bool:
        earlier, here = self.condition_chosen[0], (section.position, section.pk)
        there = (earlier.section.position, earlier.section_id)
        if there != here or self.row is None or self.row.section_id != section.pk:
            return there <= here
        return (earlier.position, earlier.pk) < (self.row.position, self.row.pk)

    @property
    def condition_chosen(self) -> tuple[Question, Step] | None:
        """The earlier question and its step that were chosen."""
        if not self.cleaned_data.get("condition"):
            return None
        question, step = (int(part) for part in self.cleaned_data["condition"].split(":"))
        found = next(row for row in self.others if row.pk == question)
        return found, next(row for row in found.scale.steps.all() if row.pk == step)

    @property
    def values(self) -> dict[str, Any]:
        question, step = self.condition_chosen or (None, None)
        return super().values | {"only_if_question": question, "only_if": step}


class QuestionTyped:
    """A question as it is typed, with the lines of a matrix and with an own scale."""

    def __init__(
        self, data: QueryDict | None, survey: Survey, question: Question | None = None, **initial: Any
    ) -> None:
        if data and "more" in data:
            data = with_more_lines(data, data["more"])
        self.survey, self.question, self.data = survey, question, data
        self.form = QuestionForm(data, row=question, survey=survey, initial=initial)
        self.rows = row_lines(question, data)
        self.own_scale = ScaleTyped(data)

    @property
    def is_asking_for_more(self) -> bool:
        return bool(self.data) and "more" in self.data

    def is_valid(self) -> bool:
        """Whether it can be saved. The lines count for a matrix only, the own steps when they were chosen."""
        good = self.form.is_valid()
        if good and self._is_matrix:
            good = self._lines_are_good()
        if good and self._has_own_scale:
            good = self.own_scale.is_valid()
        return good

    @property
    def has_own_steps(self) -> bool:
        return self.form["scale"].value() == OWN

    @property
    def own_scale_errors(self) -> ScaleForm | None:
        """The form of the own scale when it has something to say."""
        return self.own_scale.form if self.form.is_bound and self.has_own_steps else None

    def after(self, question: Question) -> "QuestionTyped":
        """All that was typed, now over the question as somebody else has saved it."""
        typed = QuestionTyped(self.data, self.survey, question)
        typed.form = self.form.after(question, survey=self.survey)
        return typed

    @property
    def facts(self) -> QuestionFacts:
        rows = self.rows.facts if self._is_matrix else ()
        return QuestionFacts(self.form.values, self._scale(), rows)

    @property
    def _is_matrix(self) -> bool:
        return self.form.cleaned_data.get("kind") == Kind.MATRIX

    @property
    def _has_own_scale(self) -> bool:
        return self.form.cleaned_data.get("scale") == OWN

    def _lines_are_good(self) -> bool:
        if self.rows.is_valid() and not self.rows.facts:
            self.form.add_error("kind", _("Write at least one line to answer."))
        return self.rows.is_valid() and self.form.is_valid()

    def _scale(self) -> Scale | ScaleFacts | None:
        kind, _colon, name = self.form.cleaned_data["scale"].partition(":")
        if kind == OWN:
            return self.own_scale.facts
        if kind == "m":
            return scale_models()[name].facts
        return self.survey.scales.get(pk=name) if name else None


def _scale_choices(survey: Survey) -> list[tuple[str, Any]]:
    own = [(f"s:{scale.pk}", scale.name) for scale in survey.scales.all()]
    models = [(f"m:{model.code}", model.name) for model in scale_models().values()]
    choices: list[tuple[str, Any]] = [("", _("choose")), (OWN, _("own steps, written below"))]
    if own:
        choices.append((_("Scales of this set"), own))
    return [*choices, (_("Ready models"), models)]


def _condition_choices(questions: Iterable[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (question.text, [(f"{question.pk}:{step.pk}", step.label) for step in question.scale.steps.all()])
        for question in questions
        if question.kind in CONDITIONAL
    ]
