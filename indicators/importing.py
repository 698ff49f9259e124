"""Values of a table: wide like the grid, or long with a row for each value. Faults are told cell by cell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from documents.table_files import Fault, Rows
from finnish.sorting import search_key
from indicators.entering import FIRST_YEAR, Given, Key, faults_in, hidden_when_few
from indicators.models import Indicator
from indicators.typed import missing_reason, read_cell
from organisations.models import Organisation

YEARS = range(FIRST_YEAR, 2100)
# By what each column is known, in each of our languages.
HEADINGS = {
    "code": [gettext_noop("Area code"), gettext_noop("Code")],
    "area": [gettext_noop("Area"), gettext_noop("Municipality"), gettext_noop("County")],
    "year": [gettext_noop("Year")],
    "value": [gettext_noop("Value")],
    "words": [gettext_noop("Value in words")],
    "missing": [gettext_noop("Why it is missing"), gettext_noop("Reason")],
    "source": [gettext_noop("Source")],
    "comment": [gettext_noop("Comment")],
}


@dataclass
class Found:
    """What a table says: values by area and year, and everything that is wrong in it."""

    values: dict[Key, Given] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    areas: dict[int, Organisation] = field(default_factory=dict)
    places: dict[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A cell of the table: where it is, whose and which year's value it says, and what stands in it."""

    place: str
    area: Organisation
    year: int
    text: str
    source: str = ""
    comment: str = ""


class Areas:
    """The areas that values may be given for, found by their names and codes."""

    def __init__(self, areas: Iterable[Organisation]) -> None:
        self.by_name: dict[str, list[Organisation]] = {}
        self.by_code: dict[str, list[Organisation]] = {}
        for area in areas:
            for name in {search_key(name) for name in (area.name_fi, area.name_sv, area.full_fi, area.full_sv) if name}:
                self.by_name.setdefault(name, []).append(area)
            self.by_code.setdefault(_bare_code(area.code), []).append(area)

    def find(self, name: str, code: str) -> Organisation:
        """The one area of that name and code, either of which may be empty. Raises ValidationError."""
        named = self.by_name.get(search_key(name)) if name else None
        coded = self.by_code.get(_bare_code(code)) if code else None
        if name and code and named is not None and coded is not None:
            found = [area for area in named if area in coded]
            if not found:
                raise ValidationError(_("The code %(code)s is not that of %(name)s.") % {"code": code, "name": name})
        else:
            found = named or coded or []
        if len(found) > 1:
            exact = [area for area in found if code and area.code == code]
            found = exact if len(exact) == 1 else found
        if len(found) != 1:
            message = (
                _("“%(name)s” means several areas: write the code too.")
                if found
                else _("“%(name)s” is not an area whose values can be given here: correct the name or remove the row.")
            )
            raise ValidationError(message % {"name": name or code})
        return found[0]


def read_table(rows: Rows, indicator: Indicator, areas: Iterable[Organisation]) -> Found:
    """Everything that the table says and everything that is wrong in it; an empty cell says nothing."""
    found = Found(areas={area.pk: area for area in areas})
    for cell in written_cells(rows, Areas(found.areas.values()), found.faults.append):
        _take(cell, indicator, found)
    for key, message in faults_in(indicator, found.values, found.areas).items():
        found.faults.append(_fault(found.places[key], found.areas[key[0]], key[1], message))
    if not found.values and not found.faults:
        found.faults.append(Fault("", "", _("The table has no values: fill in at least one cell.")))
    found.faults.sort(key=_place_in_order)
    return found


def _take(cell: Written, indicator: Indicator, found: Found) -> None:
    key = (cell.area.pk, cell.year)
    try:
        given = read_cell(cell.text, indicator)
    except ValidationError as error:
        found.faults.append(_fault(cell.place, cell.area, cell.year, error.messages[0]))
        return
    if given is None:
        return
    if key in found.values:
        first = found.places[key]
        message = _("The same area and year stand already in %(place)s: remove one of them.") % {"place": first}
        found.faults.append(_fault(cell.place, cell.area, cell.year, message))
        return
    found.places[key] = cell.place
    found.values[key] = replace(hidden_when_few(indicator, given), source=cell.source, comment=cell.comment)


def _fault(place: str, area: Organisation, year: int, message: str) -> Fault:
    return Fault(place, f"{area.name} {year}", message)


def written_cells(rows: Rows, areas: Areas, tell: Callable[[Fault], object]) -> Iterator[Written]:
    """The cells of the table one by one; `tell` gets what is wrong with its headings and rows."""
    number = next((index for index, row in enumerate(rows) if any(row)), None)
    columns = headings_of(rows[number]) if number is not None else {}
    if not columns or not ({"area", "code"} & columns.keys()):
        tell(
            Fault(
                "",
                "",
                _("Headings are missing: the first row has to name the area and the years, or area, year and value."),
            )
        )
        return
    read_row = _long_row if "year" in columns else _wide_row
    for index, row in enumerate(rows[number + 1 :], start=number + 2):
        if any(row):
            yield from read_row(index, row, columns, areas, tell)


def headings_of(headings: list[str]) -> dict[str | int, int]:
    """The place of each known column, and of each year in a wide table; nothing when it is neither."""
    known = _heading_words()
    found: dict[str | int, int] = {}
    for index, text in enumerate(headings):
        name = int(text) if _is_year(text) and int(text) in YEARS else known.get(search_key(text))
        if name is not None:
            found.setdefault(name, index)
    years = [name for name in found if isinstance(name, int)]
    if years and not {"area", "code"} & found.keys():
        found["area"] = 0 if found[years[0]] else -1
    is_long = "year" in found and {"value", "words", "missing"} & found.keys()
    return found if (years or is_long) and found.get("area") != -1 else {}


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _wide_row(
    number: int, row: list[str], columns: dict[str | int, int], areas: Areas, tell: Callable[[Fault], object]
) -> Iterator[Written]:
    years = {name: index for name, index in columns.items() if isinstance(name, int)}
    if not any(_at(row, index) for index in years.values()):
        return
    area = _area(number, row, columns, areas, tell)
    if area is None:
        return
    for year, index in years.items():
        yield Written(_place(number, index), area, year, _at(row, index))


def _long_row(
    number: int, row: list[str], columns: dict[str | int, int], areas: Areas, tell: Callable[[Fault], object]
) -> Iterator[Written]:
    texts = {name: _at(row, index) for name, index in columns.items()}
    area = _area(number, row, columns, areas, tell)
    if area is None:
        return
    year = texts["year"].removesuffix(".0")
    if not _is_year(year):
        tell(Fault(_place(number, columns["year"]), area.name, _("Write the year in four digits.")))
        return
    said = [name for name in ("value", "words", "missing") if texts.get(name)]
    if len(said) > 1:
        place = _place(number, columns[said[-1]])
        tell(_fault(place, area, int(year), _("Give either a value or why it is missing, not both.")))
        return
    name = said[0] if said else "value"
    if name == "missing" and not missing_reason(texts[name]):
        reasons = _("Write why it is missing: – (not collected), .. (not published) or < (too few).")
        tell(_fault(_place(number, columns[name]), area, int(year), reasons))
        return
    place = _place(number, columns.get(name, columns["year"]))
    text, source, comment = texts.get(name, ""), texts.get("source", ""), texts.get("comment", "")
    yield Written(place, area, int(year), text, source, comment)


def _area(
    number: int, row: list[str], columns: dict[str | int, int], areas: Areas, tell: Callable[[Fault], object]
) -> Organisation | None:
    name, code = (_at(row, columns[key]) if key in columns else "" for key in ("area", "code"))
    place = _place(number, columns.get("area", columns.get("code", 0)))
    if not name and not code:
        tell(Fault(place, "", _("The area is missing: write its name or code.")))
        return None
    try:
        return areas.find(name, code)
    except ValidationError as error:
        tell(Fault(place, "", error.messages[0]))
        return None


def _at(row: list[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _place(row: int, column: int) -> str:
    """As spreadsheets name their cells: "D12"."""
    return f"{get_column_letter(column + 1)}{row}"


def _place_in_order(fault: Fault) -> tuple[int, int]:
    """Row by row, and by column in each."""
    if not fault.place:
        return 0, 0
    column, row = coordinate_from_string(fault.place)
    return row, column_index_from_string(column)


def _bare_code(code: str) -> str:
    """Spreadsheets drop the noughts in front of "016"."""
    return code.strip().lstrip("0").upper()


def _heading_words() -> dict[str, str]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {search_key(_(text)): name for name, texts in HEADINGS.items() for text in texts}
    return found
