"""A month of the clock as a grid of weeks."""

import calendar
import datetime
from dataclasses import dataclass

from forums.clock.listing import Line


@dataclass(frozen=True)
class Day:
    """A square of the grid; days of the neighbouring months are empty."""

    date: datetime.date
    in_month: bool
    is_today: bool
    lines: list[Line]


@dataclass(frozen=True)
class Week:
    number: int
    days: list[Day]


@dataclass(frozen=True)
class Month:
    """The weeks with the single days in them, and the windows that run through the month."""

    first: datetime.date
    weeks: list[Week]
    windows: list[Line]
    lines: list[Line]


def month_of(lines: list[Line], year: int, month: int, on: datetime.date) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    first, last = datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    here = [line for line in lines if line.date.starts <= last and line.date.ends >= first]
    days = [line for line in here if not line.date.is_window]
    return Month(
        first=first,
        weeks=[Week(week[0].isocalendar().week, [_day(date, month, days, on) for date in week]) for week in weeks],
        windows=[line for line in here if line.date.is_window],
        lines=here,
    )


def _day(date: datetime.date, month: int, lines: list[Line], on: datetime.date) -> Day:
    in_month = date.month == month
    found = [line for line in lines if line.date.covers(date)] if in_month else []
    return Day(date, in_month, date == on, found)
