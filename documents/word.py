"""Word files (docx) made by us: real headings, lists and tables, the document's language, no blank lines for spacing.

For those who must have Word. The text comes in as plain text or as the cleaned HTML of rich_text.py; whatever signs
are in it, the file stays well-formed.
"""

import datetime
import io
from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from documents import word_styles
from documents.word_flow import Flow, close_flows, printable
from documents.word_rich_text import write_html, write_items

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOWEST_HEADING = max(word_styles.HEADING_SIZES)
NORMAL, QUOTE, SMALL, MARK = "Normal", word_styles.QUOTE, word_styles.SMALL, word_styles.MARK
CAPTION = word_styles.CAPTION

Text = str | SafeString  # what is marked safe is cleaned HTML, everything else plain text


class WordDocument:
    """A Word file that is written from top to bottom.

    `title` goes into the properties; the heading on the page is the caller's, as `heading(title, 1)`. `language` is
    fi, sv or en. `label` (the title when left out) stands at the head of each page; `foot` and `mark` (such as
    "DRAFT 3.2.2026") stand at its foot with the page number. `dated` is the document's own day; no clock goes into
    the file's properties.
    """

    def __init__(
        self,
        title: str,
        language: str,
        *,
        label: str = "",
        foot: str = "",
        mark: str = "",
        author: str = "",
        dated: datetime.date | None = None,
        landscape: bool = False,
    ) -> None:
        self._document = Document()
        word_styles.set_up(
            self._document, title=printable(title), language=language, author=printable(author), dated=dated
        )
        width = word_styles.set_page(self._document, landscape=landscape)
        self._flow = Flow(self._document, self._document.element.body, NORMAL, width)
        self._write_margins(label or title, foot, mark)

    def heading(self, text: str, level: int) -> None:
        """A heading of level 1 (the document's title) to 6; what would be deeper is level 6."""
        self._flow.paragraph(f"Heading {min(max(level, 1), LOWEST_HEADING)}").add_run(printable(text))

    def paragraph(self, text: str, style: str = NORMAL, *, lead_in: str = "") -> None:
        """A paragraph of plain text; line feeds break the line. `lead_in` stands before it in bold.

        `style` is NORMAL, QUOTE, SMALL (notes) or MARK (draft, example). Nothing is written for an empty text.
        """
        if not f"{lead_in}{text}".strip():
            return
        paragraph = self._flow.paragraph(style)
        if lead_in:
            paragraph.add_run(f"{printable(lead_in)} ").bold = True
        paragraph.add_run(printable(text))

    def rich_text(self, html: str, level: int = 1) -> None:
        """Cleaned clause HTML; its headings come below the heading level of the part that it stands in."""
        write_html(self._flow, html, level)

    def list(self, items: Iterable[Text], *, numbered: bool = False) -> None:
        """A list with a sign or a number before each item."""
        write_items(self._flow, [conditional_escape(item) for item in items], numbered=numbered)

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[Text]],
        widths: Sequence[float] = (),
        *,
        caption: str = "",
        summary: str = "",
        bold_column: int | None = None,
    ) -> None:
        """A table whose heading row is marked as one and repeated on each page.

        `widths` are shares of the text's width (equal ones when left out). `caption` stands above it, `summary` is its
        alternative text (the caption when left out); `bold_column` is the one that says what each row is about.
        """
        self.paragraph(caption, CAPTION)
        table = self._flow.table(len(headings), widths, summary or caption)
        for cell, text in zip(table.row(is_heading=True), headings, strict=True):
            cell.paragraph().add_run(printable(text))
        for texts in rows:
            for place, (cell, text) in enumerate(zip(table.row(), texts, strict=True)):
                _write_cell(cell, text, is_bold=place == bold_column)

    def page_break(self) -> None:
        """What comes next starts a new page."""
        self._flow.starts_page = True

    def bytes(self) -> bytes:
        """The finished file."""
        close_flows(self._document)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _write_margins(self, label: str, foot: str, mark: str) -> None:
        section = self._document.sections[0]
        section.header.paragraphs[0].add_run(printable(label))
        line = section.footer.paragraphs[0]
        line.add_run(f"{printable(foot)}\t")
        marked = line.add_run(printable(mark))
        marked.bold, marked.font.color.rgb = True, word_styles.RUST
        line.add_run("\t")
        _write_field(line, "PAGE")
        line.add_run(" / ")
        _write_field(line, "NUMPAGES")


def _write_cell(cell: Flow, text: Text, *, is_bold: bool) -> None:
    if isinstance(text, SafeString):
        write_html(cell, f"<strong>{text}</strong>" if is_bold else text, word_styles.DEEPEST_LIST)
    elif text:
        cell.paragraph().add_run(printable(text)).bold = is_bold or None


def _write_field(paragraph: Paragraph, name: str) -> None:
    """A number that Word keeps: the page, or how many there are."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run._r.addprevious(field)
    field.append(run._r)
