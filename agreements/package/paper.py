"""A paper of the package as blocks, and the same blocks as PDF, as Word and as plain text."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from documents.report import render_report
from documents.word import MARK, SMALL, WordDocument
from finnish.text import NBSP, WORD_JOINER, typographic


@dataclass(frozen=True)
class Block:
    """A stretch of the paper. `what` is its kind, by which the template tells them apart."""

    what: str


@dataclass(frozen=True)
class Text(Block):
    """A heading, a paragraph, a note, or an address of several lines."""

    text: str


@dataclass(frozen=True)
class Items(Block):
    """A list, numbered or not."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts(Block):
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table(Block):
    """`widths` are percents of the text's width; 0 takes the rest. `about` is the column that each row is about."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    about: int = 1

    @property
    def shares(self) -> list[int]:
        rest = 100 - sum(self.widths)
        return [width or rest for width in self.widths]


def heading(text: str) -> Text:
    return Text("heading", typographic(text))


def paragraph(text: str) -> Text:
    return Text("paragraph", typographic(text))


def note(text: str) -> Text:
    return Text("note", typographic(text))


def address(lines: list[str]) -> Text:
    return Text("address", "\n".join(filter(None, lines)))


def items(*texts: str, numbered: bool = False) -> Items:
    return Items("numbers" if numbered else "items", tuple(typographic(text) for text in texts))


def facts(*rows: tuple[str, str]) -> Facts:
    """Those that have a value."""
    return Facts("facts", tuple((name, typographic(value)) for name, value in rows if value))


def table(headings: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[int, ...], about: int = 1) -> Table:
    return Table("table", headings, tuple(rows), widths, about)


@dataclass(frozen=True)
class Paper:
    """A finished paper in one language. `kind` stands above the title, `label` at the foot of each page."""

    kind: str
    title: str
    language: str
    dated: datetime.date
    label: str
    blocks: tuple[Block, ...]
    is_example: bool = False
    author: str = ""

    def as_pdf(self) -> bytes:
        return render_report(
            "print/paper.html",
            {"paper": self},
            title=self.title,
            language=self.language,
            dated=self.dated,
            label=self.label,
            is_example=self.is_example,
        )

    def as_word(self) -> bytes:
        with translation.override(self.language):
            mark = _("EXAMPLE – not a real agreement") if self.is_example else ""
        word = WordDocument(self.title, self.language, foot=self.label, mark=mark, author=self.author, dated=self.dated)
        word.paragraph(self.kind, SMALL)
        word.heading(self.title, 1)
        word.paragraph(mark, MARK)
        for block in self.blocks:
            _write_word(word, block)
        return word.bytes()

    def as_text(self) -> bytes:
        """Plain text for pasting into a case system: UTF-8, Windows line ends, no signs that such systems lose."""
        with translation.override(self.language):
            mark = _("EXAMPLE – not a real agreement") if self.is_example else ""
        parts = [mark, self.title, *(part for block in self.blocks for part in _text_parts(block))]
        text = "\n\n".join(filter(None, parts)).replace(NBSP, " ").replace(WORD_JOINER, "")
        return (text + "\n").replace("\n", "\r\n").encode()


def _write_word(word: WordDocument, block: Block) -> None:
    match block:
        case Text(what="heading", text=text):
            word.heading(text, 2)
        case Text(what="note", text=text):
            word.paragraph(text, SMALL)
        case Text(text=text):
            word.paragraph(text)
        case Items(what=what, items=texts):
            word.list(texts, numbered=what == "numbers")
        case Facts(rows=rows):
            for name, value in rows:
                word.paragraph(value, SMALL, lead_in=f"{name}:")
        case Table(headings=headings, rows=rows):
            word.table(headings, rows, block.shares)


def _text_parts(block: Block) -> Iterator[str]:
    match block:
        case Text(what="heading", text=text):
            yield text.upper()
        case Text(text=text):
            yield text
        case Items(what=what, items=texts):
            signs = [f"{number}." if what == "numbers" else "-" for number in range(1, len(texts) + 1)]
            yield "\n".join(f"{sign} {text}" for sign, text in zip(signs, texts, strict=True))
        case Facts(rows=rows):
            yield "\n".join(f"{name}: {value}" for name, value in rows)
        case Table(rows=rows):
            yield "\n".join("; ".join(filter(None, row)) for row in rows)
