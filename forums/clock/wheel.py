"""The clock as a wheel: three rings (joint, county, municipalities), each with as many lanes as what overlaps needs.

Thick arcs are statutory, thin ones agreed; a single day is its number alone. Colours are the style sheet's: the drawing
names classes only. The numbers are those of the list, which tells the same in words.
"""

import datetime
import math
from dataclasses import dataclass

from django.utils.dates import MONTHS_AP

from forums.clock.dial import Dial, Point
from forums.clock.lanes import INNER, KEY, KEY_SMALL, Placed, free_point, key_label, key_room, lanes_of
from forums.clock.listing import JULY, SHAPES, SIDES, Line
from forums.clock.when import end_of_month
from organisations.models import CouncilTerm

LEAST = 194.0  # outer radius of a wheel with one lane in each ring
MONTHS_ROOM, PERIODS_ROOM = 41.0, 60.0  # what the names outside the rings need in the least wheel
GAP = 1.2  # degrees left free at both ends of an arc, so that neighbours stay apart


@dataclass(frozen=True)
class Arc:
    """A line in the wheel: its arc (none for a single day) and its number; on a full day the numbers of them all."""

    lines: list[Line]
    path: str
    shape: str
    width: float
    key_height: float
    x: float
    y: float

    @property
    def label(self) -> str:
        return key_label(self.lines)

    @property
    def is_statutory(self) -> bool:
        return any(line.date.is_statutory for line in self.lines)

    @property
    def is_circle(self) -> bool:
        return self.shape == "hva" and len(self.lines) == 1

    @property
    def key_width(self) -> float:
        return round(self.key_height * (1.18 if self.shape == "joint" else 1) + key_room(self.lines), 1)

    @property
    def corner(self) -> float:
        return 2 if self.shape == "kunta" else round(self.key_height * 0.41, 1)

    @property
    def key_radius(self) -> float:
        return self.key_height / 2 + 0.5

    @property
    def key_font(self) -> float:
        return 13 if self.key_height == KEY else 12

    @property
    def left(self) -> float:
        return round(self.x - self.key_width / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - self.key_height / 2, 1)

    @property
    def text_y(self) -> float:
        return round(self.y + self.key_font * 0.35, 1)


@dataclass(frozen=True)
class Label:
    """A name outside the rings, and the short one that a small screen shows instead."""

    x: float
    y: float
    anchor: str
    name: str
    short: str


@dataclass(frozen=True)
class Wheel:
    """What the template draws: `size` is the side of the square; `term` stands under the title in the middle."""

    first: datetime.date
    last: datetime.date
    size: float
    middle: float
    rings: list[float]
    rays: list[str]
    quiet: list[str]
    labels: list[Label]
    arcs: list[Arc]
    now: str
    now_at: Point | None
    title: str
    term: str
    scale: float

    @property
    def is_dense(self) -> bool:
        return self.size > 560

    @property
    def title_size(self) -> int:
        return 38 if len(self.title) < 6 else 26

    @property
    def title_y(self) -> float:
        return self.middle - 14

    @property
    def term_y(self) -> tuple[float, float]:
        """Where the two lines under the title stand."""
        return self.middle + 10, self.middle + 28

    @property
    def label_size(self) -> float:
        return round(12.5 * self.scale, 1)

    @property
    def short_size(self) -> float:
        return round(18 * self.scale, 1)


@dataclass(frozen=True)
class Frame:
    """What the rings show: the days, where sectors begin and what they are called, sectors in which nobody meets."""

    first: datetime.date
    last: datetime.date
    ticks: list[datetime.date]
    names: list[tuple[str, str]]
    quiet: list[tuple[datetime.date, datetime.date]]
    room: float
    title: str


def year_wheel(lines: list[Line], year: int, on: datetime.date, term: CouncilTerm | None) -> Wheel:
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    ticks = [datetime.date(year, month, 1) for month in range(1, 13)]
    names = [(str(MONTHS_AP[month]), str(month)) for month in range(1, 13)]
    quiet = [(datetime.date(year, JULY, 1), end_of_month(year, JULY))]
    frame = Frame(first, last, ticks, names, quiet, MONTHS_ROOM, str(year))
    return _wheel(lines, frame, on, term)


def term_wheel(lines: list[Line], term: CouncilTerm, on: datetime.date) -> Wheel:
    """The four years of a council term, a sector for each half-year."""
    ticks = half_years(term.starts, term.ends)
    ends = [*(tick - datetime.timedelta(days=1) for tick in ticks[1:]), term.ends]
    names = [
        (f"{first.month}–{last.month}/{last.year}", f"{last.year % 100}" if first.month < 6 else "")
        for first, last in zip(ticks, ends, strict=True)
    ]
    frame = Frame(term.starts, term.ends, ticks, names, [], PERIODS_ROOM, str(term))
    return _wheel(lines, frame, on, term)


def half_years(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the periods into which DOMAIN.md section 3 cuts a term: 1 January and 1 June."""
    days = [datetime.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 6)]
    return [first, *(day for day in days if first < day <= last)]


def _wheel(lines: list[Line], frame: Frame, on: datetime.date, term: CouncilTerm | None) -> Wheel:
    first, last, ticks = frame.first, frame.last, frame.ticks
    placed, lanes = lanes_of(lines, Dial(first, last, 0.0))
    thickness = _thickness(sum(lanes.values()))
    radii, edges = _radii(lanes, thickness)
    outer = edges[-1]
    middle = round(outer + frame.room * _grown(outer), 1)
    dial = Dial(first, last, middle)
    ends = [*ticks[1:], last + datetime.timedelta(days=1)]
    is_now = first <= on <= last
    return Wheel(
        first=first,
        last=last,
        size=round(2 * middle, 1),
        middle=middle,
        rings=edges,
        rays=[dial.ray(dial.angle(day), INNER, outer) for day in ticks],
        quiet=[dial.sector(*dial.span(*days), INNER, outer) for days in frame.quiet],
        labels=[
            _label(dial, (dial.angle(start) + dial.angle(end)) / 2, outer, *name)
            for start, end, name in zip(ticks, ends, frame.names, strict=True)
        ],
        arcs=_arcs(dial, placed, radii, thickness),
        now=dial.ray(dial.angle(on), INNER - 6, outer + 5) if is_now else "",
        now_at=_now_at(dial, on) if is_now else None,
        title=frame.title,
        scale=_grown(outer),
        term=str(term) if term and str(term) != frame.title else "",
    )


def _grown(outer: float) -> float:
    """How much larger the words around a large wheel are: less than the wheel, which is shown no wider on the page."""
    return (outer / LEAST) ** 0.7


def _now_at(dial: Dial, on: datetime.date) -> Point:
    x, y = dial.point(dial.angle(on), INNER - 18)
    return x, round(y + 4, 1)


def _thickness(lanes: int) -> float:
    """How wide a lane is: the more there are, the narrower, but a number always fits between two."""
    return 34.0 if lanes <= 3 else 27.0 if lanes <= 5 else 20.0


def _radii(lanes: dict[str, int], thickness: float) -> tuple[dict[tuple[str, int], float], list[float]]:
    """The radius of each lane by side and lane, and the circles between the rings, from the middle out."""
    radii, edges, radius = {}, [INNER], INNER
    for side in reversed(SIDES):
        for lane in range(lanes[side]):
            radii[side, lane] = radius + thickness * (lane + 0.5)
        radius += thickness * lanes[side]
        edges.append(radius)
    return radii, edges


def _arcs(dial: Dial, placed: list[Placed], radii: dict, thickness: float) -> list[Arc]:
    """Numbers find a place along their arc, those of single days first, for they can't move."""
    taken: list[Point] = []
    found = []
    for row in sorted(placed, key=lambda row: (not row.is_point, row.end - row.start)):
        side = row.lines[0].date.side
        radius = radii[side, row.lane]
        point = free_point(dial, row, radius, taken)
        taken.append(point)
        is_thick = row.lines[0].date.is_statutory
        width = (9.0 if is_thick else 5.0) if thickness > 20 else (7.5 if is_thick else 3.5)
        path = "" if row.is_point else dial.arc(row.start + GAP, row.end - GAP, radius)
        key_height = KEY if thickness > 20 else KEY_SMALL
        found.append(Arc(row.lines, path, SHAPES[side], width, key_height, *point))
    return sorted(found, key=lambda arc: arc.lines[0].number)


def _label(dial: Dial, angle: float, outer: float, name: str, short: str) -> Label:
    """Beside the rings the name runs away from them; above and below it is centred."""
    scale = _grown(outer)
    across = math.sin(math.radians(angle))
    x, y = dial.point(angle, outer + (9 + 6 * (1 - abs(across))) * scale)
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    return Label(x, round(y + 4 * scale, 1), anchor, name, short)
