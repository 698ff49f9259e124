"""Papers other than the agreement itself as accessible PDFs: letters, summaries, differences, logs, reports."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from documents.pdf import render_pdf
from finnish.text import NBSP


def render_report(
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    language: str,
    dated: datetime.date,
    label: str = "",
    is_example: bool = False,
    is_draft: bool = False,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the PDF of a template that extends print/report.html, all its words in `language`.

    `title` is the document's name and its main heading; `label` stands in the running foot. An example and a draft
    carry their watermark on every page. `files` are what the template refers to as `given:NAME`.
    """
    with translation.override(language):
        mark = _watermark("draft" if is_draft else "example" if is_example else "", language)
        html = render_to_string(
            template,
            {
                **context,
                "title": title,
                "language": language,
                "label": label,
                "is_example": is_example,
                "watermarked": bool(mark),
            },
        )
        carried = {**(files or {}), **mark}
        return render_pdf(html, title=title.replace(NBSP, " "), language=language, dated=dated, files=carried)


def _watermark(kind: str, language: str) -> dict[str, bytes]:
    if not kind:
        return {}
    return {"watermark.svg": Path(finders.find(f"print/watermark-{kind}-{language}.svg")).read_bytes()}
