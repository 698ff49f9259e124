"""What is known last of measures and goals, whatever the period: for the next term, hand-over, agendas and packs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from agreements.follow_up.lights import Said, said_together, tally
from agreements.models import Agreement, GoalAssessment, MeasureDuty, MeasureReport, MeasureSummary


@dataclass(frozen=True)
class LastKnown:
    """`said`: by the key of the measure, those that somebody has reported; `assessments`: by the key of the goal."""

    said: dict[UUID, Said]
    assessments: dict[UUID, GoalAssessment]

    def measure(self, key: str) -> Said:
        return self.said.get(UUID(key), Said.NOTHING)

    def tally(self, measures: Iterable[str]) -> str:
        """ "2 going on, 1 without a report"; empty while nothing has been reported of any of them."""
        parts = [self.measure(key) for key in measures]
        return tally(parts) if any(part != Said.NOTHING for part in parts) else ""

    def goal(self, key: str) -> GoalAssessment | None:
        return self.assessments.get(UUID(key))

    @property
    def is_empty(self) -> bool:
        return not (self.said or self.assessments)


def last_known(root: Agreement, measures: Iterable[str]) -> LastKnown:
    """Of an agreement with what amends it, by the keys of its measures; in four queries."""
    rows = GoalAssessment.objects.filter(period__agreement=root).order_by("period__ends", "period")
    return LastKnown(last_said(UUID(key) for key in measures), {row.goal_key: row for row in rows})


def last_said(measures: Iterable[UUID]) -> dict[UUID, Said]:
    """How each measure stood in the newest period in which anything was said of it; in three queries.

    As on the follow-up page: a summary stands before the reports, and who has not reported keeps it from being done.
    """
    keys = list(measures)
    statuses: dict[UUID, list[str]] = {}
    newest: dict[UUID, int] = {}
    reports = MeasureReport.objects.filter(measure_key__in=keys, sent_at__isnull=False)
    for key, period, status in reports.order_by("-period__ends", "-period").values_list(
        "measure_key", "period", "status"
    ):
        if newest.setdefault(key, period) == period:
            statuses.setdefault(key, []).append(status)
    carriers = _carriers(keys)
    found = {key: said_together([*said, *[""] * (carriers[key] - len(said))]) for key, said in statuses.items()}
    summaries = MeasureSummary.objects.filter(measure_key__in=keys).order_by("period__ends", "period")
    for key, period, status in summaries.values_list("measure_key", "period", "status"):
        if newest.get(key, period) == period:
            found[key] = Said(status)
    return found


def _carriers(keys: list[UUID]) -> dict[UUID, int]:
    """How many carry each measure by the newest version that has it."""
    rows = MeasureDuty.objects.filter(measure__key__in=keys).values_list("measure__key", "measure__goal__version")
    found: dict[UUID, int] = defaultdict(int)
    for key, _version, count in rows.annotate(count=Count("pk")).order_by("measure__goal__version"):
        found[key] = count
    return found
