"""An agreement's PDF from its plain data: a draft, a frozen version, a sealed version, a later joiner's page.

Everything is read before the rendering starts; nothing here touches the database or runs inside a transaction.
"""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.canonical import canonical_text
from agreements.printing.cover_art import qr_code, strands
from agreements.printing.data import Edition, PrintData, edition_of, print_data
from agreements.printing.record import public_record
from documents.codes import mark
from documents.pdf import Attachment, render_pdf
from documents.seal import CertificateInfo
from finnish.text import NBSP, date

CONTENT_FILE = "agreement.json"
RECORD_FILE = "sealing-record.json"


@dataclass(frozen=True)
class SealFacts:
    """What a document says of its own seal: printed before the sealing, so it comes from the sealing record."""

    code: str
    public_url: str
    sealed_on: datetime.date
    is_self_made: bool
    subject: str

    @property
    def address(self) -> str:
        """The verification page, in the language that is active."""
        return self.public_url + reverse("verify_code", args=[self.code])

    @property
    def shown_address(self) -> str:
        return self.address.partition("://")[2]


def seal_facts(code: str, public_url: str, made_at: datetime.date, certificate: CertificateInfo) -> SealFacts:
    return SealFacts(code, public_url, made_at, certificate.self_made, certificate.subject)


def render_draft(content: dict[str, Any], *, language: str, on: datetime.date, edition: str = "full") -> bytes:
    """The text as it stands, marked as a draft of that day. It carries no data and no code: nobody can rely on it."""
    with translation.override(language):
        data = print_data(content, Edition(language, edition, draft_of=on))
        return _pdf("print/agreement.html", data, dated=on)


def render_version(content: str, sha256: str, *, language: str, edition: str = "full") -> bytes:
    """A frozen version, not sealed: for meetings, and for signing on paper. `content` is the exact canonical text."""
    data = json.loads(content)
    dated = datetime.date.fromisoformat(data["dated"])
    with translation.override(language):
        printed = print_data(data, Edition(language, edition, sha256))
        return _pdf("print/agreement.html", printed, dated=dated, attachments=_data_files(content, data, "", edition))


def render_sealed(
    content: str, sha256: str, record: str, *, language: str, edition: str, facts: SealFacts, party: str = ""
) -> bytes:
    """The document to be sealed, with its content and sealing record inside.

    `party` is the key of a later joiner: then the document is its accession page.
    """
    data, decided = json.loads(content), json.loads(record)
    with translation.override(language):
        printed = print_data(data, Edition(language, edition, sha256), decided)
        files = _data_files(content, data, record, edition)
        if not party:
            return _pdf("print/agreement.html", printed, dated=facts.sealed_on, facts=facts, attachments=files)
        name = next(row["name"][language] for row in decided["parties"] if row["key"] == party)
        more = {"party": name}
        return _pdf("print/accession.html", printed, dated=facts.sealed_on, facts=facts, attachments=files, more=more)


def _data_files(content: str, data: dict[str, Any], record: str, edition: str) -> list[Attachment]:
    """The data inside the file: in the full edition to the byte what was hashed, in the public one its public parts."""
    if edition == "public":
        content = canonical_text(edition_of(data, edition))
        record = canonical_text(public_record(json.loads(record))) if record else ""
    files = [Attachment(CONTENT_FILE, content.encode(), "application/json", _("The agreement's structured content"))]
    if record:
        words = _("The decisions and signatures at the sealing")
        files.append(Attachment(RECORD_FILE, record.encode(), "application/json", words))
    return files


def _pdf(
    template: str,
    data: PrintData,
    *,
    dated: datetime.date,
    facts: SealFacts | None = None,
    attachments: list[Attachment] | None = None,
    more: dict[str, Any] | None = None,
) -> bytes:
    files = {"strands.svg": strands(len(data.parties))}
    if watermark := _watermark(data):
        files["watermark.svg"] = watermark
    if facts:
        files["qr.svg"] = qr_code(facts.address)
    context = {
        "data": data,
        "seal": facts,
        "mark": mark(facts.code) if facts else "",
        "author": ", ".join(party.name for party in data.parties),
        "watermarked": bool(watermark),
        "dated": date(data.dated),
        **(more or {}),
    }
    html = render_to_string(template, context)
    title = f"{data.plain_title} ({data.foot})".replace(NBSP, " ")
    return render_pdf(
        html, title=title, language=data.language, dated=dated, attachments=attachments or [], files=files
    )


def _watermark(data: PrintData) -> bytes:
    kind = "draft" if data.is_draft else "example" if data.is_example else ""
    return Path(finders.find(f"print/watermark-{kind}-{data.language}.svg")).read_bytes() if kind else b""
