"""What the answering pages show of a set: sections that are asked, questions with what was chosen, the way on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from surveys.asking import QuestionView, RowView, SectionView, StepView
from surveys.drafts import Draft, row_name, text_name
from surveys.models import Question, Wave

MOST_BUTTONS = 10  # steps that are shown as buttons


@dataclass(frozen=True)
class Choice:
    """A step with its field, and whether it is chosen."""

    step: StepView
    pk: str
    is_chosen: bool


@dataclass(frozen=True)
class RowLine:
    row: RowView
    name: str
    choices: list[Choice]


@dataclass(frozen=True)
class Line:
    """A question as it is shown. `only_if`: the fields and the value that it depends on, for the browser."""

    question: QuestionView
    section: int
    rows: list[RowLine]
    text_name: str
    text: str
    is_beforehand: bool
    depends_on: str = ""
    is_waiting: bool = False

    @property
    def anchor(self) -> str:
        return f"q{self.question.pk}"

    @property
    def columns(self) -> int:
        return len(self.question.scale.steps)

    @property
    def is_long(self) -> bool:
        """So many steps that they are chosen from a closed list."""
        return self.question.kind == Question.Kind.SCALE and self.columns > MOST_BUTTONS

    @property
    def said(self) -> list[tuple[str, str]]:
        """The answers in words, each with the text of its row; empty where there is none."""
        if self.question.is_open:
            return [("", self.text)] if self.text else []
        found = [(line.row.text, self._chosen(line)) for line in self.rows]
        return found if any(words for _text, words in found) else []

    def _chosen(self, line: RowLine) -> str:
        return ", ".join(choice.step.label for choice in line.choices if choice.is_chosen)


@dataclass
class Sheet:
    """A set being answered. `asked_number` is the section that the address names; nothing is the start."""

    wave: Wave
    draft: Draft
    sections: list[SectionView]
    asked_number: str = ""
    beforehand: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def number(self) -> int | None:
        words = self.asked_number
        number = int(words[:4]) if words.isdecimal() else 0
        return number if 1 <= number <= len(self.sections) else None

    @property
    def section(self) -> SectionView | None:
        return self.sections[self.number - 1] if self.number else None

    @property
    def shown_numbers(self) -> list[int]:
        """The sections in which something is asked of who chose so; a section of words alone is shown too."""
        asked = self.draft.asked(self.sections)
        return [
            number
            for number, section in enumerate(self.sections, 1)
            if not section.questions or any(question.pk in asked for question in section.questions)
        ]

    @property
    def before(self) -> int | None:
        return max((number for number in self.shown_numbers if number < (self.number or 0)), default=None)

    @property
    def after(self) -> int | None:
        return min((number for number in self.shown_numbers if number > (self.number or 0)), default=None)

    @property
    def steps(self) -> list[tuple[int, SectionView, int]]:
        """The shown sections: place in the row, section, number in the address."""
        return [(place, self.sections[number - 1], number) for place, number in enumerate(self.shown_numbers, 1)]

    @property
    def place(self) -> int:
        """Which of the shown sections this is."""
        return sum(number <= (self.number or 0) for number in self.shown_numbers)

    @property
    def lines(self) -> list[Line]:
        """The questions of the section, those left out that an earlier section has settled."""
        asked = self.draft.asked(self.sections)
        here = {question.pk: question for question in self.section.questions}
        return [
            self._line(question, self.number, here.get(question.only_if_question), question.pk not in asked)
            for question in self.section.questions
            if question.pk in asked or question.only_if_question in here
        ]

    @property
    def whole(self) -> list[tuple[SectionView, int, list[Line]]]:
        """Everything that is asked, by section, for looking it over."""
        asked = self.draft.asked(self.sections)
        return [
            (section, number, lines)
            for number, section in enumerate(self.sections, 1)
            if (lines := [self._line(row, number) for row in section.questions if row.pk in asked])
        ]

    def lines_of(self, questions: Iterable[QuestionView]) -> list[Line]:
        wanted = {question.pk for question in questions}
        return [line for _section, _number, lines in self.whole for line in lines if line.question.pk in wanted]

    def _line(
        self, question: QuestionView, section: int, on: QuestionView | None = None, is_waiting: bool = False
    ) -> Line:
        return Line(
            question=question,
            section=section,
            rows=[self._row(question, row) for row in question.rows] if question.scale else [],
            text_name=text_name(question),
            text=self.draft.texts.get(question.pk, ""),
            is_beforehand=any(row.pk in self.beforehand for row in question.rows),
            depends_on=" ".join(f"{row_name(row.pk)}:{question.only_if}" for row in on.rows) if on else "",
            is_waiting=is_waiting,
        )

    def _row(self, question: QuestionView, row: RowView) -> RowLine:
        chosen = self.draft.steps.get(row.pk, ())
        choices = [Choice(step, f"{row_name(row.pk)}-{step.pk}", step.pk in chosen) for step in question.scale.steps]
        return RowLine(row, row_name(row.pk), choices)
