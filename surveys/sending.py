"""The messages of a wave to those who are asked: the invitation on the first day, and reminders within their cap."""

import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from surveys.models import Invitation, Wave
from surveys.telling import invited, reminded

BETWEEN = datetime.timedelta(days=3)  # the least time between two messages to one person
# Days before the last one on which the portal reminds by itself.
REMINDER_DAYS = (7, 2)


def send_invitations(wave: Wave, on: datetime.date) -> int:
    """Send the links that wait, once the wave can be answered. Returns how many."""
    if not wave.is_open(on):
        return 0
    waiting = list(wave.invitations.filter(invited_at__isnull=True, cancelled_at__isnull=True).exclude(email=""))
    for row in waiting:
        invited(wave, row)
    wave.invitations.filter(pk__in=[row.pk for row in waiting]).update(invited_at=timezone.now())
    return len(waiting)


def to_remind(wave: Wave, at: datetime.datetime) -> QuerySet[Invitation]:
    """Whoever has not answered, has had fewer reminders than the cap, and was not written to in the last days."""
    rows = wave.invitations.filter(is_answered=False, cancelled_at__isnull=True, no_reminders=False)
    rows = rows.filter(invited_at__lte=at - BETWEEN, reminders__lt=wave.reminders_most).exclude(email="")
    return rows.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - BETWEEN))


def remind_now(wave: Wave, at: datetime.datetime) -> int:
    """Remind them; whoever comes second finds nobody to remind. Returns how many."""
    rows = list(to_remind(wave, at))
    for row in rows:
        reminded(wave, row)
    wave.invitations.filter(pk__in=[row.pk for row in rows]).update(reminders=F("reminders") + 1, reminded_at=at)
    return len(rows)


def reminds_on(wave: Wave, on: datetime.date) -> bool:
    """Whether the portal reminds by itself on that day."""
    return wave.is_open(on) and (wave.closes_on - on).days in REMINDER_DAYS
