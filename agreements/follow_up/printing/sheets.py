"""A follow-up report as a spreadsheet: goals, measures with each report, and every value; numbers stay numbers."""

import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from agreements.follow_up.printing.text import shown
from documents.tables import FORMULA_STARTS, without_illegal
from finnish.text import date, date_range

Row = dict[str, Any]
Cell = str | int | float | datetime.date | None
LONGEST_NAME = 31  # signs of a sheet's name


def sheets_report(content: Row, language: str, *, sha256: str = "") -> bytes:
    """The report, a part of it or its public edition as xlsx, its headings and words in the language."""
    with translation.override(language):
        data = shown(content, language, is_plain=True)
        book = Workbook()
        book.remove(book.active)
        book.properties.title, book.properties.language = data["title"], language
        _facts(book, data, sha256)
        _goals(book, data)
        _measures(book, data)
        _indicators(book, data)
        _values(book, data)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _facts(book: Workbook, data: Row, sha256: str) -> None:
    edition, period = data["edition"], data["period"]
    rows = [
        (_("Report"), data["title"]),
        (_("Period"), f"{period['name']}, {date_range(period['starts'], period['ends'])}"),
        (_("Agreement"), data["agreement"]["title"]),
        (_("Version"), data["agreement"]["version"]["number"]),
        (_("Edition"), edition["number"]),
        (_("Why it was corrected"), edition["reason"]),
        (_("Frozen"), date(edition["frozen_at"])),
        (_("Content hash (SHA-256)"), sha256),
        (_("Note"), _("EXAMPLE – not a real agreement") if data["is_example"] else ""),
        *((_("Summary"), sentence) for sentence in data["lead"]),
    ]
    _sheet(book, _("Report"), (_("What"), _("Content")), [row for row in rows if row[1]], (26, 90))


def _goals(book: Workbook, data: Row) -> None:
    headings = (
        _("No."), _("Domain"), _("Goal"), _("Own assessment"), _("Rolled up from"), _("Schedule"), _("Day"),
        _("Reports given"), _("Reports expected"), _("Assessment of the forum"), _("Why"), _("What next"),
        _("For the next term"),
    )  # fmt: skip
    rows = []
    for goal in data["goals"]:
        judged = goal["assessment"] or {"word": "", "why": "", "next_step": "", "suggestion_word": ""}
        rows.append((
            goal["number"], goal["domain_name"], goal["text"], goal["said"]["label"], goal["said"]["note"],
            _schedule(goal), goal["schedule"]["day"], goal["reports"]["given"], goal["reports"]["expected"],
            judged["word"], judged["why"], judged["next_step"], judged["suggestion_word"],
        ))  # fmt: skip
    _sheet(book, _("Goals"), headings, rows, (6, 26, 50, 20, 26, 20, 12, 12, 12, 18, 40, 40, 20))


def _measures(book: Workbook, data: Row) -> None:
    """A row for each organisation of each measure, as that is how reports are given."""
    headings = (
        _("Goal"), _("Measure"), _("Measure in words"), _("When"), _("Own assessment, the measure"), _("Schedule"),
        _("Summary of those in charge"), _("Organisation"), _("Role"), _("Report"), _("What has been done"),
        _("What hinders"), _("Next step"), _("Reported by"), _("Sent"), _("Attachments"),
    )  # fmt: skip
    rows = []
    for number, measure in ((goal["number"], row) for goal in data["goals"] for row in goal["measures"]):
        summary = f"{measure['summary']['word']}: {measure['summary']['text']}" if measure["summary"] else ""
        shared = (
            number, measure["number"], measure["text"], measure["when"], measure["said"]["label"],
            _schedule(measure), summary,
        )  # fmt: skip
        rows += [(*shared, *_report_cells(duty)) for duty in measure["duties"]]
    _sheet(
        book, _("Measures and reports"), headings, rows, (7, 9, 46, 14, 18, 18, 30, 22, 12, 18, 50, 36, 36, 24, 12, 30)
    )


def _report_cells(duty: Row) -> tuple[Cell, ...]:
    report = duty["report"]
    role = _("in charge") if duty["is_lead"] else _("takes part")
    if report is None:
        nothing = _("no report") if duty["is_expected"] else _("not asked for")
        return (duty["organisation"]["name"], role, nothing, "", "", "", "", None, "")
    files = ", ".join(row["file_name"] for row in report["attachments"])
    sent = report["sent_at"].date() if report["sent_at"] else None
    return (
        duty["organisation"]["name"], role, report["word"], report["done"], report["hinders"], report["next_step"],
        report["by"], sent, files,
    )  # fmt: skip


def _indicators(book: Workbook, data: Row) -> None:
    headings = (
        _("Goal"), _("Indicator"), _("Unit"), _("Baseline"), _("Targets"), _("Latest"), _("Source"), _("Reported by"),
    )  # fmt: skip
    rows = [
        (
            goal["number"], row["name"], row["unit"], row["baseline_text"], "; ".join(row["target_texts"]),
            row["latest"] or "; ".join(row["told"]), row["source_text"],
            row["reporter"]["name"] if row["reporter"] else "",
        )
        for goal in data["goals"]
        for row in goal["indicators"]
    ]  # fmt: skip
    _sheet(book, _("Indicators"), headings, rows, (7, 50, 12, 24, 40, 36, 36, 24))


def _values(book: Workbook, data: Row) -> None:
    """A row for each indicator, area and year; what is missing has its reason in a column of its own."""
    headings = (
        _("Goal"), _("Indicator"), _("Area"), _("Year"), _("Value"), _("Value in words"), _("Why it is missing"),
        _("Source"), _("What explains the value"), _("Example"),
    )  # fmt: skip
    rows = [
        (
            goal["number"], indicator["name"], area["organisation"]["name"], value["year"], _number(value.get("value")),
            value.get("words", ""), value.get("missing_word", ""), value.get("source") or indicator["source_text"],
            value.get("comment", ""), _("example") if value.get("is_example") else "",
        )
        for goal in data["goals"]
        for indicator in goal["indicators"]
        for area in indicator["areas"]
        for value in area["values"]
    ]  # fmt: skip
    _sheet(book, _("Values"), headings, rows, (7, 44, 22, 8, 12, 30, 30, 30, 40, 12))


def _schedule(row: Row) -> str:
    light = row["schedule"]
    return f"{light['label']} ({light['note']})" if light["note"] else light["label"]


def _number(text: str | None) -> float | None:
    return None if text is None else float(Decimal(text))


def _sheet(
    book: Workbook, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> None:
    sheet = book.create_sheet(name[:LONGEST_NAME])
    sheet.append(list(headings))
    wrapped = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), wrapped
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = wrapped
            if isinstance(cell.value, datetime.date):
                cell.number_format = "D.M.YYYY"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula is marked as text."""
    if not isinstance(cell, str):
        return cell
    text = without_illegal(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
