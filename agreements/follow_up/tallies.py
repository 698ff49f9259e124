"""What is counted of many followed agreements at once: of goals, of agreements, and of who carries them."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from agreements.follow_up.chains import Chain
from agreements.follow_up.lights import IS_LATE, Finding, Said, Timing


@dataclass(frozen=True)
class GoalTotal:
    """A goal with what its lights are rolled up to. `branch`: the top of the tree above its domain, or that itself."""

    chain: Chain
    key: UUID
    number: int
    domain: int
    domain_name: str
    branch: int
    branch_name: str
    text: str
    said: Said
    finding: Finding
    measures: int
    expected: int
    missing: int

    @property
    def timing(self) -> Timing:
        return self.finding.timing

    @property
    def is_late(self) -> bool:
        return self.timing in IS_LATE


@dataclass
class Carried:
    """What one organisation carries in all the agreements, and its reports of their current periods."""

    leads: int = 0
    takes_part: int = 0
    expected: int = 0
    given: int = 0
    missing: int = 0  # of what is being collected now
    late: int = 0  # of the missing, those whose day has passed
    late_since: datetime.date | None = None

    @property
    def duties(self) -> int:
        return self.leads + self.takes_part


@dataclass(frozen=True)
class AgreementTotal:
    chain: Chain
    goals: list[GoalTotal]

    @property
    def measures(self) -> int:
        return sum(goal.measures for goal in self.goals)

    @property
    def expected(self) -> int:
        return sum(goal.expected for goal in self.goals)

    @property
    def missing(self) -> int:
        return sum(goal.missing for goal in self.goals)

    @property
    def given(self) -> int:
        return self.expected - self.missing

    @property
    def said(self) -> Counter[Said]:
        return Counter(goal.said for goal in self.goals)

    @property
    def late_goals(self) -> int:
        return sum(goal.is_late for goal in self.goals)


@dataclass(frozen=True)
class Totals:
    """All the agreements, by the id of the original, and all who carry something in them, by id."""

    on: datetime.date
    agreements: dict[int, AgreementTotal] = field(default_factory=dict)
    organisations: dict[int, Carried] = field(default_factory=dict)
    missing_of: dict[tuple[int, int], int] = field(default_factory=dict)  # by the original and the organisation

    def missing_by_agreement(self, organisations: Iterable[int]) -> dict[int, int]:
        """How many reports are awaited of these organisations, by the id of the original."""
        wanted, found = frozenset(organisations), Counter()
        for (root, organisation), count in self.missing_of.items():
            if organisation in wanted:
                found[root] += count
        return dict(found)

    @cached_property
    def goals(self) -> list[GoalTotal]:
        return [goal for total in self.agreements.values() for goal in total.goals]

    @property
    def expected(self) -> int:
        return sum(total.expected for total in self.agreements.values())

    @property
    def missing(self) -> int:
        return sum(total.missing for total in self.agreements.values())

    @property
    def given(self) -> int:
        return self.expected - self.missing


def by_branch(goals: Iterable[GoalTotal]) -> dict[int, list[GoalTotal]]:
    """The goals of each branch of the tree of domains, by the id of its top."""
    found: dict[int, list[GoalTotal]] = defaultdict(list)
    for goal in goals:
        found[goal.branch].append(goal)
    return dict(found)
