"""Once a year, in the morning: holders of counterparts' roles are asked whether they are still right."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from interfaces.models import Counterpart
from interfaces.models.counterparts import STILL_RIGHT_DAYS
from interfaces.pairing import named_counterparts, side_of
from interfaces.telling import editors_of, tell_yearly
from organisations.models import DailyErrand, User

FROM = datetime.time(6)


def ask_whether_right() -> None:
    """Once a day have the worker look through the counterparts; asked each minute, it does so in the morning."""
    now = timezone.localtime()
    if now.time() >= FROM and DailyErrand.claim("counterparts", now.date()):
        look_through_counterparts.enqueue(now.date().isoformat())


@task
def look_through_counterparts(day: str) -> None:
    """Ask each person once for all of theirs. Who does not answer is asked again after another year."""
    on = datetime.date.fromisoformat(day)
    with transaction.atomic():
        asked: dict[User, list[Counterpart]] = defaultdict(list)
        for row in _claimed(on):
            holder = side_of(row, on).holder
            for user in [holder] if holder else editors_of(row.organisation):
                asked[user].append(row)
        for user, rows in asked.items():
            tell_yearly(user, rows, on)


def _claimed(on: datetime.date) -> list[Counterpart]:
    """The rows whose year is full, each written down as asked today: of two who run at once, only one gets a row."""
    year_ago = on - datetime.timedelta(days=STILL_RIGHT_DAYS)
    due = Q(asked_on__isnull=True) | Q(asked_on__lte=year_ago)
    waiting = Counterpart.objects.filter(due, confirmed_on__lte=year_ago)
    pks = [pk for pk in waiting.values_list("pk", flat=True) if waiting.filter(pk=pk).update(asked_on=on)]
    return list(named_counterparts().filter(pk__in=pks).order_by("county", "domain__position", "pk"))
