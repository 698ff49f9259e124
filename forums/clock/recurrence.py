"""The rounds of an entry: once, every year or every council term, up to its last day."""

import datetime
from collections.abc import Iterator

from forums.clock.when import LAST_YEAR, When, end_of_month
from forums.models import ClockEntry

STEP = {ClockEntry.Recurs.YEARLY: 1, ClockEntry.Recurs.TERM: 4}  # the councils' term, DOMAIN.md section 3


def rounds(entry: ClockEntry, first: datetime.date, last: datetime.date) -> Iterator[When]:
    """The entry's rounds that touch the days asked for; one that begins after `until` no longer comes."""
    step = STEP.get(entry.recurs)
    most = (last.year - entry.starts_on.year) if step else 0
    for years in range(0, most + 1, step or 1):
        when = moved(entry, years)
        is_over = entry.until is not None and years and when.starts > entry.until
        if not is_over and when.starts <= last and when.ends >= first:
            yield when


def moved(entry: ClockEntry, years: int) -> When:
    """The entry so many years later. 29 February becomes the 28th, and a window keeps its whole last month."""
    return When(
        _later(entry.starts_on, years), _later(entry.ends_on, years, to_the_end=entry.is_window), entry.is_window
    )


def round_of(entry: ClockEntry, year: int) -> When | None:
    """The round that begins in that year, if there is one."""
    years = year - entry.starts_on.year
    step = STEP.get(entry.recurs) if year <= LAST_YEAR else None
    comes = years == 0 or (step is not None and years > 0 and years % step == 0)
    when = moved(entry, years) if comes else None
    if when is None or (years and entry.until and when.starts > entry.until):
        return None
    return when


def titled(title: str, year: int) -> str:
    """A recurring title names its year by a word: "Talousarvio {next_year}"."""
    words = {"{year}": year, "{previous_year}": year - 1, "{next_year}": year + 1}
    for word, number in words.items():
        title = title.replace(word, str(number))
    return title


def _later(day: datetime.date, years: int, *, to_the_end: bool = False) -> datetime.date:
    last = end_of_month(day.year + years, day.month)
    return last if to_the_end else last.replace(day=min(day.day, last.day))
