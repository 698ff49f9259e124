"""Two periods of follow-up for each example agreement: last year's, in which nearly all have reported and the forum has
judged, and the mid-term review that is being collected now.
"""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from agreements.history import SYSTEM
from agreements.models import FollowedGoal, GoalAssessment, MeasureDuty, MeasureReport, ReportingPeriod, Status, Version
from overview.demo.days import meeting_day

Kind, Verdict = ReportingPeriod.Kind, GoalAssessment.Verdict
FORUM = "Yhteistyöneuvottelukunta"
# How many of a hundred have reported, in the period before and in the present one.
REPORTED = {Kind.YEARLY: 96, Kind.MID_TERM: 60}
STATUSES = (Status.GOING_ON, Status.GOING_ON, Status.DONE, Status.NOT_STARTED, Status.GOING_ON, Status.STOPPED)
VERDICTS = (Verdict.ON_THE_WAY, Verdict.ATTAINED, Verdict.ON_THE_WAY, Verdict.NOT_ATTAINED, Verdict.CANNOT_SAY)
DONE = {
    Status.NOT_STARTED: "",
    Status.GOING_ON: "Työ on käynnissä sovitulla tavalla, ja vastuuhenkilöt on nimetty.",
    Status.DONE: "Toimenpide on toteutettu, ja toiminta jatkuu pysyvänä.",
    Status.STOPPED: "Toimenpide keskeytettiin talousarvion käsittelyssä.",
}
HINDERS = {
    Status.NOT_STARTED: "Henkilöstöä ei ole vielä voitu osoittaa tehtävään.",
    Status.STOPPED: "Rahoitusta ei ole.",
}
NEXT = "Toteutumista tarkastellaan seuraavassa neuvottelukunnassa."
WHY = "Mittarin suunta on toivottu, mutta kunnat ovat eri vaiheissa."


def write_reporting(versions: list[Version], today: datetime.date) -> None:
    periods = ReportingPeriod.objects.bulk_create(period for version in versions for period in _periods(version, today))
    version_of = {version.agreement_id: version for version in versions}
    duties, goals = _duties(versions), _goals(versions)
    MeasureReport.objects.bulk_create(
        report
        for period in periods
        for number, duty in enumerate(duties.get(version_of[period.agreement_id].pk, []))
        if (report := _report(period, duty, number))
    )
    GoalAssessment.objects.bulk_create(
        _assessment(period, goal)
        for period in periods
        if period.kind == Kind.YEARLY
        for goal in goals.get(version_of[period.agreement_id].pk, [])
    )


def _periods(version: Version, today: datetime.date) -> Iterator[ReportingPeriod]:
    yield ReportingPeriod(
        agreement=version.agreement,
        kind=Kind.YEARLY,
        starts=datetime.date(today.year - 1, 1, 1),
        ends=datetime.date(today.year - 1, 12, 31),
        opens_on=meeting_day(-48, today),
        due_on=meeting_day(-42, today),
        created_by_name=SYSTEM,
    )
    yield ReportingPeriod(
        agreement=version.agreement,
        kind=Kind.MID_TERM,
        starts=datetime.date(today.year, 1, 1),
        ends=datetime.date(today.year, 12, 31),
        opens_on=meeting_day(-3, today),
        due_on=meeting_day(3, today),
        created_by_name=SYSTEM,
    )


def _duties(versions: list[Version]) -> dict[int, list[MeasureDuty]]:
    """By version, in an order that is the same each time."""
    rows = MeasureDuty.objects.filter(measure__goal__version__in=versions)
    found: dict[int, list[MeasureDuty]] = {}
    for duty in rows.select_related("measure__goal").order_by("measure__goal__number", "measure__position", "pk"):
        found.setdefault(duty.measure.goal.version_id, []).append(duty)
    return found


def _goals(versions: list[Version]) -> dict[int, list[FollowedGoal]]:
    found: dict[int, list[FollowedGoal]] = {}
    for goal in FollowedGoal.objects.filter(version__in=versions).order_by("number"):
        found.setdefault(goal.version_id, []).append(goal)
    return found


def _report(period: ReportingPeriod, duty: MeasureDuty, number: int) -> MeasureReport | None:
    """None when the organisation has not reported yet."""
    if (number * 37 + period.agreement_id) % 100 >= REPORTED[period.kind]:
        return None
    status = STATUSES[(number + period.agreement_id) % len(STATUSES)]
    return MeasureReport(
        period=period,
        organisation_id=duty.organisation_id,
        measure=duty.measure,
        measure_key=duty.measure.key,
        status=status,
        done=DONE[status],
        hinders=HINDERS.get(status, ""),
        next_step="" if status == Status.DONE else NEXT,
        sent_at=timezone.now(),
        by_name=SYSTEM,
    )


def _assessment(period: ReportingPeriod, goal: FollowedGoal) -> GoalAssessment:
    return GoalAssessment(
        period=period,
        goal_key=goal.key,
        body_name=FORUM,
        assessed_on=meeting_day(-40),
        verdict=VERDICTS[(goal.number + period.agreement_id) % len(VERDICTS)],
        why=WHY,
        next_step=NEXT,
        by_name=SYSTEM,
    )
