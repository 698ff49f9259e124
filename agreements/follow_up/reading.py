"""An agreement as it is followed: goals, measures, reports, assessments, both lights; in a fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Value

from agreements.follow_up.following import Followed
from agreements.follow_up.lights import (
    Finding,
    Light,
    Said,
    gravest,
    measure_finding,
    report_finding,
    said_light,
    said_together,
    tally,
    timing_light,
    value_finding,
)
from agreements.models import (
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    FollowedTarget,
    GoalAssessment,
    MeasureDuty,
    MeasureReport,
    MeasureSummary,
    ReportingPeriod,
)
from indicators.models import Observation
from organisations.models import Organisation


@dataclass(frozen=True)
class FollowedDuty:
    """One organisation's part of a measure: its report of the period, and of the period before, if it gave them.

    `is_expected`: it is bound by the agreement, or is no party to it but named as responsible.
    """

    duty: MeasureDuty
    report: MeasureReport | None
    earlier: MeasureReport | None
    is_expected: bool = True

    @property
    def organisation(self) -> Organisation:
        return self.duty.organisation

    @property
    def is_sent(self) -> bool:
        return self.report is not None and self.report.sent_at is not None

    @property
    def status(self) -> str:
        """What the organisation has reported in this period, "" before it has."""
        return self.report.status if self.is_sent else ""

    @property
    def says_something(self) -> bool:
        report = self.report
        return report is not None and bool(
            report.done or report.hinders or report.next_step or report.attachments.all()
        )


class TwoLights:
    """What has a reported light and one of the schedule, never summed up: a measure or a goal."""

    said: Said
    said_from: str
    finding: Finding
    period: ReportingPeriod | None
    on: datetime.date

    @property
    def due(self) -> datetime.date | None:
        """The day by which reports are asked for, as long as they are collected."""
        return self.period.due_on if self.period and not self.period.closed_at else None

    @property
    def said_light(self) -> Light:
        return said_light(self.said, self.said_from if self.said != Said.NOTHING else "")

    @property
    def timing_light(self) -> Light:
        return timing_light(self.finding, self.on)


@dataclass(frozen=True)
class MeasureView(TwoLights):
    """A measure with everybody who carries it."""

    row: FollowedMeasure
    number: str
    duties: list[FollowedDuty]
    summary: MeasureSummary | None
    period: ReportingPeriod | None
    on: datetime.date

    @property
    def leads(self) -> list[Organisation]:
        return [duty.organisation for duty in self.expected if duty.duty.is_lead]

    @cached_property
    def expected(self) -> list[FollowedDuty]:
        return [duty for duty in self.duties if duty.is_expected]

    @property
    def missing(self) -> list[FollowedDuty]:
        return [duty for duty in self.expected if not duty.is_sent]

    @property
    def reports_given(self) -> int:
        return len(self.expected) - len(self.missing)

    @property
    def told(self) -> list[FollowedDuty]:
        """Those whose report says something in words, or has a file; the others have said only how it stands."""
        return [duty for duty in self.duties if duty.is_sent and duty.says_something]

    @property
    def quiet(self) -> list[FollowedDuty]:
        return [duty for duty in self.duties if duty.is_sent and not duty.says_something]

    @property
    def told_before(self) -> list[FollowedDuty]:
        return [duty for duty in self.duties if duty.earlier and duty.earlier.sent_at]

    @cached_property
    def said(self) -> Said:
        """The lead's summary, or else what the organisations' reports give together."""
        if self.summary:
            return Said(self.summary.status)
        return said_together(duty.status for duty in self.expected)

    @property
    def said_from(self) -> str:
        return tally(duty.status for duty in self.expected)

    @cached_property
    def own_finding(self) -> Finding:
        return measure_finding(self.row.ends, self.said, self.on, self.row.timing)

    @cached_property
    def finding(self) -> Finding:
        return gravest([self.own_finding, report_finding(len(self.missing), self.due, self.on)])


@dataclass(frozen=True)
class GoalView(TwoLights):
    """A goal with its measures, indicators and the forum's assessment; its lights are rolled up from the measures."""

    row: FollowedGoal
    measures: list[MeasureView]
    indicators: list[FollowedIndicator]
    assessment: GoalAssessment | None
    earlier_assessment: GoalAssessment | None
    values_missing: int
    period: ReportingPeriod | None
    on: datetime.date

    @property
    def reports_expected(self) -> int:
        return sum(len(measure.expected) for measure in self.measures)

    @property
    def reports_missing(self) -> int:
        return sum(len(measure.missing) for measure in self.measures)

    @property
    def reports_given(self) -> int:
        return self.reports_expected - self.reports_missing

    @property
    def organisations(self) -> list[Organisation]:
        """Everybody who carries something of the goal, each once, in the agreement's order."""
        found = {duty.organisation.pk: duty.organisation for measure in self.measures for duty in measure.duties}
        return list(found.values())

    @cached_property
    def said(self) -> Said:
        return said_together(measure.said for measure in self.measures)

    @property
    def said_from(self) -> str:
        return tally(measure.said for measure in self.measures)

    @cached_property
    def finding(self) -> Finding:
        """The gravest of the measures' days, the reports of the period and the values; its `what` names the measure."""
        own = [_named(measure) for measure in self.measures]
        return gravest(
            [
                *own,
                report_finding(self.reports_missing, self.due, self.on),
                value_finding(self.values_missing, self.due, self.on),
            ]
        )


def _named(measure: MeasureView) -> Finding:
    """A measure's day as its goal tells it: with the measure's name, where there is a day to tell of."""
    own = measure.own_finding
    return Finding(own.timing, own.day, what=measure.row.text if own.day else "")


@dataclass(frozen=True)
class FollowUp:
    """The whole follow-up of an agreement in a period, as it stands on a day."""

    followed: Followed
    period: ReportingPeriod | None
    earlier: ReportingPeriod | None
    goals: list[GoalView] = field(default_factory=list)

    @property
    def measures(self) -> list[MeasureView]:
        return [measure for goal in self.goals for measure in goal.measures]

    @property
    def reports_expected(self) -> int:
        return sum(goal.reports_expected for goal in self.goals)

    @property
    def reports_given(self) -> int:
        return sum(goal.reports_given for goal in self.goals)

    def duties_of(self, organisations: Iterable[int]) -> list[tuple[GoalView, MeasureView, FollowedDuty]]:
        """What one organisation, with those merged into it, has to report."""
        wanted = frozenset(organisations)
        return [
            (goal, measure, duty)
            for goal in self.goals
            for measure in goal.measures
            for duty in measure.duties
            if duty.organisation.pk in wanted
        ]

    def waiting_for(self) -> dict[Organisation, int]:
        """The organisations whose reports are missing, with how many."""
        found: dict[Organisation, int] = defaultdict(int)
        for measure in self.measures:
            for duty in measure.missing:
                found[duty.organisation] += 1
        return dict(found)


def follow_up_of(
    followed: Followed, period: ReportingPeriod | None = None, goal: UUID | None = None, *, with_files: bool = True
) -> FollowUp:
    """The follow-up in the period, by default the current one; without any period only the days speak.

    With `goal` only what belongs to the goal of that key is read. Where no file is shown, none need be read.
    """
    period = period or followed.current_period
    earlier = followed.earlier_than(period) if period else None
    return _Reader(followed, period, earlier, goal, with_files=with_files).follow_up()


class _Reader:
    def __init__(
        self,
        followed: Followed,
        period: ReportingPeriod | None,
        earlier: ReportingPeriod | None,
        goal: UUID | None = None,
        *,
        with_files: bool = True,
    ) -> None:
        self.followed, self.period, self.earlier = followed, period, earlier
        self.goals = followed.version.followed_goals.filter(**({"key": goal} if goal else {}))
        periods = [row for row in (period, earlier) if row]
        reports = MeasureReport.objects.filter(period__in=periods)
        if goal:
            reports = reports.filter(measure__goal__key=goal)
        if with_files:
            reports = reports.prefetch_related("attachments")
        self.reports = {(row.period_id, row.organisation_id, row.measure_key): row for row in reports}
        self.summaries = (
            {row.measure_key: row for row in MeasureSummary.objects.filter(period=period)} if period else {}
        )
        assessments = GoalAssessment.objects.filter(period__in=periods)
        self.assessments = {(row.period_id, row.goal_key): row for row in assessments}
        self.parties = {row.organisation_id for row in followed.agreement.standing_parties}

    def follow_up(self) -> FollowUp:
        targets = Prefetch("targets", FollowedTarget.objects.select_related("area"))
        indicators = FollowedIndicator.objects.select_related("indicator", "reporter").prefetch_related(targets)
        indicators = indicators.annotate(is_valued=self._is_valued())
        goals = list(self.goals.select_related("domain").prefetch_related(Prefetch("indicators", indicators)))
        measures = self._measures(goals)
        views = [
            GoalView(
                row=goal,
                measures=measures[goal.pk],
                indicators=list(goal.indicators.all()),
                assessment=self.period and self.assessments.get((self.period.pk, goal.key)),
                earlier_assessment=self.earlier and self.assessments.get((self.earlier.pk, goal.key)),
                values_missing=sum(row.indicator.is_own and not row.is_valued for row in goal.indicators.all()),
                period=self.period,
                on=self.followed.on,
            )
            for goal in goals
        ]
        return FollowUp(self.followed, self.period, self.earlier, views)

    def _measures(self, goals: list[FollowedGoal]) -> dict[int, list[MeasureView]]:
        duties = defaultdict(list)
        rows = MeasureDuty.objects.filter(measure__goal__in=self.goals).select_related("organisation")
        for duty in rows.order_by("-is_lead", "organisation__kind", "organisation__sort_key_fi"):
            duties[duty.measure_id].append(duty)
        numbers = {goal.pk: goal.number for goal in goals}
        found = defaultdict(list)
        for row in FollowedMeasure.objects.filter(goal__in=self.goals):
            found[row.goal_id].append(
                MeasureView(
                    row=row,
                    number=f"{numbers[row.goal_id]}.{row.position}",
                    duties=[self._duty(row, duty) for duty in duties[row.pk]],
                    summary=self.summaries.get(row.key),
                    period=self.period,
                    on=self.followed.on,
                )
            )
        return found

    def _duty(self, measure: FollowedMeasure, duty: MeasureDuty) -> FollowedDuty:
        is_party = duty.organisation_id in self.parties
        return FollowedDuty(
            duty=duty,
            report=self.period and self.reports.get((self.period.pk, duty.organisation_id, measure.key)),
            earlier=self.earlier and self.reports.get((self.earlier.pk, duty.organisation_id, measure.key)),
            is_expected=not is_party or duty.organisation_id in self.followed.bound,
        )

    def _is_valued(self) -> Exists | Value:
        """Whether any value of the period's year is known; only own indicators are asked for one, Sotkanet's come."""
        if self.period is None:
            return Value(True)
        return Exists(Observation.objects.filter(indicator=OuterRef("indicator"), year=self.period.year))
