"""Which of five classes an area falls into, by an indicator's value or by how many of the reports have been given.

A class is told by number, shade and words. An area without data has no class: it is hatched, never the lowest.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from finnish.text import number
from indicators.models import Indicator, Observation
from indicators.wording import no_data, number_words, value_words
from organisations.models import Organisation

CLASSES = 5
SHARES = tuple(Decimal(20 * number) for number in range(1, CLASSES + 1))  # per cent, the largest of each class


@dataclass(frozen=True)
class Class:
    """`number` from 1 to 5, the more the darker; `count` is how many areas are in it."""

    number: int
    words: str
    count: int = 0


@dataclass(frozen=True)
class Cell:
    """What is known of one area. Without `number` the words say why."""

    words: str
    number: int | None = None
    value: Decimal | None = None

    @property
    def state(self) -> str:
        """The name of the shade in the style sheet."""
        return f"is-{self.number}" if self.number else "is-none"

    @property
    def mark(self) -> str:
        return str(self.number) if self.number else "–"


@dataclass(frozen=True)
class Colouring:
    """A whole picture's classes, and each area's cell by its id."""

    title: str
    note: str
    classes: list[Class]
    cells: Mapping[int, Cell]
    missing: str
    year: int | None = None
    years: list[int] = field(default_factory=list)
    is_example: bool = False

    def cell(self, area: int) -> Cell:
        return self.cells.get(area) or Cell(self.missing)

    def missing_count(self, areas: Iterable[Organisation]) -> int:
        return sum(self.cell(area.pk).number is None for area in areas)


def by_indicator(indicator: Indicator, areas: Iterable[Organisation], year: int | None = None) -> Colouring:
    """All areas in the same year: the one asked for, else the newest that at least half of them know. One query."""
    areas = list(areas)
    found = Observation.objects.filter(indicator=indicator, area__in=[area.pk for area in areas], words="")
    rows = list(found)
    known = Counter(row.year for row in rows if row.value is not None)
    years = sorted(known, reverse=True)
    if year not in known:
        newest = next((row for row in years if known[row] * 2 >= len(areas)), None)
        year = newest or max(years, key=lambda row: (known[row], row), default=None)
    chosen = {row.area_id: row for row in rows if row.year == year}
    values = sorted(row.value for row in chosen.values() if row.value is not None)
    limits = limits_of(values)
    cells = {
        pk: Cell(value_words(row, indicator), class_of(row.value, limits), row.value) for pk, row in chosen.items()
    }
    return Colouring(
        title=f"{indicator.title}, {year}" if year else indicator.title,
        note=indicator.get_direction_display() if indicator.direction != Indicator.Direction.NONE else "",
        classes=_classes(values, limits, indicator),
        cells=cells,
        missing=no_data(),
        year=year,
        years=years,
        is_example=any(row.is_example for row in chosen.values()),
    )


def by_reporting(reports: Mapping[int, tuple[int, int]]) -> Colouring:
    """By the share of expected reports that have been given; `reports`: given and expected, by the area's id."""
    shares = {pk: Decimal(100 * given) / expected for pk, (given, expected) in reports.items() if expected}
    count = Counter(class_of(share, SHARES) for share in shares.values())
    words = _("%(given)s of %(expected)s reports given")
    cells = {
        pk: Cell(
            words % {"given": number(reports[pk][0]), "expected": number(reports[pk][1])},
            class_of(share, SHARES),
            share,
        )
        for pk, share in shares.items()
    }
    return Colouring(
        title=_("Reports given of those asked for in the current periods"),
        note="",
        classes=[
            Class(place, f"{high - SHARES[0]}–{number_words(high, '%')}", count[place])
            for place, high in enumerate(SHARES, start=1)
        ],
        cells=cells,
        missing=_("no reports are asked for"),
    )


def limits_of(values: list[Decimal]) -> tuple[Decimal, ...]:
    """The largest value of each class: as many of the sorted values in each as equal values allow; fewer if needed."""
    count = len(values)
    places = [math.ceil(count * number / CLASSES) - 1 for number in range(1, CLASSES + 1)] if values else []
    return tuple(dict.fromkeys(values[max(place, 0)] for place in places))


def class_of(value: Decimal | None, limits: tuple[Decimal, ...]) -> int | None:
    """The number of the class, from 1; the lowest value is in the first."""
    if value is None or not limits:
        return None
    return next((number for number, limit in enumerate(limits, start=1) if value <= limit), len(limits))


def _classes(values: list[Decimal], limits: tuple[Decimal, ...], indicator: Indicator) -> list[Class]:
    """Each class in words: the smallest and the largest value that is in it."""
    inside: dict[int, list[Decimal]] = {}
    for value in values:
        inside.setdefault(class_of(value, limits), []).append(value)
    return [Class(number, _span(rows, indicator), len(rows)) for number, rows in sorted(inside.items())]


def _span(values: list[Decimal], indicator: Indicator) -> str:
    low, high = values[0], values[-1]
    decimals = indicator.decimals
    if decimals is None:
        decimals = max(0, *(-value.normalize().as_tuple().exponent for value in (low, high)))
    if low == high:
        return number_words(low, indicator.unit, decimals)
    return f"{number_words(low, '', decimals)}–{number_words(high, indicator.unit, decimals)}"
