"""What follows each other in a Word file, in its body or in a cell of a table: paragraphs, tables, list numbers.

Written straight into the elements that python-docx gives, for its own tables take seconds when they are long.
"""

import re
from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from documents import word_styles

AFTER_TABLE = Pt(8)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without the signs that XML refuses, its line ends as line feeds."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Flow:
    """A place that is written from top to bottom; `style` is that of its plain paragraphs, `width` its text's width."""

    def __init__(
        self,
        document: Document,
        element: BaseOxmlElement,
        style: str,
        width: int,
        style_ids: dict[str, str] | None = None,
    ) -> None:
        self.document, self.element, self.style, self.width = document, element, style, width
        self.style_ids = {} if style_ids is None else style_ids  # shared in a document: finding a style takes long
        self.starts_page = False

    @property
    def is_cell(self) -> bool:
        return self.element.tag == qn("w:tc")

    def paragraph(self, style: str = "") -> Paragraph:
        """A new paragraph at the end, at a distance from a table above it."""
        is_below_table = self._ends_with_table
        paragraph = Paragraph(self.element.add_p(), self.document._body)
        paragraph._p.style = self._style_id(style or self.style)
        if is_below_table and not (paragraph.style.paragraph_format.space_before or 0) >= AFTER_TABLE:
            paragraph.paragraph_format.space_before = AFTER_TABLE
        if self.starts_page:
            paragraph.paragraph_format.page_break_before = True
            self.starts_page = False
        return paragraph

    def item(self, numbering: int, depth: int, *, is_first: bool, numbered: bool) -> Paragraph:
        """A paragraph of a list's item: its first one carries the sign or number, the others stand below it."""
        style = "List Number" if numbered else "List Bullet"
        if not is_first:
            paragraph = self.paragraph()
            paragraph.paragraph_format.left_indent = (depth + 1) * word_styles.LIST_STEP
            return paragraph
        paragraph = self.paragraph(self.style if self.is_cell else style)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = min(depth, word_styles.DEEPEST_LIST)
        properties.get_or_add_numId().val = numbering
        return paragraph

    def table(self, columns: int, shares: Sequence[float] = (), summary: str = "") -> "WordTable":
        """A new table at the end; Word would join it to one that it touches."""
        if self.starts_page or self._ends_with_table:
            self.paragraph(word_styles.SEPARATOR)
        return WordTable(self, columns, shares or [1] * columns, summary)

    def _style_id(self, name: str) -> str:
        if name not in self.style_ids:
            self.style_ids[name] = self.document.styles[name].style_id
        return self.style_ids[name]

    @property
    def _ends_with_table(self) -> bool:
        last = self.element[-1] if len(self.element) else None
        if last is not None and last.tag == qn("w:sectPr"):
            last = last.getprevious()
        return last is not None and last.tag == qn("w:tbl")


class WordTable:
    """A table with fixed widths, hairlines between its rows, and heading rows that are repeated on each page."""

    def __init__(self, flow: Flow, columns: int, shares: Sequence[float], summary: str) -> None:
        self._flow = flow
        self._widths = [int(flow.width * share / sum(shares)) for share in shares]
        self._hanging: dict[int, tuple[int, int]] = {}  # column: rows still covered by a cell from above, its columns
        self._table = OxmlElement("w:tbl")
        self._table.append(_table_properties(sum(self._widths), summary))
        grid = OxmlElement("w:tblGrid")
        for width in self._widths:
            grid.append(_element("w:gridCol", w=_twips(width)))
        self._table.append(grid)
        _append_block(flow.element, self._table)

    def row(self, spans: Sequence[tuple[int, int]] = (), *, is_heading: bool = False) -> list[Flow]:
        """Start a row; return a place to write for each of its own cells.

        `spans` says how many columns and rows each cell covers (one each when left out).
        """
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if is_heading:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        self._table.append(row)
        waiting = list(spans or [(1, 1)] * len(self._widths))
        cells, column = [], 0
        while column < len(self._widths):
            if column in self._hanging:
                column += self._continue_cell(row, column, is_heading)
                continue
            columns, rows = waiting.pop(0) if waiting else (1, 1)
            columns = min(columns, len(self._widths) - column)
            cells.append(self._cell(row, column, columns, merge="restart" if rows > 1 else "", is_heading=is_heading))
            if rows > 1:
                self._hanging[column] = (rows - 1, columns)
            column += columns
        return cells

    def _continue_cell(self, row: BaseOxmlElement, column: int, is_heading: bool) -> int:
        rows, columns = self._hanging.pop(column)
        self._cell(row, column, columns, merge="continue", is_heading=is_heading)
        if rows > 1:
            self._hanging[column] = (rows - 1, columns)
        return columns

    def _cell(self, row: BaseOxmlElement, column: int, columns: int, *, merge: str, is_heading: bool) -> Flow:
        width = sum(self._widths[column : column + columns])
        cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
        properties.append(_element("w:tcW", w=_twips(width), type="dxa"))
        if columns > 1:
            properties.append(_element("w:gridSpan", val=columns))
        if merge:
            properties.append(_element("w:vMerge", val=merge))
        if is_heading:
            borders = OxmlElement("w:tcBorders")
            borders.append(_element("w:bottom", val="single", sz=8, space=0, color=str(word_styles.COLOUR)))
            properties.append(borders)
        cell.append(properties)
        row.append(cell)
        style = word_styles.TABLE_HEAD if is_heading else word_styles.CELL
        return Flow(self._flow.document, cell, style, width - Mm(4), self._flow.style_ids)


def close_flows(document: Document) -> None:
    """Give each cell, and the body, the paragraph that must be its last one."""
    body = document.element.body
    for cell in body.iter(qn("w:tc")):
        if cell[-1].tag != qn("w:p"):
            is_empty = cell[-1].tag == qn("w:tcPr")
            Paragraph(cell.add_p(), document._body).style = word_styles.CELL if is_empty else word_styles.SEPARATOR
    blocks = [block for block in body if block.tag != qn("w:sectPr")]
    if not blocks or blocks[-1].tag == qn("w:tbl"):
        Paragraph(body.add_p(), document._body).style = word_styles.SEPARATOR


def _append_block(container: BaseOxmlElement, block: BaseOxmlElement) -> None:
    last = container[-1] if len(container) else None
    if last is not None and last.tag == qn("w:sectPr"):
        last.addprevious(block)
    else:
        container.append(block)


def _table_properties(width: int, summary: str) -> BaseOxmlElement:
    """In the order of ECMA-376 part 1, 17.4.59."""
    properties = OxmlElement("w:tblPr")
    properties.append(_element("w:tblW", w=_twips(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        size, colour = (8, str(word_styles.COLOUR)) if side == "top" else (4, word_styles.HAIRLINE)
        borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color=colour))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    margins.append(_element("w:left", w=0, type="dxa"))
    margins.append(_element("w:right", w=_twips(Mm(3)), type="dxa"))
    properties.append(margins)
    properties.append(_element("w:tblLook", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1))
    if summary:
        properties.append(_element("w:tblDescription", val=printable(summary)))
    return properties


def _element(tag: str, **attributes: object) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _twips(length: int) -> int:
    return int(length / 635)
