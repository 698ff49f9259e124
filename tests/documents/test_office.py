"""Office files and pictures become PDF: really by LibreOffice, and by stand-ins where faults have to be made."""

import http.server
import io
import os
import re
import select
import shlex
import threading
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import ExifTags, Image

from documents.conversions import ConversionFailed, ConversionProblem, OfficeMissing
from documents.office import convert_to_pdf, pdf_facts, picture_to_pdf
from documents.pictures import png_of_svg
from documents.uploads import CONTENT_TYPES, check_upload
from tests.agreements.pdf_text import text_of

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}">'
    '<rect width="{0}" height="{1}" fill="#0b525b"/></svg>'
)


def picture(width: int = 40, height: int = 20) -> bytes:
    return png_of_svg(SVG.format(width, height), width=width, height=height, title="Kuva", language="fi")


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Muistio yhdyspinnasta", 1)
    document.add_paragraph("Päätettiin jatkaa.")
    document.add_page_break()
    document.add_heading("Liite", 1)
    return saved(document)


def sheet_file() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Hollola", 1234.5, "=1+1"])
    return saved(book)


def odt_file(body: str = "<text:p>Avoimen asiakirjan teksti</text:p>") -> bytes:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("text", "text"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
            ("manifest", "manifest"),
        )
    )
    return packed(
        {
            "mimetype": CONTENT_TYPES["odt"],
            "content.xml": f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest {names}><manifest:file-entry manifest:full-path="/"'
            f' manifest:media-type="{CONTENT_TYPES["odt"]}"/><manifest:file-entry manifest:full-path="content.xml"'
            ' manifest:media-type="text/xml"/></manifest:manifest>',
        }
    )


def slide_file() -> bytes:
    """The least that is a presentation: one slide with one line of text."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    kinds = "application/vnd.openxmlformats-officedocument.presentationml"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}/relationships"'
    )
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Teksti"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="9000"'
        ' y="9000"/><a:ext cx="5000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/>'
        "<a:p><a:r><a:t>Esityksen kalvo</a:t></a:r></a:p></p:txBody></p:sp>"
    )

    def relations(kind: str, target: str) -> str:
        return (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Target="{target}"'
            f' Type="{office}/relationships/{kind}"/></Relationships>'
        )

    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
            f' PartName="/ppt/presentation.xml" ContentType="{kinds}.presentation.main+xml"/><Override'
            f' PartName="/ppt/slides/slide1.xml" ContentType="{kinds}.slide+xml"/></Types>',
            "_rels/.rels": relations("officeDocument", "ppt/presentation.xml"),
            "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations("slide", "slides/slide1.xml"),
            "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree>{group}{shape}</p:spTree></p:cSld></p:sld>",
        }
    )


def linking_word_file(target: str) -> bytes:
    """A Word file whose picture is somewhere else."""
    document = docx.Document()
    document.add_picture(io.BytesIO(picture()))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"r:embed=", b"r:link=")
            if name.endswith("document.xml.rels"):
                external = f'Target="{target}" TargetMode="External"'.encode()
                data = re.sub(rb'Target="media/image1.png"', external, data)
            new.writestr(name, data)
    return out.getvalue()


# file: a text that must be read in the PDF, pages, tagged (LibreOffice 7.4 writes no structure for sheets)
REAL = {
    "docx": (word_file, "Päätettiin jatkaa", 2, True),
    "xlsx": (sheet_file, "1234,5", 1, False),
    "pptx": (slide_file, "Esityksen kalvo", 1, True),
    "odt": (odt_file, "Avoimen asiakirjan teksti", 1, True),
}


@pytest.mark.parametrize("kind", REAL)
def test_an_office_file_becomes_a_pdf_with_its_text_and_tags(kind):
    make, words, pages, is_tagged = REAL[kind]
    assert check_upload(ContentFile(make(), name=f"liite.{kind}")).extension == kind
    pdf = convert_to_pdf(make(), kind)
    facts = pdf_facts(pdf)
    assert words in text_of(pdf)
    assert (facts.pages, facts.is_tagged or not is_tagged) == (pages, True)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/OutputIntents" in document.Root  # PDF/A
        if kind == "docx":
            assert [str(item.title) for item in document.open_outline().root] == ["Muistio yhdyspinnasta", "Liite"]


def test_nothing_that_a_document_links_to_is_fetched_from_the_network_or_from_this_machine(tmp_path):
    asked = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_words):
            pass

    (tmp_path / "salainen.png").write_bytes(picture())
    secret = (tmp_path / "salainen.png").as_uri()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/kuva.png"
        frame = (
            '<text:p>Teksti<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="{}"/></draw:frame>'
            "</text:p>"
        )
        for kind, data in (
            ("docx", linking_word_file(secret)),
            ("odt", odt_file(frame.format(address) + frame.format(secret))),
        ):
            with pikepdf.open(io.BytesIO(convert_to_pdf(data, kind))) as document:
                assert not any(page.get_images() for page in document.pages), kind
        server.shutdown()
    assert asked == []


def stand_in(folder, *lines: str) -> str:
    script = folder / "soffice"
    script.write_text("#!/bin/sh\n" + "\n".join(lines))
    script.chmod(0o755)
    return str(script)


# what LibreOffice does, and what is said of it
FAULTS = {
    "crashes": (["exit 77"], ConversionProblem.BROKEN),
    "writes nothing": (["exit 0"], ConversionProblem.BROKEN),
    "writes rubbish": (["mkdir out; echo rubbish > out/document.pdf"], ConversionProblem.BROKEN),
    "hangs": (["(echo started; exec sleep 600) > {child} & wait"], ConversionProblem.TOO_SLOW),
}


def test_a_libreoffice_that_fails_is_told_in_words_and_nothing_of_it_is_left_running(tmp_path, settings):
    settings.OFFICE_TIME_LIMIT = 1
    child = tmp_path / "child"  # a pipe: it ends for the reader when the last process that may write to it has ended
    os.mkfifo(child)
    reader = os.open(child, os.O_RDONLY | os.O_NONBLOCK)
    for name, (lines, problem) in FAULTS.items():
        script = [line.format(child=shlex.quote(str(child))) for line in lines]
        settings.OFFICE_CONVERTER = stand_in(tmp_path, *script)
        with pytest.raises(ConversionFailed) as failed:
            convert_to_pdf(b"x", "docx")
        assert (name, failed.value.problem, str(failed.value)) == (name, problem, str(problem.label))
    assert os.read(reader, 100) == b"started\n"
    assert select.select([reader], [], [], 30)[0], "a process of the conversion still runs"
    assert os.read(reader, 100) == b""
    os.close(reader)


def test_libreoffice_runs_in_a_home_of_its_own_with_macros_off(tmp_path, settings):
    seen = tmp_path / "seen"
    settings.OFFICE_CONVERTER = stand_in(
        tmp_path, f"env > {seen}; cat profile/user/registrymodifications.xcu >> {seen}"
    )
    with pytest.raises(ConversionFailed):
        convert_to_pdf(b"x", "docx", "sv")
    words = seen.read_text()
    assert "DisableMacrosExecution" in words and "sv-FI" in words
    assert "SECRET_KEY" not in words and "VAR_DIR" not in words and f"HOME={tmp_path}" not in words


def test_without_libreoffice_that_is_said(settings):
    settings.OFFICE_CONVERTER = "there-is-no-such-program"
    with pytest.raises(OfficeMissing) as missing:
        convert_to_pdf(b"x", "docx")
    assert missing.value.problem == ConversionProblem.NO_OFFICE


def test_a_picture_becomes_one_accessible_page_that_lies_when_the_picture_does(verapdf):
    for size, lies in (((60, 20), True), ((20, 60), False)):
        pdf = picture_to_pdf(picture(*size), "png", title="Kartta <alueesta>", language="fi")
        assert pdf_facts(pdf).pages == 1 and pdf_facts(pdf).is_tagged and verapdf(pdf).ok
        with pikepdf.open(io.BytesIO(pdf)) as document:
            left, bottom, right, top = document.pages[0].mediabox
            assert (right - left > top - bottom) is lies
            assert "Kartta <alueesta>" in {
                str(one.Alt) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
            }


def test_a_photo_taken_with_a_turned_camera_stands_upright():
    facts, out = Image.Exif(), io.BytesIO()
    facts[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (60, 20)).save(out, "JPEG", exif=facts)
    with pikepdf.open(io.BytesIO(picture_to_pdf(out.getvalue(), "jpg", title="Kuva", language="sv"))) as document:
        left, bottom, right, top = document.pages[0].mediabox
        assert top - bottom > right - left


def test_what_is_no_picture_or_too_large_is_refused():
    head = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30
    huge = io.BytesIO()
    Image.new("1", (9_400, 9_400)).save(huge, "PNG")
    for data, problem in (
        (head, ConversionProblem.BROKEN),
        (huge.getvalue(), ConversionProblem.TOO_LARGE),
    ):
        with pytest.raises(ConversionFailed) as failed:
            picture_to_pdf(data, "png", title="Kuva", language="fi")
        assert failed.value.problem == problem
