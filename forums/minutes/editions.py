"""Freezing minutes: the approved text, its public edition, and public editions from which personal data was removed."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.canonical import canonical_text, sha256_of
from documents.codes import new_code
from forums.minutes.content import content_of, public_content
from forums.models import Minutes, MinutesEdition
from forums.participants import Participant

Kind = MinutesEdition.Kind
# What may hold personal data; the rest are the portal's own words, keys and dates.
TEXTS = ("opening", "closing")
IN_ROWS = {"attendance": ("name", "deputy", "note"), "sections": ("title", "text"), "inspections": ("name",)}
IN_HTML = {"opening", "closing", "text"}


def freeze(minutes: Minutes, by: Participant) -> MinutesEdition:
    """Write the approved minutes down for good. Only inside the verb that approves them."""
    content = content_of(minutes)
    content["approval"] = {
        "at": minutes.approved_at,
        "by": minutes.approved_by_label,
        "note": minutes.approval_note,
    }
    return _keep(minutes, Kind.FULL, 1, content, by)


def add_public(minutes: Minutes, by: Participant, content: dict[str, Any] | None = None) -> MinutesEdition:
    """Write the next public edition: the approved text without secret parts, or what removing has left of it."""
    number = minutes.public_edition + 1
    edition = _keep(minutes, Kind.PUBLIC, number, content or public_content(data_of(full_edition(minutes))), by)
    minutes.public_edition = number
    return edition


def full_edition(minutes: Minutes) -> MinutesEdition | None:
    return minutes.editions.filter(kind=Kind.FULL).first()


def latest_public(minutes: Minutes) -> MinutesEdition | None:
    """The one public edition that is served; those before it are not."""
    if minutes.published_at is None:
        return None
    return minutes.editions.filter(kind=Kind.PUBLIC, number=minutes.public_edition).first()


def data_of(edition: MinutesEdition) -> dict[str, Any]:
    """The frozen content, read back from its canonical text."""
    return json.loads(edition.content)


def _keep(minutes: Minutes, kind: str, number: int, content: dict[str, Any], by: Participant) -> MinutesEdition:
    text = canonical_text(content | {"edition": {"kind": kind, "number": number}})
    return MinutesEdition.objects.create(
        minutes=minutes,
        kind=kind,
        number=number,
        content=text,
        sha256=sha256_of(text),
        code=new_code(),
        public_url=settings.PUBLIC_URL,
        made_at=timezone.now(),
        made_by_label=by.label[:250],
    )


def count_of(content: dict[str, Any], word: str) -> int:
    """How often a word stands in the texts, as it is written: another case of the same name is another word."""
    return sum(len(_pattern(name, word).findall(text)) for name, text in _texts(content))


def places_of(content: dict[str, Any], word: str) -> list[str]:
    """The word with a little of what stands around it, once for each place."""
    return [around for name, text in _texts(content) for around in _around(_plain(name, text), word)]


def without(content: dict[str, Any], words: Iterable[str]) -> dict[str, Any]:
    """The content with every one of the words replaced by a mark that something has been removed."""
    mark = removal_mark(content["language"])
    for word in sorted(words, key=len, reverse=True):
        for row, name in _slots(content):
            row[name] = _pattern(name, word).sub(mark, row[name])
    return content


def removal_mark(language: str) -> str:
    """What stands in the place of what was removed."""
    with translation.override(language):
        return _("[removed]")


def _slots(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield from ((content, name) for name in TEXTS)
    for rows, names in IN_ROWS.items():
        yield from ((row, name) for row in content[rows] for name in names)
    if content["approval"]:
        yield from ((content["approval"], name) for name in ("by", "note"))


def _texts(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, row[name]) for row, name in _slots(content))


def _pattern(name: str, word: str) -> re.Pattern[str]:
    """The whole word, in markup as markup writes it; spaces may be no-break ones, tags are not looked into."""
    written = html.escape(word, quote=False) if name in IN_HTML else word
    spaced = r"(?:\s|&nbsp;)+".join(re.escape(part) for part in written.split())
    outside_tags = r"(?![^<>]*>)" if name in IN_HTML else ""
    return re.compile(rf"(?<!\w){spaced}(?!\w){outside_tags}")


def _plain(name: str, text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", text)) if name in IN_HTML else text


def _around(text: str, word: str, width: int = 40) -> Iterator[str]:
    for match in _pattern("", word).finditer(text):
        start, end = max(match.start() - width, 0), match.end() + width
        yield f"{'…' if start else ''}{' '.join(text[start:end].split())}{'…' if end < len(text) else ''}"
