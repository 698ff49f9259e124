"""What a person is asked to sign: in all their organisations, what it waits for, and what they have signed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import workflow
from agreements.desk.signing_list import signing_list_of
from organisations.acting import acting_for, every_acting
from organisations.duties import Viewer
from organisations.models import Membership
from tests.agreements.test_passing_on import day, duties_of
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_approved,
    make_deputy,
    name_signatory,
    party_of,
    sign_slot,
)
from tests.ground.database import world

Role = Membership.Role


@world
def slot(cast, agreement):
    return name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)


def listed(user):
    return signing_list_of(Viewer(user, every_acting(user, day(0)), day(0)))


def test_what_may_be_signed_now_is_first(cast, agreement, slot):
    make_approved(agreement)
    found = listed(cast.signatory.user)
    assert [row.slot for row in found.now] == [slot] and not found.later and not found.signed


@pytest.mark.parametrize("why", ["own_decision", "all_decide", "turn", "role"])
def test_what_cannot_be_signed_yet_says_what_it_waits_for(cast, agreement, why):
    party = party_of(agreement, cast.hollola)
    if why == "turn":
        first = name_signatory(party)
        first.name = "Ensimmäinen"
        first.save()
    slot = name_signatory(party, cast.signatory.user, turn=2)
    if why == "all_decide":
        agreement.signing_opens = "all"
        agreement.save()
    freeze_it(agreement)
    if why != "own_decision":
        decide(party)
    if why == "role":
        Membership.objects.filter(user=slot.user).update(role=Role.READER)
    found = listed(cast.signatory.user)
    assert not found.now
    assert [row.slot for row in found.later] == [slot] and found.later[0].waits_for


def test_a_deputy_sees_the_place_as_a_deputy_and_gets_a_duty_only_when_needed(cast, agreement, slot):
    deputy = make_deputy(slot)
    make_approved(agreement)
    who = acting_for(deputy.user, cast.hollola)
    assert [row.as_deputy for row in listed(deputy.user).now] == [True]
    url = reverse("sign_slot", args=[agreement.pk, slot.key])
    assert url not in duties_of(who) and url in duties_of(cast.signatory)
    workflow.decline_signing(slot, by=cast.signatory, version=agreement.latest_version, reason="Olen esteellinen.")
    assert url in duties_of(who) and url not in duties_of(cast.signatory)
    assert [row.declined for row in listed(cast.signatory.user).now] == [True]


def test_what_was_signed_stays_listed_withdrawn_ones_too(cast, agreement, slot):
    make_approved(agreement)
    signature = sign_slot(slot)
    assert not listed(cast.signatory.user).now
    workflow.withdraw_signature(signature, by=cast.signatory, reason="Erehdys.")
    found = listed(cast.signatory.user)
    assert [row.slot for row in found.now] == [slot]
    assert [(row, row.withdrawal.reason) for row in found.signed] == [(signature, "Erehdys.")]


def test_places_of_all_organisations_are_listed(cast, agreement, slot, client_of):
    user = cast.signatory.user
    Membership.objects.create(user=user, organisation=cast.lahti, role=Role.SIGNATORY, valid_from=day(-1))
    name_signatory(party_of(agreement, cast.lahti), user)
    make_approved(agreement)
    assert {row.organisation for row in listed(user).now} == {cast.hollola, cast.lahti}
    page = client_of(cast.signatory).get(reverse("signing_list"))
    assert page.status_code == 200
    content = page.content.decode()
    assert reverse("sign_slot", args=[agreement.pk, slot.key]) in content
    assert f'name="organisation" value="{cast.lahti.pk}"' in content


def test_an_empty_list_says_so(cast, client_of):
    page = client_of(cast.reader).get(reverse("signing_list"))
    assert page.status_code == 200 and not page.context["list"].now


def test_the_list_costs_the_same_for_one_and_for_many(cast, agreement, slot):
    make_approved(agreement)
    with CaptureQueriesContext(
        connection,
    ) as one:
        listed(cast.signatory.user)
    for _ in range(3):
        other = make_agreement(cast.county)
        name_signatory(party_of(other, cast.hollola), cast.signatory.user)
        make_approved(other)
    with CaptureQueriesContext(connection) as many:
        assert len(listed(cast.signatory.user).now) == 4
    assert len(many) == len(one)
