"""What a test of follow-up needs: an agreement in force with goals, periods, reports."""

import datetime
import uuid

from django.utils import timezone

from agreements.follow_up.duty_counts import count_duties
from agreements.follow_up.following import Followed, followed
from agreements.models import (
    Agreement,
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    FollowedTarget,
    InForce,
    MeasureDuty,
    MeasureReport,
    Party,
    ReportingPeriod,
    Version,
)
from indicators.models import Indicator, Observation
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


def bare_in_force(county: Organisation, parties: list[Organisation], number: int = 1) -> Agreement:
    """An agreement in force as the register has it, without its text and handling: for pages that list many.

    One goal with an indicator of its own and a measure that all carry; all but the last party have reported.
    """
    today, title = timezone.localdate(), f"Sopimus {number}"
    agreement = Agreement.objects.create(
        kind="interface", blueprint="strategic", stage="signed", publicity="public",
        title_fi=title, county=county, coordinator=county,
    )  # fmt: skip
    version = Version.objects.create(
        agreement=agreement, number=1, dated=today, content="{}", sha256="0" * 64, frozen_at=timezone.now()
    )
    rows = Party.objects.bulk_create(Party(agreement=agreement, organisation=row) for row in parties)
    InForce.objects.bulk_create(InForce(party=party, version=version, starts=day(-100)) for party in rows)
    goal = FollowedGoal.objects.create(
        version=version, key=uuid.uuid4(), number=1, domain=make_domain(f"ala-{number}"), text_fi="Tavoite"
    )
    indicator = Indicator.objects.create(title_fi=f"Mittari {number}", unit="%", is_listed=number % 2 == 0)
    followed = FollowedIndicator.objects.create(goal=goal, key=uuid.uuid4(), position=1, indicator=indicator)
    FollowedTarget.objects.create(followed=followed, year=2029, value=5)
    Observation.objects.bulk_create(
        Observation(indicator=indicator, area=row, year=year, value=number) for row in parties for year in (2023, 2024)
    )
    measure = FollowedMeasure.objects.create(goal=goal, key=uuid.uuid4(), position=1, text_fi="Koulutetaan")
    MeasureDuty.objects.bulk_create(
        MeasureDuty(measure=measure, organisation=row, is_lead=row == county) for row in parties
    )
    count_duties([version.pk])
    period = make_period(agreement, due=-number)
    for row in parties[:-1]:
        make_report(period, measure, row)
    return agreement
