"""A question set as it is asked: sections, questions, scales and rows in order, in one language.

The answering page, the preview and the results read a set from here, so that they show the same thing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from surveys.models import Question, Row, Scale, Step, Survey, Theme
from surveys.models.texts import text_for


@dataclass(frozen=True)
class StepView:
    pk: int
    label: str
    value: int
    is_no_opinion: bool


@dataclass(frozen=True)
class ScaleView:
    pk: int
    name: str
    is_ordinal: bool
    steps: tuple[StepView, ...]

    @property
    def opinions(self) -> tuple[StepView, ...]:
        """The steps that count in a mean."""
        return tuple(step for step in self.steps if not step.is_no_opinion)

    @property
    def apart(self) -> tuple[StepView, ...]:
        """The steps that say nothing of the matter: "cannot say", "not known"."""
        return tuple(step for step in self.steps if step.is_no_opinion)


@dataclass(frozen=True)
class RowView:
    """A line that gets one answer (of `several`, any number); without a text when the question has no other rows."""

    pk: int
    key: str
    text: str


@dataclass(frozen=True)
class QuestionView:
    """A question with its rows and steps; `only_if` is a step of the earlier question `only_if_question`."""

    pk: int
    key: str
    number: str
    kind: str
    text: str
    help: str
    scale: ScaleView | None
    rows: tuple[RowView, ...]
    themes: tuple[str, ...]
    background: str
    is_required: bool
    only_if: int | None
    only_if_question: int | None

    @property
    def is_open(self) -> bool:
        return self.kind == Question.Kind.TEXT

    @property
    def is_matrix(self) -> bool:
        return self.kind == Question.Kind.MATRIX

    @property
    def takes_several(self) -> bool:
        return self.kind == Question.Kind.SEVERAL


@dataclass(frozen=True)
class SectionView:
    """A page of the survey."""

    pk: int
    title: str
    intro: str
    questions: tuple[QuestionView, ...]


def survey_form(survey: Survey, language: str) -> list[SectionView]:
    """The sections of a set with all that is shown and asked, in six queries."""
    scales = {scale.pk: _scale_view(scale, language) for scale in survey.scales.prefetch_related(_ordered(Step))}
    questions: dict[int, list[QuestionView]] = {}
    rows = survey.questions.order_by("position", "pk").prefetch_related(_ordered(Row), _ordered(Theme))
    for question in rows:
        questions.setdefault(question.section_id, []).append(_question_view(question, scales, language))
    return [
        SectionView(
            section.pk,
            text_for(section, "title", language),
            text_for(section, "intro", language),
            tuple(questions.get(section.pk, ())),
        )
        for section in survey.sections.order_by("position", "pk")
    ]


def is_asked(question: Question | QuestionView, chosen: Mapping[int, Collection[int]]) -> bool:
    """Whether a question is asked of somebody: `chosen` holds the chosen steps by the id of their question.

    A question whose condition stands on another one that isn't asked itself has no chosen step there, so it isn't
    asked either, as long as the caller leaves out what was chosen in questions that are not asked (`asked_of`).
    """
    condition = question.only_if if isinstance(question, QuestionView) else question.only_if_id
    if condition is None:
        return True
    other = question.only_if_question if isinstance(question, QuestionView) else question.only_if_question_id
    return condition in chosen.get(other, ())


def asked_of(sections: list[SectionView], chosen: Mapping[int, Collection[int]]) -> set[int]:
    """The questions that are asked of somebody who chose these steps, chains of conditions followed in order."""
    asked: set[int] = set()
    for question in questions_in(sections):
        counts = {pk: steps for pk, steps in chosen.items() if pk in asked}
        if is_asked(question, counts):
            asked.add(question.pk)
    return asked


def questions_in(sections: list[SectionView]) -> list[QuestionView]:
    return [question for section in sections for question in section.questions]


def _ordered(model: type[Step] | type[Row] | type[Theme]) -> Prefetch:
    name = {Step: "steps", Row: "rows", Theme: "themes"}[model]
    return Prefetch(name, queryset=model.objects.order_by("position", "pk"))


def _scale_view(scale: Scale, language: str) -> ScaleView:
    steps = tuple(
        StepView(step.pk, text_for(step, "label", language), step.value, step.is_no_opinion)
        for step in scale.steps.all()
    )
    return ScaleView(scale.pk, scale.name, scale.kind == Scale.Kind.ORDINAL, steps)


def _question_view(question: Question, scales: dict[int, ScaleView], language: str) -> QuestionView:
    return QuestionView(
        pk=question.pk,
        key=str(question.key),
        number=question.number,
        kind=question.kind,
        text=text_for(question, "text", language),
        help=text_for(question, "help", language),
        scale=scales.get(question.scale_id),
        rows=tuple(RowView(row.pk, str(row.key), text_for(row, "text", language)) for row in question.rows.all()),
        themes=tuple(text_for(theme, "name", language) for theme in question.themes.all()),
        background=question.background,
        is_required=question.is_required,
        only_if=question.only_if_id,
        only_if_question=question.only_if_question_id,
    )
