"""For whom the agreement is in force and from which day; notice, replacement, later parties."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, InForce
from agreements.workflow import OutsideSignature, Refused
from organisations.acting import acting_for
from organisations.models import Membership, Organisation
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_organisation,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

Role = Membership.Role


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def complete(party, ago: int) -> None:
    """The party approved long ago and signed on paper that many days ago."""
    decide(party, decided_on=day(25))
    for slot in party.slots.all():
        workflow.record_signature(
            slot,
            by=acting(party.organisation, Role.REGISTRAR),
            version=party.agreement.latest_version,
            outside=OutsideSignature("paper", "handwritten", day(ago), "signatures/x", "x.pdf"),
        )


def starts(agreement: Agreement) -> dict[Organisation, datetime.date]:
    return {row.party.organisation: row.starts for row in InForce.objects.filter(party__agreement=agreement)}


@pytest.fixture
def three(cast):
    """three("number", entry_number=2): a frozen agreement of three parties with that entry rule."""

    def make(entry_rule: str, **fields) -> Agreement:
        agreement = make_agreement(cast.county, entry_rule=entry_rule, **fields)
        freeze_it(agreement)
        return agreement

    return make


def finish(agreement: Agreement, *steps: tuple[Organisation, int]) -> None:
    for organisation, ago in steps:
        complete(party_of(agreement, organisation), ago)
    agreement.refresh_from_db()


def test_all_in_force_when_the_last_one_has_signed(cast, three):
    agreement = three("all")
    finish(agreement, (cast.county, 9), (cast.hollola, 5))
    assert starts(agreement) == {} and agreement.stage == "signing"
    finish(agreement, (cast.lahti, 7))
    assert agreement.stage == "signed"
    assert starts(agreement) == dict.fromkeys((cast.county, cast.hollola, cast.lahti), day(5))


def test_a_number_of_parties_is_enough_and_the_others_follow(cast, three):
    agreement = three("number", entry_number=2)
    finish(agreement, (cast.county, 9))
    assert starts(agreement) == {}
    finish(agreement, (cast.hollola, 5))
    assert starts(agreement) == {cast.county: day(5), cast.hollola: day(5)} and agreement.stage == "signing"
    finish(agreement, (cast.lahti, 2))
    assert starts(agreement)[cast.lahti] == day(2) and agreement.stage == "signed"


def test_each_for_itself_but_nobody_alone(cast, three):
    agreement = three("each")
    finish(agreement, (cast.county, 9))
    assert starts(agreement) == {}
    finish(agreement, (cast.hollola, 5))
    assert starts(agreement) == {cast.county: day(5), cast.hollola: day(5)}
    finish(agreement, (cast.lahti, 2))
    assert starts(agreement)[cast.lahti] == day(2)


@pytest.mark.parametrize("entry_rule", ["all", "each", "number"])
def test_nothing_starts_before_the_first_day_of_validity(cast, three, entry_rule):
    agreement = three(entry_rule, entry_number=2, valid_from=day(-30), valid_to=day(-60))
    finish(agreement, (cast.county, 9), (cast.hollola, 5), (cast.lahti, 2))
    assert set(starts(agreement).values()) == {day(-30)}
    assert [agreement.in_force(day(ago)) for ago in (0, -29, -30, -60, -61)] == [False, False, True, True, False]


def test_one_party_left_over_does_not_become_an_agreement(cast, three):
    agreement = three("all")
    finish(agreement, (cast.county, 5))
    for organisation in (cast.hollola, cast.lahti):
        registrar = acting(organisation, Role.REGISTRAR)
        workflow.leave(party_of(agreement, organisation), by=registrar, on=day(0), reason="Valtuusto päätti")
    agreement.refresh_from_db()
    assert agreement.stage == "signing" and starts(agreement) == {}


def test_leaving_completes_the_agreement_of_those_who_remain(cast, three):
    agreement = three("all")
    finish(agreement, (cast.county, 5), (cast.hollola, 5))
    workflow.leave(party_of(agreement, cast.lahti), by=cast.other_registrar, on=day(0), reason="Valtuusto päätti")
    agreement.refresh_from_db()
    assert agreement.stage == "signed" and set(starts(agreement)) == {cast.county, cast.hollola}


def test_one_whom_the_agreement_binds_gives_notice_instead_of_leaving(cast, three):
    agreement = three("each")
    finish(agreement, (cast.county, 9), (cast.hollola, 5))
    with pytest.raises(Refused, match=r"voimassa|in force"):
        workflow.leave(party_of(agreement, cast.hollola), by=cast.registrar, on=day(0), reason="Valtuusto päätti")


def test_removing_the_last_signatory_waited_for_completes_the_signing(cast, three):
    agreement = three("all")
    extra = name_signatory(party_of(agreement, cast.lahti))
    finish(agreement, (cast.county, 5), (cast.hollola, 5))
    party = party_of(agreement, cast.lahti)
    decide(party)
    first = party.slots.exclude(pk=extra.pk).get()
    sign(first)
    agreement.refresh_from_db()
    assert agreement.stage == "signing"
    workflow.remove_signatory(extra, by=cast.other_registrar)
    agreement.refresh_from_db()
    assert agreement.stage == "signed" and agreement.latest_version.sealing_records.count() == 1


def sign(slot) -> None:
    version = slot.party.agreement.latest_version
    by = acting_for(slot.user, slot.party.organisation)
    workflow.sign(slot, by=by, version=version, content_sha256=version.sha256)


def test_who_signs_stays_once_the_agreement_binds_the_party(cast, agreement):
    sign_and_seal(agreement)
    with pytest.raises(Refused):
        name_signatory(party_of(agreement, cast.hollola))


def close(agreement: Agreement, by) -> None:
    workflow.close_signing(agreement, by=by, reason="Muut liittyvät myöhemmin")
    agreement.refresh_from_db()


def test_signing_is_closed_only_when_the_own_rule_is_satisfied(cast, three):
    agreement = three("number", entry_number=2)
    finish(agreement, (cast.county, 9))
    with pytest.raises(Refused):
        close(agreement, cast.coordinator)
    finish(agreement, (cast.hollola, 5))
    with pytest.raises(ValidationError):
        workflow.close_signing(agreement, by=cast.coordinator, reason=" ")
    close(agreement, cast.coordinator)
    assert agreement.stage == "signed" and set(starts(agreement)) == {cast.county, cast.hollola}


def test_one_who_signs_after_the_closing_gets_its_own_record(cast, three):
    agreement = three("number", entry_number=2)
    finish(agreement, (cast.county, 9), (cast.hollola, 5))
    close(agreement, cast.coordinator)
    finish(agreement, (cast.lahti, 2))
    records = agreement.latest_version.sealing_records
    assert records.count() == 2 and records.get(party__isnull=False).party.organisation == cast.lahti
    assert starts(agreement)[cast.lahti] == day(2)


def test_one_half_signed_at_the_closing_gets_its_record_when_the_rest_have_signed(cast, three):
    agreement = three("number", entry_number=2)
    party = party_of(agreement, cast.lahti)
    late = name_signatory(party)
    finish(agreement, (cast.county, 9), (cast.hollola, 5))
    decide(party)
    first = party.slots.exclude(pk=late.pk).get()
    version = agreement.latest_version
    sign(first)
    close(agreement, cast.coordinator)
    assert cast.lahti not in starts(agreement)
    sign(late)
    assert cast.lahti in starts(agreement)
    assert version.sealing_records.get(party=party).data["accession_of"] == str(party.key)


def test_a_later_party_joins_the_same_version(cast, agreement):
    version = sign_and_seal(agreement)
    newcomer = make_organisation()
    party = workflow.add_later_party(agreement, by=cast.coordinator, organisation=newcomer)
    assert party.deciding_body_fi == "kunnanvaltuusto"
    name_signatory(party)
    decide(party)
    sign_all(party)
    party.refresh_from_db()
    assert agreement.in_force(day(0), party) and party.joined_on == day(0)
    assert version.sealing_records.filter(party=party).count() == 1
    assert agreement.events.filter(verb="accede", party=party).count() == 1


@pytest.mark.parametrize("fields", [{"in_aland": True}, {"valid_to": datetime.date(2024, 12, 31)}])
def test_aland_and_ended_organisations_do_not_join_later_either(cast, agreement, fields):
    sign_and_seal(agreement)
    with pytest.raises(ValidationError):
        workflow.add_later_party(agreement, by=cast.coordinator, organisation=make_organisation(**fields))


def test_notice_ends_the_agreement_for_that_party_only(cast, agreement):
    sign_and_seal(agreement)
    party = party_of(agreement, cast.hollola)
    workflow.give_notice(party, by=cast.registrar, ends=day(-10), reason="Valtuusto päätti")
    assert [agreement.in_force(day(ago), party) for ago in (0, -10, -11)] == [True, True, False]
    assert agreement.in_force(day(-11))
    with pytest.raises(Refused):
        workflow.give_notice(party, by=cast.registrar, ends=day(-20), reason="Toistamiseen")


@pytest.mark.parametrize(("ago", "field"), [(1, "ends"), (-5, "ends")])
def test_notice_ends_nothing_in_the_past_or_before_it_has_begun(cast, agreement, ago, field):
    Agreement.objects.update(valid_from=day(-30))
    sign_and_seal(Agreement.objects.get())
    with pytest.raises(ValidationError) as refused:
        workflow.give_notice(party_of(agreement, cast.hollola), by=cast.registrar, ends=day(ago), reason="Valtuusto")
    assert field in refused.value.message_dict


def test_a_new_agreement_replaces_the_old_one_for_its_parties(cast):
    old = make_agreement(cast.county)
    sign_and_seal(old)
    InForce.objects.update(starts=day(100))
    InForce.objects.filter(party__organisation=cast.hollola).update(ends=day(-90), ending_reason="Irtisanottu")
    new = make_agreement(cast.county, [cast.county, cast.hollola], predecessor=old)
    sign_and_seal(new)
    ends = {row.party.organisation: row.ends for row in InForce.objects.filter(party__agreement=old)}
    assert ends == {cast.county: day(1), cast.hollola: day(1), cast.lahti: None}
    assert not old.in_force(day(0), party_of(old, cast.county)) and old.in_force(day(0))


def test_a_new_agreement_replaces_the_old_one_also_for_those_merged_into_its_parties(cast):
    old = make_agreement(cast.county)
    sign_and_seal(old)
    InForce.objects.update(starts=day(100))
    Organisation.objects.filter(pk=cast.hollola.pk).update(valid_to=day(10), successor=cast.lahti)
    sign_and_seal(make_agreement(cast.county, [cast.county, cast.lahti], predecessor=old))
    assert not old.in_force(day(0))
