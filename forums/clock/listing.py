"""The clock as a list: numbered in one order for list, wheel and calendar, gathered by months."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.dates import MONTHS_AP
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from finnish.text import clock as finnish_clock
from finnish.text import date as finnish_date
from forums.clock.when import RANGE, end_of_month, written
from forums.models import ClockEntry
from organisations.dates import ClockDate, Side

SIDES = (Side.JOINT, Side.COUNTY, Side.MUNICIPALITY)
SHAPES = {Side.JOINT: "joint", Side.COUNTY: "hva", Side.MUNICIPALITY: "kunta"}  # names of the marks in the style sheet
JULY = 7  # councils do not meet in July (DOMAIN.md trap 24)
Span = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Line:
    """One date with its number. `asked_of` is how many municipalities it concerns: they do it each for itself."""

    number: int
    date: ClockDate
    asked_of: int = 0

    @property
    def shape(self) -> str:
        return SHAPES[self.date.side]

    @property
    def side_word(self) -> str:
        return capfirst(str(ClockEntry.Side(self.date.side).label))

    @property
    def when(self) -> str:
        return written(self.date.starts, self.date.ends, self.date.is_window)

    @property
    def day(self) -> str:
        """The day of what is not a window, with its time when it has one."""
        if self.date.is_window:
            return ""
        at = f" {finnish_clock(self.date.starts_at)}" if self.date.starts_at else ""
        return f"{self.when}{at}"

    @property
    def basis(self) -> str:
        if not self.date.is_statutory:
            return ""
        return f"{_('statutory')}: {self.date.legal_basis}" if self.date.legal_basis else _("statutory")

    @property
    def details(self) -> str:
        """Day, owner and ground in one sentence, as the list shows them."""
        return ", ".join(part for part in (self.day, self.facts) if part)

    @property
    def facts(self) -> str:
        return ", ".join(part for part in (self.date.owner, self.basis) if part)

    @property
    def is_done(self) -> bool:
        return bool(self.date.evidence) and len(self.date.evidence) >= self.asked_of

    @property
    def done(self) -> str:
        """ "done 31.3.2026", or how many of the municipalities have done it."""
        rows = self.date.evidence
        if not rows:
            return ""
        if self.asked_of:
            return _("done in %(count)s of %(all)s municipalities") % {"count": len(rows), "all": self.asked_of}
        return _("done %(date)s") % {"date": finnish_date(max(row.on for row in rows))}


@dataclass(frozen=True)
class Group:
    """The dates of the same months. An empty one is July, in which nobody meets."""

    first: datetime.date
    last: datetime.date
    lines: list[Line]
    is_now: bool = False

    @property
    def heading(self) -> str:
        return written(self.first, self.last, is_window=True)

    @cached_property
    def words(self) -> str:
        """ "tammi–maalis"."""
        names = dict.fromkeys(str(MONTHS_AP[day.month]) for day in (self.first, self.last))
        return RANGE.join(names)


def numbered(dates: Iterable[ClockDate], municipalities: int = 0) -> list[Line]:
    """In the order of the list: by months, windows before days, and the rings from the outermost in."""
    ordered = sorted(dates, key=_order)
    return [Line(number, date, _asked_of(date, municipalities)) for number, date in enumerate(ordered, 1)]


def grouped(lines: list[Line], year: int, on: datetime.date) -> list[Group]:
    """The lines of a year by their months, with July told where nobody does anything in it."""
    found: dict[Span, list[Line]] = {}
    for line in lines:
        found.setdefault(_months(line.date), []).append(line)
    found.setdefault((datetime.date(year, JULY, 1), end_of_month(year, JULY)), [])
    spans = sorted(found)
    now = next((span for span in reversed(spans) if span[0] <= on <= span[1] and found[span]), None)
    return [Group(first, last, found[first, last], is_now=(first, last) == now) for first, last in spans]


def _months(date: ClockDate) -> Span:
    return date.starts.replace(day=1), end_of_month(date.ends.year, date.ends.month)


def _order(date: ClockDate) -> tuple:
    day = datetime.date.min if date.is_window else date.starts
    return (*_months(date), day, SIDES.index(date.side), date.title, date.uid)


def _asked_of(date: ClockDate, municipalities: int) -> int:
    if date.side != Side.MUNICIPALITY or not date.entry:
        return 0
    return len(date.organisations) or municipalities
