"""Stacked bars of counted things: each piece has its place in per cent, its number and its words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agreements.follow_up.lights import Said, Timing, said_light

ROOM_FOR_NUMBER = 4.0  # per cent of the bar that a number needs


@dataclass(frozen=True)
class Kind:
    """One kind of piece: its shade and pattern in the style sheet, its icon and its word."""

    value: str
    shade: str
    icon: str
    word: str


@dataclass(frozen=True)
class Piece:
    kind: Kind
    count: int
    start: float
    width: float
    url: str

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM_FOR_NUMBER

    @property
    def words(self) -> str:
        return f"{self.count} {self.kind.word}"


@dataclass(frozen=True)
class Bar:
    """`label`: what is counted. `width`: of the whole bar in per cent of the longest one."""

    label: str
    pieces: list[Piece]
    total: int
    url: str = ""

    @property
    def description(self) -> str:
        return f"{self.label}: {', '.join(piece.words for piece in self.pieces)}"


@dataclass(frozen=True)
class Counted:
    """What one bar counts: by the value of a kind. `asked` goes into the addresses of its lists."""

    label: str
    count: Counter[str]
    asked: str = ""


def bars_of(rows: Iterable[Counted], kinds: Sequence[Kind], address: str, name: str) -> list[Bar]:
    """A bar for each row, all on one scale. `address?name=value` is the list that a piece counts."""
    rows = list(rows)
    longest = max((row.count.total() for row in rows), default=0)
    return [_bar(row, kinds, longest, address, name) for row in rows]


def _bar(row: Counted, kinds: Sequence[Kind], longest: int, address: str, name: str) -> Bar:
    pieces, start = [], 0.0
    for kind in kinds:
        if count := row.count[kind.value]:
            width = 100 * count / longest
            query = "&".join(part for part in (row.asked, f"{name}={kind.value}") if part)
            pieces.append(Piece(kind, count, round(start, 2), round(width, 2), f"{address}?{query}"))
            start += width
    url = f"{address}?{row.asked}" if row.asked else address
    return Bar(row.label, pieces, row.count.total(), url)


def said_kinds() -> list[Kind]:
    """What is reported, from the best to what nobody knows."""
    shades = {
        Said.DONE: "done",
        Said.GOING_ON: "going",
        Said.PARTLY: "partly",
        Said.NOT_STARTED: "waiting",
        Said.STOPPED: "stopped",
        Said.NOTHING: "nothing",
    }
    lights = {said: said_light(said) for said in shades}
    return [Kind(said, shade, lights[said].icon, _lower(lights[said].label)) for said, shade in shades.items()]


class Clock(StrEnum):
    """What the dates say, in four words."""

    LATE = "late"
    SOON = "soon"
    ON_TIME = "on_time"
    NO_DATE = "no_date"


CLOCKS = {
    Timing.LATE: Clock.LATE,
    Timing.REPORT_MISSING: Clock.LATE,
    Timing.VALUE_MISSING: Clock.LATE,
    Timing.SOON: Clock.SOON,
    Timing.REPORT_DUE: Clock.SOON,
    Timing.ON_TIME: Clock.ON_TIME,
    Timing.DONE: Clock.ON_TIME,
    Timing.NO_DATE: Clock.NO_DATE,
}


def clock_kinds() -> list[Kind]:
    return [
        Kind(Clock.LATE, "stopped", "alarm", _("late")),
        Kind(Clock.SOON, "partly", "hourglass-split", _("due soon")),
        Kind(Clock.ON_TIME, "going", "calendar-check", _("on time")),
        Kind(Clock.NO_DATE, "nothing", "dash-circle", _("without a date")),
    ]


def duty_kinds() -> list[Kind]:
    return [
        Kind("lead", "lead", "flag", _("in charge")),
        Kind("participant", "part", "people", _("takes part")),
    ]


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
