"""Opening a file or a pasted text as rows of texts, with nothing said of what they mean."""

import csv
import datetime
import io
import zipfile
import zlib
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents.uploads import check_upload

BIGGEST = 5_000_000  # bytes
MOST_UNPACKED = 20_000_000  # bytes: a small forged file could hold rows that take minutes to read
MOST_ROWS = 20_000
MOST_COLUMNS = 80
FINEST = 8  # decimals: what a spreadsheet keeps beyond them is noise of its arithmetic
# What a damaged or forged file makes the library raise; faults of the XML are SyntaxErrors.
UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, OSError, TypeError,
    AttributeError, EOFError, RuntimeError,
)  # fmt: skip

Rows = list[list[str]]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell and what to do: "D12", "Hartola 2024" and why."""

    place: str
    about: str
    message: str


def rows_of_file(upload: UploadedFile) -> Rows:
    """The first sheet of an xlsx workbook, or a csv file. Raises ValidationError for what can't be read."""
    if upload.size > BIGGEST:
        raise ValidationError(_("The file is too big: at most five megabytes."))
    start = upload.read(4)
    upload.seek(0)
    if start.startswith(b"PK"):
        check_upload(upload, allowed=("xlsx",), max_size=BIGGEST)
        rows = _rows_of_workbook(upload.read())
    else:
        rows = _rows_of_csv(upload.read())
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The file has too many rows: at most %(most)s.") % {"most": MOST_ROWS})
    return rows


def rows_of_text(text: str) -> Rows:
    """What was copied from a spreadsheet: rows on lines, cells between tabs; a cell in quotes may hold line ends."""
    lines = io.StringIO(text.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n"))
    try:
        return [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in csv.reader(lines, delimiter="\t")]
    except csv.Error:  # a cell longer than any value can be
        return []


def _rows_of_workbook(data: bytes) -> Rows:
    try:
        if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist()) > MOST_UNPACKED:
            raise ValidationError(_("The file has too many rows: at most %(most)s.") % {"most": MOST_ROWS})
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write them wrong, and rows would be left out
        return [
            [_text(cell.value, getattr(cell, "number_format", "")) for cell in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        ]
    except UNREADABLE as error:
        raise ValidationError(_("The file is not an xlsx workbook that can be read.")) from error


def _text(value: object, number_format: str) -> str:
    """A cell as its text. A spreadsheet keeps 61,4 % as 0,614: what is shown as percent is read as percent."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        exact = Decimal(str(round(value, FINEST + 2)))
        return f"{(exact * 100 if '%' in number_format else exact).normalize():f}"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(value).strip()


def _rows_of_csv(data: bytes) -> Rows:
    text = _decoded(data)
    if "\x00" in text:
        raise ValidationError(_("The file is neither an xlsx workbook nor a csv file."))
    first_line = text.partition("\n")[0]
    delimiter = max(";\t,", key=first_line.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        return [[cell.strip().removeprefix("'") for cell in row[:MOST_COLUMNS]] for row in reader]
    except csv.Error as error:
        raise ValidationError(_("The file is neither an xlsx workbook nor a csv file.")) from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what older spreadsheet programs write
