"""The picture of the four levels: municipalities left, their county right, forums between, arrows to where issues go.

All arrows run in the gutter between the two columns of forums, each upper forum with a lane of its own.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import ngettext

from forums.levels import Band, Joint
from forums.models import Forum

WIDTH = 1180
SIDE = 236  # width of the boxes of the municipalities and of the county
BOX = 282  # width of a forum's box
GUTTER = WIDTH - 2 * SIDE - 2 * BOX - 2 * 36
LEFT = SIDE + 36  # where the first column of forums begins
HEAD, AIR, PAD, LINE = 30, 16, 12, 20
LETTER = 7.6  # average width of a letter, in pixels
LANE = 9


@dataclass(frozen=True)
class Box:
    """A rectangle with its lines of text; `kind` says how it is drawn, `title` is its whole text."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str
    language: str
    lines: tuple[tuple[str, float], ...]

    @property
    def text_x(self) -> float:
        return self.x + PAD

    def arriving(self, order: int) -> float:
        """The height at which the arrows of a lane end in it; those that leave it start lower."""
        return self.y + self.height * 0.24 + order % 4 * 4

    @property
    def leaving(self) -> float:
        return self.y + self.height * 0.78


@dataclass(frozen=True)
class Shelf:
    """One level: its name and the boxes on it."""

    label: str
    y: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: float
    head_x: tuple[float, float, float]
    shelves: tuple[Shelf, ...]
    arrows: tuple[str, ...]  # paths


@dataclass(frozen=True)
class _Place:
    box: Box
    joint: Joint
    column: int

    @property
    def inner_x(self) -> float:
        """The side of the box that faces the gutter."""
        return self.box.x + self.box.width if self.column == 0 else self.box.x


def drawing_of(bands: list[Band]) -> Drawing:
    y, shelves, places = 40.0, [], []
    for band in bands:
        top = y + HEAD
        own = list(_placed(band.joints, top))
        sides = [
            _box(x, top, SIDE, names, "side", "fi") for x, names in ((0, band.municipal), (WIDTH - SIDE, band.county))
        ]
        bottom = max(box.y + box.height for box in (*(place.box for place in own), *sides))
        sides = [_stretched(box, bottom - top) for box in sides]
        boxes = (*sides, *(place.box for place in own))
        shelves.append(Shelf(str(band.level.label).capitalize(), y, bottom - y + AIR, boxes))
        places += own
        y = bottom + AIR + 10
    heads = (0, LEFT, WIDTH - SIDE)
    return Drawing(WIDTH, round(y), heads, tuple(shelves), tuple(_arrows(places)))


def _placed(joints: list[Joint], top: float) -> Iterator[_Place]:
    """Two in a row; a row is as tall as its taller box."""
    for start in range(0, len(joints), 2):
        row = joints[start : start + 2]
        boxes = [
            _box(LEFT + column * (BOX + GUTTER), top, BOX, [_name(joint)], _kind(joint), _language(joint))
            for column, joint in enumerate(row)
        ]
        height = max(box.height for box in boxes)
        for column, (box, joint) in enumerate(zip(boxes, row, strict=True)):
            yield _Place(_stretched(box, height), joint, column)
        top += height + AIR


def _name(joint: Joint) -> str:
    if joint.forum:
        return joint.forum.name
    return ngettext("%(count)s network", "%(count)s networks", joint.count) % {"count": joint.count}


def _kind(joint: Joint) -> str:
    return "joint" if joint.forum and not joint.forum.is_network else "networks"


def _language(joint: Joint) -> str:
    forum: Forum | None = joint.forum
    return forum.shown_language if forum else ""


def _box(x: float, y: float, width: float, names: list[str], kind: str, language: str) -> Box:
    room = int((width - 2 * PAD) / LETTER)
    lines = [line for name in names for line in textwrap.wrap(name, room, break_long_words=True) or [""]]
    height = len(lines) * LINE + 2 * PAD - 4
    placed = tuple((line, round(y + PAD + 11 + place * LINE, 1)) for place, line in enumerate(lines))
    return Box(x, round(y, 1), width, height, kind, ", ".join(names), language, placed)


def _stretched(box: Box, height: float) -> Box:
    return Box(box.x, box.y, box.width, height, box.kind, box.title, box.language, box.lines)


def _arrows(places: list[_Place]) -> Iterator[str]:
    """From each forum along its parent's lane into the parent; what leads out of the picture is left out."""
    at = {place.joint.forum.pk: place for place in places if place.joint.forum}
    parents = list(dict.fromkeys(pk for place in places for pk in place.joint.parents if pk in at))
    for child in places:
        for pk in child.joint.parents:
            if pk not in at or at[pk] is child:
                continue
            parent, order = at[pk], parents.index(pk)
            lane = LEFT + BOX + LANE * (1 + order % (GUTTER // LANE - 1))
            end = parent.inner_x + (2 if parent.column == 0 else -2)
            yield f"M{child.inner_x} {child.box.leaving:.1f} H{lane} V{parent.box.arriving(order):.1f} H{end}"
