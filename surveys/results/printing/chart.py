"""A stacked bar chart for slides: native, so that it can be edited, with patterns beside the colours."""

from collections.abc import Sequence

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.slide import Slide
from pptx.util import Pt

from indicators.charts.deck import DARK, FONT, GREY, Box
from surveys.results.drawing import PAPER_COLOURS, PATTERNS

TILES = {
    "low-2": MSO_PATTERN.DIAGONAL_CROSS,
    "low-1": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
    "mid": MSO_PATTERN.PERCENT_10,
    "other": MSO_PATTERN.LIGHT_VERTICAL,
    "high-1": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
}


def write_bars(
    slide: Slide,
    categories: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[int | None]]],
    box: Box,
    *,
    describe: str,
    in_counts: bool,
    is_stacked: bool = True,
) -> None:
    """`series`: name, pattern, a number for each category. The first category stands on top."""
    data = CategoryChartData(number_format="0")
    data.categories = categories
    for name, _fill, values in series:
        data.add_series(name, values)
    kind = XL_CHART_TYPE.BAR_STACKED_100 if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
    shape = slide.shapes.add_chart(kind, *box, data)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", describe)
    chart = shape.chart
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(13), FONT
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _dress_axes(chart, is_of_hundred=not is_stacked and not in_counts)
    plot = chart.plots[0]
    plot.gap_width = 45
    if is_stacked:
        plot.overlap = 100
    for bars, (_name, fill, _values) in zip(plot.series, series, strict=True):
        _dress(bars, fill, "0" if in_counts else '0" %"')


def _dress_axes(chart: object, *, is_of_hundred: bool) -> None:
    """No lines and no numbers beside the bars, which carry their own."""
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    if is_of_hundred:
        chart.value_axis.maximum_scale = 100
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _dress(bars: object, fill: str, number_format: str) -> None:
    ground, ink, _strokes = PATTERNS[fill]
    paint = bars.format.fill
    if fill in TILES:
        paint.patterned()
        paint.pattern = TILES[fill]
        paint.fore_color.rgb, paint.back_color.rgb = _rgb(ink), _rgb(ground)
    else:
        paint.solid()
        paint.fore_color.rgb = _rgb(ground)
    bars.format.line.color.rgb = GREY
    labels = bars.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = f'{number_format};;""', False
    labels.font.size, labels.font.bold = Pt(12), True
    labels.font.color.rgb = DARK
    _plate(labels)


def _plate(labels: object) -> None:
    """A white ground under the number, or it could not be read on the pattern."""
    properties = labels._element.get_or_add_txPr()
    fill = labels._element.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/chart}spPr", {})
    solid = fill.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}solidFill", {})
    solid.append(solid.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}srgbClr", {"val": "FFFFFF"}))
    fill.append(solid)
    properties.addprevious(fill)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(PAPER_COLOURS[colour].lstrip("#").upper())
