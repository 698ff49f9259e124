"""Minutes and extracts as accessible PDFs: drafts, and the document that is sealed. Nothing here asks the database."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.printing.cover_art import qr_code
from agreements.printing.rendering import SealFacts
from documents.codes import mark
from documents.pdf import Attachment, render_pdf
from finnish.text import NBSP
from finnish.text import date as finnish_date

DATA_FILE = "minutes.json"


@dataclass(frozen=True)
class Removed:
    """What a public edition says of what was taken out of it."""

    what: str
    because: str
    on: datetime.date
    count: int


def title_of(data: dict[str, Any]) -> str:
    """ "Yhdyspintaneuvottelukunta 4/2026, minutes", in the language of the meeting."""
    number = f"{data['meeting']['number']}/{data['meeting']['year']}"
    with translation.override(data["language"]):
        return _("%(forum)s %(number)s, minutes") % {"forum": data["forum"]["name"], "number": number}


def render_minutes(content: str, sha256: str, *, facts: SealFacts) -> bytes:
    """The document to be sealed, with its data inside. `content` is the exact canonical text of the edition."""
    data = json.loads(content)
    with translation.override(data["language"]):
        words = _("The minutes' structured content")
        files = [Attachment(DATA_FILE, content.encode(), "application/json", words)]
        return _pdf(
            "print/minutes.html", data, facts.sealed_on, title_of(data), facts=facts, sha256=sha256, files=files
        )


def render_draft(data: dict[str, Any], *, on: datetime.date) -> bytes:
    """The minutes as they stand, marked as a draft."""
    with translation.override(data["language"]):
        return _pdf("print/minutes.html", data, on, title_of(data), is_draft=True)


def render_extract(data: dict[str, Any], section: dict[str, Any], *, receiver: str, on: datetime.date) -> bytes:
    """One section for one party (ote): of approved minutes, or marked as a draft."""
    with translation.override(data["language"]):
        number = f"{data['meeting']['number']}/{data['meeting']['year']}"
        words = {"forum": data["forum"]["name"], "number": number, "section": section["number"]}
        title = _("Extract of the minutes of %(forum)s %(number)s, § %(section)s") % words
        is_draft = data["approval"] is None
        more = {"section": section, "receiver": receiver, "made_on": on}
        return _pdf("print/minutes_extract.html", data, on, title, is_draft=is_draft, more=more)


def _pdf(
    template: str,
    data: dict[str, Any],
    dated: datetime.date,
    title: str,
    *,
    facts: SealFacts | None = None,
    sha256: str = "",
    files: list[Attachment] | None = None,
    is_draft: bool = False,
    more: dict[str, Any] | None = None,
) -> bytes:
    language = data["language"]
    kind = "draft" if is_draft else "example" if data["is_example"] else ""
    given = {"watermark.svg": _watermark(kind, language)} if kind else {}
    if facts:
        given["qr.svg"] = qr_code(facts.address)
    context = {
        **shown(data),
        "title": title.replace("§ ", f"§{NBSP}"),
        "language": language,
        "label": _label(data, sha256, is_draft),
        "is_example": data["is_example"],
        "is_draft": is_draft,
        "watermarked": bool(kind),
        "seal": facts,
        "mark": mark(facts.code) if facts else "",
        "sha256": sha256,
        **(more or {}),
    }
    html = render_to_string(template, context)
    return render_pdf(html, title=title, language=language, dated=dated, attachments=files or [], files=given)


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """The data with its days as days, for pages and prints alike."""
    approval = data["approval"]
    return {
        "data": data,
        "met_on": _day(data["meeting"]["on"]),
        "present": [row for row in data["attendance"] if row["is_there"]],
        "absent": [row for row in data["attendance"] if row["presence"] == "absent"],
        "unrecorded": [row for row in data["attendance"] if row["presence"] == "unknown" and row["name"]],
        "inspections": [row | {"on": _day(row["at"])} for row in data["inspections"]],
        "approved_on": _day(approval["at"]) if approval else None,
        "removals": [Removed(row["what"], row["because"], _day(row["on"]), row["count"]) for row in data["removals"]],
        "is_public_edition": data.get("edition", {}).get("kind") == "public",
    }


def _day(value: str | datetime.date | datetime.datetime | None) -> datetime.date | datetime.datetime | None:
    """Frozen data has text where live data has a day or a moment."""
    if not isinstance(value, str):
        return value
    return datetime.datetime.fromisoformat(value) if "T" in value else datetime.date.fromisoformat(value)


def _label(data: dict[str, Any], sha256: str, is_draft: bool) -> str:
    meeting = data["meeting"]
    first = f"{data['forum']['name']} {meeting['number']}/{meeting['year']}, {finnish_date(_day(meeting['on']))}"
    if is_draft:
        return f"{first} · {_('DRAFT')}"
    return f"{first} · {sha256[:8]}" if sha256 else first


def _watermark(kind: str, language: str) -> bytes:
    return Path(finders.find(f"print/watermark-{kind}-{language}.svg")).read_bytes()
