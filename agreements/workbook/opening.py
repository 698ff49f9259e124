"""Opening a workbook that somebody has brought: its sheets, or why it can't be read."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from agreements.models import Agreement
from agreements.workbook.sheets import MEASURES, SHEETS, Sheet, own_language
from finnish.sorting import search_key

MOST_UNPACKED = 40_000_000  # bytes of all the parts of the file together
# What a damaged or forged file makes the library raise; faults of the XML are SyntaxErrors.
UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, OSError, TypeError,
    AttributeError, EOFError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a cell, a row or a sheet: "Toimenpiteet D12" and why."""

    place: str
    message: str


class Unreadable(Exception):
    """The workbook can't be taken in; `faults` names every reason."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__("\n".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.faults = faults


def sheets_of(data: bytes, agreement: Agreement) -> list[tuple[Sheet, Worksheet]]:
    """The sheets that there have to be, each as it stands in the file. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            is_big = sum(part.file_size for part in package.infolist()) > MOST_UNPACKED
        book = None if is_big else load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except UNREADABLE as error:
        raise Unreadable([CellFault("", _("The file is not an xlsx workbook that can be read."))]) from error
    if book is None:
        raise Unreadable([CellFault("", _("The file unfolds to more than can be handled."))])
    by_title = {search_key(page.title): page for page in book.worksheets}
    found, faults = [], []
    for sheet in SHEETS:
        if sheet is MEASURES and agreement.scope == 2:
            continue
        page = by_title.get(search_key(sheet.fi)) or by_title.get(search_key(sheet.sv))
        if page is None:
            faults.append(CellFault("", _("The sheet “%(name)s” is missing.") % {"name": sheet.title(own_language())}))
        else:
            found.append((sheet, page))
    if faults:
        raise Unreadable(faults)
    return found
