"""The follow-up of an agreement as large as they come: reported, frozen and printed."""

from collections.abc import Iterator

from django.utils import timezone

from agreements.follow_up.following import followed
from agreements.follow_up.freezing import content_now, fingerprint, freeze_report
from agreements.follow_up.printing.pdf import render_report_pdf
from agreements.models import FollowUpReport, MeasureDuty, ReportingPeriod, Version
from organisations.acting import Acting
from overview.bench.timing import Measurement, measure
from overview.demo.national.reporting import write_reporting

RUNS = 3


def measurements(version: Version, by: Acting) -> Iterator[Measurement]:
    """`version` is in force and nothing has been reported on it."""
    write_reporting([version], timezone.localdate())
    period = version.agreement.reporting_periods.get(kind=ReportingPeriod.Kind.YEARLY)
    goals = version.followed_goals.count()
    duties = MeasureDuty.objects.filter(measure__goal__version=version).count()
    yield measure(
        f"Freeze of a period's report: {goals} goals, {duties} duties, {period.reports.count()} reports",
        lambda seen: freeze_report(period, by=by, seen=seen, accepts_lacks=True),
        runs=1,
        given=lambda: fingerprint(content_now(followed(version.agreement, timezone.localdate()), period)),
        heavy=True,
    )
    report = FollowUpReport.objects.get(period=period)
    yield measure("PDF of that report", lambda _given: _pdf(report), runs=RUNS, heavy=True)


def _pdf(report: FollowUpReport) -> bytes:
    return render_report_pdf(report.data, "fi", sha256=report.sha256)
