"""The division of work as a table to take along, fill in and bring back: what is written is what is read."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.tables import FORMULA_STARTS, Cell, without_illegal
from interfaces.division.differing import Seen, difference_of
from interfaces.division.reading import Division, Side
from interfaces.models import WorkDivision
from interfaces.within import Within

State, Who = WorkDivision.State, WorkDivision.Who
HEAD, TO_FILL = PatternFill("solid", fgColor="E3ECEC"), PatternFill("solid", fgColor="F4F7DC")
WIDTHS = {"domain": 26, "service": 22, "question": 44, "municipality": 16, "note": 40, "difference": 34}
ORDINARY = 16
IDS = ("key", "code")  # in hidden columns


@dataclass(frozen=True)
class Column:
    """`name` of a side's column begins with the side: "county-state"."""

    name: str
    heading: str

    @property
    def side(self) -> str:
        return self.name.partition("-")[0] if "-" in self.name else ""

    @property
    def part(self) -> str:
        return self.name.rpartition("-")[2]


HEADINGS = {
    "key": gettext_noop("Identifier (not changed)"),
    "code": gettext_noop("Municipal code (not changed)"),
    "domain": gettext_noop("Domain"),
    "service": gettext_noop("Service"),
    "question": gettext_noop("Question"),
    "municipality": gettext_noop("Municipality"),
    "county-state": gettext_noop("County: state"),
    "county-who": gettext_noop("County: who does it"),
    "county-who_else": gettext_noop("County: who else"),
    "county-since": gettext_noop("County: since"),
    "county-note": gettext_noop("County: note"),
    "municipality-state": gettext_noop("Municipality: state"),
    "municipality-who": gettext_noop("Municipality: who does it"),
    "municipality-who_else": gettext_noop("Municipality: who else"),
    "municipality-since": gettext_noop("Municipality: since"),
    "municipality-note": gettext_noop("Municipality: note"),
    "difference": gettext_noop("Difference"),
}
NOTES = ("county-note", "municipality-note")


def columns(*, with_notes: bool) -> list[Column]:
    """In the reader's language. Notes are for those who act for the county or a municipality of it."""
    return [Column(name, _(text)) for name, text in HEADINGS.items() if with_notes or name not in NOTES]


def headings_in(languages: Iterable[str]) -> dict[str, str]:
    """By what each column is known, in each of our languages."""
    found = {}
    for language in languages:
        with override(language):
            found |= {_(text): name for name, text in HEADINGS.items()}
    return found


def rows_of(division: Division, views: "QuerySet[WorkDivision]", shown: list[Column]) -> Iterator[list[Cell]]:
    """A row for each question and municipality; `views` are the whole rows, with what the matrix leaves out."""
    said = {(row.question_id, row.municipality_id, row.side): row for row in views}
    for question, cells in division.rows:
        for cell in cells:
            municipality = cell.municipality
            views_here = {side: said.get((question.pk, municipality.pk, side)) for side in Side.values}
            facts: dict[str, Cell] = {
                "key": str(question.key),
                "code": municipality.code,
                "domain": str(question.domain),
                "service": question.service.name if question.service else "",
                "question": question.text,
                "municipality": municipality.name,
                "difference": _difference_words(views_here),
            }
            for side, view in views_here.items():
                facts |= {f"{side}-{part}": value for part, value in _facts(view).items()}
            yield [facts[column.name] for column in shown]


def _facts(view: WorkDivision | None) -> dict[str, Cell]:
    if view is None:
        return {"state": "", "who": "", "who_else": "", "since": None, "note": ""}
    return {
        "state": capfirst(view.get_state_display()),
        "who": capfirst(view.get_who_display()) if view.who else "",
        "who_else": view.who_else,
        "since": view.since,
        "note": view.note,
    }


def _difference_words(views: dict[str, WorkDivision | None]) -> str:
    seen = [Seen(view.state, view.who) if view else None for view in (views[Side.COUNTY], views[Side.MUNICIPALITY])]
    found = difference_of(*seen)
    return capfirst(str(found.label)) if found else ""


def write_book(rows: Iterable[list[Cell]], shown: list[Column], place: Within) -> bytes:
    """An xlsx file in which only one's own side can be filled in; the rest is locked without a password."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Division of work")[:31]
    sheet.append([column.heading for column in shown])
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    codes = next(number for number, column in enumerate(shown) if column.name == "code")
    for cells in sheet.iter_rows(min_row=2):
        is_own = place.side == Side.COUNTY or (place.side and str(cells[codes].value) == place.own.code)
        for cell, column in zip(cells, shown, strict=True):
            _draw(cell, is_open=is_own and column.side == place.side)
    _arrange(sheet, shown, place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _draw(cell: SheetCell, *, is_open: bool) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(cell.value, str):
        cell.value = without_illegal(cell.value)
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(FORMULA_STARTS)
    elif cell.value is not None:
        cell.number_format = "D.M.YYYY"
    if is_open:
        cell.fill, cell.protection = TO_FILL, Protection(locked=False)


def _arrange(sheet: Worksheet, shown: list[Column], place: Within) -> None:
    for number, column in enumerate(shown, 1):
        head, letter = sheet.cell(1, number), get_column_letter(number)
        head.font, head.fill, head.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = WIDTHS.get(column.part, ORDINARY)
        sheet.column_dimensions[letter].hidden = column.name in IDS
        if column.side and column.side == place.side:
            _offer_choices(sheet, letter, column.part)
    sheet.freeze_panes = sheet.cell(2, [column.name for column in shown].index("municipality") + 2)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if place.side:
        sheet.protection.sheet = True
        sheet.protection.autoFilter = sheet.protection.sort = sheet.protection.formatColumns = False


def _offer_choices(sheet: Worksheet, letter: str, part: str) -> None:
    choices = {"state": State, "who": Who}.get(part)
    if choices:
        words = ",".join(capfirst(str(label)) for label in choices.labels)
        offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        offered.errorTitle, offered.error = _("Not in the list"), _("Choose one of the list.")
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{max(sheet.max_row, 2)}")
