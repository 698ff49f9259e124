"""Writing the workbook."""

import datetime
import io
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from agreements.editing import RowFacts
from agreements.models import Agreement, Responsibility
from agreements.workbook.rows import BookGoal, book_goal, goals_of
from agreements.workbook.sheets import (
    BAR_IN_TEXT,
    DIRECTIONS,
    GOALS,
    INDICATORS,
    MEASURES,
    SHEETS,
    TARGETS,
    Column,
    Sheet,
)
from documents.tables import FORMULA_STARTS, without_illegal
from finnish.text import date as finnish_date
from organisations.models import Organisation

FOLDER = Path(__file__).parent
HEAD = PatternFill("solid", fgColor="E3ECEC")
KEY_FONT = Font(color="8A9BA0", size=8)

Values = dict[str, Any]


def write(agreement: Agreement, language: str) -> bytes:
    """The goals of the working text as an xlsx file with headings in that language."""
    languages = agreement.language_list
    book = Workbook()
    _instructions(book.active, agreement, language)
    rows = _rows([book_goal(goal, languages) for goal in goals_of(agreement)], language)
    for sheet in SHEETS:
        if sheet is not MEASURES or agreement.scope != 2:
            _sheet(book, sheet, rows[sheet.name], languages, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _instructions(page: Worksheet, agreement: Agreement, language: str) -> None:
    heading, *lines = (FOLDER / f"instructions_{language}.txt").read_text(encoding="utf-8").splitlines()
    page.title = "Ohje" if language == "fi" else "Anvisning"
    page.column_dimensions["A"].width = 110
    page.append([heading])
    page.append([without_illegal(f"{agreement.title}, {finnish_date(timezone.localdate())}")])
    page.append([])
    for line in lines:
        page.append([line])
    for row in page.iter_rows():
        for cell in row:
            cell.data_type = "s" if cell.value is not None else cell.data_type
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page["A1"].font = Font(bold=True, size=14)


def _rows(goals: list[BookGoal], language: str) -> dict[str, list[Values]]:
    """The rows of every sheet; goals are numbered T1, T2 … and indicators M1, M2 … through the file."""
    rows: dict[str, list[Values]] = {sheet.name: [] for sheet in SHEETS}
    indicator_count = 0
    for place, goal in enumerate(goals, 1):
        number = f"T{place}"
        rows[GOALS.name].append({"key": goal.key, "goal": number, **goal.fields})
        rows[MEASURES.name] += [_measure(row, number, language) for row in goal.measures]
        for indicator in goal.indicators:
            indicator_count += 1
            own = f"M{indicator_count}"
            catalogue = indicator.fields["indicator"]
            fields = indicator.fields | {
                "indicator": own,
                "catalogue": catalogue and (catalogue.sotkanet_id or catalogue.title),
            }
            rows[INDICATORS.name].append({"key": indicator.key, "goal": number, **fields})
            rows[TARGETS.name] += [{"key": row.key, "indicator": own, **row.fields} for row in indicator.below]
    return rows


def _measure(row: RowFacts, goal: str, language: str) -> Values:
    who = {
        role: "\n".join(_who(one, language) for one in row.below if one.fields["role"] == role)
        for role in (Responsibility.Role.LEAD, Responsibility.Role.PARTICIPANT)
    }
    return {"key": row.key, "goal": goal, **row.fields, **who}


def _who(row: RowFacts, language: str) -> str:
    """ "Hollola: järjestää tilat | ordnar lokaler"."""
    organisation = row.fields["organisation"]
    name = _name(organisation, language) if organisation else _group(row.fields["group"], language)
    what = [row.fields[key] for key in ("what_fi", "what_sv") if key in row.fields]
    if not any(what):
        return name
    return f"{name}: " + " | ".join(text.replace("|", BAR_IN_TEXT) for text in what)


def _name(organisation: Organisation, language: str) -> str:
    return organisation.full_name_in(language)


def _group(group: str, language: str) -> str:
    with translation.override(language):
        return str(Responsibility.Group(group).label)


def _sheet(book: Workbook, sheet: Sheet, rows: list[Values], languages: list[str], language: str) -> None:
    page = book.create_sheet(sheet.title(language))
    columns = sheet.columns_in(languages)
    for place, column in enumerate(columns, 1):
        cell = page.cell(1, place, column.heading(language))
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[cell.column_letter].width = column.width
    for line, values in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            _fill(page.cell(line, place), column, values.get(column.name), language)
    page.freeze_panes = page.cell(2, 3)
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _fill(cell: Cell, column: Column, value: Any, language: str) -> None:
    """Numbers and days as such; every text as text, so that nothing in it is ever run as a formula."""
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    value = _plain(column, value, language)
    if value is None:
        return
    if isinstance(value, str):
        cell.value = without_illegal(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    else:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = "D.M.YYYY"
    if column.kind == "key":
        cell.font, cell.protection = KEY_FONT, Protection(locked=True)


def _plain(column: Column, value: Any, language: str) -> Any:
    if value in (None, ""):
        return None
    match column.kind:
        case "key":
            return str(value)
        case "domain":
            return value.name_sv if language == "sv" and value.name_sv else value.name_fi
        case "direction":
            return DIRECTIONS[value][language == "sv"]
        case "area":
            return _name(value, language)
        case "reporter":
            return _name(value.organisation, language)
    return value
