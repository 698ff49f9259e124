"""The local factors of a county and its municipalities (DOMAIN.md item 15): people, languages, ages, economy.

Population is the organisations' own figure (Statistics Finland); the rest are indicators of the catalogue.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.models import Indicator, Observation
from indicators.reading import latest
from indicators.wording import no_data, number_words, value_words
from interfaces.within import Within
from organisations.models import Organisation

# Sotkanet numbers: people under 18 and from 65 on, unemployed, low income.
SHOWN = (1065, 1068, 181, 3099)


@dataclass(frozen=True)
class Cell:
    """What is known of an indicator in an area: words, the year, and whether the value was invented as an example."""

    indicator: Indicator
    words: str
    year: int | None = None
    is_example: bool = False


@dataclass(frozen=True)
class AreaRow:
    area: Organisation
    share: Decimal | None
    cells: list[Cell]

    @property
    def population(self) -> str:
        return no_data() if self.area.population is None else number_words(self.area.population, "n")

    @property
    def share_words(self) -> str:
        return no_data() if self.share is None else number_words(self.share, "%", 1)

    @property
    def languages(self) -> str:
        return str(self.area.get_language_status_display())


@dataclass(frozen=True)
class Profile:
    indicators: list[Indicator]
    county: AreaRow
    municipalities: list[AreaRow]

    @property
    def has_examples(self) -> bool:
        return any(cell.is_example for row in (self.county, *self.municipalities) for cell in row.cells)

    def headings(self) -> list[str]:
        fixed = [
            _("Area"),
            _("Population"),
            _("Year of the population figure"),
            _("Share of the county, %"),
            _("Languages"),
        ]
        return fixed + [heading for row in self.indicators for heading in (row.title, _("Year"))]

    def table(self) -> list[list]:
        """For files: what is not known is an empty cell, and an example says so."""
        return [
            [
                row.area.full_name,
                row.area.population,
                row.area.population_year,
                row.share,
                row.languages,
                *_for_file(row),
            ]
            for row in (self.county, *self.municipalities)
        ]


def _for_file(row: AreaRow) -> list:
    found: list = []
    for cell in row.cells:
        words = _("%(value)s (example)") % {"value": cell.words} if cell.is_example else cell.words
        found += [words if cell.year else "", cell.year]
    return found


def read_profile(within: Within) -> Profile:
    """In two queries."""
    indicators = sorted(
        Indicator.objects.filter(sotkanet_id__in=SHOWN).defer("definition_fi", "definition_sv", "definition_en"),
        key=lambda row: SHOWN.index(row.sotkanet_id),
    )
    areas = [within.county, *within.municipalities]
    values = latest(indicators, areas)
    county, *municipalities = [_row(area, indicators, values, within.county) for area in areas]
    return Profile(indicators, county, municipalities)


def _row(
    area: Organisation, indicators: list[Indicator], values: dict[tuple[int, int], Observation], county: Organisation
) -> AreaRow:
    share = None
    if area != county and area.population is not None and county.population:
        share = round(Decimal(100) * area.population / county.population, 1)
    return AreaRow(area, share, [_cell(row, values.get((row.pk, area.pk))) for row in indicators])


def _cell(indicator: Indicator, known: Observation | None) -> Cell:
    if known is None:
        return Cell(indicator, no_data())
    return Cell(indicator, value_words(known, indicator), known.year, known.is_example)
