"""Each morning: editors hear that a period has opened, is due soon or late, and coordinators what has come in."""

import datetime
from collections import Counter

from django.utils import timezone
from django_tasks import task

from agreements.follow_up.following import Followed, followed
from agreements.follow_up.missing import Awaited, awaited_in, contacts_of
from agreements.models import MeasureReport, ReportingPeriod
from agreements.notifications import follow_up as notices
from organisations.models import DailyErrand, Membership, Organisation, User

FROM = datetime.time(6)
SOON = datetime.timedelta(days=7)
LATE = datetime.timedelta(days=7)  # how long after the due day the portal itself still tells; then people remind


def tell_of_reporting() -> None:
    """Once a day have the worker look through the open periods; asked each minute, it does so in the morning."""
    now = timezone.localtime()
    if now.time() >= FROM and DailyErrand.claim("reporting", now.date()):
        look_through_periods.enqueue(now.date().isoformat())


@task
def look_through_periods(day: str) -> None:
    """Everything that is told of open periods on that day; each person is told once of each step."""
    on = datetime.date.fromisoformat(day)
    rows = ReportingPeriod.objects.filter(closed_at__isnull=True, opens_on__lte=on).select_related("agreement")
    for period in rows.order_by("pk"):
        chain = followed(period.agreement, on)
        if chain.version is not None and chain.bound:
            _tell(chain, period, on)


def _tell(chain: Followed, period: ReportingPeriod, on: datetime.date) -> None:
    rows = awaited_in(chain, [period])[period.pk]
    owing = [row for row in rows if row.missing]
    if step := step_on(period, on):
        contacts = contacts_of(chain, [row.organisation for row in owing])
        for row in owing:
            notices.asked(chain, period, row, contacts[row.organisation.pk].users, step)
    if came := _came_in(period, on):
        names = {row.organisation.pk: row.organisation for row in rows}
        listed = [(names[pk], count) for pk, count in came.items() if pk in names]
        notices.came_in(chain, period, _coordinators(chain), listed, _left(rows), on)


def step_on(period: ReportingPeriod, on: datetime.date) -> str:
    """What the day means for those who have not reported: "opened", "soon", "late" or, long after, nothing."""
    if period.due_on < on:
        return "late" if on <= period.due_on + LATE else ""
    return "soon" if period.due_on <= on + SOON else "opened"


def _came_in(period: ReportingPeriod, on: datetime.date) -> dict[int, int]:
    """How many reports each organisation sent on the day before."""
    yesterday = on - datetime.timedelta(days=1)
    rows = MeasureReport.objects.filter(period=period, sent_at__isnull=False)
    days = rows.order_by("organisation__sort_key_fi").values_list("organisation", "sent_at")
    return dict(Counter(pk for pk, sent_at in days if timezone.localdate(sent_at) == yesterday))


def _left(rows: list[Awaited]) -> int:
    return sum(row.missing for row in rows)


def _coordinators(chain: Followed) -> list[User]:
    coordinator: Organisation = chain.root.coordinator
    held = Membership.objects.filter(organisation=coordinator, role=Membership.Role.EDITOR).valid(chain.on)
    return list(User.objects.filter(memberships__in=held, is_active=True).distinct())
