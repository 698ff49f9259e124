"""Reading values of many indicators and areas at once, and putting municipalities together."""

from decimal import Decimal

from django.utils import translation

from indicators.means import as_points, mean_of, means_by_year
from indicators.models import Indicator
from indicators.reading import as_series, latest, observations_of, series_of, standings
from organisations.models import Organisation
from tests.indicators.factories import make_indicator, observe


def test_the_newest_known_value_of_each_in_one_query(cast, django_assert_num_queries):
    first, second = make_indicator(), make_indicator("Yksinäisyys")
    observe(first, cast.hollola, {2020: 60, 2022: 61, 2024: None})
    observe(first, cast.lahti, {2024: 0})
    observe(second, cast.hollola, {2023: "not_collected"})
    with django_assert_num_queries(1):
        found = latest([first, second], [cast.hollola, cast.lahti])
    assert {key: (row.year, row.value) for key, row in found.items()} == {
        (first.pk, cast.hollola.pk): (2022, 61),
        (first.pk, cast.lahti.pk): (2024, 0),
    }
    standing = standings([first], [cast.hollola])[first.pk, cast.hollola.pk]
    with translation.override("en"):
        assert standing.words(first) == "61.0%"
        assert standing.change(first) == "1.0\N{NO-BREAK SPACE}percentage points more than in 2020"
        assert standings([first], [cast.lahti])[first.pk, cast.lahti.pk].change(first) == ""


def test_a_series_keeps_missing_years_with_their_reasons(cast, django_assert_num_queries):
    indicator = make_indicator()
    observe(indicator, cast.hollola, {2024: 3, 2023: None})
    with django_assert_num_queries(1), translation.override("en"):
        series = series_of(indicator, [cast.hollola, cast.lahti], main=cast.hollola)
    hollola, lahti = series[cast.hollola.pk], series[cast.lahti.pk]
    assert [(point.year, point.value, point.missing) for point in hollola.points] == [
        (2023, None, "too few cases to be shown"),
        (2024, 3, ""),
    ]
    assert (hollola.is_main, lahti.is_main, lahti.points) == (True, False, ())


def test_words_are_not_drawn(cast):
    indicator = make_indicator(in_words=True, unit="", owner=cast.county)
    observe(indicator, cast.hollola, {2024: "malli on käytössä"})
    found = observations_of(indicator, [cast.hollola])
    assert as_series("Hollola", found[cast.hollola.pk]).points == ()
    assert latest([indicator], [cast.hollola])[indicator.pk, cast.hollola.pk].words == "malli on käytössä"


SHARE, COUNT, WORDS = Indicator(unit="%"), Indicator(unit="n"), Indicator(unit="", in_words=True)
LARGE, SMALL, TINY = (Organisation(pk=pk, population=people) for pk, people in ((1, 8000), (2, 1500), (3, 500)))
UNCOUNTED = Organisation(pk=4, population=None)
ALL = (LARGE, SMALL, TINY)
# what of whom, which values → value, is it a sum, how many counted; None: not shown
MEANS = {
    "weighted by population": ((SHARE, {1: 10, 2: 20, 3: 40}, ALL), (Decimal("13"), False, 3)),
    "partial, over 80 %": ((SHARE, {1: 10, 2: 20}, ALL), (Decimal(110000) / 9500, False, 2)),
    "exactly 80 %": ((SHARE, {1: 10}, ALL), (Decimal(10), False, 1)),
    "under 80 %": ((SHARE, {2: 20, 3: 40}, ALL), None),
    "missing is not zero": ((SHARE, {1: 10, 2: None, 3: None}, ALL), (Decimal(10), False, 1)),
    "zero is a value": ((SHARE, {1: 0, 2: 0, 3: 0}, ALL), (Decimal(0), False, 3)),
    "a population not known": ((SHARE, {1: 10, 4: 20}, (LARGE, UNCOUNTED)), None),
    "a whole sum": ((COUNT, {1: 10, 2: 20, 3: 40}, ALL), (Decimal(70), True, 3)),
    "a sum needs no population": ((COUNT, {1: 10, 4: 20}, (LARGE, UNCOUNTED)), (Decimal(30), True, 2)),
    "a partial sum": ((COUNT, {1: 10, 2: 20}, ALL), None),
    "words": ((WORDS, {1: 10}, (LARGE,)), None),
    "nobody": ((SHARE, {}, ALL), None),
}


def test_municipalities_are_put_together_by_population_or_not_at_all():
    for name, (given, expected) in MEANS.items():
        found = mean_of(*given)
        assert (found and (found.value, found.is_sum, found.counted)) == expected, name


def test_a_partial_mean_says_how_much_it_covers():
    with translation.override("en"):
        words = mean_of(SHARE, {1: 10, 2: 20}, ALL).words
    assert words == "Mean weighted by population, from 2 of 3 municipalities, 95% of the people."


def test_a_year_that_lacks_too_much_is_a_gap_in_the_means(cast):
    Organisation.objects.filter(pk__in=[cast.hollola.pk, cast.lahti.pk]).update(population=1000)
    municipalities = list(Organisation.objects.filter(pk__in=[cast.hollola.pk, cast.lahti.pk]))
    indicator = make_indicator()
    observe(indicator, cast.hollola, {2022: 10, 2023: 10})
    observe(indicator, cast.lahti, {2022: 30, 2023: None})
    means = means_by_year(indicator, observations_of(indicator, municipalities), municipalities)
    assert [(point.year, point.value) for point in as_points(means)] == [(2022, 20), (2023, None)]
