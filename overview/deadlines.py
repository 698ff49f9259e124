"""Telling people of their own duties that are due soon or late, each of them once, in the morning."""

import datetime
import hashlib

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from organisations.acting import every_acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import DailyErrand, Membership, Seat, Topic, User
from organisations.notifications import notify
from overview.desk import PROVIDERS

FROM = datetime.time(6)
SOON = datetime.timedelta(days=3)


def tell_of_deadlines() -> None:
    """Once a day have the worker look through everybody's duties; asked each minute, it does so in the morning."""
    now = timezone.localtime()
    if now.time() >= FROM and DailyErrand.claim("deadlines", now.date()):
        look_through_duties.enqueue(now.date().isoformat())


@task
def look_through_duties(day: str) -> None:
    """Tell each person of each own duty that is due in three days or late. A duty is told of once in either state."""
    on = datetime.date.fromisoformat(day)
    acts = Q(pk__in=Membership.objects.valid(on).values("user"))
    sits = Q(pk__in=Seat.objects.valid(on).filter(body__forum__isnull=False, holder__isnull=False).values("holder"))
    people = User.objects.filter(acts | sits, is_active=True)
    for user in people.order_by("pk"):
        with translation.override(user.language):
            _tell(user, on)


def _tell(user: User, on: datetime.date) -> None:
    viewer = Viewer(user, every_acting(user, on), on)
    for provider in PROVIDERS:
        for duty in provider(viewer):
            if duty.whose == Whose.MINE and duty.url and not duty.tells_itself and (state := _state(duty, on)):
                _put(user, duty, state)


def _state(duty: Duty, on: datetime.date) -> str:
    """ "late", "soon" or nothing. A wished or planned day can come near but makes nobody late."""
    if duty.due is None:
        return ""
    if duty.is_late(on):
        return "late"
    return "soon" if on <= duty.due <= on + SOON else ""


def _put(user: User, duty: Duty, state: str) -> None:
    event = hashlib.sha256(f"{duty.url.partition('?')[0]} {duty.due}".encode()).hexdigest()[:24]
    url = duty.url if "://" in duty.url else settings.PUBLIC_URL + duty.url
    why = _("This message came because the matter waits for this account in %(organisation)s.")
    notify(
        f"{state}:{event}:{user.pk}",
        "deadline",
        {"duty": duty, "is_late": state == "late", "url": url},
        user=user,
        topic=Topic.DEADLINE,
        why=why % {"organisation": duty.organisation or "Yhdyspinta"},
    )
