"""Reading values: series of areas over the years, and the newest values of many indicators and areas at once.

Each function costs one query, however many indicators and areas are asked for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from indicators.charts import Point, Series
from indicators.models import Indicator, Observation
from indicators.wording import change_words, value_words
from organisations.models import Organisation

Key = tuple[int, int]  # indicator id, area id


@dataclass(frozen=True)
class Standing:
    """The newest known value of an indicator in an area, and the known one before it."""

    now: Observation
    before: Observation | None = None

    def words(self, indicator: Indicator) -> str:
        return value_words(self.now, indicator)

    def change(self, indicator: Indicator) -> str:
        """How it has changed: "1,2 percentage points less than in 2021"; empty without two numbers."""
        if self.before is None or self.now.value is None or self.before.value is None:
            return ""
        return change_words(self.now.value, self.before.value, self.before.year, indicator)


def observations_of(indicator: Indicator, areas: Iterable[Organisation]) -> dict[int, list[Observation]]:
    """All observations by area id, oldest first; also those that say only why a value is missing."""
    found: dict[int, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(indicator=indicator, area__in=[area.pk for area in areas])
    for row in rows.order_by("area_id", "year"):
        found[row.area_id].append(row)
    return found


def series_of(
    indicator: Indicator, areas: Iterable[Organisation], main: Organisation | None = None
) -> dict[int, Series]:
    """A series for each area, in the order given; an area without observations has an empty one."""
    areas = list(areas)
    found = observations_of(indicator, areas)
    return {area.pk: as_series(area.name, found[area.pk], is_main=area == main) for area in areas}


def as_series(name: str, observations: Iterable[Observation], *, is_main: bool = False) -> Series:
    """Observations as a chart draws them. Values in words have no place in a picture: they are left out."""
    points = tuple(Point(row.year, row.value, str(row.get_missing_display())) for row in observations if not row.words)
    return Series(name, points, is_main)


def standings(indicators: Iterable[Indicator], areas: Iterable[Organisation]) -> dict[Key, Standing]:
    """The newest known value of each indicator in each area, with the one before it. No key: nothing is known."""
    rows: dict[Key, list[Observation]] = defaultdict(list)
    for row in _newest(indicators, areas, 2):
        rows[row.indicator_id, row.area_id].append(row)
    return {key: Standing(*found) for key, found in rows.items()}


def latest(indicators: Iterable[Indicator], areas: Iterable[Organisation]) -> dict[Key, Observation]:
    """{(indicator id, area id): observation of the newest known year}. No key: nothing is known."""
    return {(row.indicator_id, row.area_id): row for row in _newest(indicators, areas, 1)}


def _newest(indicators: Iterable[Indicator], areas: Iterable[Organisation], count: int) -> Iterable[Observation]:
    """The rows of the newest known years of each pair, newest first; an unknown year hides no older one."""
    place = Window(RowNumber(), partition_by=[F("indicator_id"), F("area_id")], order_by=F("year").desc())
    rows = Observation.objects.filter(
        indicator__in=[row.pk for row in indicators], area__in=[row.pk for row in areas], missing=""
    )
    return rows.annotate(place=place).filter(place__lte=count).order_by("indicator_id", "area_id", "-year")
