"""What is shown of one row of a question: how many chose each step, shares, mean. Pure, and free of the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.asking import StepView
from surveys.results.suppression import FEWEST

SMALL = 20  # answers; under this a share would look more exact than it is, so numbers of answers are shown


@dataclass(frozen=True)
class Distribution:
    """Counts by step, in the order of `steps`. `answered` is N: those who chose something, "no opinion" with them.

    Of several answers each person may have chosen many steps; then `answered` is how many were asked and answered.
    """

    steps: tuple[StepView, ...]
    counts: tuple[int, ...]
    answered: int
    is_ordinal: bool = True
    takes_several: bool = False

    @property
    def opinions(self) -> int:
        """How many had an opinion: what the shares and the mean are reckoned of."""
        return self.answered - (0 if self.takes_several else self.no_opinion)

    @property
    def no_opinion(self) -> int:
        return sum(count for step, count in self.pairs if step.is_no_opinion)

    @property
    def pairs(self) -> list[tuple[StepView, int]]:
        return list(zip(self.steps, self.counts, strict=True))

    @property
    def opinion_counts(self) -> list[tuple[StepView, int]]:
        """The steps that form the bar; of several answers all, for nobody's is apart from the others."""
        return [(step, count) for step, count in self.pairs if self.takes_several or not step.is_no_opinion]

    def share(self, count: int) -> int:
        """Whole per cent of those who had an opinion."""
        return whole_percent(count, self.opinions)

    @property
    def mean(self) -> float | None:
        """Of an ordinal scale, "no opinion" left out, one decimal; None when fewer than five had an opinion."""
        if not self.is_ordinal or self.takes_several or self.opinions < FEWEST:
            return None
        return round(sum(step.value * count for step, count in self.opinion_counts) / self.opinions + 1e-9, 1)


def whole_percent(count: int, whole: int) -> int:
    """Rounded half up, as the tables of the sources are."""
    return (200 * count + whole) // (2 * whole) if whole else 0


@dataclass(frozen=True)
class Line:
    """One bar beside others: all, a group, or an earlier wave. Without `data` it says in `note` why there is none.

    `in_counts`: numbers of answers are written on it, not shares; the same for all bars of a wave's results.
    """

    label: str
    data: Distribution | None
    note: str = ""
    is_whole: bool = False
    is_earlier: bool = False
    in_counts: bool = False


def distribution(
    steps: Sequence[StepView], counts: dict[int, int], answered: int, *, is_ordinal: bool, takes_several: bool
) -> Distribution:
    """From counts by step id."""
    return Distribution(
        tuple(steps), tuple(counts.get(step.pk, 0) for step in steps), answered, is_ordinal, takes_several
    )
