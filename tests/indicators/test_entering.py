"""Own values: what a cell means, what is refused, hidden or questioned, and what is kept of the earlier value."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from indicators.entering import ChangedMeanwhile, Entered, Given, enter, enter_many, mark
from indicators.models import Indicator, Observation, ObservationChange
from indicators.questioning import odd
from indicators.typed import cell_text, read_cell
from tests.factories import make_organisation
from tests.indicators.factories import make_indicator, observe

pytestmark = pytest.mark.django_db
Missing = Observation.Missing


def own(cast, **fields) -> Indicator:
    return make_indicator("Liikuntaneuvonta", owner=cast.county, **fields)


def number(value: str, **fields) -> Given:
    return Given(value=Decimal(value), **fields)


UNDERSTOOD = [
    ("61,4", Decimal("61.4")),
    ("61.4", Decimal("61.4")),
    ("61,4 %", Decimal("61.4")),
    ("1 234,5", Decimal("1234.5")),
    ("1\u00a0234", Decimal(1234)),
    ("−3", Decimal(-3)),
    ("0", Decimal(0)),
    ("–", Missing.NOT_COLLECTED),
    ("-", Missing.NOT_COLLECTED),
    ("..", Missing.NOT_PUBLISHED),
    ("<5", Missing.TOO_FEW),
    ("", None),
    ("  ", None),
]


def test_a_cell_is_a_number_a_reason_or_nothing():
    indicator = Indicator(unit="%", small_limit=5)
    for text, meant in UNDERSTOOD:
        given = read_cell(text, indicator)
        assert (given and (given.missing if given.missing else given.value)) == meant, text
    for text in ("noin 60", "1,2,3", "60–70", "1.234,5", "x"):
        with pytest.raises(ValidationError):
            read_cell(text, indicator)
    assert read_cell("malli on käytössä", Indicator(in_words=True)).words == "malli on käytössä"


def test_what_a_cell_shows_is_read_back_as_the_same_in_each_language():
    indicator = Indicator(unit="n", decimals=1, small_limit=5)
    every = [number("48000"), number("1234.5"), number("-3"), *(Given(missing=reason) for reason in Missing)]
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            assert [read_cell(cell_text(given, indicator), indicator) for given in every] == every
    assert cell_text(number("1234.5"), indicator) == "1\u00a0234,5"


def test_values_outside_sense_are_refused_and_nothing_is_saved(cast):
    association = make_organisation("Yhdistys", "association")
    helsinki = make_organisation("Pääkaupunki")
    percent, county_only = own(cast), own(cast, municipality_level=False)
    municipal, in_words = own(cast, county_level=False), own(cast, in_words=True, unit="")
    refused = [
        (percent, cast.hollola, 2024, number("-1")),
        (percent, cast.hollola, 2024, number("100.1")),
        (percent, cast.hollola, 2024, number("1.23456")),
        (percent, cast.hollola, 2024, Given(words="paljon")),
        (percent, cast.hollola, 2024, Given()),
        (percent, cast.hollola, 2024, number("1", missing=Missing.TOO_FEW)),
        (percent, cast.hollola, 2999, number("1")),
        (percent, cast.hollola, 1900, number("1")),
        (percent, association, 2024, number("1")),
        (county_only, cast.hollola, 2024, number("1")),
        (municipal, cast.county, 2024, number("1")),
        (in_words, cast.hollola, 2024, number("1")),
        (own(cast, unit="n"), cast.hollola, 2024, number("-1")),
        (own(cast, unit="h"), cast.hollola, 2024, Given(value=Decimal(10) ** 14)),
        (percent, cast.hollola, 2024, number("1", comment="x" * 501)),
    ]
    for indicator, area, year, given in refused:
        with pytest.raises(ValidationError) as fault:
            enter(indicator, area, year, given, by=None, name="x")
        assert area.name in fault.value.messages[0]
    assert not Observation.objects.exists()
    assert enter(county_only, helsinki, 2024, number("1"), by=None, name="x").value == 1  # its own area


def test_one_fault_keeps_everything_out(cast):
    indicator = own(cast)
    values = {(cast.hollola.pk, 2024): number("50"), (cast.lahti.pk, 2024): number("150")}
    with pytest.raises(ValidationError):
        enter_many(indicator, values, by=None, name="x")
    assert not Observation.objects.exists()


def test_what_is_replaced_is_kept_and_the_same_writes_nothing(cast):
    indicator, user = own(cast), cast.editor.user
    key = (cast.hollola.pk, 2024)
    first = enter_many(indicator, {key: number("61.4", source="kysely")}, by=user, name="Ensin")
    same = enter_many(indicator, {key: number("61.40")}, by=None, name="Toinen")
    changed = enter_many(indicator, {key: number("60")}, by=None, name="Kolmas")
    assert (first, same, changed) == (Entered(new=(key,)), Entered(unchanged=(key,)), Entered(changed=(key,)))
    row, old = Observation.objects.get(), ObservationChange.objects.get()
    assert (row.value, row.entered_by_name, row.entered_by, row.source) == (60, "Kolmas", None, "")
    assert (old.value, old.entered_by, old.entered_by_name, old.source) == (Decimal("61.4"), user, "Ensin", "kysely")
    assert (old.observation, old.replaced_by_name) == (row, "Kolmas")


def test_a_real_value_replaces_an_example_that_says_the_same(cast):
    indicator = own(cast)
    observe(indicator, cast.hollola, {2024: "50"}, is_example=True)
    row = enter(indicator, cast.hollola, 2024, number("50"), by=None, name="x")
    assert not row.is_example
    assert row.changes.count() == 1


def test_small_counts_are_never_kept(cast):
    people, share = own(cast, unit="n", small_limit=5), own(cast, small_limit=5)
    cases = [
        (people, number("4"), Missing.TOO_FEW),
        (people, number("5"), ""),
        (people, number("0"), ""),
        (share, number("40", count=Decimal(4)), Missing.TOO_FEW),
        (share, number("40", count=Decimal(5)), ""),
        (share, number("4"), ""),
        (own(cast, unit="n"), number("4"), ""),
    ]
    for year, (indicator, given, missing) in enumerate(cases, start=2010):
        row = enter(indicator, cast.hollola, year, given, by=None, name="x")
        assert row.missing == missing, given
        assert (row.value is None, row.count is None) == ((True, True) if missing else (False, given.count is None))


def test_what_others_have_saved_is_not_replaced_unseen(cast):
    indicator = own(cast)
    mine, untouched = (cast.hollola.pk, 2024), (cast.lahti.pk, 2024)
    enter_many(indicator, {mine: number("50"), untouched: number("70")}, by=None, name="Muut")
    with pytest.raises(ChangedMeanwhile) as stale:
        enter_many(indicator, {mine: number("60")}, by=None, name="x", seen={mine: ""})
    assert {key: mark(row) for key, row in stale.value.rows.items()} == {mine: "v:50"}
    enter_many(indicator, {mine: number("60")}, by=None, name="x", seen={mine: "v:50"})
    enter_many(indicator, {mine: number("60")}, by=None, name="x", seen={mine: "v:1"})  # both mean the same
    assert Observation.objects.get(area=cast.hollola).value == 60


QUESTIONED = [
    ({}, "99", False),
    ({2023: "60"}, "61", False),
    ({2023: "60"}, "91", True),  # by more than half
    ({2023: "60"}, "29", True),
    ({2021: "60", 2022: "61", 2023: "60"}, "63", False),
    ({2021: "60", 2022: "61", 2023: "60"}, "64", True),  # over three times the usual change
    ({2021: "60", 2022: "60.1", 2023: "60"}, "62", False),  # the values have hardly moved, and do so little more
    ({2022: "60", 2023: "61"}, "70", False),  # one change is nothing usual yet
    ({2025: "1"}, "99", False),  # later years are not looked at
]


def test_odd_values_are_questioned(cast):
    indicator = own(cast)
    for earlier, value, is_odd in QUESTIONED:
        known = {year: Decimal(text) for year, text in earlier.items()}
        assert bool(odd(indicator, cast.hollola, 2024, Decimal(value), known)) == is_odd, (earlier, value)
    few = Indicator(unit="n")
    assert not odd(few, cast.hollola, 2024, Decimal(9), {2023: Decimal(3)})  # a few more of a count is no wonder
    assert odd(indicator, cast.hollola, 2024, Decimal(91), {2023: Decimal(60)}).startswith(f"{cast.hollola.name} 2024")
