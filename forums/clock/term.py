"""The council term: as a strip of time above the year, and as a table of half-years."""

import datetime
from dataclasses import dataclass

from forums.clock.dates import ClockDate, Origin, Side
from forums.clock.listing import Line
from forums.clock.wheel import half_years
from forums.clock.when import written
from organisations.models import CouncilTerm

WIDTH, EDGE = 1000, 2
# Too many and too small for four years.
PASSING = frozenset({Origin.MEETING, Origin.FORUM, Origin.NEGOTIATION, Origin.SURVEY})


@dataclass(frozen=True)
class Strip:
    """The term as a line; places are in units of a drawing 1000 wide."""

    term: CouncilTerm
    now: float | None
    done: float
    half: float | None
    half_starts: datetime.date | None
    years: list[tuple[int, float]]

    @property
    def is_crowded(self) -> bool:
        """Whether "now" stands so near the middle of the term that their words would meet."""
        return self.now is not None and self.half is not None and abs(self.now - self.half) < 150

    @property
    def now_anchor(self) -> str:
        """So that the word does not run over the edge."""
        return "start" if self.now < 60 else "end" if self.now > WIDTH - 60 else "middle"

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether there is room for the first and the last day beside "now"."""
        return self.now is None or self.now > 120, self.now is None or self.now < WIDTH - 120


@dataclass(frozen=True)
class Period:
    """A half-year of the term, with what each side does in it."""

    first: datetime.date
    last: datetime.date
    lines: list[Line]
    is_now: bool

    @property
    def heading(self) -> str:
        return written(self.first, self.last, is_window=True)

    @property
    def columns(self) -> list[tuple[str, list[Line]]]:
        sides = (Side.COUNTY, Side.MUNICIPALITY, Side.JOINT)
        return [(side, [line for line in self.lines if line.date.side == side]) for side in sides]


def strip_of(term: CouncilTerm, on: datetime.date) -> Strip:
    days = (term.ends - term.starts).days + 1

    def place(day: datetime.date) -> float:
        return round(EDGE + (day - term.starts).days / days * (WIDTH - 2 * EDGE), 1)

    half = term.midpoint + datetime.timedelta(days=1) if term.midpoint else None
    done = place(min(max(on, term.starts), term.ends + datetime.timedelta(days=1)))
    return Strip(
        term=term,
        now=place(on) if term.starts <= on <= term.ends else None,
        done=round(done - EDGE, 1),
        half=place(half) if half else None,
        half_starts=half,
        years=[(year, place(datetime.date(year, 1, 1))) for year in range(term.starts.year + 1, term.ends.year + 1)],
    )


def once_in_term(dates: list[ClockDate]) -> list[ClockDate]:
    """What gives the term its shape: not what comes every year, nor single meetings."""
    return [date for date in dates if date.is_once and date.source_kind not in PASSING]


def every_year(dates: list[ClockDate]) -> list[ClockDate]:
    """What comes each year, each told by its first round in the term."""
    found: dict[str, ClockDate] = {}
    for date in dates:
        if not date.is_once:
            found.setdefault(date.entry or date.uid.rpartition("-")[0], date)
    return list(found.values())


def periods(lines: list[Line], term: CouncilTerm, on: datetime.date) -> list[Period]:
    """Each line stands in the half-year in which it begins; what began before the term stands in the first."""
    starts = half_years(term.starts, term.ends)
    ends = [*(day - datetime.timedelta(days=1) for day in starts[1:]), term.ends]
    return [
        Period(
            first,
            last,
            [line for line in lines if first <= max(line.date.starts, term.starts) <= last],
            is_now=first <= on <= last,
        )
        for first, last in zip(starts, ends, strict=True)
    ]
