"""The counts of lists and the standings of the matrix tell the same."""

import datetime

from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, Party
from agreements.progress import waiting_for, with_progress
from agreements.standing import standings, taking_part
from organisations.acting import acting_for
from tests.factories import (
    acting,
    decide,
    decision_facts,
    freeze_it,
    make_agreement,
    make_county,
    municipalities_of,
    name_signatory,
    party_of,
    sign_all,
)
from tests.ground.database import world


def counted(agreement: Agreement) -> Agreement:
    return with_progress(Agreement.objects.filter(pk=agreement.pk)).get()


def assert_agree(agreement: Agreement) -> Agreement:
    """The annotated counts are those that the standings give one by one."""
    row = counted(agreement)
    every = taking_part(standings(row, row.current_version))
    assert row.party_count == len(every)
    assert row.approved_count == sum(standing.has_approved for standing in every)
    assert row.signed_count == sum(standing.has_signed for standing in every)
    return row


@world
def five(cast) -> list[Party]:
    """The parties of a frozen agreement of five; Hollola has two signatories."""
    agreement = make_agreement(cast.county, [cast.county, cast.hollola, cast.lahti, *_two_more()])
    name_signatory(party_of(agreement, cast.hollola))
    name_signatory(party_of(agreement, cast.hollola))
    freeze_it(agreement)
    return list(agreement.parties.all())


def _two_more():
    return municipalities_of(make_county())


def correct(party: Party, **fields):
    wrong = party.decisions.get()
    workflow.record_decision(
        party, by=acting(party.organisation, "registrar"), version=wrong.version, facts=decision_facts(**fields),
        corrects=wrong, correction_reason="Kirjattu väärin",
    )  # fmt: skip


def test_a_draft_has_nothing_approved(agreement):
    row = assert_agree(agreement)
    assert (row.party_count, row.approved_count, row.signed_count, row.latest_number) == (3, 0, 0, None)


def test_only_standing_final_approvals_count(five):
    county, hollola, lahti, fourth, fifth = five
    decide(county)
    decide(hollola, result="reservation", reservation="Kustannuksista erikseen")
    decide(lahti, result="changed")
    decide(fourth, result="proposes", is_final=False)
    decide(fifth)
    correct(fifth, result="rejected")
    row = assert_agree(county.agreement)
    assert (row.approved_count, row.latest_number) == (2, 1)


def test_the_last_final_decision_counts(five):
    county, hollola, *_rest = five
    decide(county)
    decide(county, result="rejected", number="46")
    decide(hollola, result="rejected")
    decide(hollola, number="46")
    decide(hollola, result="tabled", is_final=False, number="47")
    row = assert_agree(county.agreement)
    assert row.approved_count == 1


def test_a_decision_recorded_later_but_made_earlier_is_not_the_last(five):
    county = five[0]
    today = timezone.localdate()
    decide(county, decided_on=today)
    decide(county, decided_on=today - datetime.timedelta(days=3), result="rejected", number="44")
    assert assert_agree(county.agreement).approved_count == 1


def test_signatures_count_by_the_party_s_own_rule(five):
    county, hollola, lahti, *_rest = five
    for party in (county, hollola, lahti):
        decide(party)
    sign_all(county)
    version = county.agreement.latest_version
    slot = hollola.slots.first()
    workflow.sign(slot, by=acting_for(slot.user, hollola.organisation), version=version, content_sha256=version.sha256)
    assert assert_agree(county.agreement).signed_count == 1
    Party.objects.filter(pk=hollola.pk).update(signing_rule="one")
    row = assert_agree(county.agreement)
    assert row.signed_count == 2 and waiting_for(row) == 3


def test_those_who_left_or_were_removed_are_not_counted(five):
    county, hollola, *_rest = five
    decide(hollola)
    workflow.leave(hollola, by=acting(hollola.organisation, "registrar"), on=timezone.localdate(), reason="Päätettiin")
    row = assert_agree(county.agreement)
    assert (row.party_count, row.approved_count, waiting_for(row)) == (4, 0, 4)


def test_a_reopened_text_and_a_new_version_start_from_nothing(cast, five):
    agreement = five[0].agreement
    for party in five:
        decide(party)
    assert assert_agree(agreement).approved_count == 5
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    row = assert_agree(agreement)
    assert (row.approved_count, row.latest_number, waiting_for(row)) == (0, 1, 0)
    agreement.refresh_from_db()
    freeze_it(agreement)
    row = assert_agree(agreement)
    assert (row.approved_count, row.latest_number, waiting_for(row)) == (0, 2, 5)


def test_agreements_do_not_mix(cast, five):
    other = make_agreement(cast.county)
    freeze_it(other)
    decide(party_of(other, cast.county))
    assert assert_agree(five[0].agreement).approved_count == 0
    assert assert_agree(other).approved_count == 1
