"""How large a county is: its longest span and its area, computed from the outline for overview maps.

The span is the straight line (along the Earth's surface) between the two points of the boundary that lie furthest
apart. The area is that of the outline, lakes included and the sea left out. The outline is simplified by some hundred
metres, so that both are given rounded.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from overview.following.geography import MIDDLE, SOURCE, UNITS_PER_DEGREE

EARTH_RADIUS = 6371.0088  # km, mean
SPAN_STEP, AREA_STEP = 5, 50  # km and km², what the outline allows to be told

Place = tuple[float, float]  # degrees east and north


@dataclass(frozen=True)
class Extent:
    """`span` in km and `area` in km², rounded; `ends` are those of the span."""

    span: int
    area: int
    ends: tuple[Place, Place]

    @property
    def line(self) -> tuple[int, int, int, int]:
        (x1, y1), (x2, y2) = map(_point, self.ends)
        return x1, y1, x2, y2


@cache
def extent_of(code: str) -> Extent | None:
    """The extent of the area with that code; None when its outline is not known."""
    polygons = _polygons().get(code)
    if polygons is None:
        return None
    ends = _furthest([place for polygon in polygons for place in polygon[0]])
    area = sum(_area(polygon[0]) - sum(map(_area, polygon[1:])) for polygon in polygons)
    return Extent(_rounded(distance(*ends), SPAN_STEP), _rounded(area, AREA_STEP), ends)


def distance(one: Place, other: Place) -> float:
    """Kilometres along the surface of a sphere (haversine)."""
    (east1, north1), (east2, north2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((north2 - north1) / 2) ** 2
    half += math.cos(north1) * math.cos(north2) * math.sin((east2 - east1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


@cache
def _polygons() -> dict[str, list[list[list[Place]]]]:
    """By code the polygons, each its outer ring and its holes."""
    found = {}
    for feature in json.loads(SOURCE.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        found[feature["properties"]["code"]] = (
            shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        )
    return found


def _furthest(places: list[Place]) -> tuple[Place, Place]:
    """Only corners of the hull can lie furthest apart."""
    one, other = max(combinations(_hull(places), 2), key=lambda pair: distance(*pair))
    return tuple(one), tuple(other)


def _hull(places: list[Place]) -> list[Place]:
    """The corners of the smallest convex shape around the places, in the flat projection of the map."""
    ordered = sorted({tuple(place) for place in places}, key=_flat)
    return _half_hull(ordered) + _half_hull(ordered[::-1])


def _half_hull(ordered: list[Place]) -> list[Place]:
    found: list[Place] = []
    for place in ordered:
        while len(found) > 1 and _turn(found[-2], found[-1], place) <= 0:
            found.pop()
        found.append(place)
    return found[:-1]


def _turn(one: Place, two: Place, three: Place) -> float:
    (ax, ay), (bx, by), (cx, cy) = map(_flat, (one, two, three))
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)


def _flat(place: Place) -> Place:
    """Sinusoidal, which keeps areas: degrees on both axes."""
    east, north = place
    return (east - MIDDLE) * math.cos(math.radians(north)), north


def _area(ring: list[Place]) -> float:
    points = [_flat(place) for place in ring]
    double = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))
    return abs(double) / 2 * math.radians(EARTH_RADIUS) ** 2


def _point(place: Place) -> tuple[int, int]:
    """The place in the units of the outline's picture."""
    x, y = _flat(place)
    return round(x * UNITS_PER_DEGREE), round(-y * UNITS_PER_DEGREE)


def _rounded(value: float, step: int) -> int:
    return round(value / step) * step
