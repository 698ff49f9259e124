"""The charts as tags: plain SVG with a text alternative. {% load indicator_charts %}, and css/charts.css on the page.

On paper (WeasyPrint) give for_print=True: concrete colours, vectors, the description as the figure's alternative
text; load static:print/charts.css there. Behind each chart stands its table: {% chart_table chart %}.
"""

from typing import Any

from django import template

from indicators.charts import LineChart, Multiples, Point, Series, Target
from indicators.charts import words as in_words
from indicators.charts.inks import inks_for
from indicators.charts.line import NARROW, PAPER, WIDE, LinePicture, inks, line_picture, mark
from indicators.charts.small import small_pictures, spark
from indicators.wording import no_data, number_words

register = template.Library()

KEY_MARK = (20, 8)  # the middle of the view box of a key


@register.inclusion_tag("indicators/charts/line_chart.html")
def line_chart(chart: LineChart, for_print: bool = False) -> dict[str, Any]:
    """{% line_chart chart %}: several areas over the years; wide with names at the lines, narrow with keys above.

    Without any value it says so in words instead.
    """
    ink = inks_for(for_print=for_print)
    pictures = [line_picture(chart, layout) for layout in ([PAPER] if for_print else [WIDE, NARROW])]
    return {
        "chart": chart,
        "description": in_words.description(chart),
        "ink": ink,
        "for_print": for_print,
        "pictures": [_inked(picture, ink) for picture in pictures if picture],
        "keys": _keys(chart, ink),
        "target_words": in_words.target_in_words(chart, chart.target) if chart.target else "",
        "has_hollow": any(_has_hollow(chart, series) for series in chart.series if series.is_main),
        "has_gaps": any(_has_gap(chart, series) for series in chart.series),
    }


@register.inclusion_tag("indicators/charts/multiples_chart.html")
def multiples_chart(chart: Multiples, for_print: bool = False) -> dict[str, Any]:
    """{% multiples_chart chart %}: a small picture for each area, all on one scale, the county's line in grey."""
    pictures = small_pictures(chart)
    return {
        "chart": chart,
        "pictures": pictures,
        "panels": [_panel(chart, panel) for panel in pictures.panels] if pictures else [],
        "ink": inks_for(for_print=for_print),
        "for_print": for_print,
        "target_words": in_words.target_in_words(chart, chart.target) if chart.target else "",
        "list_tag": "div" if for_print else "ul",  # a list without bullets is no list in a tagged PDF
        "item_tag": "div" if for_print else "li",
        "has_hollow": any(_has_hollow(chart, series) for series in chart.panels),
        "has_gaps": any(_has_gap(chart, series) for series in chart.panels),
    }


@register.inclusion_tag("indicators/charts/sparkline.html")
def sparkline(
    series: Series,
    target: Target | None = None,
    unit: str = "",
    decimals: int | None = None,
    for_print: bool = False,
) -> dict[str, Any]:
    """{% sparkline series target unit="%" decimals=1 %}: a line the size of a word, with its target line."""
    chart = LineChart(series.name, [series], target, unit, decimals)
    return {
        "series": series,
        "spark": spark(series, target),
        "ink": inks_for(for_print=for_print),
        "for_print": for_print,
        "headline": in_words.headline(chart, series),
        "description": in_words.description(chart),
    }


@register.inclusion_tag("indicators/charts/chart_table.html")
def chart_table(chart: LineChart | Multiples, caption: str = "") -> dict[str, Any]:
    """{% chart_table chart %}: the numbers behind a chart; what is missing says why and is never zero."""
    return {"chart": chart, "rows": in_words.table(chart), "caption": caption or chart.title}


@register.filter
def value_of(point: Point | None, chart: LineChart | Multiples) -> str:
    """{{ series.last|value_of:chart }}: the value of a point with its unit, or that there is no data."""
    return chart.point_words(point)


@register.simple_tag
def chart_number(value: Any, unit: str = "", decimals: int | None = None) -> str:
    """{% chart_number 61.4 "%" 1 %}: "61,4 %"; "no data" for None."""
    return no_data() if value is None else number_words(value, unit, decimals)


def _inked(picture: LinePicture, ink: dict[str, str]) -> dict[str, Any]:
    lines = [
        {
            "line": line,
            "stroke": ink[f"line_{line.ink}"],
            "gap": ink[f"gap_{line.ink}"],
            "mark": ink[f"mark_{line.ink}"],
            "text": ink[f"text_{line.ink}"],
        }
        for line in picture.lines
    ]
    return {"picture": picture, "layout": picture.layout, "lines": lines}


def _keys(chart: LineChart, ink: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "words": in_words.headline(chart, series),
            "has_values": bool(series.known),
            "stroke": ink[f"line_{name}"],
            "mark_ink": ink[f"mark_{name}"],
            "mark": mark(name, *KEY_MARK),
        }
        for series, name in zip(chart.series, inks(chart), strict=True)
    ]


def _panel(chart: Multiples, panel: Any) -> dict[str, Any]:
    last = panel.series.last
    return {
        "name": panel.series.name,
        "value": chart.written(last.value) if last else "–",
        "drawn": panel.drawn,
        "headline": in_words.headline(chart, panel.series),
        "words": in_words.in_words(chart, panel.series, chart.years),
    }


def _has_hollow(chart: LineChart | Multiples, series: Series) -> bool:
    return bool(series.known) and len(series.known) < len(chart.years)


def _has_gap(chart: LineChart | Multiples, series: Series) -> bool:
    """Whether a year between two known ones lacks its value."""
    years = [point.year for point in series.known]
    return bool(years) and len(years) < len([year for year in chart.years if years[0] <= year <= years[-1]])
