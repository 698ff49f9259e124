"""Sending the reminders whose day has come; each is sent once."""

import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from forums.clock.recurrence import round_of, titled
from forums.clock.when import written
from forums.models import ClockReminder
from forums.telling import tell
from organisations.models import Membership, Topic, User

FROM = datetime.time(6)
WHY = gettext_lazy("This message came because a reminder was asked for in the year clock.")


def send_clock_reminders() -> None:
    """Asked each minute: in the morning tell those who hold the role that the reminder names."""
    now = timezone.localtime()
    if now.time() < FROM:
        return
    due = ClockReminder.objects.filter(sent_at__isnull=True, on__lte=now.date())
    for reminder in due.select_related("entry", "organisation").order_by("pk"):
        _send(reminder, now)


@transaction.atomic
def _send(reminder: ClockReminder, now: datetime.datetime) -> None:
    if not ClockReminder.objects.filter(pk=reminder.pk, sent_at__isnull=True).update(sent_at=now):
        return
    holders = Membership.objects.holding(reminder.role, reminder.organisation, now.date()).values("user")
    for user in User.objects.filter(pk__in=holders, is_active=True).order_by("pk"):
        with translation.override(user.language):
            _tell(reminder, user)


def _tell(reminder: ClockReminder, user: User) -> None:
    entry = reminder.entry
    when = round_of(entry, reminder.year)
    tell(
        f"clock_reminder:{reminder.pk}",
        "clock_reminder",
        user,
        topic=Topic.DEADLINE,
        page="clock_entry",
        args=(entry.key,),
        why=WHY,
        title=titled(entry.title, reminder.year),
        when=written(when.starts, when.ends, when.is_window) if when else str(reminder.year),
        owner=entry.owner,
        organisation=reminder.organisation.name,
    )
