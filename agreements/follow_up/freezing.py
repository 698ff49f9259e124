"""Freezing a period's report, and opening it again for a correction, which makes a new edition."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.canonical import canonical_text, sha256_of
from agreements.follow_up import report_notices
from agreements.follow_up.following import Followed, followed
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.report_content import report_content
from agreements.follow_up.sealing import seal_report
from agreements.follow_up.table import Refused, guard, locked
from agreements.history import write_event
from agreements.models import FollowUpReport, ReportingPeriod
from documents.codes import new_code
from documents.print_fonts import fault_of_signs
from finnish.languages import pick
from finnish.text import date as finnish_date
from organisations.acting import Acting

LONGEST_REASON = FollowUpReport._meta.get_field("reason").max_length
EDITIONS = ("full", "public")


class Changed(Refused):
    """Something of the report has changed since it was looked at."""


@dataclass(frozen=True)
class Lack:
    """What a report would lack if it were frozen now. It never hinders, but it has to be seen first."""

    code: str
    message: str


@transaction.atomic
def freeze_report(period: ReportingPeriod, *, by: Acting, seen: str, accepts_lacks: bool = False) -> FollowUpReport:
    """Write the period's report down for good; after this nobody reports to the period.

    `seen` is the fingerprint of the content that was looked at (`fingerprint`): raises Changed when a report, a value
    or an assessment has come meanwhile. Raises ValidationError when something is missing and that is not accepted.
    """
    period = locked(period)
    follows = followed(period.agreement, timezone.localdate())
    guard("freeze_report", follows, period, by)
    content = content_now(follows, period)
    if seen != fingerprint(content):
        raise Changed(_("Something has changed since this page was opened. Look at the report again before freezing."))
    if not accepts_lacks and lacks_of(content):
        raise ValidationError({"accepts_lacks": _("Confirm that the report is frozen without what is missing.")})
    report = _keep(follows, period, content, by)
    ReportingPeriod.objects.filter(pk=period.pk).update(
        closed_at=report.frozen_at, correction_reason="", revision=period.revision + 1
    )
    write_event("freeze_report", follows.root, by=by, version=report.version, comment=_edition_comment(report))
    seal_report.enqueue(report.pk)
    report_notices.report_frozen(report, follows.agreement)
    return report


@transaction.atomic
def correct_report(period: ReportingPeriod, *, by: Acting, reason: str) -> ReportingPeriod:
    """Open a frozen period again. What was frozen stays; the next freeze is a new edition, which says the reason.

    Raises ValidationError for a missing reason.
    """
    period = locked(period)
    follows = followed(period.agreement, timezone.localdate())
    guard("correct_report", follows, period, by)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Write why the report is corrected: the next edition says it.")})
    if fault := fault_of_signs(reason):
        raise ValidationError({"reason": fault})
    period.closed_at, period.correction_reason = None, reason[:LONGEST_REASON]
    period.revision += 1
    period.save(update_fields=["closed_at", "correction_reason", "revision"])
    write_event("correct_report", follows.root, by=by, comment=f"{period.year}: {period.correction_reason}")
    report_notices.report_reopened(period, follows.agreement)
    return period


def content_now(follows: Followed, period: ReportingPeriod) -> dict[str, Any]:
    """What would be frozen now, with the edition that it would be."""
    number = period.editions.count() + 1 if period.correction_reason else 1
    edition = {"number": number, "reason": period.correction_reason, "frozen_at": None, "frozen_by": "", "kind": "full"}
    return report_content(follow_up_of(follows, period)) | {"edition": edition}


def fingerprint(content: dict[str, Any]) -> str:
    """What a freeze compares: the hash of everything but who freezes and when."""
    return sha256_of(canonical_text(content))


def lacks_of(content: dict[str, Any]) -> list[Lack]:
    """What is missing, in words of the active language."""
    missing, period = content["missing"], content["period"]
    found = []
    if period["due_on"] >= content["dated"]:
        words = _("Reports can still be given until %(date)s.") % {"date": finnish_date(period["due_on"])}
        found.append(Lack("before_due", words))
    for row in missing["reports"]:
        count = len(row["measures"])
        words = ngettext("%(count)s report of %(who)s", "%(count)s reports of %(who)s", count)
        found.append(Lack("report", words % {"count": count, "who": _name(row["organisation"])}))
    if count := len(missing["values"]):
        words = ngettext("the value of %(count)s indicator", "the values of %(count)s indicators", count)
        found.append(Lack("value", words % {"count": count}))
    if count := len(missing["assessments"]):
        words = ngettext("the assessment of %(count)s goal", "the assessments of %(count)s goals", count)
        found.append(Lack("assessment", words % {"count": count}))
    return found


def _name(organisation: dict[str, Any]) -> str:
    return pick(organisation["name"]["fi"], organisation["name"]["sv"])


def _keep(follows: Followed, period: ReportingPeriod, content: dict[str, Any], by: Acting) -> FollowUpReport:
    now = timezone.now()
    edition = content["edition"] | {"frozen_at": now, "frozen_by": by.label}
    text = canonical_text(content | {"edition": edition})
    return FollowUpReport.objects.create(
        period=period,
        version=follows.version,
        number=edition["number"],
        reason=edition["reason"],
        content=text,
        sha256=sha256_of(text),
        codes={f"{language}/{kind}": new_code() for language in content["languages"] for kind in EDITIONS},
        public_url=settings.PUBLIC_URL,
        frozen_at=now,
        frozen_by_name=by.label[:250],
    )


def _edition_comment(report: FollowUpReport) -> str:
    """ "2026", or "2026 (2): why it was corrected"."""
    year = report.period.year
    return f"{year} ({report.number}): {report.reason}" if report.reason else str(year)


def latest_edition(period: ReportingPeriod) -> FollowUpReport | None:
    return period.editions.order_by("-number").first()
