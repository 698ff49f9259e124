"""The periods that an agreement's follow-up chapter calls for: every year, at the midpoint and at the end of the term.

The months are those of DOMAIN.md section 3: yearly follow-up in June–December, the mid-term review in the half-year of
the midpoint, the final evaluation before the end. Reports are asked for early enough that a forum can judge them.
"""

import datetime
from collections.abc import Iterable, Iterator

from agreements.models import Agreement, ReportingPeriod

Kind = ReportingPeriod.Kind
Date = datetime.date
LAST_MONTH = datetime.timedelta(days=31)


def proposed_periods(agreement: Agreement, planned: Iterable[ReportingPeriod], on: Date) -> list[ReportingPeriod]:
    """The unsaved periods of the term that are not planned yet and whose day is still to come, in their order."""
    if not agreement.term_starts or not agreement.term_ends:
        return []
    known = {(row.kind, row.year) for row in planned}
    rows = [row for row in _schedule(agreement) if (row.kind, row.year) not in known and row.due_on >= on]
    return sorted(rows, key=lambda row: (row.due_on, row.ends))


def _schedule(agreement: Agreement) -> Iterator[ReportingPeriod]:
    starts, ends = agreement.term_starts, agreement.term_ends
    for year in range(starts.year + 1, ends.year + 1):
        last = Date(year, 12, 31)
        if last <= ends:
            first = max(starts, Date(year, 1, 1))
            yield _period(agreement, Kind.YEARLY, (first, last), (Date(year, 9, 1), Date(year, 10, 31)))
    middle = starts + (ends - starts) / 2
    if middle.month <= 6:
        last, asked = Date(middle.year, 6, 30), (Date(middle.year, 2, 1), Date(middle.year, 4, 30))
    else:
        last, asked = Date(middle.year, 12, 31), (Date(middle.year, 8, 1), Date(middle.year, 10, 31))
    if starts < last < ends:
        yield _period(agreement, Kind.MID_TERM, (starts, last), asked)
    opens = Date(ends.year, 1 if ends.month <= 6 else 7, 1)
    if starts < opens:
        yield _period(agreement, Kind.FINAL, (starts, ends), (opens, max(opens, ends - LAST_MONTH)))


def _period(agreement: Agreement, kind: str, covered: tuple[Date, Date], asked: tuple[Date, Date]) -> ReportingPeriod:
    return ReportingPeriod(
        agreement=agreement, kind=kind, starts=covered[0], ends=covered[1], opens_on=asked[0], due_on=asked[1]
    )
