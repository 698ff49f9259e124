"""Laying out the wheel: what overlaps goes on lanes of its own, and each number finds a free place along its arc."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from forums.clock.dial import Dial, Point
from forums.clock.listing import SIDES, Line

INNER = 92.0  # radius of the free middle of the wheel
KEY = 22.0  # height of a number's mark; where there are many lanes it is smaller
KEY_SMALL = 18.0
MOST_LANES = 6
ROOMY = 30.0  # how far apart the middles of two numbers should be, so that they can grow on a small screen


@dataclass(frozen=True)
class Placed:
    """A line on its lane, before its number has a place; of single days all that fall on the same day."""

    lines: list[Line]
    lane: int
    start: float
    end: float
    is_point: bool


def lanes_of(lines: list[Line], dial: Dial) -> tuple[list[Placed], dict[str, int]]:
    """Put what overlaps on lanes of its own, the long arcs outermost; a day takes the width of its number."""
    placed, count = [], dict.fromkeys(SIDES, 1)
    for side in SIDES:
        ends: list[float] = []
        for group in _groups([line for line in lines if line.date.side == side], dial):
            start, end, is_point = _extent(group, dial)
            lane = next((number for number, taken in enumerate(ends) if taken <= start), None)
            if lane is None and len(ends) < MOST_LANES:
                ends.append(end)
                lane = len(ends) - 1
            elif lane is None:
                lane = min(range(len(ends)), key=ends.__getitem__)
            ends[lane] = max(end, ends[lane])
            placed.append(Placed(group, lane, start, end, is_point))
        count[side] = max(len(ends), 1)
    return placed, count


def _from_long_to_short(line: Line) -> tuple:
    return (line.date.starts, -(line.date.ends - line.date.starts).days, line.number)


def _groups(lines: list[Line], dial: Dial) -> list[list[Line]]:
    """Each line alone; those too short for an arc with the others of the same days."""
    found: dict[tuple, list[Line]] = {}
    for line in sorted(lines, key=_from_long_to_short):
        days = (line.date.starts, line.date.ends)
        key = days if _extent([line], dial)[2] else (*days, line.number)
        found.setdefault(key, []).append(line)
    return list(found.values())


def key_label(lines: list[Line]) -> str:
    """ "8", or "8–19" of many: the numbers of one day and ring follow each other."""
    first, last = lines[0].number, lines[-1].number
    return str(first) if first == last else f"{first}–{last}"


def key_room(lines: list[Line]) -> float:
    """How much wider a mark is than one of two digits."""
    return 6.5 * max(len(key_label(lines)) - 2, 0)


def _extent(lines: list[Line], dial: Dial) -> tuple[float, float, bool]:
    start, end = dial.span(lines[0].date.starts, lines[0].date.ends)
    if end - start >= math.degrees(KEY_SMALL * 1.3 / (INNER + 40)):
        return start, end, False
    needed = math.degrees((KEY_SMALL * 1.3 + key_room(lines)) / (INNER + 40))
    middle = min(max((start + end) / 2, needed / 2), 360 - needed / 2)
    return middle - needed / 2, middle + needed / 2, True


def free_point(dial: Dial, row: Placed, radius: float, taken: Iterable[Point]) -> Point:
    """The place along the arc that is far enough from other numbers, else the one that is farthest from them."""
    half = math.degrees(KEY * 0.6 / radius)
    middle, room = (row.start + row.end) / 2, max((row.end - row.start) / 2 - half, 0)
    steps = [0.0, *(sign * step for step in range(4, int(room) + 1, 4) for sign in (1, -1))]
    points = [dial.point(middle + step, radius) for step in ([0.0] if row.is_point else steps)]
    nearest = [min((math.dist(point, other) for other in taken), default=math.inf) for point in points]
    free = next((point for point, distance in zip(points, nearest, strict=True) if distance >= ROOMY), None)
    return free or points[nearest.index(max(nearest))]
