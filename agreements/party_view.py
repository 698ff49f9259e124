"""What an agreement means for one of its parties: its goals, measures, indicators and targets.

Works on the plain data of `content`, so that a frozen version says the same for ever. Groups such as "all
municipalities" are opened up here: a measure of a group belongs to each party of the group.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from agreements.models import Responsibility
from agreements.wording import day
from organisations.models import Organisation

Row = dict[str, Any]
Role, Group = Responsibility.Role, Responsibility.Group
KINDS_OF_GROUP = {
    Group.MUNICIPALITIES: Organisation.Kind.MUNICIPALITY,
    Group.ASSOCIATIONS: Organisation.Kind.ASSOCIATION,
}


@dataclass(frozen=True)
class OwnMeasure:
    """A measure that the party carries. `number` is as printed ("2.1"); `rows` are the responsibilities that name it.

    Who is named in charge as one of a group is in charge in its own municipality.
    """

    number: str
    row: Row
    role: str
    rows: tuple[Row, ...]

    @property
    def is_lead(self) -> bool:
        return self.role == Role.LEAD

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups by which the party carries the measure; none when it is named itself."""
        named = [row for row in self.rows if row["role"] == self.role]
        return () if any(row["organisation"] for row in named) else tuple(row["group"] for row in named)

    @property
    def ends(self) -> datetime.date | None:
        return day(self.row["ends"])

    def what(self, language: str) -> list[str]:
        """What exactly the party does, where the agreement says it."""
        return [row["what"][language] for row in self.rows if row["what"][language]]


@dataclass(frozen=True)
class OwnIndicator:
    """An indicator that the party reports, or that has a target for its own area."""

    row: Row
    reports: bool
    targets: tuple[Row, ...]


@dataclass(frozen=True)
class OwnGoal:
    """A goal in which the party has something to do or to reach; `number` is as printed."""

    number: int
    row: Row
    measures: tuple[OwnMeasure, ...] = ()
    indicators: tuple[OwnIndicator, ...] = ()


@dataclass(frozen=True)
class PartyView:
    """The agreement from one party's side. `joint_goals` are those without anything that is the party's own."""

    party: Row
    goals: tuple[OwnGoal, ...] = ()
    joint_goals: tuple[tuple[int, Row], ...] = field(default=())

    @property
    def measures(self) -> list[OwnMeasure]:
        return [measure for goal in self.goals for measure in goal.measures]

    @property
    def led(self) -> list[OwnMeasure]:
        return [measure for measure in self.measures if measure.is_lead]

    @property
    def taken_part_in(self) -> list[OwnMeasure]:
        return [measure for measure in self.measures if not measure.is_lead]

    @property
    def indicators(self) -> list[OwnIndicator]:
        return [indicator for goal in self.goals for indicator in goal.indicators]

    @property
    def reported(self) -> list[OwnIndicator]:
        return [indicator for indicator in self.indicators if indicator.reports]

    @property
    def with_own_target(self) -> list[OwnIndicator]:
        return [indicator for indicator in self.indicators if indicator.targets]

    @property
    def by_due_date(self) -> list[OwnMeasure]:
        """The measures that have a last day, the earliest first."""
        return sorted((measure for measure in self.measures if measure.ends), key=lambda measure: measure.ends)


def party_view(content: Row, key: str) -> PartyView:
    """The content from the side of the party with that key. Raises KeyError when it isn't one of the parties."""
    party = next((row for row in content["parties"] if row["key"] == str(key)), None)
    if party is None:
        raise KeyError(key)
    every = [_goal(number, goal, party["organisation"]) for number, goal in enumerate(content["goals"], start=1)]
    own = tuple(goal for goal in every if goal.measures or goal.indicators)
    numbers = {goal.number for goal in own}
    return PartyView(party, own, tuple((goal.number, goal.row) for goal in every if goal.number not in numbers))


def is_same_organisation(one: Row | None, other: Row | None) -> bool:
    """Whether two organisations of a content are one: by their code where they have one, else by name."""
    if not one or not other or one["kind"] != other["kind"]:
        return False
    if one["code"] or other["code"]:
        return one["code"] == other["code"]
    return one["name"]["fi"] == other["name"]["fi"]


def carries(responsibility: Row, organisation: Row) -> bool:
    """Whether a responsibility is the organisation's: it is named, or belongs to the group that is."""
    if responsibility["organisation"]:
        return is_same_organisation(responsibility["organisation"], organisation)
    group = responsibility["group"]
    return group == Group.PARTIES or organisation["kind"] == KINDS_OF_GROUP.get(group)


def _goal(number: int, goal: Row, organisation: Row) -> OwnGoal:
    measures = [
        _measure(f"{number}.{place}", measure, organisation) for place, measure in enumerate(goal["measures"], start=1)
    ]
    indicators = [_indicator(indicator, organisation) for indicator in goal["indicators"]]
    return OwnGoal(number, goal, tuple(filter(None, measures)), tuple(filter(None, indicators)))


def _measure(number: str, measure: Row, organisation: Row) -> OwnMeasure | None:
    """Who both leads and takes part, leads."""
    rows = tuple(row for row in measure["responsibilities"] if carries(row, organisation))
    if not rows:
        return None
    role = Role.LEAD if any(row["role"] == Role.LEAD for row in rows) else Role.PARTICIPANT
    return OwnMeasure(number, measure, role, rows)


def _indicator(indicator: Row, organisation: Row) -> OwnIndicator | None:
    reports = is_same_organisation(indicator["reporter"], organisation)
    targets = tuple(row for row in indicator["targets"] if is_same_organisation(row["area"], organisation))
    return OwnIndicator(indicator, reports, targets) if reports or targets else None
