"""Approved minutes are made into sealed, archived documents by the worker. Safe to run again at any time.

An edition without its document is found by a query each minute and when the worker starts; the archive keeps one
document for each edition, whoever comes first.
"""

import contextlib
import datetime
import hashlib

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agreements.printing.rendering import seal_facts
from agreements.sealing.documents import AddressNotPublic, is_loopback
from documents.archive import archive
from documents.models import ArchivedDocument
from documents.seal import certificate_info, seal
from forums.minutes.editions import data_of
from forums.minutes.printing import render_minutes, title_of
from forums.models import Minutes, MinutesEdition

MINUTES = "minutes"  # the kind of archived document
QUICK_TRIES = 3  # a minute apart; afterwards it is tried each hour
LATER = datetime.timedelta(hours=1)


@task(queue_name="sealing")
def seal_minutes(edition_id: int) -> None:
    with contextlib.suppress(AddressNotPublic):  # waiting for an address is no failure: the page says so
        seal_edition(edition_id)


def seal_edition(edition_id: int) -> ArchivedDocument:
    """Make and keep the document of an edition, unless it is there.

    Raises `AddressNotPublic` for real minutes without a public address, and whatever rendering, seal or storage raise.
    """
    edition = MinutesEdition.objects.select_related("minutes__meeting").get(pk=edition_id)
    if existing := document_of(edition):
        return existing
    minutes, data = edition.minutes, data_of(edition)
    address = printed_address(edition)
    facts = seal_facts(edition.code, address, timezone.localdate(edition.made_at), certificate_info())
    pdf = render_minutes(edition.content, edition.sha256, facts=facts)
    return archive(
        seal(pdf, reason=_reason(data)),
        what=MINUTES,
        subject=minutes.key,
        number=edition.number,
        title=title_of(data),
        language=data["language"],
        content_sha256=edition.sha256,
        unsealed_sha256=hashlib.sha256(pdf).hexdigest(),
        code=edition.code,
        edition=edition.kind,
        is_example=data["is_example"],
        public_url=address,
    )


def _reason(data: dict) -> str:
    """What the seal inside the file says of itself."""
    with translation.override(data["language"]):
        reason = _("%(title)s: wholeness of the document") % {"title": title_of(data)}
        return f"{_('EXAMPLE – not real minutes')}: {reason}" if data["is_example"] else reason


def document_of(edition: MinutesEdition) -> ArchivedDocument | None:
    return ArchivedDocument.objects.filter(what=MINUTES, code=edition.code).first()


def documents_of(minutes: Minutes) -> list[ArchivedDocument]:
    """All that has been archived of the minutes, the full edition first."""
    rows = ArchivedDocument.objects.filter(what=MINUTES, subject=minutes.key)
    return list(rows.order_by("edition", "number"))


def printed_address(edition: MinutesEdition) -> str:
    """The address for the QR code: the one frozen with the edition, or today's when that reaches this machine only."""
    if not is_loopback(edition.public_url) or edition.minutes.meeting.is_example:
        return edition.public_url
    if is_loopback(settings.PUBLIC_URL):
        raise AddressNotPublic(f"PUBLIC_URL is “{settings.PUBLIC_URL}”: set the portal's public address.")
    return settings.PUBLIC_URL


def waits_for_address(edition: MinutesEdition) -> bool:
    try:
        printed_address(edition)
    except AddressNotPublic:
        return True
    return False


def unsealed_editions() -> QuerySet[MinutesEdition]:
    archived = ArchivedDocument.objects.filter(what=MINUTES, code=OuterRef("code"))
    return MinutesEdition.objects.filter(~Exists(archived)).select_related("minutes__meeting").order_by("pk")


def enqueue_unsealed_minutes() -> int:
    """Put the editions without a document into the queue again, unless they wait there. Returns how many."""
    queued = _tasks().filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    waiting = {row["args"][0] for row in queued.values_list("args_kwargs", flat=True)}
    due = [row for row in unsealed_editions() if row.pk not in waiting and _is_due(row)]
    for row in due:
        seal_minutes.enqueue(row.pk)
    return len(due)


def _is_due(edition: MinutesEdition) -> bool:
    if waits_for_address(edition):
        return False
    failures = _tasks().filter(status=TaskResultStatus.FAILED, args_kwargs__args__0=edition.pk)
    if failures.count() < QUICK_TRIES:
        return True
    return failures.latest("finished_at").finished_at < timezone.now() - LATER


def _tasks() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(task_path=seal_minutes.module_path)
