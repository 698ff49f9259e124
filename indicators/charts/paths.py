"""The line of one series: drawn where the data is, dotted over years without data, and never at zero for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.charts.data import Series
from indicators.charts.scale import Scale


@dataclass(frozen=True)
class Drawn:
    """`line` and `gap` are the d of two paths, either may be empty. `dots` are the places of the known values,
    `hollow` those of the years that lack one, on the axis."""

    line: str
    gap: str
    dots: tuple[tuple[float, float], ...]
    hollow: tuple[tuple[float, float], ...] = ()

    @property
    def last(self) -> tuple[float, float] | None:
        return self.dots[-1] if self.dots else None


def drawn(series: Series, years: Sequence[int], x: Scale, y: Scale, axis: float = 0) -> Drawn:
    """The series as paths. Two known years stand next to each other when no year of the picture is between them."""
    place = {year: number for number, year in enumerate(years)}
    known = series.known
    dots = tuple((x(point.year), y(point.value)) for point in known)
    line, gap, is_open = "", "", False
    for number in range(1, len(known)):
        before, after = dots[number - 1], dots[number]
        if place[known[number].year] - place[known[number - 1].year] > 1:
            gap, is_open = f"{gap}{_from(before)}{_to(after)}", False
        else:
            line, is_open = f"{line}{'' if is_open else _from(before)}{_to(after)}", True
    lacking = set(years) - {point.year for point in known}
    return Drawn(line, gap, dots, tuple((x(year), axis) for year in sorted(lacking)))


def _from(place: tuple[float, float]) -> str:
    return f"M{place[0]} {place[1]}"


def _to(place: tuple[float, float]) -> str:
    return f"L{place[0]} {place[1]}"
