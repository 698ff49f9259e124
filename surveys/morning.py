"""Each morning: waves open and close by their dates, links and reminders go out, old addresses are forgotten."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from organisations.models import DailyErrand
from surveys.answering import forget_unused
from surveys.models import Wave
from surveys.sending import remind_now, reminds_on, send_invitations
from surveys.table import locked
from surveys.telling import forget_messages
from surveys.workflow import close_if_past

FROM = datetime.time(6)


def look_after_waves() -> None:
    """Once a day have the worker look through the waves; asked each minute, it does so in the morning."""
    now = timezone.localtime()
    if now.time() >= FROM and DailyErrand.claim("surveys", now.date()):
        look_through_waves.enqueue(now.date().isoformat())


@task
def look_through_waves(day: str) -> None:
    """All that the day brings; done twice it changes nothing more."""
    on = datetime.date.fromisoformat(day)
    opened = Wave.objects.filter(state=Wave.State.OPENED, is_history=False).order_by("pk")
    for wave in opened:
        if not close_if_past(wave, on):
            _run(wave, on)
    forget_addresses(on)


@transaction.atomic
def _run(wave: Wave, on: datetime.date) -> None:
    wave = locked(wave)
    if wave.state != Wave.State.OPENED:
        return
    send_invitations(wave, on)
    if reminds_on(wave, on):
        remind_now(wave, timezone.now())
    forget_unused(wave)


def forget_addresses(on: datetime.date) -> None:
    """Clear the addresses of waves that closed long enough ago; how many were invited stays known."""
    before = on - datetime.timedelta(days=settings.SURVEY_ADDRESS_DAYS)
    old = Wave.objects.filter(state=Wave.State.CLOSED, closed_at__date__lt=before)
    for wave in old.filter(invitations__email__gt="").distinct():
        _forget(wave)


@transaction.atomic
def _forget(wave: Wave) -> None:
    wave.invitations.exclude(email="").update(email="", organisation=None, background={})
    forget_messages(wave)
