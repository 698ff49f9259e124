"""Frozen reports are made into sealed, archived documents by the worker. Safe to run again at any time.

An edition that lacks documents is found by a query each minute and when the worker starts; the archive keeps one
document for each report, language and edition, whoever comes first.
"""

import contextlib
import datetime
import hashlib

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agreements.follow_up.printing.pdf import render_report_pdf
from agreements.follow_up.printing.text import plain_title
from agreements.follow_up.report_parts import public_part
from agreements.models import Agreement, FollowUpReport
from agreements.printing.rendering import seal_facts
from agreements.sealing.documents import AddressNotPublic, is_loopback
from documents.archive import archive
from documents.models import ArchivedDocument
from documents.seal import certificate_info, seal

REPORT = "follow_up_report"  # the kind of archived document
QUICK_TRIES = 3  # a minute apart; afterwards it is tried each hour
LATER = datetime.timedelta(hours=1)


@task(queue_name="sealing")
def seal_report(report_id: int) -> None:
    with contextlib.suppress(AddressNotPublic):  # waiting for an address is no failure: the page says so
        seal_editions(FollowUpReport.objects.get(pk=report_id))


def seal_editions(report: FollowUpReport) -> None:
    """Make and keep every document of the report that is not there yet.

    Raises `AddressNotPublic` for a real agreement without a public address, and whatever rendering, seal or storage
    raise: what was finished before stays, and the next run makes the rest.
    """
    address = printed_address(report)
    done = set(documents_of(report).values_list("code", flat=True))
    for name, code in report.codes.items():
        if code not in done:
            language, edition = name.split("/")
            _seal_one(report, language, edition, code, address)


def _seal_one(report: FollowUpReport, language: str, edition: str, code: str, address: str) -> None:
    data = report.data
    content = public_part(data) if edition == ArchivedDocument.Edition.PUBLIC else data
    facts = seal_facts(code, address, timezone.localdate(report.frozen_at), certificate_info())
    pdf = render_report_pdf(content, language, sha256=report.sha256, facts=facts)
    title = plain_title(data, language)
    archive(
        seal(pdf, reason=_reason(title, language, is_example=data["is_example"])),
        what=REPORT,
        subject=report.period.key,
        number=report.number,
        title=title[:300],
        language=language,
        content_sha256=report.sha256,
        unsealed_sha256=hashlib.sha256(pdf).hexdigest(),
        code=code,
        edition=edition,
        is_example=data["is_example"],
        public_url=address,
    )


def _reason(title: str, language: str, *, is_example: bool) -> str:
    """What the seal inside the file says of itself; an example says so there as well (DESIGN.md 2.14)."""
    with translation.override(language):
        reason = _("%(title)s: wholeness of the document") % {"title": title}
        return f"{_('EXAMPLE – not a real agreement')}: {reason}" if is_example else reason


def documents_of(report: FollowUpReport) -> QuerySet[ArchivedDocument]:
    """What has been archived of the report, the full editions first."""
    codes = list(report.codes.values())
    return ArchivedDocument.objects.filter(what=REPORT, code__in=codes).order_by("edition", "language")


def printed_address(report: FollowUpReport) -> str:
    """The address for the QR code: the one frozen with the report, or today's when that reaches this machine only."""
    if not is_loopback(report.public_url) or report.data["is_example"]:
        return report.public_url
    if is_loopback(settings.PUBLIC_URL):
        raise AddressNotPublic(f"PUBLIC_URL is “{settings.PUBLIC_URL}”: set the portal's public address.")
    return settings.PUBLIC_URL


def waits_for_address(report: FollowUpReport) -> bool:
    try:
        printed_address(report)
    except AddressNotPublic:
        return True
    return False


def unsealed_reports() -> list[FollowUpReport]:
    """The reports that lack documents: two editions in each language of the agreement."""
    archived = ArchivedDocument.objects.filter(what=REPORT, content_sha256=OuterRef("sha256")).order_by()
    counted = archived.values("content_sha256").annotate(number_of=Count("pk")).values("number_of")
    is_bilingual = When(version__agreement__languages=Agreement.Languages.BOTH, then=Value(4))
    rows = FollowUpReport.objects.annotate(
        wanted=Case(is_bilingual, default=Value(2)),
        archived=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
    )
    return list(rows.filter(archived__lt=F("wanted")).order_by("pk"))


def enqueue_unsealed_reports() -> int:
    """Put the reports that lack documents into the queue again, unless they wait there. Returns how many."""
    queued = _tasks().filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    waiting = {row["args"][0] for row in queued.values_list("args_kwargs", flat=True)}
    due = [row for row in unsealed_reports() if row.pk not in waiting and _is_due(row)]
    for row in due:
        seal_report.enqueue(row.pk)
    return len(due)


def _is_due(report: FollowUpReport) -> bool:
    if waits_for_address(report):
        return False
    failures = _tasks().filter(status=TaskResultStatus.FAILED, args_kwargs__args__0=report.pk)
    if failures.count() < QUICK_TRIES:
        return True
    return failures.latest("finished_at").finished_at < timezone.now() - LATER


def _tasks() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(task_path=seal_report.module_path)
