from datetime import date

import pytest

from documents.codes import mark
from documents.pdf import Attachment, render_pdf

CODE = "7K2M-9QXD-0RTA-VW3H"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'
BODY = {
    "fi": ("Yhteistyösopimus", "Hyvinvointialueen ja kunnan yhteistyötavoitteet hyvinvoinnin edistämisessä. ", "Kunta"),
    "sv": ("Samarbetsavtal", "Välfärdsområdets och kommunens samarbetsmål för främjande av välfärden. ", "Kommun"),
}


def page(language: str = "fi", code: str = CODE) -> str:
    """A small document with what ours have: heading, long words, a table with heads, an image, a mark."""
    heading, sentence, party = BODY[language]
    return f"""<html><head><meta name="keywords" content="{mark(code)}">
<link rel="stylesheet" href="static:print/fonts.css"><link rel="stylesheet" href="given:test.css"></head>
<body><h1 id="top">{heading}</h1><p>{sentence * 30}</p>
<table><thead><tr><th scope="col">{party}</th><th scope="col">%</th></tr></thead>
<tbody><tr><th scope="row">Hollola</th><td>40</td></tr></tbody></table>
<p><a href="#top">{heading}</a> <a href="https://example.org/">example.org</a> 48 000 € § 45 ½ ≥ 3</p>
<p><img src="given:square.svg" alt="{heading}"></p></body></html>"""


CSS = b"""@page { size: A4; margin: 25mm }
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Agreement Sans" } }
html { font: 10pt/1.4 "Agreement Serif"; hyphens: auto; hyphenate-character: "-" }
h1 { font: 600 20pt "Agreement Sans" } th { font-weight: 600 } p { width: 60mm }"""


def make_pdf(language: str = "fi", code: str = CODE) -> bytes:
    return render_pdf(
        page(language, code),
        title=BODY[language][0],
        language=language,
        dated=date(2026, 3, 1),
        attachments=[Attachment("content.json", b'{"schema":1}', "application/json", "Structured content")],
        files={"square.svg": SVG, "test.css": CSS},
    )


@pytest.fixture(scope="session")
def rendered() -> bytes:
    return make_pdf()
