"""Sealing: from a sealing record to sealed, archived documents. Run by the worker; safe to run again at any time.

A record that lacks documents is found by a query, each minute and when the worker starts, so that no signed agreement
stays unsealed whatever was killed in between. What makes double work harmless is the archive: one document for each
record, language and edition.
"""

import contextlib
import datetime
import hashlib
import ipaddress
import uuid
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agreements import notifications
from agreements.history import write_event
from agreements.models import Agreement, Event, SealingRecord, Version
from agreements.notifications import signing
from agreements.printing.rendering import render_sealed, seal_facts
from agreements.wording import title_of
from documents.archive import archive
from documents.models import ArchivedDocument
from documents.seal import certificate_info, seal

AGREEMENT, ACCESSION = "agreement", "accession"  # the kinds of archived documents that this app makes
QUICK_TRIES = 3  # a minute apart; after them people are told and it is tried each hour
LATER = datetime.timedelta(hours=1)


class AddressNotPublic(Exception):
    """The address to be printed works on this machine only: no real agreement is sealed with such (DESIGN.md 5)."""


class SealingStage(StrEnum):
    SEALED = "sealed"
    UNDER_WAY = "under_way"
    TRYING_AGAIN = "trying_again"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True)
class SealingState:
    """How far the sealing of a signed version is; `message` is for the page, empty when all is done."""

    stage: SealingStage
    message: str


@task(queue_name="sealing")
def seal_version(sealing_record_id: int) -> None:
    # Waiting for an address is no failure: the page says so, and enqueue_unsealed takes it up once there is one.
    with contextlib.suppress(AddressNotPublic):
        seal_all(sealing_record_id)


def seal_all(sealing_record_id: int) -> None:
    """Make every document of the record that is not there yet.

    Raises `AddressNotPublic` for a real agreement without a public address, and whatever the rendering, the seal or the
    storage raises: what was finished before stays, and the next run makes the rest.
    """
    records = SealingRecord.objects.select_related("version__agreement", "party")
    record = records.get(pk=sealing_record_id)
    address = printed_address(record)
    done = set(documents_of_record(record).values_list("code", flat=True))
    for name, code in record.codes.items():
        if code not in done:
            language, edition = name.split("/")
            _seal_one(record, language, edition, code, address)


def _seal_one(record: SealingRecord, language: str, edition: str, code: str, address: str) -> None:
    version, made_on = record.version, timezone.localdate(record.made_at)
    pdf = render_sealed(
        version.content,
        version.sha256,
        record.record,
        language=language,
        edition=edition,
        facts=seal_facts(code, address, made_on, certificate_info()),
        party=str(record.party.key) if record.party else "",
    )
    sealed = seal(pdf, reason=_reason(version, language))
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        archive(
            sealed,
            what=ACCESSION if record.party else AGREEMENT,
            subject=subject_of(record),
            number=version.number,
            title=title_of(version.data, language),
            language=language,
            content_sha256=version.sha256,
            unsealed_sha256=hashlib.sha256(pdf).hexdigest(),
            code=code,
            edition=edition,
            is_example=agreement.is_example,
            public_url=address,
        )
        _write_sealed(agreement, record)


def _write_sealed(agreement: Agreement, record: SealingRecord) -> None:
    """Write the event in the transaction that keeps the last document."""
    written = Event.objects.filter(verb="seal", version=record.version, party=record.party)
    if not is_record_sealed(record) or written.exists():
        return
    write_event("seal", agreement, by=None, version=record.version, party=record.party)
    _send_to_registries(record)


def _send_to_registries(record: SealingRecord) -> None:
    """Every party's registry gets what was sealed, a later joiner's the agreement itself as well."""
    signing.sent_to_registries(record, _full_editions(record))
    if record.party:
        first = SealingRecord.objects.select_related("version__agreement").get(version=record.version, party=None)
        signing.sent_to_registry(record.party, first, _full_editions(first))


def _full_editions(record: SealingRecord) -> list[ArchivedDocument]:
    return list(documents_of_record(record).filter(edition=ArchivedDocument.Edition.FULL).order_by("language"))


def _reason(version: Version, language: str) -> str:
    """What the signature inside the file says of itself; an example says so there as well (DESIGN.md 2.14)."""
    with translation.override(language):
        words = {"title": title_of(version.data, language), "number": version.number}
        reason = _("%(title)s, version %(number)s: wholeness of the document") % words
        return f"{_('EXAMPLE – not a real agreement')}: {reason}" if version.data["is_example"] else reason


def subject_of(record: SealingRecord) -> uuid.UUID:
    """Whom the archive keeps the documents for: the agreement, or one party's accession to it."""
    key = record.version.agreement.key
    return uuid.uuid5(key, str(record.party.key)) if record.party else key


def documents_of_record(record: SealingRecord) -> QuerySet[ArchivedDocument]:
    return ArchivedDocument.objects.filter(code__in=record.codes.values())


def is_record_sealed(record: SealingRecord) -> bool:
    return documents_of_record(record).count() == len(record.codes)


def documents_of(version: Version) -> QuerySet[ArchivedDocument]:
    """The version's sealed documents: the agreement's own first, then those of later joiners."""
    codes = [code for record in version.sealing_records.all() for code in record.codes.values()]
    return ArchivedDocument.objects.filter(code__in=codes).order_by("-what", "language", "edition", "pk")


def sealing_state(version: Version) -> SealingState | None:
    """Where the sealing stands, for the page; None before everybody has signed."""
    records = list(version.sealing_records.select_related("version__agreement"))
    if not records:
        return None
    unsealed = [record for record in records if not is_record_sealed(record)]
    if not unsealed:
        return SealingState(SealingStage.SEALED, "")
    if any(_waits_for_address(record) for record in unsealed):
        return SealingState(
            SealingStage.NO_ADDRESS,
            _(
                "The documents are not sealed yet: the portal has no public address that could be printed on them."
                " The sealing goes on by itself when the operator has set the address (PUBLIC_URL)."
            ),
        )
    if any(_failures(record).exists() for record in unsealed):
        return SealingState(
            SealingStage.TRYING_AGAIN,
            _("The sealing has failed and is tried again. The signatures are safe; nobody needs to sign again."),
        )
    return SealingState(SealingStage.UNDER_WAY, _("The documents are being sealed. They appear here in a moment."))


def printed_address(record: SealingRecord) -> str:
    """The address for the QR code: the one frozen in the record, or today's when that reaches this machine only."""
    if not is_loopback(record.public_url) or record.version.agreement.is_example:
        return record.public_url
    if is_loopback(settings.PUBLIC_URL):
        raise AddressNotPublic(f"PUBLIC_URL is “{settings.PUBLIC_URL}”: set the portal's public address.")
    return settings.PUBLIC_URL


def is_loopback(url: str) -> bool:
    """Whether the address reaches nobody but this machine; an empty one reaches nobody at all."""
    host = urlsplit(url).hostname or ""
    if not host or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _waits_for_address(record: SealingRecord) -> bool:
    try:
        printed_address(record)
    except AddressNotPublic:
        return True
    return False


def enqueue_unsealed() -> int:
    """Put the records that lack documents into the queue again, unless they wait or run there. Returns how many."""
    queued = _tasks().filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    waiting = {row["args"][0] for row in queued.values_list("args_kwargs", flat=True)}
    due = [record for record in unsealed_records() if record.pk not in waiting and _is_due(record)]
    for record in due:
        seal_version.enqueue(record.pk)
    return len(due)


def unsealed_records() -> list[SealingRecord]:
    """The records that lack documents, each with its version and agreement."""
    records = SealingRecord.objects.filter(version__in=_unsealed_versions())
    return [
        record
        for record in records.select_related("version__agreement", "party").order_by("pk")
        if not is_record_sealed(record)
    ]


def _unsealed_versions() -> QuerySet[Version]:
    """Versions with fewer archived documents than their records call for: two editions in each language."""
    archived = (
        ArchivedDocument.objects.filter(what__in=[AGREEMENT, ACCESSION], content_sha256=OuterRef("sha256"))
        .order_by()
        .values("content_sha256")
        .annotate(number_of=Count("pk"))
        .values("number_of")
    )
    for_each = Case(When(agreement__languages=Agreement.Languages.BOTH, then=Value(4)), default=Value(2))
    return (
        Version.objects.filter(sealing_records__isnull=False)
        .annotate(
            wanted=Count("sealing_records", output_field=IntegerField()) * for_each,
            archived=Coalesce(Subquery(archived, output_field=IntegerField()), 0),
        )
        .filter(archived__lt=F("wanted"))
        .values("pk")
    )


def _is_due(record: SealingRecord) -> bool:
    """Not while it waits for an address; after several failures people are told, and an hour passes between tries."""
    if _waits_for_address(record):
        return False
    failures = _failures(record)
    tries = failures.count()
    if tries < QUICK_TRIES:
        return True
    last = failures.latest("finished_at")
    notifications.sealing_failed(record.version, last.exception_class_path.rpartition(".")[2])
    return last.finished_at < timezone.now() - LATER


def _tasks() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(task_path=seal_version.module_path)


def _failures(record: SealingRecord) -> QuerySet[DBTaskResult]:
    return _tasks().filter(status=TaskResultStatus.FAILED, args_kwargs__args__0=record.pk)
