"""The seal's certificate ends: told to the superusers on their desk, and 60, 30 and 7 days before by a message."""

import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.seal_certificate import CertificateInfo, certificate_ending
from finnish.text import date as finnish_date
from organisations.duties import Duty, Viewer, Whose
from organisations.models import DailyErrand, Topic, User
from organisations.notifications import notify

TOLD_BEFORE = (7, 30, 60)  # days
WHY = gettext_lazy("This message came because of the rights of a system administrator.")


def certificate_duties(viewer: Viewer) -> list[Duty]:
    info = _ending(viewer.on) if viewer.user.is_superuser else None
    if info is None:
        return []
    words = {"subject": info.subject, "date": finnish_date(info.last_day)}
    return [
        Duty(
            Whose.MINE,
            title=_("Order a new certificate for the seal"),
            text=_("The certificate “%(subject)s” ends on %(date)s: seals made after that are not valid.") % words,
            due=info.last_day,
        )
    ]


def tell_of_ending_certificate() -> int:
    """Once a day: tell each superuser once at 60, 30 and 7 days. Returns how many were told of."""
    today = timezone.localdate()
    if not DailyErrand.claim("seal_certificate", today):
        return 0
    info = _ending(today)
    if info is None:
        return 0
    superusers = list(User.objects.filter(is_superuser=True, is_active=True))
    for user in superusers:
        _tell(user, info, today)
    return len(superusers)


def _tell(user: User, info: CertificateInfo, today: datetime.date) -> None:
    days = info.days_left(today)
    step = next(step for step in TOLD_BEFORE if days <= step)
    with translation.override(user.language):
        url = settings.PUBLIC_URL + reverse("desk")
        context = {"ends": info.last_day, "days": max(days, 0), "subject": info.subject, "url": url}
        key = f"seal_certificate:{info.fingerprint}:{step}:{user.pk}"
        notify(key, "seal_certificate_ends", context, user=user, topic=Topic.ACCOUNT, why=str(WHY))


def _ending(on: datetime.date) -> CertificateInfo | None:
    """None also for a certificate that can't be read: the sealing itself and `manage.py check` tell of that."""
    try:
        return certificate_ending(on)
    except (ImproperlyConfigured, OSError, ValueError):
        return None
