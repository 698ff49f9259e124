"""The outlines of the wellbeing services counties as paths of a picture.

The projection is sinusoidal around 27° E: longitudes shrink by the cosine of their latitude, so that areas keep their
proportions, which is what a map of coloured areas needs. Points are rounded to whole units of the picture: neighbours
round a shared point alike, so that shared borders still meet.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "reference" / "wellbeing_counties.geojson"
MIDDLE = 27.0  # degrees east
UNITS_PER_DEGREE = 96  # of latitude: Finland is then about a thousand units high
MARGIN = 6

HELSINKI, ALAND = "90", "91"
UNCOLOURED = frozenset({HELSINKI, ALAND})  # no wellbeing services counties
CROWDED = ("02", "03", "04", HELSINKI)  # around the capital, drawn larger over the sea as well
ENLARGED = 2.4

# Where the centre of gravity of a bent area would lie at its edge or outside it: how far its number is moved, in units.
MOVED = {"17": (-17, 4), "04": (-5, -1)}

Point = tuple[int, int]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Outline:
    """One area: its path, the middle of its largest part, and that part's breadth and height."""

    code: str
    path: str
    middle: Point
    breadth: int
    height: int


@dataclass(frozen=True)
class Frame:
    """A piece of the picture in units."""

    left: int
    top: int
    breadth: int
    height: int

    @property
    def view_box(self) -> str:
        return f"{self.left} {self.top} {self.breadth} {self.height}"


@cache
def outlines() -> dict[str, Outline]:
    """Every area by its code. Read once for each process."""
    return {code: _outline(code, rings, 1) for code, rings in _rings(UNITS_PER_DEGREE).items()}


@cache
def enlarged_outlines() -> dict[str, Outline]:
    """The crowded south, drawn larger."""
    rings = _rings(UNITS_PER_DEGREE * ENLARGED)
    return {code: _outline(code, rings[code], ENLARGED) for code in CROWDED}


@cache
def whole_frame() -> Frame:
    return frame_of(outlines().values())


@cache
def enlarged_frame() -> Frame:
    return frame_of(enlarged_outlines().values())


def frame_of(shapes: Iterable[Outline]) -> Frame:
    """The smallest frame that holds the areas, with a margin."""
    points = [point for shape in shapes for point in _points_of(shape.path)]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    return Frame(left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)


def _rings(scale: float) -> dict[str, list[Ring]]:
    """The rings of every area, projected and rounded; what shrinks to less than a triangle is left out."""
    found = {}
    for feature in json.loads(SOURCE.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [_projected(ring, scale) for polygon in polygons for ring in polygon]
        found[feature["properties"]["code"]] = [ring for ring in rings if len(ring) > 2]
    return found


def _projected(ring: list[list[float]], scale: float) -> Ring:
    points = [
        (round((east - MIDDLE) * math.cos(math.radians(north)) * scale), round(-north * scale)) for east, north in ring
    ]
    kept = [points[0]]
    kept += [after for before, after in pairwise(points) if after != before]
    return tuple(kept[:-1] if kept[0] == kept[-1] else kept)


def _outline(code: str, rings: list[Ring], scale: float) -> Outline:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    breadth = max(x for x, _y in largest) - min(x for x, _y in largest)
    height = max(y for _x, y in largest) - min(y for _x, y in largest)
    (x, y), (right, down) = _middle(largest), MOVED.get(code, (0, 0))
    middle = (round(x + right * scale), round(y + down * scale))
    return Outline(code, "".join(map(_path, rings)), middle, breadth, height)


def _path(ring: Ring) -> str:
    """Relative steps are the shortest way to write a ring."""
    first = ring[0]
    steps = " ".join(f"{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(ring))
    return f"M{first[0]} {first[1]}l{steps}z"


def _points_of(path: str) -> list[Point]:
    found = []
    for ring in path.split("M")[1:]:
        start, _l, steps = ring.rstrip("z").partition("l")
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = list(map(int, steps.split()))
        for step in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step[0], y + step[1]
            found.append((x, y))
    return found


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, ring[0]))) / 2


def _middle(ring: Ring) -> Point:
    """The centre of gravity."""
    area, x, y = _area(ring), 0.0, 0.0
    for a, b in pairwise((*ring, ring[0])):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return round(x / (6 * area)), round(y / (6 * area))
