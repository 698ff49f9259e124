"""What the portal itself proposes: by which facts, to whom, and what it does not propose."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, GoalIndicator, Measure, StatementRound, Target
from forums.models import ClockEntry, ForumTask, Proposal
from forums.proposals import offers_for
from forums.workflow.backlog import decline_offer, take_offer
from indicators.models import Indicator, Observation
from organisations.models import Seat
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_domain,
    make_goal,
    make_organisation,
    open_round,
    sign_and_seal,
)
from tests.forums.factories import make_forum, make_meeting, part_of
from tests.ground.database import world

today = timezone.localdate  # asked each time: midnight may come between


def in_days(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


@pytest.fixture
def keeper(forum_cast):
    """Keeps the forum and acts for the county, a party of its agreements. No seat is empty at first."""
    Seat.objects.filter(pk=forum_cast.empty_seat.pk).update(valid_to=in_days(-1))
    return forum_cast.part("keeper")


def codes(part) -> list[str]:
    return [offer.code.partition(":")[0] for offer in offers_for(part)]


def offer_of(part, kind: str):
    return next(offer for offer in offers_for(part) if offer.code.startswith(f"{kind}:"))


@world
def in_force(forum_cast) -> Agreement:
    agreement = make_agreement(
        forum_cast.county, scope=3, term_starts=datetime.date(2025, 6, 1), term_ends=in_days(800)
    )
    make_goal(agreement, measures=2)
    sign_and_seal(agreement)
    assert agreement.in_force(today())
    return agreement


def test_nothing_is_proposed_without_a_reason(forum_cast, keeper, in_force):
    make_agreement(forum_cast.county)  # a draft
    ForumTask.objects.create(forum=forum_cast.forum, text="Ajallaan", organisation=forum_cast.county, due_on=in_days(1))
    assert offers_for(keeper) == []


def test_measures_whose_time_has_ended_or_ends_soon(keeper, in_force):
    first, second = Measure.objects.filter(goal__agreement=in_force)
    Measure.objects.filter(pk=first.pk).update(ends=in_days(-10))
    Measure.objects.filter(pk=second.pk).update(ends=in_days(91))
    offer = offer_of(keeper, "measure")
    assert offer.links == (("measure", first.pk),) and offer.day == in_days(-10)
    assert first.goal.text in offer.reason and in_force.title in offer.reason
    Measure.objects.filter(pk=second.pk).update(ends=in_days(90))
    assert codes(keeper) == ["measure", "measure"]
    Measure.objects.update(withdrawn_at=timezone.now())
    assert offers_for(keeper) == []


def test_a_measure_of_a_text_that_binds_nobody_is_not_proposed(forum_cast, keeper):
    goal = make_goal(make_agreement(forum_cast.county, scope=3))
    goal.measures.update(ends=in_days(-10))
    assert offers_for(keeper) == []


@world
def measured(forum_cast, in_force) -> GoalIndicator:
    """61.4 in 2023, less is better, 55 by 2026."""
    catalogue = Indicator.objects.create(title_fi="Ahdistuneisuus", unit="%", direction="down")
    row = GoalIndicator.objects.get(goal__agreement=in_force)
    GoalIndicator.objects.filter(pk=row.pk).update(indicator=catalogue, direction="down", unit="%")
    Target.objects.filter(goal_indicator=row).update(year=2026)
    row.refresh_from_db()
    return row


# year, value: whether it is proposed
JUDGED = (
    (2025, "58", False),  # on the way
    (2025, "61.4", False),  # as at the start
    (2025, "63", True),  # the wrong way
    (2026, "56", True),  # the target's year, not reached
    (2026, "55", False),
    (2022, "70", False),  # older than the baseline
    (2026, None, False),  # missing is not zero
)


def test_an_indicator_off_target_is_proposed_with_its_figures(forum_cast, keeper, measured):
    for year, value, expected in JUDGED:
        Observation.objects.all().delete()
        missing = "" if value else "not_published"
        Observation.objects.create(
            indicator=measured.indicator, area=forum_cast.county, year=year, value=value, missing=missing
        )
        assert (codes(keeper) == ["indicator"]) is expected, (year, value)
    Observation.objects.update(value="63.5", missing="")
    reason = offer_of(keeper, "indicator").reason.replace("\N{NO-BREAK SPACE}", " ")
    for figure in ("63,5 %", "55 %", "61,4 %", "2023", "2026"):
        assert figure in reason


def test_an_indicator_of_another_area_or_without_a_baseline_and_year_is_not_judged(forum_cast, keeper, measured):
    Observation.objects.create(indicator=measured.indicator, area=forum_cast.lahti, year=2026, value="70")
    assert offers_for(keeper) == []
    Target.objects.update(area=forum_cast.lahti)
    assert codes(keeper) == ["indicator"]
    Target.objects.update(year=2029)
    GoalIndicator.objects.update(baseline=None, baseline_year=None)
    assert offers_for(keeper) == []


def test_a_direction_that_is_not_given_follows_from_baseline_and_target(forum_cast, keeper, measured):
    GoalIndicator.objects.update(direction="none")
    Observation.objects.create(indicator=measured.indicator, area=forum_cast.county, year=2025, value="63")
    assert codes(keeper) == ["indicator"]


def test_a_decision_round_that_stalls_names_who_has_not_decided(forum_cast, keeper):
    agreement = make_agreement(forum_cast.county)
    freeze_it(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(decisions_wanted_by=in_days(0))
    assert offers_for(keeper) == []
    Agreement.objects.filter(pk=agreement.pk).update(decisions_wanted_by=in_days(-1))
    parties = list(agreement.parties.select_related("organisation").order_by("position", "pk"))
    decide(parties[0])
    offer = offer_of(keeper, "decisions")
    assert "1" in offer.reason and "3" in offer.reason
    assert parties[0].organisation.name not in offer.reason.split(":")[-1]
    assert all(party.organisation.name in offer.reason for party in parties[1:])
    for party in parties[1:]:
        decide(party)
    assert offers_for(keeper) == []


def test_a_statement_round_past_its_day_tells_how_many_have_answered(forum_cast, keeper):
    round_ = open_round(make_agreement(forum_cast.county))
    assert offers_for(keeper) == []
    StatementRound.objects.filter(pk=round_.pk).update(due_on=in_days(-1))
    offer = offer_of(keeper, "statements")
    assert offer.links == (("statement_round", round_.pk),) and "0" in offer.reason and "3" in offer.reason


def test_an_agreement_that_ends_within_a_year_unless_its_next_term_is_prepared(forum_cast, keeper, in_force):
    Agreement.objects.filter(pk=in_force.pk).update(term_ends=in_days(366))
    assert offers_for(keeper) == []
    Agreement.objects.filter(pk=in_force.pk).update(term_ends=in_days(300))
    assert codes(keeper) == ["agreement-ends"]
    make_agreement(forum_cast.county, predecessor=in_force)
    assert offers_for(keeper) == []


def test_empty_seats_and_seats_that_end(forum_cast, keeper):
    Seat.objects.filter(pk=forum_cast.empty_seat.pk).update(valid_to=None)
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(valid_to=in_days(89))
    assert codes(keeper) == ["seats-empty", "seats-end"]
    decline_offer(offer_of(keeper, "seats-empty"), "Täytetään virkatyönä", by=keeper)
    assert codes(keeper) == ["seats-end"]
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(holder=None)  # something has changed: it comes again
    assert codes(keeper) == ["seats-empty"]


def test_overdue_tasks(forum_cast, keeper):
    facts = {"forum": forum_cast.forum, "organisation": forum_cast.hollola, "person_role": "sivistysjohtaja"}
    task = ForumTask.objects.create(text="Mallit", due_on=in_days(-1), **facts)
    ForumTask.objects.create(text="Tehty", due_on=in_days(-1), state="done", **facts)
    offer = offer_of(keeper, "task")
    assert offer.links == (("task", task.pk),) and "sivistysjohtaja" in offer.reason
    assert len(offers_for(keeper)) == 1


def test_the_year_clock_within_three_months(forum_cast, keeper):
    def entry(days: int, **fields) -> ClockEntry:
        own = {"title_fi": f"Merkintä {days}", "starts_on": in_days(days), "ends_on": in_days(days + 20)}
        return ClockEntry.objects.create(**own | fields)

    entry(90, county=forum_cast.county)
    entry(5)
    yearly = entry(30 - 365 * 3, recurs="yearly", title_fi="Vuosittain {year}")
    for fields in (
        {"days": 91}, {"days": -5}, {"days": 6, "is_history": True},
        {"days": 7, "county": make_organisation("Muu", "county")}, {"days": 8, "forum": make_forum("Toinen")},
    ):  # fmt: skip
        entry(**fields)
    offers = offers_for(keeper)
    assert [offer.source for offer in offers] == ["clock"] * 3
    titles = [offer.title for offer in offers]
    assert titles[0] == "Merkintä 5" and titles[2] == "Merkintä 90"
    assert titles[1].startswith("Vuosittain 20") and str(yearly.starts_on.year) not in titles[1]


def test_a_forum_of_some_domains_hears_of_those_only(forum_cast, keeper, in_force):
    in_force.goals.first().measures.update(ends=in_days(-10))
    other = make_domain("varautuminen", name_fi="Varautuminen", name_sv="Beredskap")
    forum_cast.forum.domains.set([other])
    assert offers_for(keeper) == []
    forum_cast.forum.domains.set([make_domain()])
    assert codes(keeper) == ["measure", "measure"]


def test_nobody_is_proposed_what_they_may_not_see(forum_cast, keeper, in_force):
    in_force.goals.first().measures.update(ends=in_days(-10))
    Agreement.objects.filter(pk=in_force.pk).update(publicity="draft")
    assert codes(forum_cast.part("secretary")) == []  # sits in the forum and acts for no party
    Agreement.objects.filter(pk=in_force.pk).update(publicity="public")
    assert codes(forum_cast.part("secretary")) == ["measure", "measure"]


def test_what_has_been_answered_does_not_come_again(forum_cast, keeper, in_force):
    in_force.goals.first().measures.update(ends=in_days(-10))
    first, second = offers_for(keeper)
    take_offer(first, make_meeting(forum_cast.forum), by=keeper)
    decline_offer(second, "Etenee", by=keeper)
    assert offers_for(keeper) == []
    Measure.objects.update(ends=in_days(-5))  # a new day is a new matter, but not for what stands on an agenda
    assert [offer.links for offer in offers_for(keeper)] == [second.links]


def test_the_most_pressing_of_each_kind_comes_first_at_a_fixed_cost(forum_cast, keeper, client, in_force):
    goal = in_force.goals.first()
    goal.measures.update(ends=in_days(-10))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            offers_for(keeper)
        return len(captured)

    ForumTask.objects.create(forum=forum_cast.forum, text="A", organisation=forum_cast.county, due_on=in_days(-9))
    few = cost()
    for number in range(9):
        Measure.objects.create(goal=goal, text_fi=f"Toimi {number}", ends=in_days(-number))
        ForumTask.objects.create(forum=forum_cast.forum, text="B", organisation=forum_cast.county, due_on=in_days(-3))
    assert cost() == few <= 16
    assert codes(keeper)[:4] == ["task", "measure", "task", "measure"]
    client.force_login(forum_cast.keeper, backend="organisations.login.PersonBackend")
    url = reverse("proposal_list", args=[forum_cast.forum.pk])
    assert client.get(url).content.decode().count("koodi=") == 8
    assert client.get(url, {"kaikki": ""}).content.decode().count("koodi=") == 21
    meeting = make_meeting(forum_cast.forum, language="sv")
    fragment = client.get(reverse("proposal_offers", args=[forum_cast.forum.pk]), {"kokous": meeting.key})
    assert fragment.content.decode().count("koodi=") == 8 and "<html" not in fragment.content.decode()


def test_one_click_takes_what_the_portal_proposes(forum_cast, keeper, client, in_force):
    in_force.goals.first().measures.update(ends=in_days(-10))
    meeting, offer = make_meeting(forum_cast.forum), offers_for(keeper)[0]
    client.force_login(forum_cast.keeper, backend="organisations.login.PersonBackend")
    take = {"code": offer.code, "meeting": meeting.key}
    for _again in range(2):
        client.post(reverse("proposal_take", args=[forum_cast.forum.pk]), take)
    item = meeting.items.get()
    assert item.title == offer.title and item.links.get().measure_id == dict(offer.links)["measure"]
    second = offers_for(keeper)[0]
    decline = reverse("proposal_decline", args=[forum_cast.forum.pk]) + f"?koodi={second.code}"
    assert client.get(decline).status_code == 200
    client.post(decline, {"reason": "Etenee"})
    assert Proposal.objects.get(code=second.code).decline_reason == "Etenee"
    assert client.get(decline).status_code == 404


def test_the_parties_own_texts_are_not_proposed_to_another_countys_forum(forum_cast, keeper, in_force):
    in_force.goals.first().measures.update(ends=in_days(-10))
    other = make_forum("Naapurin foorumi")
    assert offers_for(part_of(acting(other.county, "editor").user, other)) == []
