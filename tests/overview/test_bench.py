"""The benchmark measures what it says it measures."""

import pytest

from agreements.models import Agreement, Goal, Measure
from agreements.problems import problems_of
from indicators.models import Observation
from organisations.models import Organisation, User
from overview.bench import sotkanet, world
from overview.bench.timing import measure, measure_page

pytestmark = pytest.mark.papers


@pytest.fixture
def region(db):
    return world.make_region()


def test_the_large_agreement_has_24_parties_44_goals_and_176_measures_and_nothing_in_its_way(region):
    story = world.make_big_agreement(region)
    agreement = story.agreement
    assert agreement.parties.count() == 24
    assert Goal.objects.filter(agreement=agreement).count() == 44
    assert Measure.objects.filter(goal__agreement=agreement).count() == 176
    assert problems_of(agreement) == []


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


def test_a_page_that_does_not_open_is_no_measurement(client, db):
    assert measure_page(client, "Login page", "/kirjaudu/").queries >= 0
    with pytest.raises(RuntimeError, match="answers 404"):
        measure_page(client, "Nothing", "/eiole/")


def test_the_measured_import_reads_what_sotkanet_would_answer(region, tmp_path, monkeypatch):
    monkeypatch.setattr(sotkanet, "INDICATORS", 1)
    monkeypatch.setattr(sotkanet, "YEARS", range(2023, 2024))
    assert sotkanet.write_answers(tmp_path) == 331
    sotkanet.load(tmp_path)
    assert Observation.objects.filter(missing="", is_example=False).count() == 330, "Helsinki has two regions"
