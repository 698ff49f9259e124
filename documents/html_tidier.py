"""Turns well-formed HTML from an editor or a word processor into the few tags that our texts use.

It keeps the meaning and the structure that an accessible PDF needs; safety is not its task (rich_text.py cleans before
and after it).
"""

import html
import re
import unicodedata
from html.parser import HTMLParser

RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
INLINE = {"strong", "em", "sub", "sup", "a"}
HEADINGS = {"h3", "h4"}
TEXT_HOLDERS = {"p", "li", "th", "td"} | HEADINGS
CONTAINERS = {"ul", "ol", "table", "blockquote"}
MAX_DEPTH = 8  # containers inside each other: deeper nesting is an attack on the PDF engine, not a text

_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:\s*(normal|[1-5]00)")
_ITALIC = re.compile(r"font-style:\s*italic")


def tidied(source: str) -> str:
    """Return the HTML with allowed tags only, loose text in paragraphs, and a scope on each header cell."""
    tidier = _Tidier()
    tidier.feed(source)
    tidier.close()
    return tidier.result()


class _Tidier(HTMLParser):
    """Reads one element after the other; the source is well-formed, so that each end tag ends the last open element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._text: list[str] = []
        self._read: list[tuple[str, list[str]]] = []  # open elements of the source and what was written for each
        self._written: list[str] = []  # open elements of the result
        self._words_only = 0  # the number of open elements at which tags began to be left out, or 0
        self._header_rows = False
        self._has_heading = False

    def result(self) -> str:
        self._flush()
        self._close(0)
        return "".join(self._out)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
            return
        attributes = {name: value or "" for name, value in attrs}
        style = attributes.pop("style", "").lower()
        names = [] if self._words_only else self._names(RENAMED.get(tag, tag), tag, style, attributes)
        if not names and tag not in INLINE | {"span", "b", "i"}:
            self._boundary()
        for name in names:
            self._start(name, attributes)
        self._read.append((tag, names))
        if not self._words_only and (names == ["a"] or (tag in CONTAINERS and not names)):
            self._words_only = len(self._read)

    def handle_endtag(self, tag: str) -> None:
        if not self._read or tag == "br":
            return
        tag, names = self._read.pop()
        if not names and tag not in INLINE | {"span", "b", "i"}:
            self._boundary()
        if len(self._read) < self._words_only:
            self._words_only = 0
        for name in reversed(names):
            self._end(name)

    def _names(self, name: str, tag: str, style: str, attributes: dict[str, str]) -> list[str]:
        """Say which elements are written for one of the source; none leaves its words."""
        if tag in ("span", "b", "i"):
            bold = (tag == "b" and not _NOT_BOLD.search(style)) or _BOLD.search(style)
            italic = tag == "i" or _ITALIC.search(style)
            wanted = [name for name, meant in (("strong", bold), ("em", italic)) if meant]
            return [name for name in wanted if name not in self._written]
        if name in INLINE:
            return [] if name in self._written or (name == "a" and not attributes.get("href")) else [name]
        if name == "div" or not HEADINGS.isdisjoint(self._written):
            return []
        if name in HEADINGS:
            # PDF/UA-1 7.4.2: levels don't skip, so the first heading is of the first level.
            return [name] if self._has_heading else ["h3"]
        if name == "li" and (not self._block() or self._block() not in ("ul", "ol")):
            return []
        depth = sum(written in CONTAINERS for written in self._written)
        return [] if name in CONTAINERS and depth >= MAX_DEPTH else [name]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        if name in INLINE:
            self._hold_text()
        else:
            self._leave_text()
        if name in ("table", "thead"):
            self._header_rows = True
        if name == "th" and "scope" not in attributes:
            attributes = {**attributes, "scope": "col" if self._header_rows else "row"}
        own = "".join(f' {key}="{html.escape(_normal(value))}"' for key, value in attributes.items())
        self._out.append(f"<{name}{own}>")
        self._written.append(name)

    def _end(self, name: str) -> None:
        self._flush()
        if name in self._written:
            place = len(self._written) - 1 - self._written[::-1].index(name)
            self._close(place)
        if name == "thead" or (name == "tr" and "thead" not in self._written):
            self._header_rows = False

    def _boundary(self) -> None:
        """Keep words apart where an element is left out: a new paragraph, or a space inside a link or a heading."""
        if self._words_only or self._block() in HEADINGS:
            self._text.append(" ")
            return
        self._flush()
        self._leave_text()

    def _break(self) -> None:
        if self._words_only:
            self._text.append(" ")
            return
        self._flush()
        if not TEXT_HOLDERS.isdisjoint(self._written):
            self._out.append("<br>")

    def _flush(self) -> None:
        """Write the text gathered so far; a combining mark can't stand after a tag, NFC would eat the tag's end."""
        text = _normal("".join(self._text))
        self._text = []
        while text and unicodedata.combining(text[0]):
            text = text[1:]
        if text.strip() or (text and self._block() in TEXT_HOLDERS):
            self._hold_text()
            self._has_heading |= bool(text.strip()) and self._block() in HEADINGS
            self._out.append(html.escape(text, quote=False))

    def _hold_text(self) -> None:
        """Open a paragraph, or an item in a list, where text or emphasis would stand loose."""
        block = self._block()
        if block in TEXT_HOLDERS:
            return
        holder = "li" if block in ("ul", "ol") else "p"
        self._out.append(f"<{holder}>")
        self._written.append(holder)

    def _leave_text(self) -> None:
        """Close the paragraph and the emphasis that a block can't stand in."""
        while self._written and self._written[-1] in INLINE | {"p"}:
            self._close(len(self._written) - 1)

    def _block(self) -> str:
        return next((name for name in reversed(self._written) if name not in INLINE), "")

    def _close(self, place: int) -> None:
        while len(self._written) > place:
            self._out.append(f"</{self._written.pop()}>")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
