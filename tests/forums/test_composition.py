"""The composition of a forum: what the rules ask for, who sits there, and who is missing."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.composition import composition_of
from forums.models import SeatRule
from forums.rotation import Period, period_of, periods_from, plan
from forums.standing import standing_words
from organisations.models import Organisation, Seat
from tests.factories import join_area, make_county, make_organisation, make_user, municipalities_of
from tests.forums.factories import make_deputy, make_forum, make_rule, make_seat

Role, Kind, Source = Seat.Role, Organisation.Kind, SeatRule.Source
today = timezone.localdate  # asked each time: midnight may come between
DAY = datetime.timedelta(days=1)


@pytest.fixture
def forum(db):
    return make_forum(county=make_county(municipalities=3))


def standing(forum) -> list[tuple[str, str, bool]]:
    """Every place: whose, which role, whether held."""
    return [(str(place.whose), place.role, place.is_held) for place in composition_of(forum).places]


def test_one_from_every_municipality_says_who_is_missing(forum):
    first, second, third = municipalities_of(forum.county)
    make_rule(forum)
    make_seat(forum, first, make_user())
    make_seat(forum, second)  # a seat that nobody holds
    composition = composition_of(forum)
    assert [place.organisation for place in composition.held] == [first]
    assert {place.organisation for place in composition.missing} == {second, third}
    assert [place.organisation for place in composition.without_seat] == [third]
    assert str(second.name) in standing_words(forum, composition)


def test_a_rule_follows_the_municipalities_of_the_day(forum):
    """A municipality that joins the county is asked for, and one that has merged is asked for as its successor."""
    first, second, third = municipalities_of(forum.county)
    make_rule(forum)
    seat = make_seat(forum, first, make_user())
    Organisation.objects.filter(pk=first.pk).update(valid_to=today() - DAY, successor=second)
    join_area(make_organisation("Uusi"), forum.county, since=today())
    composition = composition_of(forum)
    assert {place.organisation.name_fi for place in composition.places} == {second.name_fi, third.name_fi, "Uusi"}
    assert [(place.organisation, place.seat) for place in composition.held] == [(second, seat)]
    assert len(composition_of(forum, today() - 2 * DAY).places) == 3


def test_the_office_that_a_rule_names_is_asked_of_the_seat(forum):
    """Source 002: "Kokkola: city manager and education director"."""
    city = municipalities_of(forum.county)[0]
    manager = make_rule(forum, Source.ORGANISATION, organisation=city, title_fi="Kaupunginjohtaja")
    director = make_rule(forum, Source.ORGANISATION, organisation=city, title_fi="sivistysjohtaja")
    anybody = make_rule(forum, Source.ORGANISATION, organisation=city)
    held = make_seat(forum, city, make_user(), title_fi="kaupunginjohtaja")
    other = make_seat(forum, city, make_user(), title_fi="talousjohtaja")
    composition = composition_of(forum)
    assert [place.seat for place in composition.of(manager)] == [held]
    assert [place.seat for place in composition.of(director)] == [None]
    assert [place.seat for place in composition.of(anybody)] == [other]


def test_two_of_a_kind_may_come_from_anywhere_and_the_third_stands_beside_the_rules(forum):
    make_rule(forum, Source.KIND, organisation_kind=Kind.ASSOCIATION, count=2)
    seats = [make_seat(forum, make_organisation(f"Y{n}", Kind.ASSOCIATION), make_user()) for n in range(3)]
    composition = composition_of(forum)
    assert (len(composition.held), composition.missing) == (3, [])
    assert [place.seat for place in composition.surplus] == [seats[2]]


def test_a_place_of_a_kind_has_no_organisation_until_it_is_chosen(forum):
    make_rule(forum, Source.KIND, organisation_kind=Kind.ASSOCIATION)
    composition = composition_of(forum)
    assert [place.organisation for place in composition.missing] == [None]
    assert composition.without_seat == []


def test_the_chair_is_a_member_too_unless_a_rule_asks_for_the_chair(forum):
    first, second, third = municipalities_of(forum.county)
    make_rule(forum)
    make_seat(forum, first, make_user(), Role.CHAIR)
    for municipality in (second, third):
        make_seat(forum, municipality, make_user())
    assert composition_of(forum).missing == []
    make_rule(forum, role=Role.CHAIR, rotation=SeatRule.Rotation.HALF_YEAR)
    assert [place.organisation for place in composition_of(forum).missing] == [first]


def test_ended_and_coming_seats_are_not_part_of_today(forum):
    first, second, _third = municipalities_of(forum.county)
    make_seat(forum, first, make_user(), valid_to=today() - DAY)
    coming = make_seat(forum, second, make_user(), valid_from=today() + DAY)
    composition = composition_of(forum)
    assert (composition.places, composition.coming) == ((), (coming,))


def test_a_seat_ends_soon_within_90_days(forum):
    first, second, third = municipalities_of(forum.county)
    soon = make_seat(forum, first, make_user(), valid_to=today() + 90 * DAY)
    make_seat(forum, second, make_user(), valid_to=today() + 91 * DAY)
    make_seat(forum, third, make_user())
    assert [place.seat for place in composition_of(forum).ending] == [soon]


def test_deputies_stand_in_order_and_those_that_are_missing_are_counted(forum):
    first = municipalities_of(forum.county)[0]
    make_rule(forum, Source.ORGANISATION, organisation=first, deputies=3)
    seat = make_seat(forum, first, make_user())
    last, empty, ahead = (
        make_deputy(seat, who, order) for who, order in ((make_user(), 3), (None, 2), (make_user(), 1))
    )
    make_deputy(seat, make_user(), 4, valid_to=today() - DAY)
    place = composition_of(forum).held[0]
    assert [deputy.seat for deputy in place.deputies] == [ahead, empty, last]
    assert place.deputies_missing == 1


def test_in_how_many_forums_somebody_sits(forum):
    first = municipalities_of(forum.county)[0]
    busy = make_user()
    others = [make_forum(name, forum.county) for name in ("Toinen", "Lakannut")]
    for other in (forum, *others):
        make_seat(other, first, busy)
    make_seat(forum, first, busy, Role.EXPERT)  # a second seat in the same forum
    others[1].closed_on = today()
    others[1].save()
    assert {place.forums for place in composition_of(forum).held} == {2}


def test_places_stand_by_role_and_then_in_finnish_order(forum):
    for name, role in (("Äetsä", Role.MEMBER), ("Åland", Role.MEMBER), ("Ypäjä", Role.MEMBER), ("Zeta", Role.CHAIR)):
        make_seat(forum, make_organisation(name), make_user(), role)
    assert [whose for whose, _role, _held in standing(forum)] == ["Zeta", "Ypäjä", "Åland", "Äetsä"]


def test_the_composition_costs_the_same_however_many_sit_in_the_forum(forum):
    make_rule(forum, deputies=1)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            composition = composition_of(forum)
            assert [(place.whose, place.title, place.seat and place.seat.holder) for place in composition.places]
        return len(captured)

    first, *others = municipalities_of(forum.county)
    make_seat(forum, first, make_user())
    few = queries()
    for municipality in others:
        make_deputy(make_seat(forum, municipality, make_user()), make_user())
    assert queries() == few <= 5


def test_half_years_and_years_follow_each_other():
    autumn = period_of(datetime.date(2025, 9, 1), SeatRule.Rotation.HALF_YEAR)
    assert periods_from(autumn, 3) == [Period(2025, 2), Period(2026, 1), Period(2026, 2)]
    assert (autumn.starts, autumn.ends) == (datetime.date(2025, 7, 1), datetime.date(2025, 12, 31))
    year = period_of(datetime.date(2025, 9, 1), SeatRule.Rotation.YEAR)
    assert periods_from(year, 2) == [Period(2025), Period(2026)]
    assert (year.starts, year.ends) == (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


def test_turns_go_round_from_the_first_one_and_leave_given_turns_alone(forum):
    first, second, third = municipalities_of(forum.county)
    given = make_seat(
        forum, first, None, Role.CHAIR, valid_from=datetime.date(2026, 1, 1), valid_to=datetime.date(2026, 6, 30)
    )
    turns = plan(periods_from(Period(2025, 2), 4), [first, second, third], second, [given], Role.CHAIR)
    assert [turn.organisation for turn in turns] == [second, first, third, first]
    assert [turn.seat for turn in turns] == [None, given, None, None]
