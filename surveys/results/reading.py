"""The results of a wave as they may be shown: small groups are left out here, so no page and no file can show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from surveys.asking import QuestionView, RowView, SectionView, StepView, questions_in, survey_form
from surveys.models import GroupSize, PublishedFigure, Question, Tally, Wave
from surveys.results.comparing import Earlier, earlier_lines
from surveys.results.figures import SMALL, Line, distribution
from surveys.results.open_answers import OpenResult, open_results
from surveys.results.suppression import FEWEST, left_out

Kind = Question.Kind
AT_ONCE = 20  # questions on one page when each row has several bars
ALL = None  # the group of everybody, as it is in `Tally.group`


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
    question: QuestionView
    rows: tuple[RowResult, ...] = ()
    published: tuple[PublishedFigure, ...] = ()
    open: OpenResult | None = None

    @property
    def steps(self) -> tuple[StepView, ...]:
        return self.question.scale.steps if self.question.scale else ()

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a bar nor a figure: nobody was asked, or a source published nothing."""
        shown = any(line.data or line.note for row in self.rows for line in row.lines) or self.open
        return not shown and not self.published and not any(row.published for row in self.rows)


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
    def has_left_out(self) -> bool:
        return any(group.size is None for group in self.groups)

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


Counts = dict[int | None, dict[int, dict[int, int]]]  # group → row → step → how many chose it


def results_of(
    wave: Wave,
    language: str,
    *,
    by: str = "",
    earlier: Iterable[Earlier] = (),
    with_words: bool = True,
    part: int | None = None,
) -> WaveResults:
    """Results of a closed wave or one of history, read from its counts in a fixed number of queries.

    `by` is the key of a background question; `earlier` are waves to stand beside. `with_words` brings the open answers
    themselves; without it only the counts of their themes. With a `part` (a section by its place) a long survey with
    several bars to a row is read one section at a time.
    """
    sizes = dict(GroupSize.objects.filter(wave=wave).values_list("group_id", "count"))
    answers = sizes.get(ALL, wave.answers_published or 0)
    if ALL not in sizes and not wave.is_history:
        return WaveResults(wave, answers, is_counted=False)
    if answers < FEWEST and not wave.is_history:
        return WaveResults(wave, answers, too_few=True)
    form = survey_form(wave.survey, language)
    questions, compared = questions_in(form), tuple(earlier)
    chosen = _chosen(questions, by)
    sections = [row for section in form if (row := _without_backgrounds(section)).questions]
    is_long = len(questions) > AT_ONCE and bool(chosen or compared) and part is not None
    place = min(max(part or 0, 0), len(sections) - 1) if is_long else None
    shown = sections if place is None else [sections[place]]
    reader = _Reader(wave, answers, sizes, questions, chosen, questions_in(shown))
    published = _published(wave)
    beside = earlier_lines(questions_in(shown), list(compared), language, in_counts=answers < SMALL)
    words = open_results(wave, questions_in(shown), language, with_words=with_words or wave.is_history)

    def result(question: QuestionView) -> QuestionResult:
        rows = tuple(
            RowResult(
                row,
                (*reader.lines(question, row), *beside.lines.get(row.key, ())),
                (*published.get(("row", row.pk), ()), *beside.published.get(row.key, ())),
            )
            for row in question.rows
        )
        said = (*published.get(("question", question.pk), ()), *beside.published.get(question.key, ()))
        return QuestionResult(question, rows, said, None if reader.is_of_few(question) else words.get(question.pk))

    return WaveResults(
        wave,
        answers,
        sections=tuple(SectionResult(row.pk, row.title, tuple(map(result, row.questions))) for row in shown),
        contents=tuple(sections),
        part=place,
        backgrounds=tuple(reader.background(question) for question in questions if is_background(question)),
        published=tuple(published.get(("wave", wave.pk), ())),
        earlier=compared,
    )


def _without_backgrounds(section: SectionView) -> SectionView:
    return replace(section, questions=tuple(row for row in section.questions if not is_background(row)))


def is_background(question: QuestionView) -> bool:
    """Whether respondents are grouped by it. Crossed with another background it could point at a person: never."""
    return bool(question.background) and question.scale is not None and not question.is_matrix


def backgrounds_of(wave: Wave) -> list[tuple[str, str]]:
    """Key and text of the questions by which the results of the wave can be looked at."""
    rows = wave.survey.questions.exclude(background="").exclude(kind__in=[Kind.TEXT, Kind.MATRIX])
    return [(str(row.key), row.text) for row in rows.order_by("section__position", "position", "pk")]


def _chosen(questions: list[QuestionView], by: str) -> QuestionView | None:
    return next((row for row in questions if row.key == by and is_background(row)), None)


class _Reader:
    """The counts of one wave, and which of its groups are left out."""

    def __init__(
        self,
        wave: Wave,
        answers: int,
        sizes: dict[int | None, int],
        questions: list[QuestionView],
        chosen: QuestionView | None,
        shown: list[QuestionView],
    ) -> None:
        self.is_history, self.answers, self.sizes, self.chosen = wave.is_history, answers, sizes, chosen
        self.questions = {question.pk: question for question in questions}
        self.counts = _counts(wave, chosen, self._rows(shown))
        self.out = self._left_out(chosen) if chosen else frozenset()

    def _rows(self, shown: list[QuestionView]) -> list[int]:
        """Those of the questions, and of the ones on whose answers they were asked."""
        conditions = [self.questions[row.only_if_question] for row in shown if row.only_if_question in self.questions]
        return [row.pk for question in (*shown, *conditions) for row in question.rows]

    def lines(self, question: QuestionView, row: RowView) -> list[Line]:
        """The whole, then each group of the chosen background in the order of its steps."""
        if question.scale is None:
            return []
        whole = self._answered(question, row, ALL)
        if 0 < whole < FEWEST and not self.is_history:
            return [Line(_("All"), None, _("fewer than five answers"), is_whole=True)]
        lines = [self._line(question, row, ALL, _("All"), whole)]
        if self.chosen is None or not whole:
            return lines
        steps = self.chosen.scale.steps
        answered = {step.pk: self._answered(question, row, step.pk) for step in steps}
        out = self._out(answered, whole, already=self.out)
        for step in steps:
            if step.pk in out:
                lines.append(Line(step.label, None, _("left out")))
            elif self.sizes.get(step.pk):
                lines.append(self._line(question, row, step.pk, step.label, answered[step.pk]))
        return lines

    def is_of_few(self, question: QuestionView) -> bool:
        """Whether it was asked of fewer than five: what they wrote would be known to be theirs."""
        condition = self.questions.get(question.only_if_question)
        if condition is None or self.is_history:
            return False
        return sum(self.counts[ALL][row.pk].get(question.only_if, 0) for row in condition.rows) < FEWEST

    def background(self, question: QuestionView) -> Background:
        """How many answered of each group; those left out without their number."""
        out = self._left_out(question)
        groups = tuple(
            Group(step.label, None if step.pk in out else self.sizes[step.pk])
            for step in question.scale.steps
            if self.sizes.get(step.pk)
        )
        return Background(question, groups, is_chosen=self.chosen is not None and self.chosen.pk == question.pk)

    def _left_out(self, question: QuestionView) -> frozenset[int]:
        sizes = {step.pk: self.sizes.get(step.pk, 0) for step in question.scale.steps}
        return self._out(sizes, self.answers, of=question)

    def _out(
        self, sizes: dict[int, int], total: int, *, already: Iterable[int] = (), of: QuestionView | None = None
    ) -> frozenset[int]:
        if self.is_history:  # its figures are public already
            return frozenset()
        overlapping = (of or self.chosen).takes_several
        return left_out(sizes, total, already=frozenset(already), overlapping=overlapping)

    def _line(self, question: QuestionView, row: RowView, group: int | None, label: str, answered: int) -> Line:
        if not answered:
            note = "" if self.is_history and group is ALL else _("no answers")
            return Line(label, None, note, is_whole=group is ALL)
        data = distribution(
            question.scale.steps,
            self.counts[group][row.pk],
            answered,
            is_ordinal=question.scale.is_ordinal,
            takes_several=question.takes_several,
        )
        return Line(label, data, is_whole=group is ALL, in_counts=self.answers < SMALL)

    def _answered(self, question: QuestionView, row: RowView, group: int | None) -> int:
        """N of a row. Of several answers nobody knows who chose none of them: N is those who were asked."""
        counts = self.counts[group][row.pk]
        if not question.takes_several:
            return sum(counts.values())
        if not counts:
            return 0
        condition = self.questions.get(question.only_if_question)
        if condition is None:
            return self.answers if group is ALL else self.sizes.get(group, 0)
        return sum(self.counts[group][other.pk].get(question.only_if, 0) for other in condition.rows)


def _counts(wave: Wave, chosen: QuestionView | None, asked: list[int]) -> Counts:
    found: Counts = defaultdict(lambda: defaultdict(dict))
    wanted = Q(group__isnull=True)
    if chosen is not None:
        wanted |= Q(group__in=[step.pk for step in chosen.scale.steps])
    rows = Tally.objects.filter(wanted, wave=wave, row__in=asked, count__gt=0)
    for group, row, step, count in rows.values_list("group_id", "row_id", "step_id", "count"):
        found[group][row][step] = count
    return found


def _published(wave: Wave) -> dict[tuple[str, int], list[PublishedFigure]]:
    found = defaultdict(list)
    for figure in wave.published.all() if wave.is_history else ():
        if figure.row_id:
            found["row", figure.row_id].append(figure)
        elif figure.question_id:
            found["question", figure.question_id].append(figure)
        else:
            found["wave", wave.pk].append(figure)
    return found
