"""The certificate of signing and the event log: everything that the portal has recorded of a version, on paper.

For the parties' own people: it names persons and tells reasons.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.event_words import event_sentence
from agreements.models import (
    Agreement,
    Decision,
    Event,
    PrintJob,
    Signature,
    SignatureWithdrawal,
    SigningRefusal,
    Version,
)
from agreements.printing.made import file_name
from agreements.printing.record import way_of_signing
from agreements.printing.text import grouped_hash, short_hash
from agreements.sealing.documents import documents_of
from agreements.wording import text_of, title_of
from documents.archive import ArchiveDamaged, read
from documents.jobs import Made
from documents.models import ArchivedDocument
from documents.report import render_report
from documents.seal_details import SealDetails, seal_details
from finnish.text import date, section, typographic


@dataclass(frozen=True)
class PrintedSignature:
    """A signature in words; `withdrawal` is there when it was taken back and no longer counts."""

    party: str
    person: str
    deputy_for: str
    mandate: str
    way: str
    signature: Signature
    withdrawal: SignatureWithdrawal | None


@dataclass(frozen=True)
class PrintedDecision:
    party: str
    body: str
    reference: str
    result: str
    reservation: str
    is_corrected: bool


@dataclass(frozen=True)
class PrintedSeal:
    document: ArchivedDocument
    details: SealDetails | None
    hash: str


def render_signing_record(job: PrintJob) -> Made:
    """In the job's language, about the job's version."""
    agreement, version = job.agreement, job.version
    on = timezone.localdate(job.requested_at)
    with translation.override(job.language):
        title = _("Certificate of signing and event log")
        pdf = render_report(
            "print/signing_record.html",
            signing_record_data(agreement, version, job.language),
            title=title,
            language=job.language,
            dated=on,
            label=_("Version %(number)s, %(hash)s") % {"number": version.number, "hash": short_hash(version.sha256)},
            is_example=agreement.is_example,
        )
    return Made(pdf, file_name(agreement, f"allekirjoitustodistus-versio-{version.number}", job.language))


def signing_record_data(agreement: Agreement, version: Version, language: str) -> dict[str, Any]:
    """What the template prints; call under `translation.override(language)`."""
    parties = [row for row in version.data["parties"] if not row["left_on"]]
    events = agreement.events.select_related("version", "party__organisation").defer("version__content")
    return {
        "agreement": agreement,
        "version": version,
        "agreement_title": typographic(title_of(version.data, language)),
        "hash": grouped_hash(version.sha256),
        "party_count": len(parties),
        "made_at": timezone.now(),
        "signatures": _signatures(version, language),
        "refusals": SigningRefusal.objects.filter(version=version).select_related("slot__party__organisation"),
        "decisions": _decisions(version, language),
        "seals": [_seal(document) for document in documents_of(version).filter(edition="full")],
        "events": [(event, _sentence(event)) for event in events.order_by("at", "pk")],
    }


def _signatures(version: Version, language: str) -> list[PrintedSignature]:
    rows = version.signatures.select_related("party__organisation", "withdrawal").order_by("recorded_at", "pk")
    return [
        PrintedSignature(
            party=row.party.organisation.full_name_in(language),
            person=f"{capfirst(row.title_in(language))} {row.name}",
            deputy_for=_deputy_for(row, language),
            mandate=typographic(row.mandate),
            way=way_of_signing(row.method, row.level),
            signature=row,
            withdrawal=getattr(row, "withdrawal", None),
        )
        for row in rows
    ]


def _deputy_for(row: Signature, language: str) -> str:
    if not row.deputy_for_name:
        return ""
    title = row.deputy_for_title_sv if language == "sv" and row.deputy_for_title_sv else row.deputy_for_title_fi
    return _("in the place of: %(person)s") % {"person": f"{title} {row.deputy_for_name}"}


def _decisions(version: Version, language: str) -> list[PrintedDecision]:
    rows = Decision.objects.filter(version=version).select_related("party__organisation", "correction")
    return [
        PrintedDecision(
            party=row.party.organisation.full_name_in(language),
            body=capfirst(text_of({"fi": row.body_fi, "sv": row.body_sv or row.body_fi}, language)),
            reference=_reference(row),
            result=capfirst(str(row.get_result_display())),
            reservation=typographic(row.reservation),
            is_corrected=hasattr(row, "correction"),
        )
        for row in rows.order_by("decided_on", "pk")
    ]


def _reference(row: Decision) -> str:
    number = section(row.number) if row.number_kind == Decision.NumberKind.SECTION else row.number
    return f"{date(row.decided_on)} {number}"


def _seal(document: ArchivedDocument) -> PrintedSeal:
    """A damaged file is told of as one whose seal can't be read."""
    try:
        details = seal_details(read(document))
    except ArchiveDamaged:
        details = None
    return PrintedSeal(document, details, grouped_hash(document.sha256))


def _sentence(event: Event) -> str:
    return typographic(event_sentence(event))
