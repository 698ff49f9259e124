"""Amendments: a draft of its own between the same parties; the signed original stays as it is in every respect."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements import editing, workflow
from agreements.content import content_of
from agreements.exchange.schema import schema_faults
from agreements.models import Agreement, Goal, InForce
from agreements.workflow import OutsideSignature, Refused, WrongStage
from organisations.models import Membership, Notice
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_annex,
    make_domain,
    make_goal,
    make_organisation,
    make_ready,
    party_of,
    sign_and_seal,
)
from tests.ground.database import world

Role = Membership.Role


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


@world
def signed(cast) -> Agreement:
    """An agreement with goals and an annex, signed by all a hundred days ago."""
    agreement = make_agreement(cast.county, scope=3, publicity="public", title_fi="Yhteistyö 2025–2029")
    make_goal(agreement, measures=2)
    make_annex(agreement)
    sign_and_seal(agreement)
    InForce.objects.filter(party__agreement=agreement).update(starts=day(100))
    return agreement


def amend(agreement: Agreement, cast, scope: str = "annexes") -> Agreement:
    return workflow.start_amendment(agreement, by=cast.coordinator, scope=scope, reason="Uusi tavoite")


def bring_into_force(amendment: Agreement, ago: int, *without) -> None:
    """Frozen, approved and signed on paper by all but some, who stay out of it."""
    amendment.refresh_from_db()
    freeze_it(amendment, day(30))
    for party in amendment.parties.taking_part():
        if party.organisation in without:
            by = acting(party.organisation, Role.REGISTRAR)
            workflow.leave(party, by=by, on=day(ago), reason="Ei hyväksy")
            continue
        decide(party, decided_on=day(25))
        for slot in party.slots.all():
            outside = OutsideSignature("paper", "handwritten", day(ago), "signatures/x", "x.pdf")
            by = acting(party.organisation, Role.REGISTRAR)
            workflow.record_signature(slot, by=by, version=amendment.latest_version, outside=outside)
    amendment.refresh_from_db()


def rows(agreement: Agreement) -> dict:
    """The content without what belongs to the agreement itself."""
    content = content_of(Agreement.objects.get(pk=agreement.pk))
    return {name: content[name] for name in ("clauses", "goals", "forums", "annexes", "domains")}


def test_an_amendment_starts_as_the_same_text_with_the_same_keys(cast, signed):
    amendment = amend(signed, cast)
    assert rows(amendment) == rows(signed)
    assert amendment.stage == "draft"
    assert amendment.predecessor == signed
    assert amendment.title_fi == "Muutos 1: Yhteistyö 2025–2029"
    assert {party.key for party in amendment.parties.all()} == {party.key for party in signed.parties.all()}
    assert not amendment.versions.exists()
    assert not Goal.objects.filter(agreement=amendment, pk__in=signed.goals.all()).exists()


def test_the_parties_keep_who_signs_but_nothing_that_was_decided(cast, signed):
    amendment = amend(signed, cast)
    for party in amendment.parties.all():
        assert party.slots.count() == 1
        assert not party.decisions.exists() and not party.signatures.exists() and not party.in_force_rows.exists()


def test_somebody_whose_mandate_has_ended_is_not_named_again(cast, signed):
    Membership.objects.filter(organisation=cast.lahti, role=Role.SIGNATORY).update(valid_to=day(1))
    amendment = amend(signed, cast)
    assert not party_of(amendment, cast.lahti).slots.exists()
    assert party_of(amendment, cast.hollola).slots.exists()


def test_the_start_is_told_to_all_parties_and_written_into_both_histories(cast, signed):
    amendment = amend(signed, cast)
    assert signed.events.filter(verb="start_amendment", comment="Uusi tavoite").exists()
    assert amendment.events.filter(verb="begin_amendment", comment="Uusi tavoite").exists()
    told = set(Notice.objects.filter(key__startswith="amendment:").values_list("recipient", flat=True))
    assert {cast.registrar.user.pk, cast.editor.user.pk, cast.other_registrar.user.pk} <= told
    assert cast.coordinator.user.pk not in told


@pytest.mark.parametrize(
    ("scope", "reason", "field"), [("", "Syy", "scope"), ("none", "Syy", "scope"), ("body", " ", "reason")]
)
def test_scope_and_reason_are_needed(cast, signed, scope, reason, field):
    with pytest.raises(ValidationError) as refused:
        workflow.start_amendment(signed, by=cast.coordinator, scope=scope, reason=reason)
    assert field in refused.value.message_dict


def test_only_one_amendment_is_prepared_at_a_time(cast, signed):
    first = amend(signed, cast)
    with pytest.raises(Refused, match="Muutos 1"):
        amend(signed, cast)
    workflow.withdraw(first, by=cast.coordinator, reason="Ei tarvita")
    assert amend(signed, cast).title_fi.startswith("Muutos 1:")


def test_a_withdrawn_amendment_leaves_the_agreement_in_force(cast, signed):
    workflow.withdraw(amend(signed, cast), by=cast.coordinator, reason="Ei tarvita")
    assert signed.in_force(day(0))
    assert not InForce.objects.filter(ends__isnull=False).exists()


def test_the_next_amendment_amends_the_newest_one(cast, signed):
    first = amend(signed, cast)
    bring_into_force(first, 5)
    with pytest.raises(Refused, match="Muutos 1"):
        amend(signed, cast)
    second = amend(first, cast)
    assert second.title_fi == "Muutos 2: Yhteistyö 2025–2029"
    assert second.predecessor == first


def test_what_has_ended_is_not_amended(cast, signed):
    InForce.objects.update(ends=day(1))
    with pytest.raises(Refused, match=r"päättynyt|ended"):
        amend(signed, cast)


def test_only_what_has_been_signed_is_amended(cast, agreement):
    with pytest.raises(WrongStage):
        amend(agreement, cast)


def test_the_frozen_text_says_what_it_amends(cast, signed):
    amendment = amend(signed, cast)
    version = freeze_it(amendment)
    assert version.purpose == "amendment"
    amended = signed.latest_version
    assert version.data["amends"] == {
        "key": str(signed.key),
        "title": {"fi": signed.title_fi, "sv": ""},
        "number": 1,
        "dated": amended.dated.isoformat(),
        "sha256": amended.sha256,
    }
    assert schema_faults(version.data) == []
    assert "amends" not in amended.data


def test_an_amendment_in_force_takes_over_and_the_original_stays_untouched(cast, signed):
    before = (signed.latest_version.sha256, signed.latest_version.content, signed.latest_version.sealing_records.get())
    amendment = amend(signed, cast)
    goal = amendment.goals.get()
    editing.save_row(goal, goal.revision, {"text_fi": "Jokainen nuori saa avun"}, by=cast.coordinator)
    bring_into_force(amendment, 5)
    assert {row.ends for row in InForce.objects.filter(party__agreement=signed)} == {day(6)}
    assert {row.starts for row in InForce.objects.filter(party__agreement=amendment)} == {day(5)}
    signed.refresh_from_db()
    version = signed.latest_version
    assert (version.sha256, version.content, version.sealing_records.get()) == before
    assert signed.stage == "signed"
    assert version.data["goals"][0]["text"]["fi"] == "Nuori saa avun läheltä"
    assert amendment.latest_version.data["goals"][0]["text"]["fi"] == "Jokainen nuori saa avun"


def test_a_party_that_stays_out_is_still_bound_by_the_original(cast, signed):
    amendment = amend(signed, cast)
    bring_into_force(amendment, 5, cast.lahti)
    assert signed.in_force(day(0), party_of(signed, cast.lahti))
    assert not signed.in_force(day(0), party_of(signed, cast.hollola))
    second = amend(amendment, cast)
    assert {party.organisation for party in second.parties.all()} == {cast.county, cast.hollola, cast.lahti}
    bring_into_force(second, 2)
    assert not signed.in_force(day(0)) and not amendment.in_force(day(0)) and second.in_force(day(0))


def test_the_next_agreement_replaces_the_original_and_its_amendments(cast, signed):
    new = make_agreement(cast.county, predecessor=signed)
    bring_into_force(amend(signed, cast), 5, cast.lahti)
    sign_and_seal(new)
    running = InForce.objects.filter(ends__isnull=True)
    assert {row.party.agreement for row in running} == {new}


def test_a_later_party_joins_what_is_in_force_now(cast, signed):
    amendment, newcomer = amend(signed, cast), make_organisation()
    bring_into_force(amendment, 5)
    with pytest.raises(Refused, match="Muutos 1"):
        workflow.add_later_party(signed, by=cast.coordinator, organisation=newcomer)
    workflow.add_later_party(amendment, by=cast.coordinator, organisation=newcomer)


# An amendment of annexes, goals and forums


@world
def annexes(cast, signed) -> Agreement:
    return amend(signed, cast)


def test_its_clauses_stay_as_they_were_signed(cast, annexes):
    clause = annexes.clauses.first()
    for change in (
        lambda: editing.save_row(clause, clause.revision, {"text_fi": "<p>Uusi</p>"}, by=cast.coordinator),
        lambda: editing.withdraw_row(clause, by=cast.coordinator),
        lambda: editing.move_row(clause, "down", by=cast.coordinator),
        lambda: editing.add_row(type(clause)(agreement=annexes, heading_fi="Uusi"), by=cast.coordinator),
    ):
        with pytest.raises(Refused, match="kuin se allekirjoitettiin"):
            change()


def test_its_goals_annexes_and_forums_change(cast, annexes):
    goal, forum, annex = annexes.goals.get(), annexes.forum_entries.get(), annexes.annexes.get()
    editing.save_row(goal, goal.revision, {"text_fi": "Uusi tavoite"}, by=cast.coordinator)
    editing.save_row(forum, forum.revision, {"name_fi": "Uusi foorumi"}, by=cast.coordinator)
    editing.withdraw_row(annex, by=cast.coordinator)
    editing.add_row(Goal(agreement=annexes, domain=make_domain(), text_fi="Toinen"), by=cast.coordinator)
    assert {goal.text_fi for goal in annexes.goals.all()} == {"Uusi tavoite", "Toinen"}


@pytest.mark.parametrize(
    ("name", "value"), [("title_fi", "Toinen"), ("entry_rule", "each"), ("valid_to", day(-900)), ("predecessor", None)]
)
def test_its_title_and_rules_stay(cast, annexes, name, value):
    setattr(annexes, name, value)
    with pytest.raises(Refused):
        workflow.change_settings(annexes, by=cast.coordinator, seen=1, domains=[])


def test_it_may_have_its_own_first_day_and_wished_day(cast, annexes):
    annexes.valid_from, annexes.decisions_wanted_by = day(-30), day(-20)
    workflow.change_settings(annexes, by=cast.coordinator, seen=1, domains=[])
    annexes.refresh_from_db()
    assert annexes.valid_from == day(-30)


def test_its_parties_are_the_same(cast, annexes):
    with pytest.raises(Refused):
        workflow.add_party(annexes, by=cast.coordinator, organisation=make_organisation())
    with pytest.raises(Refused):
        workflow.remove_party(party_of(annexes, cast.lahti), by=cast.coordinator)


def test_an_amendment_of_the_text_changes_clauses_and_title_but_not_what_it_amends(cast, signed):
    body = amend(signed, cast, "body")
    clause = body.clauses.first()
    editing.save_row(clause, clause.revision, {"text_fi": "<p>Uusi</p>"}, by=cast.coordinator)
    body.title_fi = "Muutossopimus"
    workflow.change_settings(body, by=cast.coordinator, seen=1, domains=[])
    body.predecessor = None
    with pytest.raises(Refused):
        workflow.change_settings(body, by=cast.coordinator, seen=2, domains=[])
    with pytest.raises(Refused):
        workflow.remove_party(party_of(body, cast.lahti), by=cast.coordinator)


@pytest.mark.parametrize(
    ("rule", "body"), [("same", "kunnanvaltuusto"), ("board", "kunnanhallitus"), ("forum", "Neuvottelukunta")]
)
def test_the_agreement_says_who_decides_on_changes_of_annexes(cast, rule, body):
    agreement = make_agreement(cast.county, annexes_decided_by=rule)
    sign_and_seal(agreement)
    assert party_of(amend(agreement, cast), cast.hollola).deciding_body_fi == body


def test_an_amendment_of_the_text_is_decided_on_by_the_same_bodies(cast):
    agreement = make_agreement(cast.county, annexes_decided_by="board")
    sign_and_seal(agreement)
    assert party_of(amend(agreement, cast, "body"), cast.hollola).deciding_body_fi == "kunnanvaltuusto"


def test_a_merged_party_stands_in_the_amendment_as_its_successor(cast, signed):
    new = make_organisation("Suur-Hollola")
    for old in (cast.hollola, cast.lahti):
        old.valid_to, old.successor = day(3), new
        old.save()
    amendment = amend(signed, cast)
    assert [party.organisation for party in amendment.parties.all()] == [cast.county, new]
    make_ready(amendment)
    bring_into_force(amendment, 1)
    assert not signed.in_force(day(0))


# Pages


def test_the_page_says_what_is_copied_and_starts_the_draft(cast, signed, client_of):
    client = client_of(cast.coordinator)
    url = reverse("amendment_new", args=[signed.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, {"scope": "annexes", "reason": "Uudet tavoitteet"})
    amendment = Agreement.objects.get(predecessor=signed)
    assert response.url == reverse("agreement_detail", args=[amendment.pk])
    assert client.post(url, {"scope": "body", "reason": "Toinen"}, follow=True).status_code == 200
    assert Agreement.objects.filter(predecessor=signed).count() == 1


def test_others_do_not_open_the_page(cast, signed, client_of):
    url = reverse("amendment_new", args=[signed.pk])
    assert client_of(cast.editor).get(url).status_code == 403
    assert client_of(cast.outsider).get(url).status_code == 404


def test_a_page_of_a_locked_clause_sends_back_and_says_why(cast, annexes, client_of):
    client = client_of(cast.coordinator)
    clause = annexes.clauses.first()
    for url in (
        reverse("clause_list", args=[annexes.pk]),
        reverse("clause_edit", args=[annexes.pk, clause.key]),
        reverse("clause_new", args=[annexes.pk]),
    ):
        assert client.get(url).url == reverse("agreement_detail", args=[annexes.pk])
    page = client.get(reverse("agreement_detail", args=[annexes.pk])).content.decode()
    assert reverse("clause_edit", args=[annexes.pk, clause.key]) not in page
    assert reverse("goal_list", args=[annexes.pk]) in page


def test_the_settings_page_keeps_the_locked_facts(cast, annexes, client_of):
    client = client_of(cast.coordinator)
    url = reverse("agreement_settings", args=[annexes.pk])
    assert "disabled" in client.get(url).content.decode()
    response = client.post(url, {"revision": 1, "title_fi": "Toinen", "valid_from": "1.1.2030"})
    assert response.status_code == 302
    annexes.refresh_from_db()
    assert (annexes.title_fi, annexes.valid_from) == ("Muutos 1: Yhteistyö 2025–2029", datetime.date(2030, 1, 1))


def test_outsiders_know_nothing_of_an_amendment_that_is_being_prepared(cast, annexes, client_of):
    for who in (cast.outsider, None):
        assert client_of(who).get(reverse("agreement_detail", args=[annexes.pk])).status_code == 404
