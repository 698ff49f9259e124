"""The goals of a county's agreements as a list that can be narrowed: what the bars of the dashboard count."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.access import whole_number
from agreements.follow_up.chains import chains_seen_by
from agreements.follow_up.lights import Light, said_light, timing_light
from agreements.follow_up.tallies import GoalTotal
from agreements.follow_up.totals import totals_of
from agreements.models import Agreement
from organisations.acting import Acting
from organisations.models import Organisation
from overview.following.bars import CLOCKS


@dataclass(frozen=True)
class GoalRow:
    goal: GoalTotal
    agreement: Agreement
    on: datetime.date

    @property
    def said_light(self) -> Light:
        return said_light(self.goal.said)

    @property
    def timing_light(self) -> Light:
        return timing_light(self.goal.finding, self.on)

    @property
    def given(self) -> int:
        return self.goal.expected - self.goal.missing


@dataclass(frozen=True)
class GoalList:
    """`rows` are what the choices leave; the choices themselves are all that the county's goals offer."""

    county: Organisation
    rows: list[GoalRow]
    all_count: int
    asked: QueryDict
    domains: list[tuple[int, str]]
    agreements: list[Agreement]

    @property
    def is_narrowed(self) -> bool:
        return len(self.rows) < self.all_count

    def headings(self) -> list[str]:
        return [
            _("Agreement"), _("Goal"), _("Text"), _("Domain"), _("Own assessment"), _("Schedule"),
            _("Measures"), _("Reports given"), _("Reports asked for"),
        ]  # fmt: skip

    def cells(self) -> Iterator[list[Any]]:
        for row in self.rows:
            goal, timing = row.goal, row.timing_light
            yield [
                row.agreement.title, goal.number, goal.text, goal.domain_name, row.said_light.label,
                f"{timing.label} {timing.note}".strip(), goal.measures, row.given, goal.expected,
            ]  # fmt: skip


def goal_list(county: Organisation, acting: Acting | None, on: datetime.date, asked: QueryDict) -> GoalList:
    """Narrowed by the address: yhdyspinta, sopimus, arvio and aikataulu. Of agreements that the person may read."""
    totals = totals_of(chains_seen_by(acting, Agreement.objects.filter(county=county), on), on)
    agreements = Agreement.objects.filter(pk__in=totals.agreements).in_order()
    by_pk = {row.pk: row for row in agreements}
    goals = [goal for pk in by_pk for goal in totals.agreements[pk].goals]
    domains = {goal.branch: goal.branch_name for goal in goals}
    rows = [GoalRow(goal, by_pk[goal.chain.root], on) for goal in goals if _fits(goal, asked)]
    return GoalList(county, rows, len(goals), asked, list(domains.items()), list(by_pk.values()))


def _fits(goal: GoalTotal, asked: QueryDict) -> bool:
    wanted = {
        "yhdyspinta": (goal.branch, whole_number(asked.get("yhdyspinta", ""))),
        "sopimus": (goal.chain.root, whole_number(asked.get("sopimus", ""))),
        "arvio": (goal.said, asked.get("arvio")),
        "aikataulu": (CLOCKS[goal.timing], asked.get("aikataulu")),
    }
    return all(value == choice for name, (value, choice) in wanted.items() if asked.get(name))
