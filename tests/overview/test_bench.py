"""The benchmark measures what it says it measures."""

import pytest

from agreements.models import Agreement, Goal, Measure, SealingRecord
from agreements.problems import problems_of
from organisations.models import Organisation, User
from overview.bench import world
from overview.bench.timing import measure


@pytest.fixture
def region(db):
    return world.make_region()


def test_the_large_agreement_has_24_parties_44_goals_and_176_measures_and_can_be_signed(region):
    story = world.make_big_agreement(region)
    agreement = story.agreement
    assert agreement.parties.count() == 24
    assert Goal.objects.filter(agreement=agreement).count() == 44
    assert Measure.objects.filter(goal__agreement=agreement).count() == 176
    assert problems_of(agreement) == []

    version = world.sign_all(story)
    assert story.agreement.stage == Agreement.Stage.SIGNED
    assert SealingRecord.objects.filter(version=version).count() == 1


def test_the_list_has_four_hundred_agreements_of_all_counties(region):
    world.make_list()
    assert Agreement.objects.count() == 400
    assert Agreement.objects.values("county").distinct().count() == Organisation.objects.counties().count()


def test_the_median_and_the_queries_of_one_run_are_told(db):
    given = iter(range(100))
    seen = []

    def act(number: int) -> None:
        seen.append(number)
        User.objects.count()

    measurement = measure("Counting", act, runs=3, given=lambda: next(given))
    assert (measurement.runs, measurement.queries, len(seen)) == (3, 1, 5)
    assert measurement.seconds > 0


def test_a_heavy_act_is_done_only_as_often_as_it_is_measured(db):
    seen = []
    assert measure("Heavy", seen.append, runs=3, heavy=True).runs == len(seen) == 3
