"""Everything that stands in the year clock between two days: what people wrote, and what comes by itself."""

import datetime
from collections.abc import Callable, Iterable, Sequence

from agreements.dates import agreement_dates
from forums.clock.plan_dates import plan_dates
from forums.clock.steering import forum_dates, meeting_dates, report_dates
from forums.clock.stored import entry_dates
from organisations.acting import Acting
from organisations.dates import Asked, ClockDate, Done, Origin, Side, council_term_dates
from organisations.duties import Viewer
from organisations.models import Organisation, User
from surveys.dates import survey_dates

__all__ = ["PROVIDERS", "Asked", "ClockDate", "Done", "Origin", "Side", "dates_for", "entries_between"]

PROVIDERS: tuple[Callable[[Asked], Iterable[ClockDate]], ...] = (
    entry_dates,
    council_term_dates,
    agreement_dates,
    meeting_dates,
    forum_dates,
    report_dates,
    plan_dates,
    survey_dates,
)


def entries_between(
    first: datetime.date,
    last: datetime.date,
    *,
    county: Organisation | None,
    user: User,
    actings: Sequence[Acting],
    on: datetime.date,
) -> list[ClockDate]:
    """What touches those days, both included, in their order; in a fixed number of queries.

    Of a county: its clock, and of agreements and meetings what the person may see, acting for the organisations of
    `actings`. Without a county: what concerns the person, with the entries that every county has. `on` is today.
    """
    return dates_for(Asked(first, last, county, Viewer(user, tuple(actings), on)))


def dates_for(asked: Asked) -> list[ClockDate]:
    found = [date for provider in PROVIDERS for date in provider(asked)]
    return sorted(found, key=lambda date: (date.starts, date.ends, date.title, date.uid))
