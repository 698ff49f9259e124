"""Notice of termination: what follows is shown before it is done, and all parties are told."""

import datetime

import pytest
from django.urls import reverse

from agreements import workflow
from agreements.models import InForce
from agreements.notice_effects import notice_effects
from agreements.workflow import Refused
from organisations.models import Notice
from tests.agreements.test_amendments import amend, bring_into_force, day
from tests.factories import make_agreement, make_domain, party_of, sign_and_seal
from tests.factories import make_goal as make_one_goal
from tests.ground.database import world


def make_goal(agreement, lead):
    goal = make_one_goal(agreement, domain=make_domain())
    goal.measures.get().responsibilities.filter(role="lead").update(organisation=lead)
    return goal


@world
def signed(cast):
    agreement = make_agreement(cast.county, scope=3, valid_to=day(-800))
    make_goal(agreement, cast.hollola)
    sign_and_seal(agreement)
    InForce.objects.update(starts=day(100))
    return agreement


def give(agreement, cast, ends: datetime.date) -> None:
    workflow.give_notice(party_of(agreement, cast.hollola), by=cast.registrar, ends=ends, reason="Valtuusto päätti")


def test_the_others_stay_bound_until_their_own_last_day(cast, signed):
    InForce.objects.filter(party__organisation=cast.lahti).update(ends=day(-50))
    effects = notice_effects(party_of(signed, cast.hollola), day(0))
    assert {row.organisation: row.until for row in effects.staying} == {cast.county: day(-800), cast.lahti: day(-50)}
    assert not effects.ends_for_all


def test_the_measures_that_the_party_leads_are_named(cast, signed):
    assert [text["fi"] for text in notice_effects(party_of(signed, cast.hollola), day(0)).led] == ["Koulutetaan"]
    assert notice_effects(party_of(signed, cast.lahti), day(0)).led == []


def test_amendments_in_preparation_and_annexed_agreements_of_the_party_are_named(cast, signed):
    amendment = amend(signed, cast)
    own = make_agreement(cast.county, [cast.county, cast.hollola], parent=signed)
    make_agreement(cast.county, [cast.county, cast.lahti], parent=signed)
    effects = notice_effects(party_of(signed, cast.hollola), day(0))
    assert (effects.amendment, effects.annexed) == (amendment, [own])


def test_the_page_shows_the_effects_before_anything_is_done(cast, signed, client_of):
    url = reverse("notice_give", args=[signed.pk, party_of(signed, cast.hollola).key])
    html = client_of(cast.registrar).get(url).content.decode()
    assert "Koulutetaan" in html
    assert cast.lahti.full_fi in html and cast.county.full_fi in html
    assert not InForce.objects.filter(ending_reason__contains="Valtuusto").exists()


def test_all_parties_are_told_and_why_they_are(cast, signed):
    give(signed, cast, day(-10))
    notices = Notice.objects.filter(key__startswith="notice:")
    told = set(notices.values_list("recipient", flat=True))
    assert {cast.coordinator.user.pk, cast.county_registrar.user.pk, cast.other_registrar.user.pk} <= told
    assert cast.registrar.user.pk not in told
    assert all(notice.topic == "signed" and notice.why for notice in notices)
    assert "Valtuusto päätti" in notices.first().body


def test_the_agreement_ends_for_the_last_one_too(cast):
    agreement = make_agreement(cast.county, [cast.county, cast.hollola])
    sign_and_seal(agreement)
    assert notice_effects(party_of(agreement, cast.hollola), day(0)).ends_for_all
    give(agreement, cast, day(-10))
    assert [agreement.in_force(day(ago)) for ago in (0, -10, -11)] == [True, True, False]
    assert agreement.events.filter(verb="end_alone").exists()


def test_it_stays_in_force_between_two(cast, signed):
    give(signed, cast, day(-10))
    assert signed.in_force(day(-11))
    assert not signed.events.filter(verb="end_alone").exists()


def test_after_an_amendment_notice_is_given_of_the_amendment(cast, signed, client_of):
    amendment = amend(signed, cast)
    bring_into_force(amendment, 5)
    party = party_of(signed, cast.hollola)
    assert notice_effects(party, day(0)).elsewhere == amendment
    html = client_of(cast.registrar).get(reverse("notice_give", args=[signed.pk, party.key])).content.decode()
    assert amendment.get_absolute_url() in html
    with pytest.raises(Refused):
        give(signed, cast, day(-10))
    give(amendment, cast, day(-10))
    assert not amendment.in_force(day(-11), party_of(amendment, cast.hollola))
    assert amendment.in_force(day(-11))
