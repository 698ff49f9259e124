"""Files that people bring: their content says what they are, and they are only ever handed back as downloads."""

import hashlib
import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_SIZE = 20 * 1024 * 1024  # bytes
MAX_UNPACKED = 200 * 1024 * 1024  # bytes, all the parts of an office file together
MAX_PARTS = 10_000
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
}
MADE_HERE = {"zip": "application/zip", "ics": "text/calendar"}  # never taken in, only made and handed out
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
ODF_MANIFEST = "META-INF/manifest.xml"
ODF_SCRIPTS = ("Basic/", "Scripts/")  # where OpenDocument keeps macros
SAME_EXTENSION = {"jpeg": "jpg", "jpe": "jpg"}

_ENCRYPTED_PART = 0x1  # the flag bit of a zip entry
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class DetectedFile:
    """What a file is by its content; `extension` is without a dot, `size` in bytes."""

    content_type: str
    extension: str
    size: int
    sha256: str


def check_upload(file: File, allowed: Collection[str] = tuple(CONTENT_TYPES), max_size: int = MAX_SIZE) -> DetectedFile:
    """Return what the file is, or raise `ValidationError` saying why it can't be taken.

    `allowed` are extensions out of `CONTENT_TYPES`; `max_size` is in bytes. The file is left at its beginning.
    """
    if file.size > max_size:
        raise ValidationError(
            _("The file is %(size)s, and at most %(limit)s is allowed.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(max_size)},
            code="too_large",
        )
    if not file.size:
        raise ValidationError(_("The file is empty."), code="empty")
    extension = _detect(file)
    if extension not in allowed:
        raise ValidationError(
            _("The content of this file is of a kind that can't be taken here. Possible kinds: %(kinds)s.")
            % {"kinds": ", ".join(kind for kind in CONTENT_TYPES if kind in allowed)},
            code="not_allowed",
        )
    _refuse_lying_name(file.name or "", extension)
    return DetectedFile(CONTENT_TYPES[extension], extension, file.size, _sha256(file))


def store_by_hash(folder: str, file: File, made_as: str = "") -> str:
    """Keep the file in the default storage under `folder`, named by its hash, and return the name.

    The same content is kept once. A file cut short by a crash doesn't count as kept: it is replaced.
    `made_as` is the ending of a file that we made ourselves; only kinds that nobody may bring are taken at our word.
    Raises `ValidationError` or `ValueError` when the content is of no kind that `check_upload` takes.
    """
    extension = made_as if made_as in MADE_HERE else _detect(file)
    if not extension:
        raise ValueError("Only a file of a known kind can be kept")
    digest = _sha256(file)
    name = f"{folder}/{digest}.{extension}"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            if _sha256(kept) == digest:
                return name
        default_storage.delete(name)
    # Where another process writes the same content just now, the storage finds a free name, which is as good.
    return default_storage.save(name, file)


def download_response(name: str, filename: str) -> FileResponse:
    """Answer with a stored file as a download that no browser shows inside our origin."""
    extension = PurePath(name).suffix.removeprefix(".")
    response = FileResponse(
        default_storage.open(name),
        as_attachment=True,
        filename=filename,
        content_type=(CONTENT_TYPES | MADE_HERE).get(extension, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _detect(file: File) -> str:
    """Return the extension that the content calls for, "" when it is nothing we know."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return _check_pdf(file)
    if head.startswith(b"PK\x03\x04"):
        return _check_office(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(_OLD_OFFICE):
        raise ValidationError(
            _("The file is in an old Office format or protected with a password. Save it as PDF, docx, xlsx or pptx."),
            code="old_or_protected",
        )
    return ""


def _check_pdf(file: File) -> str:
    try:
        with pikepdf.open(_seekable(file)) as pdf:
            encrypted, pages = pdf.is_encrypted, len(pdf.pages)
    except pikepdf.PasswordError:
        encrypted, pages = True, 0
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise ValidationError(_("The file is a damaged PDF and can't be opened."), code="damaged") from error
    if encrypted:
        raise ValidationError(
            _("The PDF is protected with a password or restrictions. Save it without protection."), code="encrypted"
        )
    if not pages:
        raise ValidationError(_("The PDF has no pages."), code="damaged")
    return "pdf"


def _check_office(file: File) -> str:
    try:
        with zipfile.ZipFile(_seekable(file)) as package:
            parts = package.infolist()
            _refuse_dangerous_parts(parts)
            return _office_kind(package, {part.filename for part in parts})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise ValidationError(_("The file is a damaged office file and can't be opened."), code="damaged") from error


def _refuse_dangerous_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ValidationError(_("The file unfolds to more than can be handled."), code="bomb")
    if any(part.flag_bits & _ENCRYPTED_PART for part in parts):
        raise ValidationError(_("The file is protected with a password. Save it without protection."), code="encrypted")
    if any(part.filename.lower().endswith("vbaproject.bin") or part.filename.startswith(ODF_SCRIPTS) for part in parts):
        raise ValidationError(_("The file contains macros. Save it without macros."), code="macros")


def _office_kind(package: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in OFFICE_PARTS.items() if part in names), "")
    if {"mimetype", "content.xml"} <= names:
        with package.open("mimetype") as mimetype:
            declared = mimetype.read(100).decode("ascii", "replace").strip()
        _refuse_odf_password(package, names)
        return "odt" if declared == CONTENT_TYPES["odt"] else ""
    return ""


def _refuse_odf_password(package: zipfile.ZipFile, names: set[str]) -> None:
    if ODF_MANIFEST in names and b"encryption-data" in package.read(ODF_MANIFEST):
        raise ValidationError(_("The file is protected with a password. Save it without protection."), code="encrypted")


def _refuse_lying_name(name: str, extension: str) -> None:
    claimed = PurePath(name).suffix.removeprefix(".").lower()
    if claimed and SAME_EXTENSION.get(claimed, claimed) != extension:
        raise ValidationError(
            _("The name ends in .%(claimed)s, but the content is %(kind)s. Check that this is the right file.")
            % {"claimed": claimed, "kind": extension},
            code="lying_name",
        )


def _seekable(file: File) -> IO[bytes]:
    """The content as the libraries want it: what Django hands over closes itself or seeks in its own ways."""
    file.seek(0)
    return io.BytesIO(file.read())


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
