"""Cleaned HTML (rich_text.py) as paragraphs, lists and tables of a Word file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import html as lxml_html
from lxml.html import HtmlElement

from documents import word_styles
from documents.word_flow import Flow, printable

INLINE = {"strong", "em", "sub", "sup", "a", "br", "span", "b", "i", "ins", "del"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LINKS = ("http://", "https://", "mailto:")
_SPACES = re.compile("[ \t\n\r]+")  # a no-break space stays what it is


@dataclass(frozen=True)
class Letter:
    """How a stretch of text is written."""

    bold: bool = False
    italic: bool = False
    sub: bool = False
    sup: bool = False
    language: str = ""
    link: str = ""


PLAIN = Letter()
Piece = tuple[str, Letter]


@dataclass
class Place:
    """Where the next line goes: a plain paragraph, a quotation, or an item of a list."""

    flow: Flow
    style: str = ""
    numbering: int = 0
    numbered: bool = False
    depth: int = -1
    is_first: bool = True

    def start(self) -> Paragraph:
        if not self.numbering:
            return self.flow.paragraph(self.style)
        paragraph = self.flow.item(self.numbering, self.depth, is_first=self.is_first, numbered=self.numbered)
        self.is_first = False
        return paragraph


def write_html(flow: Flow, html: str, level: int) -> None:
    """Write the HTML; its headings come below the heading level of the part that it stands in."""
    root = _root(html)
    if root is not None:
        _Writer(level).fill(root, Place(flow))


def write_items(flow: Flow, items: list[str], *, numbered: bool = False) -> None:
    """A list of which each item is HTML."""
    numbering = word_styles.new_list(flow.document, numbered=numbered)
    for item in items:
        root = _root(item)
        if root is not None:
            _Writer(1).fill(root, Place(flow, "", numbering, numbered, 0))


def _root(html: str) -> HtmlElement | None:
    html = printable(html)
    return lxml_html.fragment_fromstring(html, create_parent="div") if html.strip() else None


class _Writer:
    def __init__(self, level: int) -> None:
        self._level = level
        self._first_heading = 0

    def fill(self, element: HtmlElement, place: Place, letter: Letter = PLAIN) -> None:
        """Write what stands in the element: words gather in lines, blocks stand by themselves."""
        letter = _letter_of(element, letter)
        line: list[Piece] = []
        for node in _nodes(element):
            if isinstance(node, str) or node.tag in INLINE:
                line += _pieces(node, letter)
                continue
            _write_line(line, place)
            line = []
            self._write_block(node, place, letter)
        _write_line(line, place)

    def _write_block(self, block: HtmlElement, place: Place, letter: Letter) -> None:
        if block.tag in HEADINGS and not place.flow.is_cell:
            self.fill(block, Place(place.flow, f"Heading {self._depth(HEADINGS[block.tag])}"), letter)
        elif block.tag in ("ul", "ol"):
            self._write_list(block, place, letter)
        elif block.tag == "table" and not place.flow.is_cell:
            self._write_table(block, place.flow, letter)
        elif block.tag == "blockquote":
            self.fill(block, Place(place.flow, word_styles.QUOTE), letter)
        else:
            self.fill(block, place, letter)

    def _depth(self, written: int) -> int:
        """The first kind of heading is the next level below; a deeper one below that, whatever its number."""
        self._first_heading = self._first_heading or written
        depth = self._level + 1 + (written > self._first_heading)
        return min(depth, max(word_styles.HEADING_SIZES))

    def _write_list(self, block: HtmlElement, place: Place, letter: Letter) -> None:
        numbered = block.tag == "ol"
        numbering = word_styles.new_list(place.flow.document, numbered=numbered, start=int(block.get("start", "1")))
        letter = _letter_of(block, letter)
        for item in block.iterchildren("li"):
            self.fill(item, Place(place.flow, "", numbering, numbered, place.depth + 1), letter)

    def _write_table(self, block: HtmlElement, flow: Flow, letter: Letter) -> None:
        rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in block.iter("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return
        table = flow.table(sum(_span(cell, "colspan") for cell in rows[0]))
        is_top = True
        for row in rows:
            is_top = is_top and (row[0].getparent().getparent().tag == "thead" or all(cell.tag == "th" for cell in row))
            spans = [(_span(cell, "colspan"), _span(cell, "rowspan")) for cell in row]
            for cell, cell_flow in zip(row, table.row(spans, is_heading=is_top), strict=False):
                self.fill(cell, Place(cell_flow), replace(letter, bold=cell.tag == "th" and not is_top))


def _span(cell: HtmlElement, kind: str) -> int:
    return int(cell.get(kind, "1"))


def _nodes(element: HtmlElement) -> Iterator[str | HtmlElement]:
    """The text and the elements in it, in order."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):  # a comment has none
            yield child
        if child.tail:
            yield child.tail


def _letter_of(element: HtmlElement, letter: Letter) -> Letter:
    match element.tag:
        case "strong" | "b":
            letter = replace(letter, bold=True)
        case "em" | "i":
            letter = replace(letter, italic=True)
        case "sub":
            letter = replace(letter, sub=True)
        case "sup":
            letter = replace(letter, sup=True)
        case "a" if element.get("href", "").startswith(LINKS):
            letter = replace(letter, link=element.get("href"))
    return replace(letter, language=element.get("lang") or letter.language)


def _pieces(node: str | HtmlElement, letter: Letter) -> Iterator[Piece]:
    if isinstance(node, str):
        yield _SPACES.sub(" ", node), letter
    elif node.tag == "br":
        yield "\n", letter
    else:
        inner = _letter_of(node, letter)
        for child in _nodes(node):
            yield from _pieces(child, inner)


def _write_line(pieces: list[Piece], place: Place) -> None:
    """One paragraph; no paragraph for nothing."""
    pieces = _trimmed(pieces)
    if not pieces:
        return
    paragraph = place.start()
    for link, linked in groupby(pieces, key=lambda piece: piece[1].link):
        runs = [_run(paragraph, text, letter) for text, letter in linked]
        if link:
            _link(paragraph, link, runs)


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without spaces and line breaks at the ends, and with one space where two pieces bring one each."""
    found: list[Piece] = []
    for text, letter in pieces:
        if not found or found[-1][0].endswith((" ", "\n")):
            text = text.lstrip(" ") if found else text.lstrip(" \n")
        if text:
            found.append((text, letter))
    while found and not found[-1][0].rstrip(" \n"):
        found.pop()
    return [*found[:-1], (found[-1][0].rstrip(" \n"), found[-1][1])] if found else []


def _run(paragraph: Paragraph, text: str, letter: Letter) -> Run:
    run = paragraph.add_run(text)
    run.bold, run.italic = letter.bold or None, letter.italic or None
    if letter.sub:
        run.font.subscript = True
    if letter.sup:
        run.font.superscript = True
    if letter.language:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), word_styles.LANGUAGES.get(letter.language, letter.language))
        run._r.get_or_add_rPr().append(language)
    return run


def _link(paragraph: Paragraph, address: str, runs: list[Run]) -> None:
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    runs[0]._r.addprevious(link)
    for run in runs:
        run.style = word_styles.LINK
        link.append(run._r)
