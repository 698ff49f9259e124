"""What is known last of measures and goals, whatever the period: for the next term, hand-over, agendas and packs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from agreements.follow_up.lights import Said, said_together, tally
from agreements.models import Agreement, GoalAssessment, MeasureDuty, MeasureReport, MeasureSummary

Place = tuple[int, UUID]  # the id of an original agreement, the key of a measure


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


def last_known(chain: list[Agreement], measures: Iterable[str]) -> LastKnown:
    """Of an agreement with what amends it, by the keys of its measures; in four queries."""
    root = chain[0].pk
    rows = GoalAssessment.objects.filter(period__agreement=root).order_by("period__ends", "period")
    said = last_said((UUID(key) for key in measures), {row.pk: root for row in chain})
    return LastKnown({key: word for (_root, key), word in said.items()}, {row.goal_key: row for row in rows})


def last_said(measures: Iterable[UUID], roots: Mapping[int, int]) -> dict[Place, Said]:
    """How each measure stood in the newest period in which anything was said of it; in three queries.

    As on the follow-up page: a summary stands before the reports, and who has not reported keeps it from being done.
    `roots`: the original of each agreement that is meant, by id. Copied and imported agreements have the same keys.
    """
    keys = list(measures)
    asked = {"period__agreement__in": set(roots.values()), "measure_key__in": keys}
    statuses: dict[Place, list[str]] = {}
    newest: dict[Place, int] = {}
    reports = MeasureReport.objects.filter(**asked, sent_at__isnull=False).order_by("-period__ends", "-period")
    for root, key, period, status in reports.values_list("period__agreement", "measure_key", "period", "status"):
        if newest.setdefault((root, key), period) == period:
            statuses.setdefault((root, key), []).append(status)
    carriers = _carriers(keys, roots)
    found = {place: said_together([*said, *[""] * (carriers[place] - len(said))]) for place, said in statuses.items()}
    summaries = MeasureSummary.objects.filter(**asked).order_by("period__ends", "period")
    for root, key, period, status in summaries.values_list("period__agreement", "measure_key", "period", "status"):
        if newest.get((root, key), period) == period:
            found[root, key] = Said(status)
    return found


def _carriers(keys: list[UUID], roots: Mapping[int, int]) -> dict[Place, int]:
    """How many carry each measure by the newest version that has it."""
    rows = MeasureDuty.objects.filter(measure__key__in=keys, measure__goal__version__agreement__in=roots)
    rows = rows.values_list("measure__goal__version__agreement", "measure__key", "measure__goal__version")
    found: dict[Place, int] = defaultdict(int)
    for agreement, key, _version, count in rows.annotate(count=Count("pk")).order_by("measure__goal__version"):
        found[roots[agreement], key] = count
    return found
