"""The registers of the interfaces, in Finnish and in Swedish: lists, cards, forms and links."""

import pytest
from django.utils import timezone

from agreements.models import GoalPractice, NgoAgreement
from interfaces import reference_data
from interfaces.models import InterfaceDomain, Plan, PlanKind, Practice
from interfaces.reference_registers import load_practices
from tests.factories import municipalities_of
from tests.follow_up.factories import in_force_agreement
from tests.interfaces.register_cast import make_card, make_exchange, make_plan
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_pages_of_the_registers(visit, coordinator):
    reference_data.load()
    load_practices()
    county, page = coordinator.organisation, visit(coordinator.user)
    hollola = municipalities_of(county)[0]
    card, exchange = make_card(county, what_fi="Vertaisryhmiä"), make_exchange(county, hollola)
    practice = Practice.objects.get(code="ohjaamo")
    proposed = Practice.objects.get(code="menox")
    Practice.objects.filter(pk=proposed.pk).update(state=Practice.State.PROPOSED)
    plan = _make_plans(county, hollola)
    agreement = in_force_agreement(county, publicity="public")
    goal = agreement.goals.first()
    GoalPractice.objects.create(agreement=agreement, goal_key=goal.key, practice=practice)
    NgoAgreement.objects.create(card=card, agreement=agreement)
    asked = f"county={county.code}"
    assert_all_good(
        page,
        [
            *(
                (name, [], asked)
                for name in ("plan_list", "plan_duties", "practice_list", "data_exchange_list", "ngo_list")
            ),
            *((name, [], asked) for name in ("plan_new", "practice_new", "data_exchange_new", "ngo_new")),
            ("plan_list", [], f"{asked}&words=ei-mitaan"),
            ("plan_detail", [plan.pk]),
            ("plan_edit", [plan.pk]),
            ("plan_remove", [plan.pk]),
            ("practice_detail", [practice.pk]),
            ("practice_detail", [proposed.pk]),
            ("ngo_detail", [card.pk]),
            ("ngo_edit", [card.pk]),
            ("ngo_agreement", [card.pk]),
            ("data_exchange_edit", [exchange.pk]),
            ("goal_practice", [agreement.pk, goal.key]),
            ("follow_up_goal", [agreement.pk, goal.key]),
        ],
    )


def _make_plans(county, municipality) -> Plan:
    """One that holds, one that ends soon and one that has ended; returns the last."""
    domain = InterfaceDomain.objects.get(code="hyte")
    for code, ends in (("municipal_strategy", 900), ("municipal_welfare_plan", 90), ("child_welfare_plan", -5)):
        kind = PlanKind.objects.get(code=code)
        make_plan(county, municipality, ends=ends, kind=kind).domains.add(domain)
    return make_plan(county, ends=-10, is_joint=True, adopted_on=timezone.localdate(), url="https://example.org/plan")
