"""Lists as files that officials open in a spreadsheet: xlsx, and csv for data users."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")  # XML has no such characters, and openpyxl forgets them

Cell = str | int | float | Decimal | datetime.date | None


class DecimalText(str):
    """A number already written: its minus starts no formula."""


def xlsx_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """An xlsx file called `name`.xlsx: one sheet, the headings bold and fixed in place, texts wrapped."""
    book = Workbook()
    sheet = book.active
    sheet.append([str(heading) for heading in headings])
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, WIDEST)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, datetime.date):
                cell.number_format = "D.M.YYYY"
        column[0].font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return _attachment(out.getvalue(), XLSX, f"{name}.xlsx")


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A csv file called `name`.csv as spreadsheets in Finland expect: UTF-8 with a byte order mark, semicolons, and
    decimal commas ("1.4" would be read as a day)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows([_harmless(_with_comma(cell)) for cell in row] for row in rows)
    return _attachment(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{name}.csv")


def _with_comma(cell: Cell) -> Cell:
    return DecimalText(f"{cell:f}".replace(".", ",")) if isinstance(cell, Decimal | float) else cell


def _harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula is marked as text; characters that it refuses are left out."""
    if not isinstance(cell, str) or isinstance(cell, DecimalText):
        return cell
    text = without_illegal(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def without_illegal(text: str) -> str:
    """The text without the characters that a spreadsheet file can't hold."""
    return NO_CHARACTERS.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))


def _attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
