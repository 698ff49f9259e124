"""From values and years to places in a picture, and the round numbers of an axis. Units: those of the view box."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = (1, 2, 2.5, 5, 10)
ROOM = 0.08  # of the range, left free above and below when the axis has no numbers
ALONE = 0.1  # of the value, above and below, when all values are the same
FROM_ZERO = 0.4  # an axis with numbers starts from zero when the smallest value is under this share of the largest


@dataclass(frozen=True)
class Scale:
    """A straight line from `low`…`high` to the places `start`…`end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def range_of(values: Iterable[float]) -> tuple[float, float]:
    """The smallest and the largest with a little room; never a range of nothing."""
    found = [float(value) for value in values]
    low, high = min(found), max(found)
    room = (high - low) * ROOM or abs(high) * ALONE or 1.0
    return low - room, high + room


def ticks(values: Iterable[float], about: int = 5) -> list[float]:
    """Round numbers that hold all the values between the first and the last of them; about so many."""
    found = [float(value) for value in values]
    low, high = min(found), max(found)
    if 0 <= low < high * FROM_ZERO:
        low = 0.0
    elif high <= 0 and high > low * FROM_ZERO:
        high = 0.0
    if low == high:
        low, high = (low - abs(low) * ALONE, high + abs(high) * ALONE) if low else (0.0, 1.0)
    step = _round_step((high - low) / about)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def shown_years(years: Sequence[int], most: int) -> list[int]:
    """The years that are written under the axis: the last one always, the others evenly back from it."""
    every = max(1, math.ceil((len(years) - 1) / max(1, most - 1)))
    return sorted(years[::-1][::every])


def spread(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """The places moved so that labels don't cover each other: in their order, at least `apart`, inside the bounds."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved: dict[int, float] = {}
    before = low - apart
    for index in order:
        before = moved[index] = max(places[index], before + apart)
    after = high + apart
    for index in reversed(order):
        after = moved[index] = min(moved[index], after - apart)
    return [round(moved[index], 1) for index in range(len(places))]


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(round_ * power for round_ in STEPS if round_ * power >= step * 0.999)
