"""Many agreements counted in the database give the same as each of them read whole."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.follow_up.chains import chains_in_force
from agreements.follow_up.lights import Said, Timing
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.tallies import by_branch
from agreements.follow_up.totals import totals_of
from agreements.models import Agreement, FollowedMeasure, MeasureSummary
from agreements.workflow.amending import start_amendment
from indicators.models import Observation
from organisations.models import Membership
from tests.factories import (
    acting,
    make_county,
    make_organisation,
    municipalities_of,
    sign_and_seal,
)
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report

pytestmark = pytest.mark.django_db


def totals(*agreements: Agreement):
    today = timezone.localdate()
    return totals_of(chains_in_force([row.pk for row in agreements] or Agreement.objects.all(), today), today)


def measures_of(agreement: Agreement) -> list[FollowedMeasure]:
    rows = FollowedMeasure.objects.filter(goal__version=follow(agreement).version)
    return list(rows.order_by("goal__number", "position"))


def assert_same_as_read(*agreements: Agreement) -> None:
    """Every number and light is what `follow_up_of` gives, of agreements and of organisations."""
    found = totals(*agreements)
    waiting: dict[int, int] = {}
    for agreement in agreements:
        read, counted = follow_up_of(follow(agreement)), found.agreements[agreement.pk]
        assert counted.chain.period == read.period
        assert (counted.expected, counted.given) == (read.reports_expected, read.reports_given)
        for goal, view in zip(counted.goals, read.goals, strict=True):
            assert (goal.key, goal.number, goal.domain, goal.text) == (
                view.row.key,
                view.row.number,
                view.row.domain_id,
                view.row.text,
            )
            assert (goal.said, goal.timing, goal.finding.day) == (view.said, view.finding.timing, view.finding.day)
            assert (goal.measures, goal.expected, goal.missing) == (
                len(view.measures),
                view.reports_expected,
                view.reports_missing,
            )
        if read.period and not read.period.closed_at:
            for organisation, count in read.waiting_for().items():
                waiting[organisation.pk] = waiting.get(organisation.pk, 0) + count
    assert {pk: row.missing for pk, row in found.organisations.items() if row.missing} == waiting


def test_what_is_counted_is_what_is_read_whatever_has_been_reported():
    county = make_county()
    first, second = municipalities_of(county)
    late, open_, quiet = (in_force_agreement(county) for _number in range(3))
    assert_same_as_read(late, open_, quiet)  # nothing is asked yet

    past, running = make_period(late, due=-5), make_period(open_)
    one, two, three, four = measures_of(late)
    for organisation in (county, first, second):
        make_report(past, one, organisation, "done")
    make_report(past, two, county, "stopped")
    make_report(past, two, first, "going_on", sent_at=None)  # a draft says nothing yet
    FollowedMeasure.objects.filter(pk=three.pk).update(ends=day(-3))
    MeasureSummary.objects.create(
        period=past, measure_key=four.key, status="done", text="Valmis", organisation=county, by_name="Valmistelija"
    )
    make_report(running, measures_of(open_)[0], county, "not_started")
    assert_same_as_read(late, open_, quiet)
    goals = totals(late).goals
    assert [(goal.said, goal.timing) for goal in goals] == [
        (Said.PARTLY, Timing.REPORT_MISSING),
        (Said.GOING_ON, Timing.LATE),
    ]
    assert by_branch(goals) == {goals[0].domain: goals}

    past.closed_at = timezone.now()
    past.save()
    assert_same_as_read(late, open_, quiet)  # what is missing of a finished period is awaited no more


def test_values_that_the_parties_give_themselves_are_missed_after_the_day():
    agreement = in_force_agreement(make_county(), goals=2)
    period = make_period(agreement, due=-1)
    version = follow(agreement).version
    for measure in measures_of(agreement):
        for duty in measure.duties.all():
            make_report(period, measure, duty.organisation)
    assert_same_as_read(agreement)
    assert [goal.timing for goal in totals(agreement).goals] == [Timing.VALUE_MISSING] * 2
    indicator = version.followed_goals.get(number=1).indicators.get().indicator
    Observation.objects.create(indicator=indicator, area=agreement.county, year=period.year, value=60)
    assert_same_as_read(agreement)
    assert [goal.timing for goal in totals(agreement).goals] == [Timing.NO_DATE, Timing.VALUE_MISSING]


def test_who_is_not_bound_is_not_asked():
    """In force for two, the third has not decided; and somebody who is no party at all carries a measure."""
    county = make_county()
    agreement = in_force_agreement(county, goals=1, entry_rule="each")
    outside = make_organisation("Yhdistys", "association")
    first = measures_of(agreement)[0]
    first.duties.create(organisation=outside)
    third = agreement.parties.exclude(organisation=county).last()
    third.in_force_rows.all().delete()
    period = make_period(agreement, due=-5)
    make_report(period, first, third.organisation)  # given before it left
    make_report(period, first, outside)
    assert_same_as_read(agreement)
    assert totals(agreement).organisations[third.organisation_id].expected == 0


def test_reports_given_before_an_amendment_count_for_the_same_measures():
    county = make_county()
    agreement = in_force_agreement(county, goals=1)
    period = make_period(agreement)
    kept, dropped = measures_of(agreement)
    for measure in (kept, dropped):
        for duty in measure.duties.all():
            make_report(period, measure, duty.organisation, "done")
    amendment = start_amendment(agreement, by=acting(county, Membership.Role.EDITOR), scope="annexes", reason="Muutos")
    row = amendment.goals.get().measures.get(key=dropped.key)
    row.withdrawn_at = timezone.now()
    row.save()
    sign_and_seal(amendment)
    today = timezone.localdate()
    chains = chains_in_force([agreement.pk, amendment.pk], today)
    assert [(chain.root, chain.agreement) for chain in chains] == [(agreement.pk, amendment.pk)]
    read, counted = follow_up_of(follow(agreement)), totals_of(chains, today)
    assert (counted.expected, counted.given) == (read.reports_expected, read.reports_given) == (3, 3)
    assert counted.goals[0].said == read.goals[0].said == Said.DONE
    assert {row.given for row in counted.organisations.values()} == {1}


def test_duties_are_summed_by_side():
    county = make_county()
    first, second = municipalities_of(county)
    found = totals(in_force_agreement(county, goals=2), in_force_agreement(county, goals=1))
    carried = {pk: (row.leads, row.takes_part, row.duties) for pk, row in found.organisations.items()}
    assert carried == {county.pk: (6, 0, 6), first.pk: (0, 6, 6), second.pk: (0, 6, 6)}


def test_more_agreements_cost_no_more_queries():
    county = make_county()

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            totals()
        return len(captured)

    make_period(in_force_agreement(county, goals=1), due=-1)
    few = cost()
    for _number in range(2):
        make_period(in_force_agreement(county, goals=2), due=-1)
    assert cost() == few <= 11
