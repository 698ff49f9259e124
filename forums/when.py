"""When and where a meeting is, in words of the language that is active."""

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.text import capfirst

from finnish.text import EN_DASH, clock
from finnish.text import date as finnish_date
from forums.models import Meeting


def meeting_time(meeting: Meeting) -> str:
    """ "Torstai 11.12.2025 klo 9.00–11.00"; of a meeting that ends on another day both days."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    first = f"{format_date(starts, 'l')} {finnish_date(starts)} {clock(starts)}"
    if starts.date() == ends.date():
        return capfirst(f"{first}{EN_DASH}{ends.hour}.{ends.minute:02}")
    return capfirst(f"{first}{EN_DASH}{finnish_date(ends)} {clock(ends)}")
