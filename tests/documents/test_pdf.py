import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest

from documents.pdf import Attachment, extract_attachments, render_pdf
from documents.print_resources import ResourceRefused
from documents.seal import seal
from tests.documents.conftest import CODE, make_pdf

OURS = re.compile(r"/[A-Z]{6}\+Agreement-(Serif|Sans)")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def fonts_of(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            str(item.BaseFont)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_document_is_archivable_and_accessible_unsealed_and_sealed(verapdf, settings, tmp_path, db, language):
    settings.VAR_DIR = tmp_path
    pdf = make_pdf(language)
    assert verapdf(pdf).ok
    assert verapdf(seal(pdf, reason="Sähköinen leima")).ok


def test_the_language_and_the_title_are_those_that_were_asked_for():
    with pikepdf.open(io.BytesIO(make_pdf("sv"))) as pdf:
        assert pdf.Root.Lang == "sv"
        assert pdf.docinfo["/Title"] == "Samarbetsavtal"


def test_only_our_fonts_are_in_the_file(rendered):
    fonts = fonts_of(rendered)
    assert fonts
    assert [font for font in fonts if not OURS.match(font)] == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_long_words_are_hyphenated(language):
    assert re.search(r"\w(-\r?\n|[\x02\ufffe])\w", text_of(make_pdf(language)))


def test_the_same_input_gives_the_same_bytes():
    assert make_pdf() == make_pdf()


def test_attachments_come_out_as_they_went_in():
    data = {"sisältö.json": b'{"a":1}', "liite.csv": b"a;b"}
    attachments = [
        Attachment("sisältö.json", data["sisältö.json"], "application/json", "Content"),
        Attachment("liite.csv", data["liite.csv"], "text/csv", "List", relationship="Supplement"),
    ]
    pdf = render_pdf("<p>a</p>", title="T", language="fi", attachments=attachments)
    assert extract_attachments(pdf) == data
    with pikepdf.open(io.BytesIO(pdf)) as document:
        listed = [(spec.UF, spec.AFRelationship, spec.EF.F.Subtype) for spec in document.Root.AF]
    assert [(str(name), kind, mime) for name, kind, mime in listed] == [
        ("sisältö.json", "/Data", "/application/json"),
        ("liite.csv", "/Supplement", "/text/csv"),
    ]


def test_no_clock_goes_into_the_file():
    pdf = render_pdf("<p>a</p>", title="T", language="fi", dated=date(2023, 5, 1))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20230501")


def test_the_mark_stands_in_the_file_as_plain_text(rendered):
    assert f"yhdyspinta:{CODE}".encode() in rendered


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.png",
        "https://example.org/a.png",
        "file:///etc/hostname",
        "ftp://example.org/a.png",
        "/etc/hostname",
        "../manage.py",
        "a.png",
        "given:missing.svg",
        "static:print/missing.svg",
        "static:../manage.py",
        "static:print/../../manage.py",
        "static:print/%2e%2e/%2e%2e/manage.py",
        "static:/etc/hostname",
        "static:.hidden",
        "https://static.invalid/../manage.py",
        "https://static.invalid.example.org/a.png",
    ],
)
def test_a_document_that_refers_to_anything_else_is_not_made(address):
    with pytest.raises(ResourceRefused):
        render_pdf(f'<p><img src="{address}" alt="a"></p>', title="T", language="fi")


@pytest.mark.parametrize(
    "rule", ["@import url(https://example.org/a.css);", "p { background: url(file:///etc/hostname) }"]
)
def test_a_style_sheet_may_not_refer_to_anything_else_either(rule):
    html = '<html><head><link rel="stylesheet" href="given:a.css"></head><body><p>a</p></body></html>'
    with pytest.raises(ResourceRefused):
        render_pdf(html, title="T", language="fi", files={"a.css": rule.encode()})


def test_a_link_to_the_web_is_no_resource():
    pdf = render_pdf('<p><a href="https://example.org/">example.org</a></p>', title="T", language="fi")
    assert "example.org" in text_of(pdf)
