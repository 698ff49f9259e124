"""Small multiples and sparklines: places of everything in them. Pure: a chart in, places out."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.charts.data import Multiples, Series, Target
from indicators.charts.paths import Drawn, drawn
from indicators.charts.scale import Scale, range_of

# The view box of a small picture is 160 × 98: the plot, the axis under it, the years under that.
LEFT, RIGHT, TOP, BOTTOM, AXIS = 8, 152, 8, 68, 78
# The view box of a sparkline is 96 × 28.
SPARK_LEFT, SPARK_RIGHT, SPARK_TOP, SPARK_BOTTOM = 3, 91, 4, 24


@dataclass(frozen=True)
class Panel:
    """One small picture; `drawn` is None when the area has no value at all."""

    series: Series
    drawn: Drawn | None


@dataclass(frozen=True)
class SmallPictures:
    panels: list[Panel]
    reference: str
    reference_gap: str
    target: float | None
    first_year: int
    last_year: int | None


def small_pictures(chart: Multiples) -> SmallPictures | None:
    """All panels on one scale, or None when nobody has a value: then the page says so in words."""
    if not chart.has_values:
        return None
    years = chart.years
    x = Scale(years[0], years[-1], LEFT, RIGHT)
    shared = None if chart.own_scales else _scale(chart.series, chart.target)
    reference = drawn(chart.reference, years, x, shared) if shared and chart.reference else Drawn("", "", ())
    return SmallPictures(
        [_panel(series, years, x, shared) for series in chart.panels],
        reference.line,
        reference.gap,
        shared(chart.target.value) if shared and chart.target else None,
        years[0],
        years[-1] if len(years) > 1 else None,
    )


def _panel(series: Series, years: Sequence[int], x: Scale, shared: Scale | None) -> Panel:
    if not series.known:
        return Panel(series, None)
    return Panel(series, drawn(series, years, x, shared or _scale([series], None), AXIS))


def _scale(series: Sequence[Series], target: Target | None) -> Scale:
    return Scale(*_range(series, target), BOTTOM, TOP)


@dataclass(frozen=True)
class Spark:
    drawn: Drawn
    target: float | None


def spark(series: Series, target: Target | None = None) -> Spark | None:
    """A line the size of a word, or None without values."""
    if not series.known:
        return None
    years = sorted(point.year for point in series.points)
    x = Scale(years[0], years[-1], SPARK_LEFT, SPARK_RIGHT)
    y = Scale(*_range([series], target), SPARK_BOTTOM, SPARK_TOP)
    return Spark(drawn(series, years, x, y), y(target.value) if target else None)


def _range(series: Sequence[Series], target: Target | None) -> tuple[float, float]:
    values = [float(point.value) for one in series for point in one.known]
    return range_of([*values, float(target.value)] if target else values)
