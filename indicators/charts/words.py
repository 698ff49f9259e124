"""The pictures in words: what is read aloud in place of them, and the table that stands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.charts.data import LineChart, Multiples, Point, Series, Target
from indicators.wording import no_data, number_words

Chart = LineChart | Multiples


@dataclass(frozen=True)
class Cell:
    words: str
    is_missing: bool = False


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Cell]


def headline(chart: Chart, series: Series) -> str:
    """One series at a glance: "Hollola: 58,1 % (2024)"."""
    last = series.last
    words = f"{chart.written(last.value)} ({last.year})" if last else no_data()
    return f"{series.name}: {words}"


def in_words(chart: Chart, series: Series, years: Sequence[int] | None = None) -> str:
    """Every year of one series: "Hollola. 2016: 57,6 %; 2018: no data"."""
    by_year = series.by_year
    years = chart.years if years is None else years
    return f"{series.name}. " + "; ".join(f"{year}: {chart.point_words(by_year.get(year))}" for year in years)


def target_in_words(chart: Chart, target: Target) -> str:
    """ "target at most 55 % by 2028"."""
    values = {"value": chart.target_words(target), "year": target.year}
    return (_("target %(value)s by %(year)s") if target.year else _("target %(value)s")) % values


def description(chart: Chart) -> str:
    """The whole picture in words, the main series first."""
    ordered = sorted(chart.series, key=lambda series: not series.is_main)
    parts = [in_words(chart, series) for series in ordered]
    if chart.target:
        parts.append(target_in_words(chart, chart.target))
    return ". ".join(parts)


def table(chart: Chart) -> list[Row]:
    """The rows of the table: an area each, a cell for each of `chart.years`; numbers without their unit."""
    rows = []
    for series in chart.series:
        by_year = series.by_year
        rows.append(Row(series.name, [_cell(chart, by_year.get(year)) for year in chart.years]))
    return rows


def _cell(chart: Chart, point: Point | None) -> Cell:
    if point is None or point.value is None:
        return Cell((point.missing if point else "") or no_data(), is_missing=True)
    return Cell(number_words(point.value, "", chart.decimals))
