"""A slide deck that everybody can use: real titles, alternative texts, the language set, notes with the details.

The look is the portal's: one colour, no decoration. python-pptx's own template is made wide and plain first.
"""

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from indicators.charts.scale import ticks

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, TOP, WIDTH = Inches(0.7), Inches(1.75), Inches(11.93)
FLOOR = Inches(6.75)
TITLE_SLIDE, TITLE_ONLY = 0, 5  # places of the template's layouts
FONT = "Arial"
BRAND, DARK, GREY, LINE = (RGBColor.from_string(code) for code in ("0D4A5A", "14262B", "41545A", "CAD5D4"))
RUST = RGBColor.from_string("8A3B12")
LIGHTS = {
    "ok": ("●", RGBColor.from_string("2C6014")),
    "warn": ("▲", RGBColor.from_string("7A4B00")),
    "bad": ("■", RGBColor.from_string("9A2020")),
    "info": ("◆", RGBColor.from_string("0B4F5C")),
    "mute": ("○", RGBColor.from_string("41545A")),
}
LINES = ("0D4A5A", "41545A", "6B3A75", "2B4C86", "565F0D", "7A4B00")
TARGET_LINE = RGBColor.from_string("2C6014")
LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI"}

Box = tuple[Any, Any, Any, Any]  # left, top, width, height
Run = tuple[str, RGBColor | None, bool]  # words, colour, bold


class Deck:
    """A deck that is written slide by slide. `foot` stands on each slide, `mark` in rust after it."""

    def __init__(self, title: str, language: str, *, foot: str = "", mark: str = "", author: str = "") -> None:
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = WIDE, HIGH
        self._language, self._foot, self._mark = LANGUAGES[language], foot, mark
        properties = self._deck.core_properties
        properties.title, properties.language, properties.author = title, self._language, author
        _place_titles(self._deck)

    def title_slide(self, title: str, lines: Sequence[str], notes: str = "") -> Slide:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_SLIDE])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
        self._finish(slide, notes)
        return slide

    def slide(self, title: str, notes: str = "") -> Slide:
        """An empty slide under its title; the caller puts text, a table or a chart on it."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        slide.shapes.title.text = title
        self._finish(slide, notes)
        return slide

    def bytes(self) -> bytes:
        for slide in self._deck.slides:
            _set_language(slide._element, self._language)
            if slide.has_notes_slide:
                _set_language(slide.notes_slide._element, self._language)
        out = io.BytesIO()
        self._deck.save(out)
        return out.getvalue()

    def _finish(self, slide: Slide, notes: str) -> None:
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        runs: list[Run] = [(self._foot, GREY, False)]
        if self._mark:
            runs.append((f"   {self._mark}", RUST, True))
        write_text(slide, [runs], (LEFT, Inches(6.95), WIDTH, Inches(0.35)), size=11)


def write_text(slide: Slide, lines: Sequence[Sequence[Run]], box: Box, *, size: float = 18) -> None:
    """Paragraphs of runs in a text box."""
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    for place, runs in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.35)
        _write_runs(paragraph, runs, size)


def light_runs(label: str, light: dict[str, Any]) -> list[Run]:
    """A light in words, with its sign before it: never a colour alone."""
    sign, colour = LIGHTS[light["colour"]]
    return [(f"{label}: ", GREY, False), (f"{sign} ", colour, True), (light["label"], None, True)]


def cell_of_light(light: dict[str, Any]) -> list[Run]:
    sign, colour = LIGHTS[light["colour"]]
    return [(f"{sign} ", colour, True), (light["label"], None, False)]


def write_table(
    slide: Slide,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | Sequence[Run]]],
    widths: Sequence[float],
    *,
    describe: str,
    size: float = 15,
    box: Box | None = None,
) -> None:
    """A native table whose first row is marked as its heading; `describe` is its alternative text."""
    left, top, width, _height = box or (LEFT, TOP, WIDTH, 0)
    shape = slide.shapes.add_table(len(rows) + 1, len(headings), left, top, width, Inches(0.4) * (len(rows) + 1))
    _describe(shape, describe)
    table = shape.table
    table.first_row, table.horz_banding = True, False
    _plain_style(shape)
    whole = sum(widths)
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Emu(int(width * share / whole))
    for place, heading in enumerate(headings):
        _write_cell(table.cell(0, place), [(heading, BRAND, True)], size)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            runs = [(cell, None, False)] if isinstance(cell, str) else cell
            _write_cell(table.cell(line, place), runs, size)


def write_line_chart(
    slide: Slide,
    years: Sequence[int],
    series: Sequence[tuple[str, Sequence[float | None]]],
    box: Box,
    *,
    describe: str,
    number_format: str,
    target: tuple[str, float] | None = None,
) -> None:
    """A native chart that can be edited; a year without a value is a gap. The target is a dashed level line."""
    data = CategoryChartData(number_format=number_format)
    data.categories = [str(year) for year in years]
    for name, values in series:
        data.add_series(name, values)
    if target:
        data.add_series(target[0], [target[1]] * len(years))
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    _describe(shape, describe)
    chart = shape.chart
    chart.has_title = False
    chart.has_legend, chart.font.size, chart.font.name = True, Pt(11), FONT
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.major_gridlines.format.line.color.rgb = LINE
    chart.value_axis.format.line.fill.background()
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = (
        number_format,
        False,
    )
    levels = ticks([value for _name, values in [*series, *_as_series(target)] for value in values if value is not None])
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = levels[0], levels[-1]
    for place, line in enumerate(chart.plots[0].series):
        is_target = target is not None and place == len(series)
        colour = TARGET_LINE if is_target else RGBColor.from_string(LINES[place % len(LINES)])
        line.smooth = False
        line.format.line.color.rgb = colour
        line.format.line.width = Pt(1.75 if place else 3)
        line.marker.format.fill.solid()
        line.marker.format.fill.fore_color.rgb = colour
        line.marker.format.line.color.rgb = colour
        if is_target:
            line.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
            line.marker.style = None
            line.marker.size = 2


def _as_series(target: tuple[str, float] | None) -> list[tuple[str, Sequence[float]]]:
    return [(target[0], [target[1]])] if target else []


def _describe(shape: Any, words: str) -> None:
    properties = shape._element.nvGraphicFramePr.cNvPr
    properties.set("descr", words)


def _place_titles(deck: Any) -> None:
    """The template's titles are centred on a narrow slide: bring them to the left of a wide one, in our colour."""
    for number, box, size in (
        (TITLE_SLIDE, (LEFT, Inches(1.9), WIDTH, Inches(1.9)), 40),
        (TITLE_ONLY, (LEFT, Inches(0.45), WIDTH, Inches(1.15)), 28),
    ):
        layout = deck.slide_layouts[number]
        for shape in list(layout.placeholders):
            kind = shape.placeholder_format.idx
            if kind == 0:
                _style_placeholder(shape, box, size, BRAND, bold=True)
            elif kind == 1:
                _style_placeholder(shape, (LEFT, Inches(3.95), WIDTH, Inches(2)), 20, DARK)
            else:
                shape._element.getparent().remove(shape._element)


def _style_placeholder(shape: Any, box: Box, size: int, colour: RGBColor, *, bold: bool = False) -> None:
    shape.left, shape.top, shape.width, shape.height = box
    body = shape.text_frame._txBody
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if size > 30 else MSO_ANCHOR.TOP
    body.bodyPr.set("lIns", "0")
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = styles.makeelement(qn("a:lvl1pPr"), {"algn": "l", "marL": "0", "indent": "0"})
    level.append(level.makeelement(qn("a:buNone"), {}))
    letters = level.makeelement(qn("a:defRPr"), {"sz": str(size * 100), "b": "1" if bold else "0"})
    fill = letters.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(colour)}))
    letters.append(fill)
    letters.append(letters.makeelement(qn("a:latin"), {"typeface": FONT}))
    level.append(letters)
    styles.append(level)


def _plain_style(shape: Any) -> None:
    """No fills: "No Style, Table Grid" has hairlines only."""
    shape._element.graphic.graphicData.tbl.tblPr.find(
        qn("a:tableStyleId")
    ).text = "{5940675A-B579-460E-94D1-54222C63F5DA}"


def _write_cell(cell: Any, runs: Sequence[Run], size: float) -> None:
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    _write_runs(cell.text_frame.paragraphs[0], runs, size)


def _write_runs(paragraph: Any, runs: Sequence[Run], size: float) -> None:
    for words, colour, bold in runs:
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = colour or DARK


def _set_language(element: Any, language: str) -> None:
    """Every run says its language: without that a screen reader takes the reader's own."""
    for run in element.iter(qn("a:r")):
        run.get_or_add_rPr().set("lang", language)
    for end in element.iter(qn("a:endParaRPr")):
        end.set("lang", language)
