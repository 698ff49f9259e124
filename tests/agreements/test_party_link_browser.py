"""The personal link and the approval matrix in a real browser."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Decision
from organisations.models import Membership
from tests.factories import acting, decide, freeze_it, make_agreement, make_county, party_of
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Role = Membership.Role


def test_a_party_without_accounts_decides_by_its_link_and_the_matrix_shows_it(visit):
    county = make_county()
    agreement = make_agreement(county)
    coordinator, registrar = acting(county, Role.EDITOR), acting(county, Role.REGISTRAR)
    freeze_it(agreement)
    decide(party_of(agreement, county), result="reservation", reservation="Kustannuksista päätetään erikseen.")
    lonely = agreement.parties.exclude(organisation=county).first()
    Membership.objects.filter(organisation=lonely.organisation).delete()
    token = workflow.send_link(lonely, by=coordinator, email="kirjaamo@kunta.example")

    page = visit()
    page.goto(reverse("party_link_text", args=[token]))
    assert_good_page(page)
    page.goto(reverse("party_link", args=[token]))
    assert_good_page(page)
    page.locator("main form [type=submit]").click()  # nothing typed: told in words
    assert page.locator(".yp-notice.is-bad").is_visible()
    assert_good_page(page)
    day = timezone.localdate() - datetime.timedelta(days=3)
    page.fill("[name=decided_on]", f"{day.day}.{day.month}.{day.year}")
    page.fill("[name=number]", "118")
    page.check("[name=result][value=approved]")
    page.fill("[name=signatory-0-name]", "Liisa Laatija")
    page.fill("[name=signatory-0-title_fi]", "kunnanjohtaja")
    page.locator("main form [type=submit]").click()
    page.locator(".yp-notice.is-ok").wait_for()
    assert Decision.objects.get(party=lonely).number == "118"
    assert_good_page(page)

    for who in (coordinator, registrar):
        page = visit(who.user)
        page.goto(reverse("approval_matrix", args=[agreement.pk]))
        assert "118" in page.locator("table.yp-matrix").inner_text()
        assert_good_page(page)
