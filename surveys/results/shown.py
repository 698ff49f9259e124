"""What is shown of a wave: sections with their questions and rows, and the groups to look at them by."""

from dataclasses import dataclass

from surveys.asking import QuestionView, RowView, SectionView, StepView
from surveys.models import PublishedFigure, Wave
from surveys.results.comparing import Earlier
from surveys.results.figures import Line
from surveys.results.open_answers import OpenResult


@dataclass(frozen=True)
class RowResult:
    """A row of a question: all, the groups, earlier waves; and what the source says of it in words."""

    row: RowView
    lines: tuple[Line, ...]
    published: tuple[PublishedFigure, ...] = ()

    @property
    def whole(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True)
class QuestionResult:
    """`is_of_few`: it was asked of fewer than five, so what they wrote is not shown."""

    question: QuestionView
    rows: tuple[RowResult, ...] = ()
    published: tuple[PublishedFigure, ...] = ()
    open: OpenResult | None = None
    is_of_few: bool = False

    @property
    def steps(self) -> tuple[StepView, ...]:
        return self.question.scale.steps if self.question.scale else ()

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a bar nor a figure: nobody was asked, or a source published nothing."""
        shown = any(line.data or line.note for row in self.rows for line in row.lines) or self.open
        return not shown and not self.is_of_few and not self.published and not any(row.published for row in self.rows)


@dataclass(frozen=True)
class SectionResult:
    pk: int
    title: str
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class Group:
    """Those of one background. `size` is None when the group is left out."""

    label: str
    size: int | None


@dataclass(frozen=True)
class Background:
    """A question about the respondents: the groups by which results can be looked at."""

    question: QuestionView
    groups: tuple[Group, ...]
    is_chosen: bool = False

    @property
    def can_be_chosen(self) -> bool:
        return sum(bool(group.size) for group in self.groups) > 1


@dataclass(frozen=True)
class WaveResults:
    """All that may be shown of a wave. `answers` is N. With `too_few` answers nothing else is shown.

    Many answers are counted by the worker: until it has done that, `is_counted` is false and nothing is shown either.
    `contents` are all sections with questions; `sections` only the one at place `part` where they are read one by one.
    """

    wave: Wave
    answers: int
    too_few: bool = False
    is_counted: bool = True
    sections: tuple[SectionResult, ...] = ()
    contents: tuple[SectionView, ...] = ()
    part: int | None = None
    backgrounds: tuple[Background, ...] = ()
    published: tuple[PublishedFigure, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @property
    def by(self) -> Background | None:
        return next((background for background in self.backgrounds if background.is_chosen), None)

    @property
    def questions(self) -> list[QuestionResult]:
        return [question for section in self.sections for question in section.questions]
