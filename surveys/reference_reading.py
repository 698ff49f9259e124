"""What the files of ready question sets say: texts in three languages, keys that are the same everywhere, rows."""

import uuid
from typing import Any

from django.db import models

from organisations.reference_files import Loaded, bring_up_to_date
from surveys.models import Question

NAMESPACE = uuid.UUID("6f6a1f0e-8a0b-5d0c-9f57-1c3b8f4d2a10")
LANGUAGES = ("fi", "sv", "en")


def bring(
    existing: models.QuerySet, wanted: list[models.Model], key: str, texts: list[str], others: list[str]
) -> Loaded:
    """Bring the rows up to date by the fields named in `key`; `texts` are owned in all their languages."""
    names = key.split()
    owned = [f"{text}_{language}" for text in texts for language in LANGUAGES] + others
    return bring_up_to_date(existing, wanted, key=lambda row: tuple(getattr(row, name) for name in names), owned=owned)


def texts(field: str, written: list[str] | None) -> dict[str, str]:
    """The columns of a text that a file writes as [Finnish, Swedish, English]; what is missing is empty."""
    written = [*(written or []), "", "", ""]
    return {f"{field}_{language}": text for language, text in zip(LANGUAGES, written, strict=False)}


def key_of(*parts: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(parts))


def questions_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a file in order, each with its key and the number of its section."""
    return [
        {"key": question.get("number", ""), **question, "section": number}
        for number, section in enumerate(data["sections"], 1)
        for question in section["questions"]
    ]


def rows_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that get an answer, each with its key: its number where the file names none. An open one has none."""
    if question["kind"] == Question.Kind.TEXT:
        return []
    rows = question.get("rows") or [{"counts": question.get("counts")}]
    return [{"key": str(number), **row} for number, row in enumerate(rows, 1)]


def by_field(rows: models.QuerySet, field: str) -> dict[Any, Any]:
    return {getattr(row, field): row for row in rows}
