"""The demo's calendar: everything is told in weeks from the week of loading, so that the demo never grows old."""

import datetime

from django.utils import timezone

# Fixed public holidays that can fall on a Tuesday or on the days that it is moved to: day, month.
HOLIDAYS = {(1, 1), (6, 1), (1, 5), (6, 12), (24, 12), (25, 12), (26, 12)}


def meeting_day(weeks: int, today: datetime.date | None = None) -> datetime.date:
    """The Tuesday that many weeks from this week, or the first workday after it; before this week when negative."""
    today = today or timezone.localdate()
    day = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(weeks=weeks, days=1)
    while day.weekday() > 4 or (day.day, day.month) in HOLIDAYS:
        day += datetime.timedelta(days=1)
    return day
