"""The goals of the example agreements: fifteen goals of four measures, worded as in the demo's content."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agreements.models import Agreement, Goal, GoalIndicator, Measure, Responsibility, Target
from indicators.models import Indicator, Observation
from interfaces.models import InterfaceDomain
from organisations.models import Organisation
from overview.demo import files
from overview.demo.values import YEARS

GOALS, MEASURES_EACH = 15, 4
GROUP_EVERY = 6  # each sixth measure is for all municipalities, the others for the county and one of them
CONTENT = ("paijat_hame", "keski_pohjanmaa")
BETTER = Decimal("0.9")  # of the baseline, to be reached by the target year
TARGET_YEAR = 2028
Role = Responsibility.Role


@dataclass
class Rows:
    """What is written, by table, in the order in which the tables are."""

    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    indicators: list[GoalIndicator] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def write_goals(
    agreements: list[Agreement], domains: list[InterfaceDomain | None], organisations: list[Organisation]
) -> None:
    """Write the goals of a county's agreements; where there is no domain, each goal keeps its own."""
    example = _example()
    by_code = {row.code: row for row in InterfaceDomain.objects.all()}
    catalogue = _catalogue(organisations[0])
    rows = Rows()
    for agreement, domain in zip(agreements, domains, strict=True):
        chosen = set()
        for place in range(GOALS):
            data = example.goals[place % len(example.goals)]
            goal = _goal(agreement, place, data, domain or by_code[data["domain"]])
            chosen.add(goal.domain)
            rows.goals.append(goal)
            _add_measures(rows, goal, place, example.measures, organisations)
            _add_indicator(rows, goal, *catalogue[(agreement.pk * GOALS + place) % len(catalogue)])
        agreement.domains.set(chosen)
    for table in (rows.goals, rows.measures, rows.responsibilities, rows.indicators, rows.targets):
        type(table[0]).objects.bulk_create(table)


@dataclass(frozen=True)
class _Example:
    goals: list[dict[str, Any]]
    measures: list[dict[str, Any]]


def _example() -> _Example:
    goals = [goal for name in CONTENT for goal in files.example_content(name)["goals"]]
    return _Example(goals, [measure for goal in goals for measure in goal["measures"]])


def _catalogue(county: Organisation) -> list[tuple[Indicator, Decimal | None]]:
    """Each indicator with the county's newest value."""
    values = Observation.objects.filter(area=county, year=YEARS[-1]).values_list("indicator", "value")
    baselines = dict(values)
    rows = Indicator.objects.listed().of_sotkanet().order_by("sotkanet_id")
    return [(row, baselines.get(row.pk)) for row in rows]


def _key(goal: Goal, name: str) -> uuid.UUID:
    return uuid.uuid5(goal.key, name)


def _goal(agreement: Agreement, place: int, data: dict[str, Any], domain: InterfaceDomain) -> Goal:
    return Goal(
        key=uuid.uuid5(agreement.key, f"goal/{place}"),
        agreement=agreement,
        position=place,
        domain=domain,
        text_fi=data["text_fi"],
        why_fi=data.get("why_fi", ""),
    )


def _add_measures(
    rows: Rows, goal: Goal, place: int, examples: list[dict[str, Any]], organisations: list[Organisation]
) -> None:
    for position in range(MEASURES_EACH):
        number = place * MEASURES_EACH + position
        data = examples[number % len(examples)]
        measure = Measure(
            key=_key(goal, f"measure/{position}"),
            goal=goal,
            position=position,
            text_fi=data["text_fi"],
            timing_fi=data.get("timing_fi", ""),
            starts=data.get("starts"),
            ends=data.get("ends"),
        )
        rows.measures.append(measure)
        rows.responsibilities += _responsibilities(measure, number, organisations)


def _responsibilities(measure: Measure, number: int, organisations: list[Organisation]) -> Iterator[Responsibility]:
    county, *municipalities = organisations
    own = municipalities[number % len(municipalities)]
    if number % GROUP_EVERY == 0:
        pair: tuple[dict[str, Any], dict[str, Any]] = (
            {"organisation": county},
            {"group": Responsibility.Group.MUNICIPALITIES},
        )
    else:
        pair = ({"organisation": own}, {"organisation": county})
    for position, (role, who) in enumerate(zip((Role.LEAD, Role.PARTICIPANT), pair, strict=True)):
        yield Responsibility(
            key=uuid.uuid5(measure.key, f"responsibility/{position}"),
            measure=measure,
            position=position,
            role=role,
            **who,
        )


def _add_indicator(rows: Rows, goal: Goal, indicator: Indicator, baseline: Decimal | None) -> None:
    direction = Indicator.Direction.DOWN if indicator.direction == Indicator.Direction.NONE else indicator.direction
    row = GoalIndicator(
        key=_key(goal, "indicator"),
        goal=goal,
        indicator=indicator,
        name_fi=indicator.title_fi,
        unit=indicator.unit,
        direction=direction,
        baseline=baseline,
        baseline_year=None if baseline is None else YEARS[-1],
        source_fi=indicator.producer_fi,
        frequency_fi="vuosittain",
    )
    rows.indicators.append(row)
    rows.targets.append(_target(row))


def _target(row: GoalIndicator) -> Target:
    target = Target(key=uuid.uuid5(row.key, "target"), goal_indicator=row, year=TARGET_YEAR)
    if row.baseline is None:
        target.words_fi = "suunta paranee"
    else:
        target.value = round(row.baseline * (BETTER if row.direction == Indicator.Direction.DOWN else 1 / BETTER), 1)
    return target
