"""Telling of reporting: a period opens, is due soon or late; a reminder, a personal link, what has come in."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.follow_up.following import Followed
from agreements.follow_up.missing import Awaited, Contacts
from agreements.models import ReportingPeriod, ReportLink, ReportReminder
from agreements.notifications.telling import OF_THE_COORDINATOR, tell
from organisations.acting import Acting
from organisations.models import Organisation, Topic, User
from organisations.notifications import notify

OF_THE_RESPONSIBLE = _("This message came because of a role as an editor in an organisation that carries measures.")


def asked(followed: Followed, period: ReportingPeriod, row: Awaited, users: Iterable[User], step: str) -> None:
    """The organisation's editors: a period has opened, is due soon or is late (`step`). Once for each of these days."""
    for user in users:
        tell(
            f"report_{step}:{period.pk}:{period.due_on.isoformat()}:{row.organisation.pk}",
            "report_asked",
            user,
            followed.root,
            Topic.FOLLOW_UP,
            page="reporting",
            args=(period.key,),
            why=OF_THE_RESPONSIBLE,
            period=period,
            organisation=row.organisation,
            count=row.missing,
            step=step,
        )


def reminded(followed: Followed, reminder: ReportReminder, row: Awaited, contacts: Contacts, by: Acting) -> None:
    context = {
        "period": reminder.period,
        "organisation": row.organisation,
        "count": row.missing,
        "step": "reminder",
        "sender": by.organisation,
        "message": reminder.message,
    }
    for user in contacts.users:
        tell(
            f"report_reminder:{reminder.pk}",
            "report_asked",
            user,
            followed.root,
            Topic.FOLLOW_UP,
            page="reporting",
            args=(reminder.period.key,),
            why=OF_THE_RESPONSIBLE,
            **context,
        )
    if contacts.email:
        language = _language(row.organisation)
        with translation.override(language):
            url = settings.PUBLIC_URL + reverse("agreement_detail", args=[followed.root.pk])
            context |= {"agreement": followed.root, "url": url, "is_outside": True}
            notify(
                f"report_reminder:{reminder.pk}:{contacts.email}",
                "report_asked",
                context,
                email=contacts.email,
                language=language,
                topic=Topic.FOLLOW_UP,
                why=str(_("The organisation carries measures of the agreement and is reminded of its reports.")),
            )


def link_sent(followed: Followed, link: ReportLink, token: str) -> None:
    """The personal link itself, to the address it was made for; the text is not kept once it is sent."""
    language = _language(link.organisation)
    with translation.override(language):
        url = settings.PUBLIC_URL + reverse("report_link", args=[token])
        context = {
            "agreement": followed.root,
            "period": link.period,
            "organisation": link.organisation,
            "link": link,
            "url": url,
        }
        notify(f"report_link:{link.pk}", "report_link", context, email=link.email, language=language, holds_link=True)


def came_in(
    followed: Followed,
    period: ReportingPeriod,
    users: Iterable[User],
    reports: list[tuple[Organisation, int]],
    missing: int,
    on: datetime.date,
) -> None:
    """The coordinating party's editors, once a day: who has reported how much, and what is still missing."""
    for user in users:
        tell(
            f"reports_came_in:{period.pk}:{on.isoformat()}",
            "reports_came_in",
            user,
            followed.root,
            Topic.FOLLOW_UP,
            page="period_list",
            why=OF_THE_COORDINATOR,
            period=period,
            reports=reports,
            missing=missing,
            is_late=period.is_late(on),
        )


def _language(organisation: Organisation) -> str:
    return "sv" if organisation.languages[0] == "sv" else "fi"
