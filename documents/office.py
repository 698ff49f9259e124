"""Office files and pictures become PDF: by LibreOffice in a profile of its own, and by our own renderer.

The files are anybody's. So LibreOffice runs without macros, without fetching what a document links to, neither from the
network nor from this machine, and for a limited time; nothing of one conversion is left for the next.
"""

import io
import logging
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from django.utils.html import escape
from PIL import ExifTags, Image

from documents.conversions import ConversionFailed, ConversionProblem, OfficeMissing
from documents.pdf import render_pdf

logger = logging.getLogger(__name__)

OFFICE = ("docx", "xlsx", "pptx", "odt")
PICTURES = ("png", "jpg")
LARGEST_PICTURE = 80_000_000  # pixels
ON_ITS_SIDE = (5, 6, 7, 8)  # EXIF orientations
REGION = {"fi": "fi-FI", "sv": "sv-FI"}

# Paths in LibreOffice's own registry. BlockUntrustedRefererLinks is what keeps a document from pulling a linked picture
# off the network or off this disk; the proxy that does not answer is for what it may have forgotten.
SAFETY = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
# 2 is PDF/A-2b: all fonts go along, so that the pack looks the same everywhere.
EXPORT = (
    ("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("Office.Common/Filter/PDF/Export", "ExportBookmarks", "true"),
    ("Office.Common/Filter/PDF/Export", "SelectPdfVersion", "2"),
)


@dataclass(frozen=True)
class PdfFacts:
    """`is_tagged`: it has a structure that a screen reader can follow."""

    pages: int
    is_tagged: bool


def pdf_facts(pdf: bytes) -> PdfFacts:
    """Read what a pack has to know of a PDF. Raises `pikepdf.PdfError` when it can't be read."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        marks = document.Root.get("/MarkInfo", {})
        is_tagged = bool(marks.get("/Marked", False)) and "/StructTreeRoot" in document.Root
        return PdfFacts(len(document.pages), is_tagged)


def convert_to_pdf(data: bytes, extension: str, language: str = "fi") -> bytes:
    """Return the office file as a PDF with tags, bookmarks and embedded fonts.

    `extension` is one of OFFICE; numbers and dates without a language of their own are written as in `language`.
    Raises `OfficeMissing`, or `ConversionFailed` when LibreOffice fails, hangs or writes nothing that can be read.
    """
    program = shutil.which(settings.OFFICE_CONVERTER)
    if program is None:
        raise OfficeMissing
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _write_profile(home, language)
        (home / f"document.{extension}").write_bytes(data)
        _run(program, home, f"document.{extension}")
        return _made(home)


def picture_to_pdf(data: bytes, extension: str, *, title: str, language: str) -> bytes:
    """Return a picture as one accessible page, upright or lying as it fits; its title is its alternative text.

    Raises `ConversionFailed` for what is no picture or has too many pixels.
    """
    width, height = _size_of(data)
    size, highest = ("A4 landscape", "170mm") if width > height else ("A4", "257mm")
    name = f"picture.{extension}"
    page = (
        f'<html lang="{language}"><head><style>@page {{ size: {size}; margin: 20mm }} body {{ margin: 0 }}'
        f" img {{ display: block; max-width: 100%; max-height: {highest};"
        " image-rendering: crisp-edges }</style></head>"  # PDF/A allows no smoothing
        f'<body><img src="given:{name}" alt="{escape(title)}"></body></html>'
    )
    return render_pdf(page, title=title, language=language, files={name: data})


def _write_profile(home: Path, language: str) -> None:
    region = REGION.get(language, REGION["fi"])
    locale = (("Setup/L10N", "ooSetupSystemLocale", region), ("Office.Linguistic/General", "DefaultLocale", region))
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in (*SAFETY, *EXPORT, *locale)
    )
    folder = home / "profile" / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _run(program: str, home: Path, name: str) -> None:
    """Let LibreOffice do it in a process group of its own, of which nothing is left running afterwards."""
    command = [
        program,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--nologo",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(home / "out"),
        str(home / name),
    ]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
    }
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            process.wait(settings.OFFICE_TIME_LIMIT)
        except subprocess.TimeoutExpired as error:
            raise ConversionFailed(ConversionProblem.TOO_SLOW) from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _made(home: Path) -> bytes:
    """What LibreOffice has written; its exit code says nothing, so only a PDF with pages counts."""
    try:
        pdf = (home / "out" / "document.pdf").read_bytes()
        if pdf_facts(pdf).pages:
            return pdf
    except (OSError, pikepdf.PdfError):
        pass
    logger.warning("LibreOffice made no PDF: %s", (home / "log").read_text(errors="replace")[-500:])
    raise ConversionFailed(ConversionProblem.BROKEN)


def _size_of(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels as the picture is to be seen: a camera that was turned says so in the file."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            (width, height), orientation = image.size, image.getexif().get(ExifTags.Base.Orientation)
    except Image.DecompressionBombError as error:
        raise ConversionFailed(ConversionProblem.TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise ConversionFailed(ConversionProblem.BROKEN) from error
    if width * height > LARGEST_PICTURE:
        raise ConversionFailed(ConversionProblem.TOO_LARGE)
    return (height, width) if orientation in ON_ITS_SIDE else (width, height)
