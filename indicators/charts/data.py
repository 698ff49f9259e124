"""What a chart is made of: plain data. Nothing here knows the database, so frozen reports and tests use it as it is.

    chart = LineChart(
        title="Osuus, jolla ei ole läheistä ystävää",
        series=(
            Series("Hollola", (Point(2021, 8.1), Point(2023, None, "too few cases"), Point(2025, 7.4)), True),
            Series("Päijät-Häme", (Point(2021, 8.4), Point(2023, 8.8), Point(2025, 8.2))),
        ),
        target=Target(7, 2028, "at most 7 %"),
        unit="%",
        decimals=1,
    )

and in a template {% load indicator_charts %}{% line_chart chart %} or, on paper, {% line_chart chart for_print=True %}.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.wording import no_data, number_words

Number = Decimal | int | float


@dataclass(frozen=True)
class Point:
    """One year of a series. Without a value `missing` may say why, in words; a missing value is never zero."""

    year: int
    value: Number | None = None
    missing: str = ""


@dataclass(frozen=True)
class Series:
    """The years of one area. `is_main`: what the chart is about; the others are there to be compared with."""

    name: str
    points: Sequence[Point] = ()
    is_main: bool = False

    @property
    def known(self) -> list[Point]:
        """The points that have a value, oldest first."""
        return sorted((point for point in self.points if point.value is not None), key=lambda point: point.year)

    @property
    def last(self) -> Point | None:
        """The newest known value."""
        return self.known[-1] if self.known else None

    @property
    def by_year(self) -> dict[int, Point]:
        return {point.year: point for point in self.points}


@dataclass(frozen=True)
class Target:
    """Where the value should be: a number, by when, and how it is said ("at most 55 %")."""

    value: Number
    year: int | None = None
    words: str = ""


class Measured:
    """Series with a unit and decimals: writes their values."""

    series: Sequence[Series]
    unit: str
    decimals: int | None

    @property
    def years(self) -> list[int]:
        """The years that anybody in the picture has been asked about. A year in none of the series is no gap."""
        return sorted({point.year for one in self.series for point in one.points})

    @property
    def has_values(self) -> bool:
        return any(series.known for series in self.series)

    def written(self, value: Number) -> str:
        return number_words(value, self.unit, self.decimals)

    def point_words(self, point: Point | None) -> str:
        """The value of a year, or that it is missing and why. A year that nobody has told of has no data."""
        if point is None or point.value is None:
            return no_data(point.missing if point else "")
        return self.written(point.value)

    def target_words(self, target: Target) -> str:
        return target.words or self.written(target.value)


@dataclass(frozen=True)
class LineChart(Measured):
    """Several areas over the years in one picture. The main series is drawn last, on top of the others."""

    title: str
    series: Sequence[Series]
    target: Target | None = None
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True)
class Multiples(Measured):
    """A small picture for each area, all on one scale, each with the same reference (the county) in grey.

    With `own_scales` each has a scale of its own and no reference or target: for counts, which follow the
    size of areas.
    """

    title: str
    panels: Sequence[Series]
    reference: Series | None = None
    target: Target | None = None
    unit: str = ""
    decimals: int | None = None
    own_scales: bool = False

    @property
    def series(self) -> list[Series]:
        return [*([self.reference] if self.reference else []), *self.panels]
