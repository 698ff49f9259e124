"""The measures that an organisation leads together with others: how many have reported, whether it has summarised."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from agreements.follow_up.following import Followed
from agreements.follow_up.own_reports import expected
from agreements.models import FollowedMeasure, MeasureDuty, MeasureReport, MeasureSummary, ReportingPeriod


@dataclass(frozen=True)
class LedMeasure:
    measure: FollowedMeasure
    expected: int
    given: int
    is_summarised: bool

    @property
    def number(self) -> str:
        return f"{self.measure.goal.number}.{self.measure.position}"


def led_measures(followed: Followed, period: ReportingPeriod, organisations: Iterable[int]) -> list[LedMeasure]:
    """Those with several carriers, in the order of the agreement; in one query."""
    led = MeasureDuty.objects.filter(organisation__in=organisations, is_lead=True, measure=OuterRef("measure"))
    reports = MeasureReport.objects.filter(
        period=period,
        measure_key=OuterRef("measure__key"),
        organisation=OuterRef("organisation"),
        sent_at__isnull=False,
    )
    summaries = MeasureSummary.objects.filter(period=period, measure_key=OuterRef("measure__key"))
    duties = MeasureDuty.objects.filter(Exists(led), measure__goal__version=followed.version)
    duties = duties.annotate(is_reported=Exists(reports), is_summarised=Exists(summaries))
    by_measure: dict[int, list[MeasureDuty]] = {}
    for duty in duties.select_related("measure__goal").order_by("measure__goal__number", "measure__position", "pk"):
        if expected(followed, duty):
            by_measure.setdefault(duty.measure_id, []).append(duty)
    return [
        LedMeasure(rows[0].measure, len(rows), sum(row.is_reported for row in rows), rows[0].is_summarised)
        for rows in by_measure.values()
        if len(rows) > 1
    ]
