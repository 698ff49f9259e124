"""Markup, lists and hashes made ready for paper. Called under `translation.override(language)` of the document."""

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from finnish.text import NBSP, typographic

LOWEST_HEADING = 6

_TAG = re.compile(r"(<[^>]+>)")
_HEADING = re.compile(r"<(/?)h([34])\b")
_LINK = re.compile(r"(<a\b[^>]*>)(.*?)(</a>)", re.DOTALL)
_HEX_DIGITS = 8


def rich_text(html: str, level: int) -> SafeString:
    """Cleaned clause HTML for print, its headings below the heading level of their clause.

    Skipped heading levels (ISO 14289-1, 7.4.2) and tags inside links (7.18.5) would break PDF/UA.
    """
    html = _LINK.sub(lambda found: found[1] + strip_tags(found[2]) + found[3], _relevelled(html, level))
    pieces = (piece if piece.startswith("<") else typographic(piece) for piece in _TAG.split(html))
    return mark_safe("".join(pieces))


def _relevelled(html: str, level: int) -> str:
    """h3 and h4 of the editor become the next levels down; an h4 without an h3 above it is the next level itself."""
    first = next((int(found[2]) for found in _HEADING.finditer(html)), 3)

    def renamed(found: re.Match[str]) -> str:
        depth = level + 1 + (int(found[2]) - 3 if first == 3 else 0)
        return f"<{found[1]}h{min(depth, LOWEST_HEADING)}"

    return _HEADING.sub(renamed, html)


def years(starts: str | None, ends: str | None) -> str:
    return "–".join(dict.fromkeys(value[:4] for value in (starts, ends) if value))


def listed(words: list[str]) -> str:
    """ "Lahti, Heinola and Hollola"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def grouped_hash(sha256: str) -> str:
    """The whole hash in groups of eight, as it is read aloud."""
    return " ".join(sha256[start : start + _HEX_DIGITS] for start in range(0, len(sha256), _HEX_DIGITS))


def short_hash(sha256: str) -> str:
    """The first eight digits as they stand in the running foot: "6966 051B"."""
    return f"{sha256[:4]}{NBSP}{sha256[4:8]}".upper()
