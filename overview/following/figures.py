"""The indicators of one area: what its agreements measure, with targets, the newest values and the county beside."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from agreements.follow_up.chains import Chain
from agreements.models import FollowedIndicator, FollowedTarget
from indicators.charts import Series, Target
from indicators.models import Indicator, Observation
from indicators.reading import as_series
from indicators.wording import no_data, number_words, value_words
from organisations.models import Organisation

FROM_CATALOGUE = 12  # shown at most of the catalogue where agreements measure little
MOST = 24  # shown of those that agreements measure: the ones that measure most goals


@dataclass(frozen=True)
class Line:
    """One indicator of the area. `aim` is the next target; `is_reached` None when that can't be said."""

    indicator: Indicator
    series: Series
    newest: Observation | None
    beside: Observation | None
    aim: FollowedTarget | None
    followed: list[FollowedIndicator]

    @property
    def title(self) -> str:
        return self.followed[0].name if self.followed else self.indicator.title

    @property
    def words(self) -> str:
        return value_words(self.newest, self.indicator)

    @property
    def beside_words(self) -> str:
        return value_words(self.beside, self.indicator) if self.beside else no_data()

    @property
    def aim_words(self) -> str:
        if self.aim is None:
            return ""
        words = self.aim.words
        if self.aim.value is not None:
            words = number_words(self.aim.value, self.indicator.unit, self.indicator.decimals)
        return f"{words} ({self.aim.year})" if self.aim.year else words

    @property
    def target(self) -> Target | None:
        """The target as the small picture draws it."""
        if self.aim is None or self.aim.value is None:
            return None
        return Target(self.aim.value, self.aim.year, self.aim_words)

    @property
    def is_reached(self) -> bool | None:
        if self.newest is None or self.newest.value is None or self.target is None:
            return None
        match self.followed[0].direction:
            case Indicator.Direction.UP:
                return self.newest.value >= self.target.value
            case Indicator.Direction.DOWN:
                return self.newest.value <= self.target.value
        return None

    @property
    def is_example(self) -> bool:
        return any(row.is_example for row in (self.newest, self.beside) if row)


def lines_of(chains: Iterable[Chain], area: Organisation, county: Organisation | None, on: datetime.date) -> list[Line]:
    """What the agreements measure; where that is little, also what the catalogue knows. In four queries."""
    measured = sorted(_followed(chains, area).items(), key=lambda pair: -len(pair[1]))
    followed = dict(measured[:MOST])
    indicators = {rows[0].indicator_id: rows[0].indicator for rows in followed.values()}
    level = "municipality_level" if area.kind == Organisation.Kind.MUNICIPALITY else "county_level"
    more = Indicator.objects.listed().in_use().filter(**{level: True}).exclude(pk__in=indicators).in_order()
    for row in more.filter(observations__area=area).distinct()[:FROM_CATALOGUE]:
        if len(indicators) < FROM_CATALOGUE:
            indicators[row.pk] = row
    found = _observations(indicators, [row.pk for row in (area, county) if row])
    return [
        _line(row, found[pk, area.pk], found[pk, county.pk] if county else [], followed.get(pk, []), area, on)
        for pk, row in indicators.items()
    ]


def _followed(chains: Iterable[Chain], area: Organisation) -> dict[int, list[FollowedIndicator]]:
    targets = FollowedTarget.objects.filter(area=area) | FollowedTarget.objects.filter(area__isnull=True)
    rows = FollowedIndicator.objects.filter(goal__version__in=[chain.version for chain in chains])
    rows = rows.select_related("indicator", "goal").prefetch_related(Prefetch("targets", targets))
    found = defaultdict(list)
    for row in rows.order_by("goal__version", "goal__number", "position"):
        found[row.indicator_id].append(row)
    return dict(found)


def _observations(indicators: Iterable[int], areas: list[int]) -> dict[tuple[int, int], list[Observation]]:
    found = defaultdict(list)
    for row in Observation.objects.filter(indicator__in=list(indicators), area__in=areas).order_by("year"):
        found[row.indicator_id, row.area_id].append(row)
    return found


def _line(
    indicator: Indicator,
    own: list[Observation],
    beside: list[Observation],
    followed: list[FollowedIndicator],
    area: Organisation,
    on: datetime.date,
) -> Line:
    return Line(
        indicator=indicator,
        series=as_series(area.name, own, is_main=True),
        newest=_newest(own),
        beside=_newest(beside),
        aim=_next_target([target for row in followed for target in row.targets.all()], on),
        followed=followed,
    )


def _newest(rows: list[Observation]) -> Observation | None:
    return next((row for row in reversed(rows) if row.is_known), rows[-1] if rows else None)


def _next_target(targets: list[FollowedTarget], on: datetime.date) -> FollowedTarget | None:
    """The area's own target before the one for all, and the next year's before later and past ones."""
    return min(
        targets,
        key=lambda row: (row.area_id is None, (row.year or 0) < on.year, abs((row.year or on.year) - on.year)),
        default=None,
    )
