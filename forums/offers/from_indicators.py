"""From the indicators of goals: those whose newest real value is off target."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from agreements.models import GoalIndicator, Target
from agreements.wording import quantity
from forums.offers.offer import Ground, Offer
from indicators.models import Indicator, Observation

Direction = Indicator.Direction


def off_target(ground: Ground) -> Iterator[Offer]:
    """Indicators that missed the target of a year that has been measured, or have moved the wrong way since the start.

    Only real values count: what has no baseline, no target or no newer value is not judged. A target of all is
    compared with the value of the agreement's county, that of an area with its own (DOMAIN.md trap 25).
    """
    targets = list(_targets(ground))
    values = _newest(targets)
    seen = set()
    for target in targets:
        row = target.goal_indicator
        found = values.get((row.indicator_id, _area(target)))
        if row.pk in seen or found is None or found.year <= (row.baseline_year or 0):
            continue
        if _is_off(row, target, found):
            seen.add(row.pk)
            yield _offer(row, target, found)


def _targets(ground: Ground) -> Iterator[Target]:
    wanted = {f"goal_indicator__goal__{name}": value for name, value in ground.of_domains.items()}
    rows = Target.objects.standing().filter(
        goal_indicator__goal__agreement__in=ground.in_force,
        goal_indicator__goal__withdrawn_at__isnull=True,
        goal_indicator__withdrawn_at__isnull=True,
        goal_indicator__indicator__isnull=False,
        value__isnull=False,
        year__isnull=False,
        **wanted,
    )
    for target in rows.select_related("goal_indicator__goal", "area").order_by("year", "pk"):
        target.goal_indicator.goal.agreement = ground.in_force[target.goal_indicator.goal.agreement_id]
        yield target


def _area(target: Target) -> int | None:
    return target.area_id or target.goal_indicator.goal.agreement.county_id


def _newest(targets: list[Target]) -> dict[tuple[int, int], Observation]:
    """The newest value of each indicator in each area that a target speaks of."""
    if not targets:
        return {}
    indicators = {target.goal_indicator.indicator_id for target in targets}
    areas = {_area(target) for target in targets}
    rows = Observation.objects.filter(indicator__in=indicators, area__in=areas, value__isnull=False).order_by("year")
    return {(row.indicator_id, row.area_id): row for row in rows}


def _is_off(row: GoalIndicator, target: Target, found: Observation) -> bool:
    direction = _direction(row, target)
    if found.year >= target.year and _is_worse(found.value, target.value, direction):
        return True
    return row.baseline is not None and _is_worse(found.value, row.baseline, direction)


def _direction(row: GoalIndicator, target: Target) -> str:
    """The indicator's own direction; without one that from the baseline to the target."""
    if row.direction != Direction.NONE or row.baseline is None or row.baseline == target.value:
        return row.direction
    return Direction.UP if target.value > row.baseline else Direction.DOWN


def _is_worse(value: Decimal, other: Decimal, direction: str) -> bool:
    return (direction == Direction.UP and value < other) or (direction == Direction.DOWN and value > other)


def _offer(row: GoalIndicator, target: Target, found: Observation) -> Offer:
    words = {
        "value": quantity(str(found.value), row.unit),
        "year": found.year,
        "target": quantity(str(target.value), row.unit),
        "target_year": target.year,
        "goal": row.goal.text,
    }
    parts = [_("%(value)s in %(year)s; the target is %(target)s in %(target_year)s.") % words]
    if row.baseline is not None:
        start = {"baseline": quantity(str(row.baseline), row.unit), "year": row.baseline_year}
        parts.append(_("At the start it was %(baseline)s (%(year)s).") % start)
    parts.append(_("Goal: %(goal)s.") % words)
    return Offer(
        code=f"indicator:{row.key}:{found.year}:{target.year}",
        label=_("Indicator"),
        title=_("Off target: %(indicator)s") % {"indicator": row.name[:230]},
        reason=" ".join(parts),
        note=str(found.year),
        links=(("indicator", row.pk),),
    )
