"""The goals of an agreement as the workbook sees them: of one shape, be they from the rows or from a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from agreements.editing import GoalFacts, RowFacts
from agreements.models import Agreement, Goal, GoalIndicator, Measure, Responsibility, Target
from agreements.models.row import ContentRow
from agreements.workbook.sheets import GOALS, INDICATORS, MEASURES, TARGETS, Sheet

NOT_FIELDS = {"key", "goal", "indicator", "lead", "participant", "catalogue"}
ROLES = (Responsibility.Role.LEAD, Responsibility.Role.PARTICIPANT)


@dataclass(frozen=True)
class BookGoal:
    """A goal with everything under it; `key` is None for a new one. `place` is where it stands in the file."""

    key: UUID | None
    fields: dict[str, Any]
    measures: tuple[RowFacts, ...] = ()
    indicators: tuple[RowFacts, ...] = ()
    place: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        return self.fields.get("text_fi") or self.fields.get("text_sv") or ""

    def facts(self, has_measures: bool) -> GoalFacts:
        return GoalFacts(self.fields, self.measures if has_measures else None, self.indicators)


def goals_of(agreement: Agreement) -> list[Goal]:
    """The standing goals with everything under them, in the order of the document; a fixed number of queries."""
    measures = Measure.objects.standing().prefetch_related(
        Prefetch("responsibilities", Responsibility.objects.standing().select_related("organisation"))
    )
    indicators = (
        GoalIndicator.objects.standing()
        .select_related("indicator", "reporter__organisation")
        .prefetch_related(Prefetch("targets", Target.objects.standing().select_related("area")))
    )
    rows = agreement.goals.standing().select_related("domain")
    rows = rows.prefetch_related(Prefetch("measures", measures), Prefetch("indicators", indicators))
    return list(rows.order_by("domain__position", "domain_id", "position", "pk"))


def book_goal(goal: Goal, languages: list[str]) -> BookGoal:
    return BookGoal(
        goal.key,
        _fields(goal, GOALS, languages),
        tuple(_measure(row, languages) for row in goal.measures.all()),
        tuple(_indicator(row, languages) for row in goal.indicators.all()),
    )


def _fields(row: ContentRow, sheet: Sheet, languages: list[str]) -> dict[str, Any]:
    names = (column.name for column in sheet.columns_in(languages))
    return {name: getattr(row, name) for name in names if name not in NOT_FIELDS}


def _measure(row: Measure, languages: list[str]) -> RowFacts:
    return RowFacts(_fields(row, MEASURES, languages), row.key, in_role_order(_responsible(row, languages)))


def _responsible(measure: Measure, languages: list[str]) -> list[RowFacts]:
    return [
        RowFacts(
            {
                "organisation": row.organisation,
                "group": row.group,
                "role": row.role,
                **{f"what_{code}": getattr(row, f"what_{code}") for code in languages},
            },
            row.key,
        )
        for row in measure.responsibilities.all()
    ]


def in_role_order(rows: Iterable[RowFacts]) -> tuple[RowFacts, ...]:
    """Those in charge first, as in the file, which has a column for each role."""
    return tuple(sorted(rows, key=lambda row: ROLES.index(row.fields["role"])))


def _indicator(row: GoalIndicator, languages: list[str]) -> RowFacts:
    fields = _fields(row, INDICATORS, languages) | {"indicator": row.indicator}
    targets = tuple(RowFacts(_fields(target, TARGETS, languages), target.key) for target in row.targets.all())
    return RowFacts(fields, row.key, targets)
