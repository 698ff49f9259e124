"""What a test of follow-up needs: an agreement in force with goals, periods, reports."""

import datetime

from django.utils import timezone

from agreements.follow_up.following import Followed, followed
from agreements.models import Agreement, FollowedMeasure, MeasureReport, ReportingPeriod
from organisations.models import Organisation
from tests.factories import make_agreement, make_domain, make_goal, sign_and_seal


def day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)


def in_force_agreement(county: Organisation, goals: int = 2, measures: int = 2, **fields) -> Agreement:
    """A signed agreement of scope 3 between the county and its municipalities, with that many goals."""
    agreement = make_agreement(county, scope=3, **fields)
    agreement.domains.add(make_domain())
    for number in range(1, goals + 1):
        make_goal(agreement, f"Tavoite {number}", measures=measures)
    sign_and_seal(agreement)
    return Agreement.objects.get(pk=agreement.pk)


def follow(agreement: Agreement, on: datetime.date | None = None) -> Followed:
    return followed(Agreement.objects.get(pk=agreement.pk), on or timezone.localdate())


def make_period(agreement: Agreement, *, opened: int = -30, due: int = 14, **fields) -> ReportingPeriod:
    """A yearly period of this year; `opened` and `due` are days from today."""
    today = timezone.localdate()
    defaults = {
        "starts": datetime.date(today.year, 1, 1),
        "ends": datetime.date(today.year, 12, 31),
        "opens_on": day(opened),
        "due_on": day(due),
    }
    return ReportingPeriod.objects.create(agreement=agreement, **defaults | fields)


def make_report(
    period: ReportingPeriod, measure: FollowedMeasure, organisation: Organisation, status: str = "going_on", **fields
) -> MeasureReport:
    """A sent report; give sent_at=None for a draft."""
    defaults = {"done": "Ryhmät ovat alkaneet.", "sent_at": timezone.now(), "by_name": "Valmistelija"}
    return MeasureReport.objects.create(
        period=period,
        measure=measure,
        measure_key=measure.key,
        organisation=organisation,
        status=status,
        **defaults | fields,
    )
