"""The counts of a wave as bars: the whole and the groups, without those in which a person could be recognised."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from surveys.asking import QuestionView, RowView
from surveys.models import Tally, Wave
from surveys.results.figures import SMALL, Line, distribution
from surveys.results.shown import Background, Group
from surveys.results.suppression import FEWEST, left_out

ALL = None  # the group of everybody, as it is in `Tally.group`
Counts = dict[int | None, dict[int, dict[int, int]]]  # group → row → step → how many chose it


class WaveCounts:
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
