"""What the page of an indicator shows of one area: it against its county, its neighbours and the country."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.areas import county_of, largest_areas, municipalities_in, whole_country
from indicators.charts import LineChart, Multiples, Series
from indicators.means import as_points, means_by_year
from indicators.models import Indicator, Observation
from indicators.reading import Standing, as_series, observations_of
from indicators.wording import value_words
from organisations.models import Organisation

MOST_COMPARED = 4  # neighbours in the line chart, beside the area, its county and the country
Kind = Organisation.Kind
Found = Mapping[int, Sequence[Observation]]


@dataclass(frozen=True)
class Around:
    """The area with what it is looked at beside. `parts`: the small pictures, itself among them if it is a part."""

    area: Organisation
    county: Organisation | None
    country: Organisation | None
    parts: list[Organisation]
    compared: list[Organisation]

    @property
    def neighbours(self) -> list[Organisation]:
        return [part for part in self.parts if part != self.area]

    @property
    def every(self) -> list[Organisation]:
        return list({row.pk: row for row in (self.area, self.county, self.country, *self.parts) if row}.values())


@dataclass(frozen=True)
class WordRow:
    name: str
    cells: list[str]


@dataclass(frozen=True)
class Picture:
    around: Around
    line: LineChart
    multiples: Multiples | None
    standing: Standing | None
    mean_words: str
    remarks: list[Observation]
    is_example: bool
    word_years: list[int]
    word_rows: list[WordRow]


def around(area: Organisation, compared: Iterable[int], on: datetime.date) -> Around:
    """What surrounds the area on that day; `compared` are ids of neighbours, of which the first few are taken."""
    country = area if area.kind == Kind.COUNTRY else whole_country()
    county = area if area.kind == Kind.COUNTY else county_of(area, on) if area.kind == Kind.MUNICIPALITY else None
    parts = municipalities_in(county, on) if county else largest_areas(on)
    wanted = set(compared)
    chosen = [part for part in parts if part.pk in wanted and part != area]
    return Around(area, county, country, parts, chosen[:MOST_COMPARED])


def picture_of(indicator: Indicator, surroundings: Around) -> Picture:
    """All of the page's values, in one query."""
    found = observations_of(indicator, surroundings.every)
    county_series, mean_words = _county_series(indicator, surroundings, found)
    rows = [row for observations in found.values() for row in observations]
    years = sorted({row.year for row in rows}, reverse=True)
    return Picture(
        around=surroundings,
        line=_line(indicator, surroundings, found, county_series),
        multiples=_multiples(indicator, surroundings, found, county_series),
        standing=_standing(found[surroundings.area.pk]),
        mean_words=mean_words,
        remarks=[row for row in reversed(found[surroundings.area.pk]) if row.comment],
        is_example=any(row.is_example for row in rows),
        word_years=years if indicator.in_words else [],
        word_rows=_word_rows(indicator, surroundings, found, years) if indicator.in_words else [],
    )


def _county_series(indicator: Indicator, near: Around, found: Found) -> tuple[Series | None, str]:
    """The county's own values, else its municipalities' put together, with words that say so."""
    if near.county is None:
        return None, ""
    own, is_main = found[near.county.pk], near.county == near.area
    if own or not indicator.is_own:
        return as_series(near.county.name, own, is_main=is_main), ""
    means = means_by_year(indicator, found, near.parts)
    known = [mean for mean in means.values() if mean]
    if not known:
        return as_series(near.county.name, own, is_main=is_main), ""
    name = _("%(county)s, sum") if known[-1].is_sum else _("%(county)s, mean")
    return Series(name % {"county": near.county.name}, as_points(means), is_main), known[-1].words


def _line(indicator: Indicator, near: Around, found: Found, county: Series | None) -> LineChart:
    """Counts follow the size of areas: the county and the country would flatten the others, and are left out."""
    area = as_series(near.area.name, found[near.area.pk], is_main=True)
    series = [county if near.county == near.area and county else area]
    if not indicator.is_count:
        series += [county] if county and near.county != near.area else []
        series += [as_series(near.country.name, found[near.country.pk])] if _is_beside(near) else []
    series += [as_series(row.name, found[row.pk]) for row in near.compared]
    title = f"{indicator.title}: {near.area.name}"
    return LineChart(title, series, unit=indicator.unit, decimals=indicator.decimals)


def _is_beside(near: Around) -> bool:
    return near.country is not None and near.country != near.area


def _multiples(indicator: Indicator, near: Around, found: Found, county: Series | None) -> Multiples | None:
    panels = [as_series(row.name, found[row.pk]) for row in near.parts]
    if not any(panel.known for panel in panels):
        return None
    reference = (
        county if near.county else as_series(near.country.name, found[near.country.pk]) if near.country else None
    )
    whole = near.county or near.country
    return Multiples(
        f"{indicator.title}: {_('%(area)s by area') % {'area': whole.name}}" if whole else indicator.title,
        panels,
        reference=None if indicator.is_count else reference,
        unit=indicator.unit,
        decimals=indicator.decimals,
        own_scales=indicator.is_count,
    )


def _standing(observations: Sequence[Observation]) -> Standing | None:
    known = [row for row in observations if row.is_known]
    return Standing(*known[:-3:-1]) if known else None


def _word_rows(indicator: Indicator, near: Around, found: Found, years: Sequence[int]) -> list[WordRow]:
    """What is said in words, an area each; the area itself first."""
    areas = {row.pk: row for row in (near.area, *([near.county] if near.county else []), *near.parts)}
    rows = []
    for area in areas.values():
        by_year = {row.year: row for row in found[area.pk]}
        rows.append(WordRow(area.name, [value_words(by_year.get(year), indicator) for year in years]))
    return rows
