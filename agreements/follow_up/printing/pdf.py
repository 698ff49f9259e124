"""A follow-up report as an accessible PDF: the document that is sealed, or one party's part of it."""

import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.canonical import canonical, canonical_text
from agreements.follow_up.printing.text import plain_title, shown
from agreements.printing.cover_art import qr_code
from agreements.printing.rendering import SealFacts
from agreements.printing.text import grouped_hash, short_hash
from documents.codes import mark
from documents.pdf import Attachment, render_pdf

DATA_FILE = "follow-up-report.json"


def render_report_pdf(
    content: dict[str, Any], language: str, *, sha256: str = "", facts: SealFacts | None = None
) -> bytes:
    """The PDF of a frozen report, a part of it or its public edition, in the language.

    `sha256` is the hash of the whole frozen content; `facts` come with what is to be sealed, which carries its data
    inside.
    """
    frozen = canonical(content)
    with translation.override(language):
        data = shown(frozen, language)
        files = {"qr.svg": qr_code(facts.address)} if facts else {}
        if frozen["is_example"]:
            files["watermark.svg"] = Path(finders.find(f"print/watermark-example-{language}.svg")).read_bytes()
        title = plain_title(frozen, language)
        context = {
            "data": data,
            "title": data["title"],
            "language": language,
            "label": _label(data, sha256),
            "is_example": frozen["is_example"],
            "watermarked": frozen["is_example"],
            "seal": facts,
            "mark": mark(facts.code) if facts else "",
            "sha256": grouped_hash(sha256) if sha256 else "",
        }
        html = render_to_string("print/follow_up_report.html", context)
        words = _("The report's structured content")
        inside = [Attachment(DATA_FILE, canonical_text(frozen).encode(), "application/json", words)] if facts else []
        return render_pdf(html, title=title, language=language, dated=_day(data), attachments=inside, files=files)


def _day(data: dict[str, Any]) -> datetime.date:
    frozen_at = data["edition"]["frozen_at"]
    return frozen_at.date() if frozen_at else data["dated"]


def _label(data: dict[str, Any], sha256: str) -> str:
    edition = _("Edition %(number)s") % {"number": data["edition"]["number"]}
    return f"{data['period']['name']} · {edition}" + (f" · {short_hash(sha256)}" if sha256 else "")
