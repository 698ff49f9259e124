"""Reading a workbook: every faulty cell by its sheet and address, or the goals that it tells of."""

import datetime
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from agreements.editing import RowFacts
from agreements.forms.fields import FinnishDecimalField, NamedChoiceField, YearField
from agreements.forms.goal_choices import GoalChoices, goal_choices
from agreements.models import Agreement, Goal, GoalIndicator, Measure, Responsibility, Target
from agreements.models.row import ContentRow
from agreements.workbook.opening import CellFault, Unreadable, sheets_of
from agreements.workbook.rows import BookGoal
from agreements.workbook.sheets import (
    BAR_IN_TEXT,
    DIRECTIONS,
    GOALS,
    INDICATORS,
    MEASURES,
    TARGETS,
    Column,
    Sheet,
    own_language,
)
from documents.print_fonts import validate_printable
from finnish.sorting import search_key
from interfaces.models import InterfaceDomain
from organisations.drawn_fields import FinnishDateField

MODELS: dict[str, type[ContentRow]] = {
    GOALS.name: Goal,
    MEASURES.name: Measure,
    INDICATORS.name: GoalIndicator,
    TARGETS.name: Target,
}
MOST_ROWS = 3000
MOST_COLUMNS = 100
_BREAKS = re.compile(r"\r\n?|_x000D_\n?")


@dataclass(frozen=True)
class Line:
    """One row of a sheet as read: its values by column, and the addresses of their cells."""

    sheet: str
    number: int
    values: dict[str, Any]

    @property
    def place(self) -> str:
        return _("%(sheet)s, row %(number)s") % {"sheet": self.sheet, "number": self.number}


def read(data: bytes, agreement: Agreement) -> list[BookGoal]:
    """The goals that the workbook tells of. Raises `Unreadable` with every fault in it."""
    reader = _Reader(agreement)
    lines = {sheet.name: reader.lines(book_sheet, sheet) for sheet, book_sheet in sheets_of(data, agreement)}
    goals = reader.assembled(lines)
    if reader.faults:
        raise Unreadable(reader.faults)
    return goals


class _Reader:
    """Reads the sheets of one workbook, collecting what is wrong as it goes."""

    def __init__(self, agreement: Agreement) -> None:
        self.languages = agreement.language_list
        self.faults: list[CellFault] = []
        self.cells = _Cells(goal_choices(agreement), self.languages)

    def lines(self, page: Worksheet, sheet: Sheet) -> list[Line]:
        columns = self._columns(page, sheet)
        if page.max_row > MOST_ROWS:
            self._fault(page.title, _("At most %(most)s rows are read.") % {"most": MOST_ROWS})
            return []
        found = []
        for cells in page.iter_rows(min_row=2, max_col=_width(page)):
            if any(cell.value not in (None, "") for cell in cells):
                values = {column.name: self._value(page, cells, place, column, sheet) for place, column in columns}
                found.append(Line(page.title, cells[0].row, values))
        return found

    def _columns(self, page: Worksheet, sheet: Sheet) -> list[tuple[int, Column]]:
        """Where each column of the sheet stands; the order is free, a missing one is a fault."""
        first = next(page.iter_rows(max_row=1, max_col=_width(page)))
        heads = {search_key(str(cell.value)): place for place, cell in enumerate(first) if cell.value}
        found = []
        for column in sheet.columns_in(self.languages):
            place = next((heads[key] for key in (search_key(column.fi), search_key(column.sv)) if key in heads), None)
            if place is None:
                name = column.heading(own_language())
                self._fault(page.title, _("The column “%(name)s” is missing.") % {"name": name})
            else:
                found.append((place, column))
        return found

    def _value(self, page: Worksheet, cells: tuple[Cell, ...], place: int, column: Column, sheet: Sheet) -> Any:
        cell = cells[place]
        try:
            return self.cells.value(cell, column, MODELS[sheet.name])
        except ValidationError as error:
            for message in error.messages:
                self._fault(f"{page.title} {cell.coordinate}", message)
            return self.cells.nothing(column)

    def _fault(self, place: str, message: str) -> None:
        self.faults.append(CellFault(place, message))

    def assembled(self, lines: dict[str, list[Line]]) -> list[BookGoal]:
        """Goals with what belongs to each; a number that no goal or indicator has is a fault."""
        goals = self._by_number(lines[GOALS.name], "goal")
        indicators = self._by_number(lines[INDICATORS.name], "indicator")
        measures_of = self._grouped(lines.get(MEASURES.name, []), "goal", goals)
        indicators_of = self._grouped(lines[INDICATORS.name], "goal", goals)
        targets_of = self._grouped(lines[TARGETS.name], "indicator", indicators)
        keys = _Keys()
        return [
            BookGoal(
                keys.once(line),
                self._fields(line, GOALS),
                tuple(self._measure(row, keys) for row in measures_of[number]),
                tuple(self._indicator(row, targets_of, keys) for row in indicators_of[number]),
                line.place,
            )
            for number, line in goals.items()
        ]

    def _by_number(self, lines: list[Line], name: str) -> dict[str, Line]:
        found: dict[str, Line] = {}
        for line in lines:
            number = line.values.get(name) or ""
            if not number:
                self._fault(line.place, _("The row has no number of its own."))
            elif number in found:
                self._fault(line.place, _("The number %(number)s stands on two rows.") % {"number": number})
            found.setdefault(number, line)
        return found

    def _grouped(self, lines: list[Line], name: str, known: dict[str, Line]) -> dict[str, list[Line]]:
        groups = defaultdict(list)
        for line in lines:
            number = line.values.get(name) or ""
            if number not in known:
                self._fault(line.place, _("The number “%(number)s” is on no row of its sheet.") % {"number": number})
            groups[number].append(line)
        return groups

    def _fields(self, line: Line, sheet: Sheet) -> dict[str, Any]:
        skipped = {"key", "goal", "indicator", "lead", "participant", "catalogue"}
        names = [column.name for column in sheet.columns_in(self.languages) if column.name not in skipped]
        fields = {name: line.values.get(name) for name in names}
        needed = [f"{stem}_{code}" for stem in ("text", "name") for code in self.languages]
        written = [fields[name] for name in needed if name in fields]
        if written and not any(written):
            self._fault(line.place, _("The row has no text."))
        self._check_days(line, fields)
        return fields

    def _check_days(self, line: Line, fields: dict[str, Any]) -> None:
        starts, ends = fields.get("starts"), fields.get("ends")
        if starts and ends and ends < starts:
            self._fault(line.place, _("The measure is due before it starts."))
        if "baseline" in fields and fields["baseline"] is not None and fields.get("baseline_year") is None:
            self._fault(line.place, _("Give the year of the baseline."))

    def _measure(self, line: Line, keys: "_Keys") -> RowFacts:
        who = [*(line.values.get("lead") or ()), *(line.values.get("participant") or ())]
        return RowFacts(self._fields(line, MEASURES), keys.once(line), tuple(who))

    def _indicator(self, line: Line, targets_of: dict[str, list[Line]], keys: "_Keys") -> RowFacts:
        fields = self._fields(line, INDICATORS) | {"indicator": line.values.get("catalogue")}
        rows = targets_of[line.values.get("indicator") or ""]
        self._check_twice(rows)
        targets = tuple(RowFacts(self._fields(row, TARGETS), keys.once(row)) for row in rows)
        return RowFacts(fields, keys.once(line), targets)

    def _check_twice(self, lines: list[Line]) -> None:
        seen = set()
        for line in lines:
            place = (line.values.get("area"), line.values.get("year"))
            if place in seen:
                self._fault(line.place, _("There is already a target for this area and year."))
            seen.add(place)


def _width(page: Worksheet) -> int:
    """How many columns are read: one cell far on the right doesn't make every row that wide."""
    return min(page.max_column, MOST_COLUMNS)


class _Keys:
    """Each key counts once: who copies a row with its key in the spreadsheet makes a new row."""

    def __init__(self) -> None:
        self.seen: set[uuid.UUID] = set()

    def once(self, line: Line) -> uuid.UUID | None:
        key = line.values.get("key")
        if key is None or key in self.seen:
            return None
        self.seen.add(key)
        return key


class _Cells:
    """Turns one cell into a value by the kind of its column. Raises ValidationError with what to do."""

    def __init__(self, choices: GoalChoices, languages: list[str]) -> None:
        self.languages = languages
        self.who = _finder(choices.who, choices.who_aliases)
        self.catalogue = _finder(choices.catalogue, choices.catalogue_aliases)
        self.areas = _finder(*_names(choices.areas, lambda row: row))
        self.reporters = _finder(*_names(choices.reporters, lambda row: row.organisation))
        domains = list(InterfaceDomain.objects.all())
        other = {name: row for row in domains for name in (row.name_fi, row.name_sv, row.code) if name}
        self.domains = _finder({row.name: row for row in domains}, other)
        self.date, self.decimal, self.year = (
            FinnishDateField(required=False),
            FinnishDecimalField(required=False, max_digits=18, decimal_places=4),
            YearField(required=False),
        )

    def nothing(self, column: Column) -> Any:
        return "" if column.kind == "text" else () if column.kind == "who" else None

    def value(self, cell: Cell, column: Column, model: type[ContentRow]) -> Any:
        if cell.data_type == "f":
            raise ValidationError(_("The cell has a formula. Copy it and paste it as a value."))
        if cell.data_type == "e":
            raise ValidationError(_("The cell has an error of the spreadsheet."))
        raw = cell.value
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if column.kind == "domain":
                raise ValidationError(_("Name the domain of the goal."))
            return "none" if column.kind == "direction" else self.nothing(column)
        return getattr(self, f"_{column.kind}")(raw, column, model)

    def _text(self, raw: Any, column: Column, model: type[ContentRow]) -> str:
        text = _BREAKS.sub("\n", _as_text(raw)).strip()
        longest = model._meta.get_field(column.name).max_length
        if longest and len(text) > longest:
            words = {"length": len(text), "longest": longest}
            raise ValidationError(_("The text has %(length)s characters, and at most %(longest)s are allowed.") % words)
        validate_printable(text)
        return text

    def _key(self, raw: Any, column: Column, model: type[ContentRow]) -> uuid.UUID:
        try:
            return uuid.UUID(_as_text(raw).strip())
        except ValueError as error:
            raise ValidationError(
                _("The identifier has been changed. Bring it back from the exported file, or leave it empty.")
            ) from error

    def _number_of(self, raw: Any, column: Column, model: type[ContentRow]) -> str:
        return _as_text(raw).strip().upper()

    def _domain(self, raw: Any, column: Column, model: type[ContentRow]) -> InterfaceDomain:
        return self.domains.find(_as_text(raw))

    def _direction(self, raw: Any, column: Column, model: type[ContentRow]) -> str:
        wanted = search_key(_as_text(raw))
        for value, names in DIRECTIONS.items():
            if wanted in {value, *(search_key(name) for name in names)}:
                return value
        known = ", ".join(names[own_language() == "sv"] for names in DIRECTIONS.values())
        raise ValidationError(_("Possible directions: %(known)s.") % {"known": known})

    def _date(self, raw: Any, column: Column, model: type[ContentRow]) -> datetime.date:
        if isinstance(raw, datetime.datetime):
            return raw.date()
        return raw if isinstance(raw, datetime.date) else self.date.clean(_as_text(raw))

    def _decimal(self, raw: Any, column: Column, model: type[ContentRow]) -> Any:
        return self.decimal.clean(_as_text(raw))

    def _year(self, raw: Any, column: Column, model: type[ContentRow]) -> int:
        return self.year.clean(_as_text(raw))

    def _catalogue(self, raw: Any, column: Column, model: type[ContentRow]) -> Any:
        return self.catalogue.find(_as_text(raw))

    def _area(self, raw: Any, column: Column, model: type[ContentRow]) -> Any:
        return self.areas.find(_as_text(raw))

    def _reporter(self, raw: Any, column: Column, model: type[ContentRow]) -> Any:
        return self.reporters.find(_as_text(raw))

    def _who(self, raw: Any, column: Column, model: type[ContentRow]) -> tuple[RowFacts, ...]:
        lines = (line.strip() for line in _BREAKS.sub("\n", _as_text(raw)).split("\n"))
        return tuple(self._responsible(line, column.name) for line in lines if line)

    def _responsible(self, line: str, role: str) -> RowFacts:
        name, _colon, what = line.partition(": ")
        found = self.who.find(name.rstrip(":"))
        texts = [text.strip().replace(BAR_IN_TEXT, "|") for text in what.split("|")]
        texts += [""] * (len(self.languages) - len(texts))
        longest = Responsibility._meta.get_field("what_fi").max_length
        if len(texts) > len(self.languages) or max(map(len, texts)) > longest:
            raise ValidationError(
                _("“%(line)s”: after the colon at most %(longest)s characters, the languages parted by a bar.")
                % {"line": line[:60], "longest": longest}
            )
        is_group = isinstance(found, str)
        return RowFacts(
            {
                "organisation": None if is_group else found,
                "group": found if is_group else "",
                "role": role,
                **{f"what_{code}": text for code, text in zip(self.languages, texts, strict=False)},
            }
        )


def _finder(choices: dict[str, Any], aliases: dict[str, Any]) -> NamedChoiceField:
    field = NamedChoiceField(list_id="")
    field.choices, field.aliases = choices, aliases
    return field


def _names(rows: list[Any], organisation_of: Callable[[Any], Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names, aliases = {}, {}
    for row in rows:
        organisation = organisation_of(row)
        names[organisation.full_name] = row
        for name in _every_name(organisation):
            aliases.setdefault(name, row)
    return names, aliases


def _every_name(organisation: Any) -> Iterator[str]:
    names = (organisation.name_fi, organisation.name_sv, organisation.full_fi, organisation.full_sv)
    return (name for name in names if name)


def _as_text(raw: Any) -> str:
    """A number as it is written: 61.4 and not 61.400000000000006, 2029 and not 2029.0."""
    if isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, float):
        return format(raw, ".15g").replace("e", "E")
    if isinstance(raw, datetime.datetime | datetime.date):
        return f"{raw.day}.{raw.month}.{raw.year}"
    return str(raw)
