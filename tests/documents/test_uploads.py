import io
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from documents.uploads import CONTENT_TYPES, MAX_SIZE, check_upload, download_response, store_by_hash

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 30
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", OFFICE[kind]: b"<a/>"} | more)


def pdf(**options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, **options)
    return out.getvalue()


ODT = package({"mimetype": CONTENT_TYPES["odt"].encode(), "content.xml": b"<a/>"})
GOOD = {
    "pdf": pdf(),
    "png": PNG,
    "jpg": JPEG,
    "odt": ODT,
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "pptx": office("pptx"),
}


def refusal(name: str, data: bytes, **options) -> ValidationError:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile(name, data), **options)
    return refused.value


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_what_its_content_says(kind):
    detected = check_upload(SimpleUploadedFile(f"Liite 1.{kind.upper()}", GOOD[kind], content_type="text/html"))
    assert (detected.extension, detected.content_type) == (kind, CONTENT_TYPES[kind])
    assert detected.size == len(GOOD[kind])
    assert len(detected.sha256) == 64


def test_jpeg_may_be_called_jpeg():
    assert check_upload(SimpleUploadedFile("kuva.jpeg", JPEG)).extension == "jpg"


@pytest.mark.parametrize("claimed", GOOD)
@pytest.mark.parametrize("kind", GOOD)
def test_a_name_that_lies_is_refused(kind, claimed):
    if kind != claimed:
        assert refusal(f"liite.{claimed}", GOOD[kind]).code == "lying_name"


@pytest.mark.parametrize("name", ["a.pdf.exe", "a.html", "a.svg"])
def test_a_dangerous_name_is_refused_whatever_is_inside(name):
    assert refusal(name, GOOD["pdf"]).code == "lying_name"


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>x()</script></html>",
        b"text",
        b"MZ\x90\x00",
        b"<svg/>",
        b"GIF89a",
        package({"a.txt": b"a"}),
        b"\x00" * 50,
    ],
)
def test_other_kinds_are_refused_under_any_name(data):
    assert refusal("a.pdf", data).code == "not_allowed"


def test_only_the_kinds_asked_for_are_taken():
    error = refusal("a.png", PNG, allowed=["pdf"])
    assert error.code == "not_allowed"
    assert "pdf" in error.message


def test_an_empty_file_is_refused():
    assert refusal("a.pdf", b"").code == "empty"


class Scan(ContentFile):
    """A file that says its size and would fail if it were read."""

    def __init__(self, size: int) -> None:
        super().__init__(b"", name="skannaus.pdf")
        self.size = size

    def read(self, *args):
        raise AssertionError("Read before its size was checked")


def test_a_file_of_60_megabytes_is_refused_unread_with_both_figures():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        check_upload(Scan(60 * 1024 * 1024))
    assert refused.value.code == "too_large"
    assert "60.0" in refused.value.message.replace("\xa0", " ")
    assert "20.0" in refused.value.message
    assert MAX_SIZE == 20 * 1024 * 1024


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_pdf_is_refused(password):
    data = pdf(encryption=pikepdf.Encryption(owner="owner", user=password))
    assert refusal("a.pdf", data).code == "encrypted"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 1000, GOOD["pdf"][:40]])
def test_a_damaged_pdf_is_refused(data):
    assert refusal("a.pdf", data).code == "damaged"


def test_a_damaged_office_file_is_refused():
    assert refusal("a.docx", GOOD["docx"][:60]).code == "damaged"


def test_a_zip_bomb_is_refused_without_unpacking_it():
    assert refusal("a.docx", office("docx", **{"word/media/a": b"\x00" * (201 * 1024 * 1024)})).code == "bomb"


def test_too_many_parts_are_refused():
    assert refusal("a.xlsx", office("xlsx", **{f"p{number}": b"" for number in range(10_001)})).code == "bomb"


def test_macros_are_refused():
    assert refusal("a.docx", office("docx", **{"word/vbaProject.bin": b"x"})).code == "macros"


def test_opendocument_with_macros_or_a_password_is_refused():
    parts = {"mimetype": CONTENT_TYPES["odt"].encode(), "content.xml": b"<a/>"}
    assert refusal("a.odt", package(parts | {"Basic/Standard/Module1.xml": b"x"})).code == "macros"
    protected = package(parts | {"META-INF/manifest.xml": b"<manifest:encryption-data"})
    assert refusal("a.odt", protected).code == "encrypted"


def test_an_old_or_protected_office_file_is_refused_with_advice():
    assert refusal("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600).code == "old_or_protected"


def test_the_same_content_is_kept_once_under_its_hash():
    name = store_by_hash("annexes", SimpleUploadedFile("a.pdf", GOOD["pdf"]))
    assert name == f"annexes/{check_upload(SimpleUploadedFile('a.pdf', GOOD['pdf'])).sha256}.pdf"
    assert store_by_hash("annexes", SimpleUploadedFile("b.pdf", GOOD["pdf"])) == name
    assert default_storage.listdir("annexes")[1] == [name.removeprefix("annexes/")]


def test_a_file_cut_short_by_a_crash_is_replaced():
    name = store_by_hash("annexes", SimpleUploadedFile("a.pdf", GOOD["pdf"]))
    default_storage.delete(name)
    default_storage.save(name, ContentFile(GOOD["pdf"][:100]))
    assert store_by_hash("annexes", SimpleUploadedFile("a.pdf", GOOD["pdf"])) == name
    with default_storage.open(name) as file:
        assert file.read() == GOOD["pdf"]


def test_a_file_is_handed_back_as_a_download_only():
    name = store_by_hash("annexes", SimpleUploadedFile("a.pdf", GOOD["pdf"]))
    response = download_response(name, "Liite 1, päätös.pdf")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == GOOD["pdf"]
