"""What a Word file says, as its readers and their machines find it."""

import io

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn


def opened(docx: bytes) -> DocxDocument:
    return Document(io.BytesIO(docx))


def word_text(docx: bytes) -> str:
    """All the text of the body, tables too, a line for each paragraph."""
    paragraphs = opened(docx).element.body.iter(qn("w:p"))
    return "\n".join(
        "".join(piece.text or "" for piece in paragraph.iter(qn("w:t"))) for paragraph in paragraphs
    ).replace("\u00a0", " ")


def headings(docx: bytes) -> list[tuple[int, str]]:
    """The headings with their levels, in order."""
    named = [(paragraph.style.name, paragraph.text.replace("\u00a0", " ")) for paragraph in opened(docx).paragraphs]
    return [(int(name.removeprefix("Heading ")), text) for name, text in named if name.startswith("Heading ")]


def empty_paragraphs(docx: bytes) -> list[str]:
    """The styles of the paragraphs that say nothing, those in tables left out."""
    return [paragraph.style.name for paragraph in opened(docx).paragraphs if not paragraph.text.strip()]
