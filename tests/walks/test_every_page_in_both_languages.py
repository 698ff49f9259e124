"""Every page that the parties meet is accessible and fits a phone, in Finnish and in Swedish."""

import datetime

import pytest
from django.utils import timezone

from agreements.models import Agreement, Goal
from agreements.statements.links import link_token
from tests.factories import (
    an_association,
    decide,
    freeze_it,
    guest_request,
    make_annex,
    make_domain,
    make_goal,
    make_ready,
    name_signatory,
    open_round,
    party_of,
    request_to,
    sign_all,
    state,
)
from tests.walks.good_pages import assert_all_good, bilingual

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DRAFT = (
    "agreement_detail", "agreement_problems", "agreement_history", "agreement_settings", "agreement_freeze",
    "agreement_withdraw", "agreement_publicity", "clause_list", "clause_new", "goal_list", "goal_new",
    "forum_entry_new", "annex_new", "party_list", "party_add",
)  # fmt: skip
DECIDING = ("agreement_detail", "approval_matrix", "signing_detail", "agreement_reopen", "party_list")
EVERYWHERE = (
    "agreement_list",
    "agreement_new",
    "forum_list",
    "style_guide",
)


def draft_pages(agreement: Agreement) -> list[tuple[str, list]]:
    """The pages of the draft itself and of one row of each kind in it."""
    rows = {
        "clause_edit": agreement.clauses.first(),
        "goal_edit": agreement.goals.first(),
        "goal_paste": agreement.goals.first(),
        "forum_entry_edit": agreement.forum_entries.first(),
        "annex_edit": agreement.annexes.first(),
        "party_edit": agreement.parties.first(),
        "signatory_new": agreement.parties.first(),
    }
    slot = agreement.parties.first().slots.first()
    return [
        *((name, [agreement.pk]) for name in DRAFT),
        *((name, [agreement.pk, row.key]) for name, row in rows.items()),
        ("signatory_edit", [agreement.pk, slot.key]),
    ]


def deciding_pages(agreement: Agreement, coordinator) -> list[tuple[str, list]]:
    """The pages of a version that is being decided on and signed."""
    own = party_of(agreement, coordinator.organisation)
    other = agreement.parties.exclude(pk=own.pk).last()
    decision, slot = own.decisions.get(), own.slots.order_by("pk").last()
    return [
        *((name, [agreement.pk]) for name in DECIDING),
        ("version_detail", [agreement.pk, agreement.latest_version.number]),
        ("decision_new", [agreement.pk, own.key]),
        ("decision_detail", [agreement.pk, decision.pk]),
        ("decision_correct", [agreement.pk, decision.pk]),
        ("party_leave", [agreement.pk, own.key]),
        ("link_send", [agreement.pk, other.key]),
        ("sign_slot", [agreement.pk, slot.key]),
        ("signature_record", [agreement.pk, slot.key]),
    ]


def test_the_pages_that_belong_to_no_agreement(visit, coordinator):
    page = visit(coordinator.user)
    own = ("organisation_detail", [coordinator.organisation.pk])
    assert_all_good(page, [*((name, []) for name in EVERYWHERE), own])


def test_the_pages_of_a_draft(visit, coordinator):
    agreement = make_ready(bilingual(coordinator, scope=3))
    make_goal(agreement, measures=2)
    Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi="Keskeneräinen", position=99_999)
    make_annex(agreement)
    assert_all_good(visit(coordinator.user), draft_pages(agreement))


def test_the_pages_of_deciding_and_signing(visit, coordinator):
    agreement = bilingual(coordinator)
    own = party_of(agreement, coordinator.organisation)
    name_signatory(own)
    name_signatory(own, coordinator.user)
    freeze_it(agreement, dated=timezone.localdate() - datetime.timedelta(days=40))
    decide(own, result="reservation", reservation="Kustannuksista päätetään talousarviossa.")
    assert_all_good(visit(coordinator.user), deciding_pages(agreement, coordinator))


def test_the_pages_of_a_signed_agreement(visit, coordinator):
    agreement = bilingual(coordinator)
    freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    for party in agreement.parties.all():
        sign_all(party)
    own = party_of(agreement, coordinator.organisation)
    pages = [
        (name, [agreement.pk]) for name in ("agreement_detail", "approval_matrix", "signing_detail", "later_party_add")
    ]
    assert_all_good(visit(coordinator.user), [*pages, ("notice_give", [agreement.pk, own.key])])


def test_the_pages_of_a_statement_round(visit, coordinator):
    agreement = bilingual(coordinator, scope=3)
    make_goal(agreement)
    page = visit(coordinator.user)
    assert_all_good(page, [(name, [agreement.pk]) for name in ("statement_round", "statement_round_new")])
    round_ = open_round(agreement, an_association())
    guest, own = guest_request(round_), request_to(round_, coordinator.organisation)
    state(guest, "with_changes", ("opposes", "Ei näin"), ("supports", ""), text="Hyvä pohja")
    tending = ("statement_round", "statement_round_close", "statement_due_date", "statement_ask", "agreement_detail")
    waiting = round_.requests.unanswered().exclude(pk=own.pk).first()
    pages = [(name, [agreement.pk]) for name in tending]
    pages += [("statement_edit", [agreement.pk, own.key]), ("statement_detail", [agreement.pk, guest.key])]
    assert_all_good(page, [*pages, ("statement_cancel", [agreement.pk, waiting.key])])
    assert_all_good(visit(), [("statement_link", [link_token(guest)])])
