"""The grid of an indicator's values: areas down, years across; what stands, what was typed and what is wrong."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.areas import county_of, largest_areas, municipalities_in
from indicators.entering import FIRST_YEAR, ChangedMeanwhile, Given, Key, faults_in, hidden_when_few, mark
from indicators.models import Indicator, Observation
from indicators.questioning import questions
from indicators.rules import may_enter, stands_for_owner
from indicators.typed import cell_text, read_cell
from organisations.acting import Acting
from organisations.models import Organisation

YEARS = 10
Kind = Organisation.Kind


@dataclass
class Cell:
    """One area and year: what stood when the form was opened (`seen`), what is in the field, and what is said of it."""

    area: Organisation
    year: int
    standing: Observation | None
    stands: str
    text: str
    seen: str
    fault: str = ""
    meanwhile: str = ""
    question: str = ""

    @property
    def says(self) -> str:
        """What is said of the cell, in it."""
        return self.fault or self.meanwhile or (_("Is this right?") if self.question else "")

    @property
    def key(self) -> Key:
        return self.area.pk, self.year

    @property
    def name(self) -> str:
        return f"{self.area.pk}-{self.year}"

    @property
    def label(self) -> str:
        return f"{self.area.name} {self.year}"

    @property
    def is_example(self) -> bool:
        return self.standing is not None and self.standing.is_example


@dataclass
class Grid:
    """The values of one indicator in some areas and years, as they stand and as they were typed."""

    indicator: Indicator
    areas: list[Organisation]
    years: list[int]
    standing: Mapping[Key, Observation]
    before: Mapping[int, Mapping[int, Observation]]  # by area and year: what the typed values are compared with
    typed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cells(self) -> dict[Key, Cell]:
        return {(area.pk, year): self._cell(area, year) for area in self.areas for year in self.years}

    @property
    def rows(self) -> list[tuple[Organisation, list[Cell]]]:
        return [(area, [self.cells[area.pk, year] for year in self.years]) for area in self.areas]

    @property
    def has_examples(self) -> bool:
        return any(cell.is_example for cell in self.cells.values())

    @property
    def faulty(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.fault]

    @property
    def stale(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.meanwhile]

    def _cell(self, area: Organisation, year: int) -> Cell:
        standing = self.standing.get((area.pk, year))
        name = f"{area.pk}-{year}"
        stands = cell_text(standing, self.indicator)
        text, seen = self.typed.get(f"v-{name}", stands), self.typed.get(f"s-{name}", mark(standing))
        return Cell(area, year, standing, stands, text, seen)

    def read(self) -> dict[Key, Given]:
        """What has been changed since the form was opened. Each fault is told in its cell."""
        found = {}
        for cell in self.cells.values():
            try:
                given = read_cell(cell.text, self.indicator)
            except ValidationError as error:
                cell.fault = error.messages[0]
                continue
            given = given and hidden_when_few(self.indicator, given)
            if given is None and cell.seen:
                cell.fault = _("A value can't be emptied: write another one, or “–” when there is none.")
            elif given is not None and mark(given) != cell.seen:
                found[cell.key] = given
        for key, fault in faults_in(self.indicator, found, {area.pk: area for area in self.areas}).items():
            self.cells[key].fault = fault
        return found

    def questions(self, values: Mapping[Key, Given]) -> dict[str, str]:
        """Why typed values are questioned, by cell and value: a value that was confirmed is not asked again."""
        numbers = {
            area: {year: row.value for year, row in known.items() if row.value is not None}
            for area, known in self.before.items()
        }
        found = questions(self.indicator, values, {area.pk: area for area in self.areas}, numbers)
        return {f"{self.cells[key].name}={mark(values[key])}": question for key, question in found.items()}

    def tell_questions(self, questions: Mapping[str, str]) -> None:
        for key, question in questions.items():
            area, year = key.partition("=")[0].split("-")
            self.cells[int(area), int(year)].question = question

    def tell_stale(self, error: ChangedMeanwhile) -> None:
        """Show what others have saved beside what was typed; the next save is over that."""
        for key, standing in error.rows.items():
            cell = self.cells[key]
            cell.standing, cell.seen = standing, mark(standing)
            facts = {"value": cell_text(standing, self.indicator), "who": standing.entered_by_name if standing else ""}
            cell.meanwhile = _("Saved meanwhile: %(value)s (%(who)s)") % facts


def make_grid(
    indicator: Indicator, areas: list[Organisation], first_year: int, typed: Mapping[str, str] | None = None
) -> Grid:
    """The grid as it stands, with what was typed over it. One query."""
    years = list(range(first_year, first_year + YEARS))
    rows = Observation.objects.filter(indicator=indicator, area__in=areas, year__lte=years[-1])
    before: dict[int, dict[int, Observation]] = {}
    for row in rows:
        before.setdefault(row.area_id, {})[row.year] = row
    standing = {
        (area, year): row for area, known in before.items() for year, row in known.items() if year >= first_year
    }
    return Grid(indicator, areas, years, standing, before, typed or {})


def first_year_of(asked: str, today: datetime.date) -> int:
    """The first year of the grid: the one asked for, but no later than that the last one is this year, the default."""
    latest = today.year - YEARS + 1
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else latest
    return min(max(year, FIRST_YEAR), latest)


def choosable_areas(acting: Acting, indicator: Indicator, today: datetime.date) -> list[Organisation]:
    """The areas whose municipalities the owner may choose; nobody else has a choice."""
    return largest_areas(today) if stands_for_owner(acting, indicator) else []


def rows_for(
    acting: Acting, indicator: Indicator, chosen: Organisation | None, today: datetime.date
) -> list[Organisation]:
    """The areas whose values the person gives: a county with its municipalities, else the organisation's own row."""
    area = chosen or acting.organisation
    if area.kind != Kind.COUNTY:
        found = [area] if _is_given_for(indicator, area, today) else []
    else:
        found = [area] if indicator.county_level else []
        found += municipalities_in(area, today) if indicator.municipality_level else []
    return [row for row in found if may_enter(acting, indicator, row)]


def own_choice(acting: Acting, choices: Iterable[Organisation], today: datetime.date) -> Organisation | None:
    """The area that an owner begins with: its own county or itself, else the first."""
    choices = list(choices)
    mine = {acting.organisation.pk}
    if acting.organisation.kind == Kind.MUNICIPALITY and (county := county_of(acting.organisation, today)):
        mine.add(county.pk)
    return next((area for area in choices if area.pk in mine), next(iter(choices), None))


def _is_given_for(indicator: Indicator, area: Organisation, today: datetime.date) -> bool:
    """Whether a municipality has a value of its own; Helsinki is an area like the counties."""
    if area.kind != Kind.MUNICIPALITY:
        return False
    return indicator.municipality_level or county_of(area, today) is None
