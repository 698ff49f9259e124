"""The pages of preparing together, of what follows the signing and of series, in Finnish and in Swedish."""

import datetime

import pytest

from agreements.models import Agreement
from agreements.workflow.series import start_series
from agreements.workflow.suggesting import decline
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_deputy,
    make_goal,
    make_ready,
    municipalities_of,
    name_signatory,
    party_of,
    sign_all,
    suggestion_in,
)
from tests.walks.good_pages import assert_all_good, bilingual

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PREPARING = ("comment_list", "agreement_comments", "suggestion_list", "workbook_import", "agreement_family")
DECIDING = ("package_new", "reminders_send", "differences", "public_preview", "agreement_publicity", "comment_list")
SIGNED = (
    "agreement_consolidated", "agreement_family", "amendment_new", "renewal", "agreement_close_term", "handover_report",
)  # fmt: skip
EVERYWHERE = ("notice_list", "notice_preferences", "signing_list", "series_list", "series_new")


def test_messages_and_what_waits_to_be_signed(visit, coordinator):
    pages = [(name, []) for name in EVERYWHERE]
    assert_all_good(visit(coordinator.user), [*pages, ("term_end", [coordinator.organisation.pk])])


def test_the_pages_of_preparing_together(visit, coordinator):
    agreement = make_ready(bilingual(coordinator, scope=3))
    goal = make_goal(agreement)
    maker = acting(municipalities_of(coordinator.organisation)[0], "editor")
    suggestion, declined = suggestion_in(agreement, maker), suggestion_in(agreement, maker, "Ei näin.")
    decline(declined, by=coordinator, reason="Sovittu jo.")
    slot = agreement.parties.first().slots.first()
    make_deputy(slot)
    clause = agreement.clauses.filter(role="text").last()
    pages = [
        *((name, [agreement.pk]) for name in PREPARING),
        ("row_comments", [agreement.pk, "goal", goal.key]),
        ("suggestion_new", [agreement.pk, clause.key]),
        ("suggestion_detail", [agreement.pk, suggestion.key]),
        ("suggestion_detail", [agreement.pk, declined.key]),
        ("deputy_new", [agreement.pk, slot.key]),
    ]
    assert_all_good(visit(coordinator.user), pages)


def test_the_pages_of_deciding_knowingly(visit, coordinator):
    agreement = bilingual(coordinator)
    own = party_of(agreement, coordinator.organisation)
    slot = name_signatory(own, coordinator.user)
    freeze_it(agreement)
    decide(own)
    pages = [*((name, [agreement.pk]) for name in DECIDING), ("signing_decline", [agreement.pk, slot.key])]
    assert_all_good(visit(coordinator.user), pages)


def test_the_pages_after_the_signing(visit, coordinator):
    agreement = signed(bilingual(coordinator, scope=3))
    assert_all_good(visit(coordinator.user), [(name, [agreement.pk]) for name in SIGNED])


def signed(agreement: Agreement) -> Agreement:
    make_goal(agreement)
    freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    for party in agreement.parties.all():
        sign_all(party)
    return agreement


def test_the_pages_of_a_series(visit, coordinator):
    term = {"term_starts": datetime.date(2025, 6, 1), "term_ends": datetime.date(2029, 5, 31)}
    series = start_series(Agreement(blueprint="lape", languages="fi,sv", **term), by=coordinator)
    make_agreement(coordinator.organisation)
    names = ("series_detail", "series_parts", "series_municipalities", "series_offer")
    assert_all_good(visit(coordinator.user), [(name, [series.key]) for name in names])
