"""A county's dashboard, its goals as a list, its municipalities as tiles: right numbers for the right people."""

from collections import Counter

import pytest
from django.urls import reverse

from agreements.models import Agreement, FollowedMeasure, GoalAssessment
from indicators.models import Indicator, Observation
from overview.following.bars import Counted, bars_of, said_kinds
from tests.factories import freeze_it, make_agreement, make_organisation
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.forums.factories import make_forum, make_meeting

pytestmark = pytest.mark.django_db


def measures_of(agreement: Agreement) -> list[FollowedMeasure]:
    rows = FollowedMeasure.objects.filter(goal__version=follow(agreement).version)
    return list(rows.order_by("goal__number", "position"))


def test_the_dashboard_counts_what_is_there_and_every_number_is_a_list(cast, client_of):
    followed = in_force_agreement(cast.county, goals=2, measures=1, publicity="public", valid_to=day(60))
    deciding = make_agreement(cast.county)
    freeze_it(deciding)
    period = make_period(followed, due=-4)
    first, second = measures_of(followed)
    for organisation in (cast.county, cast.hollola, cast.lahti):
        make_report(period, first, organisation, "done")
    make_report(period, second, cast.county, "stopped")
    forum = make_forum(county=cast.county)
    make_meeting(forum, state="called", in_days=5)
    goals = list(follow(followed).version.followed_goals.all())
    GoalAssessment.objects.create(
        period=period,
        goal_key=goals[0].key,
        body_name="Neuvottelukunta",
        assessed_on=day(-1),
        verdict="attained",
        why="x",
    )
    measured = goals[0].indicators.get().indicator
    Observation.objects.create(indicator=measured, area=cast.county, year=period.year, value=60)
    address = reverse("county_dashboard", args=[cast.county.pk])
    page = client_of(cast.editor).get(address)
    view = page.context["view"]

    assert [line.agreement.pk for line in view.in_force] == [followed.pk]
    assert [line.agreement.pk for line in view.handled] == [deciding.pk]
    assert view.handled[0].waiting == 3
    assert (view.totals.given, view.totals.expected, view.late_goals) == (4, 6, 1)
    bars = {name: page.context[name] for name in ("said_bars", "clock_bars", "duty_bars")}
    assert [[(piece.kind.value, piece.count) for piece in bar.pieces] for bar in bars["said_bars"]] == [
        [("done", 1), ("stopped", 1)]
    ]
    assert [[(piece.kind.value, piece.count) for piece in bar.pieces] for bar in bars["clock_bars"]] == [
        [("late", 1), ("on_time", 1)]
    ]
    assert [(bar.label, [piece.count for piece in bar.pieces]) for bar in bars["duty_bars"]] == [
        (cast.county.name, [2]),
        (cast.hollola.name, [2]),
        (cast.lahti.name, [2]),
    ]
    assert [(share.organisation, share.carried.missing, share.days_late) for share in view.missing] == [
        (cast.hollola, 1, 4),
        (cast.lahti, 1, 4),
    ]
    assert [goal.key for _row, goal in page.context["assessments"]] == [goals[0].key]
    assert [date.starts for date in page.context["dates"]] == [day(5), day(60)]

    client = client_of(cast.editor)
    for bar in (*bars["said_bars"], *bars["clock_bars"]):
        for piece in bar.pieces:
            assert len(client.get(piece.url).context["found"].rows) == piece.count, piece.url
    for bar in bars["duty_bars"]:
        for piece in bar.pieces:
            assert len(client.get(piece.url).context["found"].rows) == piece.count, piece.url
    missing = f"{reverse('organisation_duties', args=[cast.lahti.pk])}?alue={cast.county.pk}&tila=missing"
    assert len(client.get(missing).context["found"].rows) == 1
    goals_page = reverse("county_goals", args=[cast.county.pk])
    assert client.get(f"{goals_page}?sopimus={followed.pk}&aikataulu=late").context["found"].rows[0].goal.number == 2
    for name in ("county_goals", "organisation_duties"):
        pk = cast.county.pk
        assert client.get(reverse(f"{name}_csv", args=[pk])).content.decode("utf-8-sig").count("\n") == 3, name
        assert client.get(reverse(f"{name}_xlsx", args=[pk])).status_code == 200
        assert (
            client.get(f"{reverse(name, args=[pk])}?sopimus=x&yhdyspinta=%C2%B2&arvio=x&rooli=x&alue=x").status_code
            == 200
        )


def test_who_sees_what_of_a_county(cast, client_of):
    """Outsiders see only what is public and frozen; nobody sees anything without login."""
    public = in_force_agreement(cast.county, goals=1, publicity="public")
    own = in_force_agreement(cast.county, goals=1)
    draft = make_agreement(cast.county)
    seen = {"coordinator": {public, own, draft}, "reader": {public, own, draft}, "outsider": {public}}
    for name in ("county_dashboard", "county_goals", "county_indicators"):
        address = reverse(name, args=[cast.county.pk])
        assert client_of(None).get(address).status_code == 302
        for who in seen:
            assert client_of(cast.named(who)).get(address).status_code == 200, (name, who)
        assert client_of(cast.reader).get(reverse(name, args=[cast.hollola.pk])).status_code == 404  # no county
    for who, agreements in seen.items():
        page = client_of(cast.named(who)).get(reverse("county_dashboard", args=[cast.county.pk]))
        assert {line.agreement for line in page.context["view"].agreements} == agreements, who
        assert set(page.context["view"].totals.agreements) == {row.pk for row in agreements - {draft}}, who
        found = client_of(cast.named(who)).get(reverse("county_goals", args=[cast.county.pk])).context["found"]
        assert {row.agreement for row in found.rows} == agreements - {draft}, who


def test_municipalities_are_tiles_in_finnish_order_beside_the_targets(cast, client_of):
    agreement = in_force_agreement(cast.county, goals=1)
    indicator = Indicator.objects.create(title_fi="Osuus", unit="%", decimals=1)
    Observation.objects.create(indicator=indicator, area=cast.hollola, year=2023, value=10, is_example=True)
    followed = follow(agreement).version.followed_goals.get().indicators.get()
    Observation.objects.create(indicator=followed.indicator, area=cast.county, year=2024, value=50)
    address = reverse("county_indicators", args=[cast.county.pk])
    page = client_of(cast.reader).get(f"{address}?mittari={indicator.pk}")
    tiles = page.context["tiles"].tiles
    assert [tile.municipality for tile in tiles] == [cast.hollola, cast.lahti]
    assert [tile.cell.number for tile in tiles] == [1, None]
    text = page.content.decode()
    assert "Esimerkkiarvo" in text or "Example values" in text
    assert "tile" in text and reverse("municipality_page", args=[cast.lahti.pk]) in text
    line = page.context["lines"][0]
    assert (line.newest.value, line.target.value, line.followed) == (50, 55, [followed])
    by_reports = client_of(cast.reader).get(address).context["tiles"].tiles
    assert [tile.cell.number for tile in by_reports] == [None, None]  # nothing is asked for yet
    make_period(agreement)
    by_reports = client_of(cast.reader).get(address).context["tiles"].tiles
    assert [tile.cell.number for tile in by_reports] == [1, 1]


def test_a_county_without_agreements_says_what_to_wait_for(client_of, cast):
    empty = make_organisation("Uusi alue", "county", code="77")
    page = client_of(cast.outsider).get(reverse("county_dashboard", args=[empty.pk]))
    assert page.status_code == 200 and "yp-empty" in page.content.decode()
    assert client_of(cast.outsider).get(reverse("county_indicators", args=[empty.pk])).status_code == 200


def test_bars_share_one_scale_and_say_their_numbers_in_words():
    long, short = bars_of(
        [Counted("A", Counter(done=3, nothing=1), "x=1"), Counted("B", Counter(stopped=1))],
        said_kinds(),
        "/l/",
        "arvio",
    )
    assert [(piece.start, piece.width) for piece in long.pieces] == [(0, 75), (75, 25)]
    assert [piece.width for piece in short.pieces] == [25]
    assert long.pieces[0].url == "/l/?x=1&arvio=done" and short.pieces[0].url == "/l/?arvio=stopped"
    assert long.description.startswith("A: 3 ") and long.total == 4
