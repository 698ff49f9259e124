"""The indicators of followed goals as pictures: one line against its target in a list, charts on a goal's own page.

Values come in one query, however many goals, indicators and areas there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from agreements.follow_up.following import Followed
from agreements.follow_up.reading import GoalView
from agreements.models import FollowedIndicator, FollowedTarget
from indicators.charts import LineChart, Multiples, Point, Series, Target
from indicators.models import Observation
from indicators.reading import as_series
from indicators.wording import no_data, number_words, value_words
from organisations.models import Organisation

Kind = Organisation.Kind
ORDER = (Kind.COUNTY, Kind.MUNICIPALITY, Kind.COUNTRY)
MOST_LINES = 4  # beside the main one, where there are few municipalities
Values = dict[tuple[int, int], list[Observation]]  # by indicator and area, oldest first


@dataclass(frozen=True)
class Spark:
    """One indicator in one area, as a line the size of a word. `latest` is its newest value in words."""

    name: str
    series: Series
    target: Target | None
    unit: str
    decimals: int | None
    latest: str
    is_example: bool = False

    @property
    def target_words(self) -> str:
        return self.target.words if self.target else ""


@dataclass(frozen=True)
class IndicatorPicture:
    """An indicator on its goal's page. `told`: of one in words the newest word of each area, instead of a picture."""

    row: FollowedIndicator
    baseline: str
    targets: list[str]
    latest: str
    chart: LineChart | None
    multiples: Multiples | None
    table: LineChart | Multiples | None
    told: list[tuple[str, str]]
    is_example: bool

    @property
    def name(self) -> str:
        return self.row.name or self.row.indicator.title

    @property
    def has_values(self) -> bool:
        return bool(self.table or self.told)


def main_area(followed: Followed) -> Organisation:
    """The area of which a list tells: the county's, or that of the coordinating party."""
    return followed.agreement.county or followed.agreement.coordinator


def values_of(rows: Iterable[FollowedIndicator], areas: Q) -> Values:
    """By indicator and area; each observation has its area."""
    found: Values = defaultdict(list)
    observations = Observation.objects.filter(areas, indicator__in={row.indicator_id for row in rows})
    for row in observations.select_related("area").order_by("year"):
        found[row.indicator_id, row.area_id].append(row)
    return found


def sparks_of(goals: Iterable[GoalView], area: Organisation) -> dict[int, list[Spark]]:
    """By the id of the goal its indicators in one area; those that nothing is known of say so."""
    goals = list(goals)
    values = values_of((row for goal in goals for row in goal.indicators), Q(area=area))
    return {goal.row.pk: [_spark(row, area, values) for row in goal.indicators] for goal in goals}


def _spark(row: FollowedIndicator, area: Organisation, values: Values) -> Spark:
    known = values.get((row.indicator_id, area.pk), [])
    return Spark(
        name=row.name or row.indicator.title,
        series=as_series(area.name, known, is_main=True),
        target=target_of(row, area),
        unit=row.unit or row.indicator.unit,
        decimals=row.indicator.decimals,
        latest=_latest(row, known),
        is_example=any(one.is_example for one in known),
    )


def frozen_spark(indicator: dict[str, Any], area: dict[str, Any] | None, name: str, where: str) -> Spark:
    """The same of an indicator of a frozen report: `area` is its row there, if it has one, called `where`."""
    points = [_frozen_point(value) for value in area["values"] if "words" not in value] if area else []
    targets = [row for row in indicator["targets"] if row["area"] is None and row["value"] is not None]
    unit, decimals = indicator["unit"], indicator["decimals"]
    target = None
    if targets:
        value = Decimal(targets[-1]["value"])
        target = Target(value, targets[-1]["year"], number_words(value, unit))
    series = Series(where, points, True)
    last = series.last
    latest = f"{number_words(last.value, unit, decimals)} ({last.year})" if last else no_data()
    return Spark(name, series, target, unit, decimals, latest, indicator["is_example"])


def _frozen_point(value: dict[str, Any]) -> Point:
    return Point(value["year"], Decimal(value["value"]) if "value" in value else None)


def target_of(row: FollowedIndicator, area: Organisation | None = None) -> Target | None:
    """The last target with a number: the area's own, else the one for all."""
    known = [target for target in row.targets.all() if target.value is not None]
    own = [target for target in known if area is not None and target.area_id == area.pk]
    for_all = [target for target in known if target.area_id is None]
    found = (own or for_all)[-1:]
    unit = row.unit or row.indicator.unit
    return Target(found[0].value, found[0].year, number_words(found[0].value, unit)) if found else None


def pictures_of(goal: GoalView, followed: Followed) -> list[IndicatorPicture]:
    """Everything that a goal's page shows of its indicators, in one query.

    The areas are the county, the parties that are areas, and the whole country.
    """
    agreement = followed.agreement
    parties = [party.organisation_id for party in agreement.standing_parties]
    values = values_of(goal.indicators, Q(area__in=[*parties, agreement.county_id]) | Q(area__kind=Kind.COUNTRY))
    return [_picture(row, main_area(followed), values) for row in goal.indicators]


def _picture(row: FollowedIndicator, main: Organisation, values: Values) -> IndicatorPicture:
    rows = [found for (indicator, _area), found in values.items() if indicator == row.indicator_id]
    rows.sort(key=lambda found: (ORDER.index(found[0].area.kind), found[0].area.sort_key_fi))
    known = {found[0].area: found for found in rows}
    first = main if main in known else next(iter(known), main)
    in_words = row.indicator.in_words
    chart, multiples = (None, None) if in_words else _charts(row, known, first)
    return IndicatorPicture(
        row=row,
        baseline=_baseline(row),
        targets=[_target_words(target, row) for target in row.targets.all()],
        latest=_latest(row, known.get(first, [])),
        chart=chart,
        multiples=multiples,
        table=multiples or chart,
        told=[(area.name, _latest(row, rows)) for area, rows in known.items()] if in_words else [],
        is_example=any(one.is_example for rows in known.values() for one in rows),
    )


def _charts(
    row: FollowedIndicator, known: dict[Organisation, list[Observation]], first: Organisation
) -> tuple[LineChart | None, Multiples | None]:
    """The county beside the country; municipalities beside it as long as they are few, else each in its own picture.

    Counts follow the size of areas: side by side they would say only that.
    """
    if not any(one.value is not None for rows in known.values() for one in rows):
        return None, None
    shared = {"unit": row.unit or row.indicator.unit, "decimals": row.indicator.decimals}
    title = row.name or row.indicator.title
    series = {area: as_series(area.name, rows, is_main=area == first) for area, rows in known.items()}
    parts = [area for area in known if area.kind == Kind.MUNICIPALITY and area != first]
    are_few, is_count = len(parts) <= MOST_LINES, row.indicator.is_count
    beside = [] if is_count else [area for area in known if area != first and (are_few or area not in parts)]
    chart = LineChart(title, [series[first], *(series[area] for area in beside)], target_of(row, first), **shared)
    panels = [series[area] for area in known if area.kind == Kind.MUNICIPALITY]
    if len(panels) < 2 or (are_few and not is_count):
        return chart, None
    reference = series[first] if first.kind == Kind.COUNTY and not is_count else None
    return chart, Multiples(title, panels, reference, target_of(row), own_scales=is_count, **shared)


def _latest(row: FollowedIndicator, observations: Sequence[Observation]) -> str:
    known = next((one for one in reversed(observations) if one.is_known), None)
    return f"{value_words(known, row.indicator)} ({known.year})" if known else no_data()


def _baseline(row: FollowedIndicator) -> str:
    if row.baseline is None:
        return row.baseline_words or no_data()
    year = f" ({row.baseline_year})" if row.baseline_year else ""
    return number_words(row.baseline, row.unit or row.indicator.unit) + year


def _target_words(target: FollowedTarget, row: FollowedIndicator) -> str:
    where = f"{target.area.name}: " if target.area else ""
    unit = row.unit or row.indicator.unit
    what = target.words or no_data() if target.value is None else number_words(target.value, unit)
    return where + what + (f" ({target.year})" if target.year else "")
