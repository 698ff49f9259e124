"""What is followed is what stands in the version in force, written out as duties of each organisation."""

from agreements.follow_up import register
from agreements.follow_up.reading import follow_up_of
from agreements.models import FollowedGoal, GoalIndicator, MeasureDuty
from indicators.models import Indicator
from tests.factories import make_agreement, make_goal
from tests.follow_up.factories import follow, in_force_agreement, make_period, make_report


def test_a_group_becomes_a_duty_of_each_of_its_members_when_the_agreement_enters_into_force(cast):
    agreement = in_force_agreement(cast.county, goals=1, measures=1)
    duties = MeasureDuty.objects.filter(measure__goal__version__agreement=agreement)
    assert {(row.organisation, row.is_lead) for row in duties} == {
        (cast.county, True),
        (cast.hollola, False),
        (cast.lahti, False),
    }


def test_a_draft_is_not_followed_and_later_changes_of_its_rows_do_not_change_what_is(cast):
    make_goal(make_agreement(cast.county, scope=3))
    assert not FollowedGoal.objects.exists()
    agreement = in_force_agreement(cast.county, goals=1)
    agreement.goals.update(text_fi="Muutettu jälkeenpäin")
    assert [goal.text_fi for goal in FollowedGoal.objects.all()] == ["Tavoite 1"]


def test_an_indicator_outside_the_catalogue_gets_a_place_for_its_values(cast):
    agreement = in_force_agreement(cast.county, goals=1)
    row = GoalIndicator.objects.get(goal__agreement=agreement)
    made = Indicator.objects.get(goal_key=row.key)
    assert (made.is_listed, made.owner, made.title_fi) == (False, cast.county, "Ahdistuneisuus")


def test_writing_again_changes_nothing_and_what_is_missing_is_written_once(cast):
    agreement = in_force_agreement(cast.county)
    before = list(MeasureDuty.objects.values_list("pk", flat=True))
    assert register.write_missing() == 0
    register.write(agreement.latest_version)
    assert list(MeasureDuty.objects.values_list("pk", flat=True)) == before


def test_the_follow_up_tells_who_has_reported_and_who_has_not(cast, django_assert_num_queries):
    agreement = in_force_agreement(cast.county)
    period = make_period(agreement)
    chain = follow(agreement)
    measure = follow_up_of(chain).measures[0]
    make_report(period, measure.row, cast.county, "done")
    make_report(period, measure.row, cast.hollola, "stopped", sent_at=None)
    first = follow_up_of(follow(agreement)).measures[0]
    assert [duty.organisation for duty in first.missing] == [cast.hollola, cast.lahti]
    assert first.said == "going_on"  # nobody can know that all is done
    assert first.timing_light.state == "info"
    with django_assert_num_queries(14):
        found = follow_up_of(follow(agreement, chain.on))
        assert (found.reports_given, found.reports_expected) == (1, 12)
