"""When something in the clock is, in words: "24.10.2026", "14.–16.5.2026", "3/2026", "6–12/2026", "11/2026–2/2027"."""

import calendar
import datetime
import re
from dataclasses import dataclass

from finnish.text import EN_DASH, WORD_JOINER
from finnish.text import date as finnish_date

_DASH = r"\s*[-–]\s*"
_MONTHS = re.compile(rf"(\d{{1,2}})(?:{_DASH}(\d{{1,2}}))?/(\d{{4}})")
_MONTHS_OVER = re.compile(rf"(\d{{1,2}})/(\d{{4}}){_DASH}(\d{{1,2}})/(\d{{4}})")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_DAYS = re.compile(rf"(\d{{1,2}})\.(?:(\d{{1,2}})\.)?(?:(\d{{4}}))?{_DASH}(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}})")
_YEAR = re.compile(r"\d{4}")
RANGE = f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class When:
    """Two days, both included; a window is of whole months."""

    starts: datetime.date
    ends: datetime.date
    is_window: bool


def read_when(text: str) -> When:
    """What a person wrote. Raises ValueError when it is none of the forms above, or ends before it starts."""
    text = "".join(text.replace(WORD_JOINER, "").split())
    if found := _MONTHS_OVER.fullmatch(text):
        when = _months(int(found[2]), int(found[1]), int(found[4]), int(found[3]))
    elif found := _MONTHS.fullmatch(text):
        when = _months(int(found[3]), int(found[1]), int(found[3]), int(found[2] or found[1]))
    elif found := _DAY.fullmatch(text):
        day = _day(found[3], found[2], found[1])
        when = When(day, day, is_window=False)
    elif found := _DAYS.fullmatch(text):
        last = _day(found[6], found[5], found[4])
        when = When(_day(found[3] or found[6], found[2] or found[5], found[1]), last, is_window=False)
    elif _YEAR.fullmatch(text):
        when = _months(int(text), 1, int(text), 12)
    else:
        raise ValueError(text)
    if when.ends < when.starts or not FIRST_YEAR <= when.starts.year <= when.ends.year <= LAST_YEAR:
        raise ValueError(text)
    return when


def written(starts: datetime.date, ends: datetime.date, is_window: bool) -> str:
    """The same in words, with what belongs together kept on one line."""
    if not is_window:
        return _days(starts, ends)
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{starts.month}/{starts.year}"
    if starts.year == ends.year:
        return f"{starts.month}{RANGE}{ends.month}/{ends.year}"
    return f"{starts.month}/{starts.year}{RANGE}{ends.month}/{ends.year}"


def end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _days(starts: datetime.date, ends: datetime.date) -> str:
    if starts == ends:
        return finnish_date(starts)
    if starts.year != ends.year:
        return f"{finnish_date(starts)}{RANGE}{finnish_date(ends)}"
    first = f"{starts.day}." if starts.month == ends.month else f"{starts.day}.{starts.month}."
    return f"{first}{RANGE}{finnish_date(ends)}"


def _months(first_year: int, first: int, last_year: int, last: int) -> When:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise ValueError("month")
    return When(datetime.date(first_year, first, 1), end_of_month(last_year, last), is_window=True)


def _day(year: str, month: str, day: str) -> datetime.date:
    return datetime.date(int(year), int(month), int(day))
