"""The line chart: places of everything in it, for one layout. Pure: a chart in, places out."""

from dataclasses import dataclass, replace

from indicators.charts.data import LineChart, Series
from indicators.charts.paths import Drawn, drawn
from indicators.charts.scale import Scale, shown_years, spread, ticks
from indicators.charts.words import target_in_words
from indicators.wording import number_words

MOST_SERIES = 7
MARKS = ("square", "triangle", "diamond", "cross", "square", "triangle")  # of those compared with, in turn
LETTER = 0.47  # mean width of a letter, as a share of the size of the font
LABEL_GAP = 16
YEAR_WIDTH = 46
TARGET = -1

Drawing = tuple[Series, str, Drawn]


@dataclass(frozen=True)
class Layout:
    """The size of the view box and its margins. `labels`: names stand at the ends of the lines, in the right margin,
    which is as wide as they need and at most `right`."""

    name: str
    width: int
    height: int
    left: int
    right: int
    font: float
    labels: bool
    top: int = 14
    bottom: int = 44

    @property
    def floor(self) -> int:
        return self.height - self.bottom

    @property
    def edge(self) -> int:
        return self.width - self.right

    @property
    def longest_label(self) -> int:
        """How many letters have room at the end of a line."""
        return int((self.right - LABEL_GAP) / (self.font * LETTER))


WIDE = Layout("wide", 960, 360, 58, 300, 14, labels=True)
NARROW = Layout("narrow", 340, 270, 44, 12, 12, labels=False)
PAPER = Layout("paper", 680, 300, 48, 200, 13, labels=True)


@dataclass(frozen=True)
class Tick:
    place: float
    words: str
    is_zero: bool = False


@dataclass(frozen=True)
class Label:
    """The name and the newest value at the end of a line; `leader` ties it to the last dot."""

    x: float
    y: float
    words: str
    leader: str


@dataclass(frozen=True)
class Line:
    """One series as drawn. `ink` names its look: "main", or "other-1" and on; `marks` are paths at the values."""

    series: Series
    ink: str
    drawn: Drawn
    marks: tuple[str, ...]
    label: Label | None


@dataclass(frozen=True)
class TargetLine:
    """The target as a level line, with its words at the end of it."""

    y: float
    label: Label | None


@dataclass(frozen=True)
class LinePicture:
    layout: Layout
    levels: list[Tick]
    years: list[Tick]
    lines: list[Line]
    target: TargetLine | None


def line_picture(chart: LineChart, layout: Layout) -> LinePicture | None:
    """Where everything stands, or None when nobody has a value: then the page says so in words.

    Raises ValueError for more series than a reader can tell apart.
    """
    if len(chart.series) > MOST_SERIES:
        raise ValueError(f"A line chart holds at most {MOST_SERIES} series: use small multiples.")
    if not chart.has_values:
        return None
    layout = _fitted(layout, chart) if layout.labels else layout
    levels = ticks(_values(chart))
    years = chart.years
    x = Scale(years[0], years[-1], layout.left + 8, layout.edge - 8)
    y = Scale(levels[0], levels[-1], layout.floor - 12, layout.top)
    drawings = _drawings(chart, layout, x, y)
    target = y(chart.target.value) if chart.target else None
    labels = _labels(chart, layout, drawings, target) if layout.labels else {}
    return LinePicture(
        layout,
        [Tick(y(level), number_words(_plain(level), ""), level == 0) for level in levels],
        [Tick(x(year), str(year)) for year in shown_years(years, (layout.edge - layout.left) // YEAR_WIDTH)],
        [Line(row[0], row[1], row[2], _marks(*row[1:]), labels.get(place)) for place, row in enumerate(drawings)],
        None if target is None else TargetLine(target, labels.get(TARGET)),
    )


def inks(chart: LineChart) -> list[str]:
    """The look of each series, in the order of the chart: the main ones alike, the others told apart."""
    found, others = [], 0
    for series in chart.series:
        others += not series.is_main
        found.append("main" if series.is_main else f"other-{others}")
    return found


def mark(ink: str, x: float, y: float, size: float = 4) -> str:
    """The d of the mark of a value: a disc for the main series, another shape for each of the others."""
    shape = "disc" if ink == "main" else MARKS[(int(ink.removeprefix("other-")) - 1) % len(MARKS)]
    x, y, half = round(x, 1), round(y, 1), size
    match shape:
        case "disc":
            return f"M{x - half} {y}a{half} {half} 0 1 0 {2 * half} 0a{half} {half} 0 1 0 {-2 * half} 0z"
        case "square":
            return f"M{x - half + 0.5} {y - half + 0.5}h{2 * half - 1}v{2 * half - 1}h{1 - 2 * half}z"
        case "triangle":
            return f"M{x} {y - half - 0.5}l{half + 0.5} {2 * half}h{-2 * half - 1}z"
        case "diamond":
            return f"M{x} {y - half - 1}l{half + 1} {half + 1}l{-half - 1} {half + 1}l{-half - 1} {-half - 1}z"
    arm = half / 2
    return (
        f"M{x - arm} {y - half - 0.5}h{half}v{half - 1.5}h{half - 1.5}v{half}h{1.5 - half}v{half - 1.5}h{-half}"
        f"v{1.5 - half}h{1.5 - half}v{-half}h{half - 1.5}z"
    )


def _fitted(layout: Layout, chart: LineChart) -> Layout:
    """The right margin no wider than the longest label needs."""
    words = [_label_words(chart, series, layout.longest_label) for series in chart.series if series.known]
    words += [_shortened(target_in_words(chart, chart.target), layout.longest_label)] if chart.target else []
    needed = LABEL_GAP + max(len(label) for label in words) * layout.font * LETTER
    return replace(layout, right=min(layout.right, round(needed + layout.font)))


def _values(chart: LineChart) -> list[float]:
    found = [float(point.value) for series in chart.series for point in series.known]
    return [*found, float(chart.target.value)] if chart.target else found


def _drawings(chart: LineChart, layout: Layout, x: Scale, y: Scale) -> list[Drawing]:
    """Those compared with first, so that the main one lies on top."""
    pairs = zip(chart.series, inks(chart), strict=True)
    drawings = [(series, ink, drawn(series, chart.years, x, y, layout.floor)) for series, ink in pairs]
    return sorted((row for row in drawings if row[2].dots or row[0].is_main), key=lambda row: row[0].is_main)


def _marks(ink: str, way: Drawn) -> tuple[str, ...]:
    return tuple(mark(ink, *dot) for dot in way.dots)


def _labels(chart: LineChart, layout: Layout, drawings: list[Drawing], target: float | None) -> dict[int, Label]:
    """By the place of the drawing: its name and newest value where the line ends; the target's has the place -1."""
    ends = {place: way.last for place, (_series, _ink, way) in enumerate(drawings) if way.last}
    words = {place: _label_words(chart, drawings[place][0], layout.longest_label) for place in ends}
    if target is not None:
        ends[TARGET] = (layout.edge, target)
        words[TARGET] = _shortened(target_in_words(chart, chart.target), layout.longest_label)
    places = spread([end[1] for end in ends.values()], layout.font * 1.35, layout.top, layout.floor)
    return {key: _label(layout, ends[key], place, words[key]) for key, place in zip(ends, places, strict=True)}


def _label(layout: Layout, end: tuple[float, float], place: float, words: str) -> Label:
    start = layout.edge + LABEL_GAP
    is_apart = start - end[0] > LABEL_GAP * 2 or abs(place - end[1]) > layout.font / 2
    leader = f"M{round(end[0] + 6, 1)} {end[1]}L{start - 4} {place}" if is_apart else ""
    return Label(start, round(place + layout.font * 0.35, 1), words, leader)


def _label_words(chart: LineChart, series: Series, longest: int) -> str:
    value = chart.written(series.last.value)
    return f"{_shortened(series.name, longest - len(value) - 1)} {value}"


def _shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _plain(level: float) -> float | int:
    return int(level) if level == int(level) else level
