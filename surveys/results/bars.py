"""Stacked bars as geometry: which part of the bar is whose, with which pattern, and which number fits on it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.asking import StepView
from surveys.results.figures import Distribution, Line

MOST = 6  # steps that can be told apart in one bar
ORDINAL = {
    1: ("mid",),
    2: ("low-2", "high-2"),
    3: ("low-2", "mid", "high-2"),
    4: ("low-2", "low-1", "high-1", "high-2"),
    5: ("low-2", "low-1", "mid", "high-1", "high-2"),
    6: ("low-2", "low-1", "mid", "other", "high-1", "high-2"),
}
NOMINAL = ("high-2", "low-1", "mid", "high-1", "other", "low-2")
FITS_NARROW, FITS_WIDE = 4.5, 2.0  # per cent of the bar that a figure takes on a telephone and on a wide page


@dataclass(frozen=True)
class Part:
    """A part of a bar in per cent of its length. `fit` says where its number has room: "", "wide" or "none"."""

    fill: str
    start: float
    length: float
    words: str
    fit: str = ""
    count: int = 0

    @property
    def middle(self) -> float:
        return self.start + self.length / 2


def can_be_stacked(steps: Sequence[StepView], *, takes_several: bool) -> bool:
    """Several answers don't add up to a whole, and more than six steps can't be told apart: they get a bar each."""
    return not takes_several and len([step for step in steps if not step.is_no_opinion]) <= MOST


def fills(steps: Sequence[StepView], *, is_ordinal: bool) -> list[str]:
    """The patterns of the steps. Those of an ordinal scale go from its low end to its high one, however it is asked."""
    if not is_ordinal:
        return list(NOMINAL[: len(steps)])
    by_value = sorted(range(len(steps)), key=lambda place: steps[place].value)
    found = dict(zip(by_value, ORDINAL[len(steps)], strict=True)) if steps else {}
    return [found[place] for place in range(len(steps))]


def stacked(line: Line) -> list[Part]:
    """The parts of a bar, those with "no opinion" left out: they are told beside it."""
    data = line.data
    steps = data.opinion_counts
    patterns = fills([step for step, _count in steps], is_ordinal=data.is_ordinal)
    parts, start = [], 0.0
    for fill, (_step, count) in zip(patterns, steps, strict=True):
        length = 100 * count / data.opinions if data.opinions else 0.0
        if count:
            words = _words(line, data, count)
            parts.append(Part(fill, start, length, words, _fit(length, len(words)), count))
        start += length
    return parts


def single(line: Line, count: int) -> list[Part]:
    """The bar of one alternative: as long as the share of those who chose it."""
    data = line.data
    length = 100 * count / data.opinions if data.opinions else 0.0
    return [Part("high-1", 0.0, length, _words(line, data, count), "none", count)] if count else []


def _words(line: Line, data: Distribution, count: int) -> str:
    return str(count if line.in_counts else data.share(count))


def _fit(length: float, letters: int) -> str:
    if length >= FITS_NARROW * letters:
        return ""
    return "wide" if length >= FITS_WIDE * letters else "none"
