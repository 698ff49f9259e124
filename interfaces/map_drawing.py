"""An interface map as a drawing: boxes with wrapped texts, the middle, and lines that end where a box begins.

Pure: it knows names, places, kinds and states, no rows. Colours are the style sheet's; the template draws the shapes.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from django.utils.translation import pgettext_lazy

from interfaces.map_lettering import width_of, wrapped
from interfaces.models import InterfaceMap, Organiser

Kind = Organiser.Kind
Point = tuple[float, float]

WIDTH, HEIGHT = InterfaceMap.WIDTH, InterfaceMap.HEIGHT
BOX = 220  # width of a box
PAD, LINE, NAME_SIZE, STATE_SIZE = 14, 20, 16, 14
FIRST_LINE = 26  # from the top of a box to the foot of its first line
MARK = 30  # from the middle of one organiser's sign to that of the next
CORE_SIZE, CORE_LINE, CORE_ROOM = 17, 21, 190
MIDDLE = (WIDTH / 2, HEIGHT / 2)
AIR = 8

LETTERS = {
    Kind.COUNTY: pgettext_lazy("letter for the wellbeing services county", "C"),
    Kind.MUNICIPALITY: pgettext_lazy("letter for a municipality", "M"),
    Kind.ASSOCIATION: pgettext_lazy("letter for an association", "A"),
    Kind.COMPANY: pgettext_lazy("letter for a company", "B"),
}
SHAPES = {Kind.COUNTY: "hva", Kind.MUNICIPALITY: "kunta", Kind.ASSOCIATION: "jarjesto", Kind.COMPANY: "yritys"}


@dataclass(frozen=True)
class Sign:
    """How a kind of organiser is shown: a letter in a shape. Maps of history have the letters of their own words."""

    kind: str
    letter: str
    label: str

    @property
    def shape(self) -> str:
        return SHAPES[Kind(self.kind)]


def sign_of(kind: str) -> Sign:
    return Sign(kind, str(LETTERS[Kind(kind)]), str(Kind(kind).label))


@dataclass(frozen=True)
class Spot:
    """What stands at a place of the map: a service, who organises it, and what has been agreed of it."""

    key: str
    name: str
    x: int
    y: int
    signs: tuple[Sign, ...] = ()
    state: str = ""  # names the pattern of its line
    state_label: str = ""


@dataclass(frozen=True)
class Join:
    """A line between two services by their keys, or to the middle when `to` is empty."""

    start: str
    to: str
    state: str = ""
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A sign in a box, around its middle."""

    sign: Sign
    x: float
    y: float

    @property
    def left(self) -> float:
        return self.x - 10

    @property
    def top(self) -> float:
        return self.y - 10

    @property
    def letter_y(self) -> float:
        return self.y + 4.5


@dataclass(frozen=True)
class Box:
    spot: Spot
    height: int
    lines: tuple[tuple[str, float], ...]  # text and the height of its foot
    marks: tuple[Mark, ...]
    state_y: float

    width = BOX

    @property
    def text_x(self) -> int:
        return self.spot.x + PAD

    @property
    def state_x(self) -> int:
        return self.spot.x + BOX - PAD

    @property
    def right(self) -> int:
        return self.spot.x + BOX

    @property
    def bottom(self) -> int:
        return self.spot.y + self.height

    @property
    def middle(self) -> Point:
        return self.spot.x + BOX / 2, self.spot.y + self.height / 2

    @property
    def large_marks(self) -> list[tuple[str, int, int]]:
        """Shape and middle of each sign where the drawing is small and the box has no text."""
        first = self.spot.x + BOX // 2 - 25 * (len(self.marks) - 1)
        return [
            (mark.sign.shape, first + 50 * at, self.spot.y + self.height // 2) for at, mark in enumerate(self.marks)
        ]

    def edge_towards(self, other: Point) -> Point:
        """Where a line from the middle of the box to that point leaves the box."""
        (x, y), (to_x, to_y) = self.middle, other
        across, down = to_x - x, to_y - y
        if not across and not down:
            return x, y
        share = min(
            BOX / 2 / abs(across) if across else math.inf, self.height / 2 / abs(down) if down else math.inf, 1.0
        )
        return x + across * share, y + down * share

    def overlaps(self, other: "Box") -> bool:
        return (
            self.spot.x < other.right
            and other.spot.x < self.right
            and self.spot.y < other.bottom
            and other.spot.y < self.bottom
        )


@dataclass(frozen=True)
class Core:
    """The idea in the middle of the map, in an ellipse that grows with its text."""

    lines: tuple[tuple[str, float], ...]
    rx: float
    ry: float

    x, y = MIDDLE
    middle = MIDDLE

    def edge_towards(self, other: Point) -> Point:
        across, down = other[0] - self.x, other[1] - self.y
        if not across and not down:
            return MIDDLE
        share = min(1 / math.hypot(across / self.rx, down / self.ry), 1.0)
        return self.x + across * share, self.y + down * share


@dataclass(frozen=True)
class Edge:
    """A line with its text, if any, in the middle of it."""

    join: Join
    path: str
    x: float
    y: float

    @property
    def label_width(self) -> float:
        return round(width_of(self.join.label, 13) + 10, 1)

    @property
    def label_left(self) -> float:
        return round(self.x - self.label_width / 2, 1)

    @property
    def label_top(self) -> float:
        return self.y - 14


@dataclass(frozen=True)
class Drawing:
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    core: Core | None
    height: int

    width = WIDTH

    def box(self, key: str) -> Box:
        return next(box for box in self.boxes if box.spot.key == key)

    @property
    def is_tall(self) -> bool:
        """Whether a box has grown over the lower edge, so that the drawing is taller than all others."""
        return self.height > HEIGHT

    @property
    def overlapping(self) -> list[tuple[Box, Box]]:
        """Boxes that lie on each other."""
        return [pair for pair in combinations(self.boxes, 2) if pair[0].overlaps(pair[1])]


def draw(spots: Sequence[Spot], joins: Iterable[Join], centre: str, language: str) -> Drawing:
    """The drawing in the language whose rules break its words. Lines to a middle that has no name are left out."""
    boxes = {spot.key: box_of(spot, language) for spot in spots}
    core = _core(centre, language) if centre else None
    edges = [_edge(join, boxes[join.start], boxes[join.to] if join.to else core) for join in joins if join.to or core]
    height = max([HEIGHT, *(box.bottom + AIR for box in boxes.values())])
    return Drawing(tuple(boxes.values()), tuple(edges), core, height)


def box_of(spot: Spot, language: str) -> Box:
    """A box is as tall as its name needs; the state gets a row of its own where the signs leave it no room."""
    lines = wrapped(spot.name, BOX - 2 * PAD, NAME_SIZE, language)
    marks_y = FIRST_LINE + LINE * (max(len(lines), 2) - 1) + 26
    taken = MARK * len(spot.signs)
    beside = taken + width_of(spot.state_label, STATE_SIZE) <= BOX - 2 * PAD
    state_y = marks_y + 5 if beside else marks_y + 27
    return Box(
        spot=spot,
        height=marks_y + LINE if beside else marks_y + LINE + 18,
        lines=tuple((line, spot.y + FIRST_LINE + LINE * row) for row, line in enumerate(lines)),
        marks=tuple(Mark(sign, spot.x + PAD + 12 + MARK * at, spot.y + marks_y) for at, sign in enumerate(spot.signs)),
        state_y=spot.y + state_y,
    )


def keys_in_row(labels: Iterable[str], *, sign_width: float) -> list[tuple[str, float]]:
    """Where the keys of a legend stand in one row: label and how far from the left its sign begins."""
    found, x = [], 0.0
    for label in labels:
        found.append((label, round(x, 1)))
        x += sign_width + width_of(label, STATE_SIZE) + 24
    return found


def within_drawing(x: int, y: int, height: int) -> tuple[int, int]:
    """The nearest place at which a box of that height is inside the drawing."""
    return min(max(x, 0), WIDTH - BOX), min(max(y, 0), max(HEIGHT - height, 0))


def ring(heights: Sequence[int]) -> list[tuple[int, int]]:
    """Places in a ring around the middle, clockwise from above, for boxes of those heights.

    Steps along the rim are equal, not the angles: the drawing is wider than high, and equal angles would heap the boxes
    up above and below.
    """
    if not heights:
        return []
    across, down = WIDTH / 2 - BOX / 2, HEIGHT / 2 - max(heights) / 2
    rim = [_on_rim(across, down, 2 * math.pi * step / 720) for step in range(721)]
    lengths = [0.0]
    for before, after in pairwise(rim):
        lengths.append(lengths[-1] + math.dist(before, after))
    places, at = [], 0
    for order, height in enumerate(heights):
        while lengths[at] < lengths[-1] * order / len(heights):
            at += 1
        x, y = rim[at]
        places.append(within_drawing(round(x - BOX / 2), round(y - height / 2), height))
    return places


def _on_rim(across: float, down: float, angle: float) -> Point:
    return MIDDLE[0] + across * math.sin(angle), MIDDLE[1] - down * math.cos(angle)


def _core(text: str, language: str) -> Core:
    lines = wrapped(text, CORE_ROOM, CORE_SIZE, language)
    first = MIDDLE[1] + 6 - CORE_LINE * (len(lines) - 1) / 2
    widest = max(width_of(line, CORE_SIZE, bold=True) for line in lines)
    return Core(
        lines=tuple((line, first + CORE_LINE * row) for row, line in enumerate(lines)),
        rx=round(max(110.0, widest / 2 + 42), 1),
        ry=round(max(58.0, CORE_LINE * len(lines) / 2 + 34), 1),
    )


def _edge(join: Join, start: Box, end: Box | Core) -> Edge:
    (x1, y1), (x2, y2) = start.edge_towards(end.middle), end.edge_towards(start.middle)
    path = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    return Edge(join, path, round((x1 + x2) / 2, 1), round((y1 + y2) / 2, 1))
