"""Example values of the whole catalogue: every indicator and year, invented and the same each time.

A series runs smoothly; the county goes along with the country, and the municipality with its county. What is missing
has its reason: school surveys are made every second year, and small municipalities lack more than large ones.
"""

import functools
import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator, Observation
from organisations.models import AreaMembership, Organisation
from overview.demo import files

YEARS = range(2010, 2025)
SOURCE = "Yhdyspinta"
PUPILS = "luokan"  # in the titles of the school health survey, made every second year
SMALL, LARGE = 3_000, 30_000  # residents
# Share of years without a value, by size of the municipality.
GAPS = ((SMALL, 0.12), (LARGE, 0.03))
# The country's level by unit, lowest and highest.
LEVELS = {"%": (4, 60), "/ 1 000": (2, 80), "/ 10 000": (3, 90), "/ 100 000": (15, 400), "/ 100": (60, 180)}
OTHER_LEVEL = (25, 75)
Kind = Organisation.Kind
Missing = Observation.Missing


@dataclass(frozen=True)
class Area:
    """An area with what its values follow: its county's code, and how far it may stray from there."""

    pk: int
    name: str
    county: str
    population: int
    is_municipality: bool

    @property
    def is_country(self) -> bool:
        return not self.county and not self.is_municipality

    @property
    def gap(self) -> float:
        if not self.is_municipality:
            return 0
        return next((share for residents, share in GAPS if self.population < residents), 0)


def make_values(counties: Collection[str] = ()) -> Iterator[str]:
    """Make what is missing of the example values and tell it line by line: of some counties by their codes, or of all.

    An indicator that has real values gets none: invented figures don't stand among them.
    """
    areas = [area for area in _areas() if not counties or area.county in counties or area.is_country]
    real = set(Observation.objects.filter(is_example=False).values_list("indicator", flat=True).distinct())
    for indicator in Indicator.objects.listed().of_sotkanet().exclude(pk__in=real).order_by("sotkanet_id"):
        with transaction.atomic():
            made = _make(indicator, areas)
        if made:
            yield f"{indicator.title_fi}: {made} example values"


def _make(indicator: Indicator, areas: list[Area]) -> int:
    known = set(Observation.objects.filter(indicator=indicator).values_list("area", "year"))
    now = timezone.now()
    rows = [row for row in _rows(indicator, areas) if (row.area_id, row.year) not in known]
    for row in rows:
        row.entered_at = now
    Observation.objects.bulk_create(rows)
    return len(rows)


def _areas() -> list[Area]:
    county_of = dict(
        AreaMembership.objects.filter(area__kind=Kind.COUNTY, valid_to=None).values_list("municipality", "area__code")
    )
    rows = Organisation.objects.filter(kind__in=[Kind.MUNICIPALITY, Kind.COUNTY, Kind.COUNTRY], valid_to=None)
    return [
        Area(
            pk=row.pk,
            name=f"{row.kind}/{row.code}",
            county=row.code if row.kind == Kind.COUNTY else county_of.get(row.pk, ""),
            population=row.population or 0,
            is_municipality=row.kind == Kind.MUNICIPALITY,
        )
        for row in rows.order_by("kind", "code")
    ]


def _rows(indicator: Indicator, areas: Iterable[Area]) -> Iterator[Observation]:
    lowest, highest = LEVELS.get(indicator.unit, OTHER_LEVEL)
    chance = _chance(indicator)
    level, trend = chance.uniform(lowest, highest), chance.uniform(-0.25, 0.25)
    level = _known_levels().get(indicator.sotkanet_id, level)
    for area in areas:
        if area.is_municipality and not indicator.municipality_level:
            continue
        own = _chance(indicator, area.name)
        factor = _factor(indicator, area, own)
        slope = trend + (own.uniform(-0.1, 0.1) if area.is_municipality else 0)
        now = area.population if indicator.is_count else level * factor
        for year in YEARS:
            change = 1 + slope * (year - YEARS[-1]) / len(YEARS) + own.uniform(-0.015, 0.015)
            yield _observation(indicator, area, year, now * change, is_gap=own.random() < area.gap)


@functools.cache
def _known_levels() -> dict[int, float]:
    """The baselines of the example agreement by Sotkanet's number: its goals and the values shall tell one story."""
    rows = (row for goal in files.example_content("paijat_hame")["goals"] for row in goal["indicators"])
    return {row["sotkanet"]: float(row["baseline"]) for row in rows if "sotkanet" in row and "baseline" in row}


def _chance(indicator: Indicator, name: str = "") -> random.Random:
    return random.Random(f"{indicator.sotkanet_id}/{name}")  # noqa: S311 -- the same values every time is the point


def _factor(indicator: Indicator, area: Area, own: random.Random) -> float:
    """How the area stands to the country: counties within a fifth, municipalities within a fifth of their county."""
    county = _chance(indicator, area.county).uniform(0.8, 1.2) if area.county else 1
    return county * own.uniform(0.8, 1.2) if area.is_municipality else county


def _observation(indicator: Indicator, area: Area, year: int, figure: float, *, is_gap: bool) -> Observation:
    row = Observation(indicator=indicator, area_id=area.pk, year=year, source=SOURCE, is_example=True)
    if PUPILS in indicator.title_fi and year % 2 == 0:
        row.missing = Missing.NOT_COLLECTED
    elif is_gap:
        row.missing = Missing.NOT_PUBLISHED
    else:
        row.value = _value(indicator, figure)
    return row


def _value(indicator: Indicator, figure: float) -> Decimal:
    if indicator.is_count:
        return Decimal(round(figure))
    decimals = 1 if indicator.decimals is None else indicator.decimals
    return round(Decimal(min(figure, 99) if indicator.unit == "%" else figure), decimals)
