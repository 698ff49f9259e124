"""The text of clauses: an allow-list of HTML, cleaned once when it is saved.

What is stored is what is hashed, so it is never cleaned again before hashing. Cleaning twice gives the same text.
"""

import html as html_entities
import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from documents.html_tidier import tidied
from documents.print_fonts import validate_printable
from documents.regular_tables import with_regular_tables
from documents.word_lists import with_real_lists

MAX_CLAUSE = 60_000  # characters, markup included
NO_BREAK_HYPHEN = "\u2011"  # Word's; the print fonts lack it, and looking for another font costs seconds

_BLOCKS = {"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "h3", "h4"}
_INLINE = {"br", "strong", "em", "sub", "sup", "a"}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "*": {"lang"},
}
_LINKS = {"http", "https", "mailto"}
# What the tidier still has to see: tags that it renames, and the styles in which word processors hide their meaning.
_BROUGHT = _BLOCKS | _INLINE | {"b", "i", "h1", "h2", "h5", "h6", "span", "div"}
_BROUGHT_ATTRIBUTES = _ATTRIBUTES | {tag: {"style"} for tag in ("p", "span", "b", "i")}
# A language that isn't one breaks PDF/UA, and a cell over a million columns breaks the engine.
_VALUES = {
    "lang": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    "start": re.compile(r"\d{1,4}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "scope": re.compile(r"(row|col)(group)?"),
}


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


_reader = nh3.Cleaner(
    tags=_BROUGHT,
    attributes=_BROUGHT_ATTRIBUTES,
    attribute_filter=_allowed_value,
    url_schemes=_LINKS,
    url_relative="deny",
    link_rel=None,
)
_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _INLINE,
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed_value,
    url_schemes=_LINKS,
    url_relative="deny",
    link_rel="noopener",
)

# Signs that show nothing, that turn the reading direction around, or that a database or a PDF refuses.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_EMPTY = re.compile(r"<(p|h3|h4)(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</\1>|<(strong|em|sub|sup|a)(?: [^>]*)?></\2>")
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_LINE_ENDS = re.compile(r"<br>|</(?:p|li|tr|h3|h4|blockquote)>")
_CELL_ENDS = re.compile(r"</t[hd]>(?=\s*<t[hd])")


def clean(html: str) -> str:
    """Return the allowed part of the HTML in one normal form (NFC, line feeds).

    Headings become h3 or h4, b and i become strong and em, lists pasted from a word processor become lists, the header
    cells of tables get their scope. Everything else loses its tags and keeps its words; scripts and styles go wholly.
    """
    read = _without_strays(_reader.clean(_without_strays(html)))
    cleaned = _cleaner.clean(tidied(with_real_lists(read)))
    return with_regular_tables(_without_empty(cleaned)).strip()


def plain_text(html: str) -> str:
    """Return the words of cleaned HTML: a line for each block, tabs between the cells of a table row."""
    text = _LINE_ENDS.sub("\n", _CELL_ENDS.sub("\t", re.sub(r"\s*\n\s*", " ", html)))
    lines = (line.strip(" ") for line in html_entities.unescape(strip_tags(text)).split("\n"))
    return "\n".join(line for line in lines if line.strip())


def validate_signs(html: str) -> None:
    """Raise `ValidationError` when the text has signs that the print fonts lack."""
    validate_printable(plain_text(html))


def is_empty(html: str) -> bool:
    """Whether nothing can be read in it: empty paragraphs and no-break spaces are nothing."""
    return not plain_text(clean(html)).strip()


def validate_length(html: str) -> None:
    """Raise `ValidationError` when the text is longer than a clause may be."""
    if len(html) > MAX_CLAUSE:
        raise ValidationError(
            _(
                "The text has %(length)s characters with its formatting, and at most %(limit)s are allowed."
                " Divide it into several clauses."
            )
            % {"length": _grouped(len(html)), "limit": _grouped(MAX_CLAUSE)},
            code="too_long",
        )


def _without_strays(text: str) -> str:
    return _DROPPED.sub("", _BREAKS.sub("\n", text)).replace(NO_BREAK_HYPHEN, "-")


def _without_empty(html: str) -> str:
    """Leave out paragraphs and headings made for spacing, and emphasis of nothing."""
    while (shorter := _EMPTY.sub("", html)) != html:
        html = shorter
    return html


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
