"""Telling the parties that a period's report is ready, and that it is being corrected."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, FollowUpReport, ReportingPeriod
from agreements.notifications.telling import people_of
from organisations.models import Membership, Topic
from organisations.notifications import notify

Role = Membership.Role
WHY = _("Sent to the registrars and editors of the parties.")


def report_frozen(report: FollowUpReport, agreement: Agreement) -> None:
    _tell(f"report_frozen:{report.pk}", "follow_up_frozen", report, agreement)


def report_reopened(period: ReportingPeriod, agreement: Agreement) -> None:
    """The link leads to the edition that stands until the next one is frozen."""
    report = period.editions.order_by("-number").first()
    _tell(f"report_reopened:{report.pk}", "follow_up_corrected", report, agreement, reason=period.correction_reason)


def _tell(key: str, template: str, report: FollowUpReport, agreement: Agreement, **more: str) -> None:
    for party in agreement.standing_parties:
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            with translation.override(user.language):
                url = settings.PUBLIC_URL + reverse("follow_up_report", args=[report.key])
                context = {"agreement": agreement, "report": report, "url": url, **more}
                notify(f"{key}:{user.pk}", template, context, user=user, topic=Topic.SIGNED, why=str(WHY))
