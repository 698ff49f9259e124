"""The approval matrix, the reminders and the publicity in a real browser, in Finnish and Swedish, wide and narrow."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.models import Party, Reminder
from organisations.models import Membership
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_annex,
    make_county,
    open_round,
    party_of,
    request_to,
    state,
)
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Role = Membership.Role


def visit_in_both(page, name: str, pk: int, **query) -> None:
    for language in ("fi", "sv"):
        with translation.override(language):
            address = reverse(name, args=[pk])
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        assert page.goto(f"{address}?{asked}").ok
        assert_good_page(page)


def test_the_matrix_from_the_round_to_the_reminder(visit):
    county = make_county(municipalities=4, language_status="fi_sv")
    agreement = make_agreement(county, languages="fi,sv")
    coordinator = acting(county, Role.EDITOR, Role.REGISTRAR)
    make_annex(agreement, publicity="secret", secrecy_ground="JulkL 24 §", publicity_decided_by="Hallintojohtaja")
    page = visit(coordinator.user)
    visit_in_both(page, "approval_matrix", agreement.pk)
    visit_in_both(page, "agreement_publicity", agreement.pk)
    visit_in_both(page, "public_preview", agreement.pk)

    round_ = open_round(agreement)
    state(request_to(round_, county), "with_changes", text="Kohta 3 tarkennettava.")
    visit_in_both(page, "approval_matrix", agreement.pk)
    visit_in_both(page, "reminders_send", agreement.pk)
    workflow.close_round(round_, by=coordinator)
    agreement.refresh_from_db()

    freeze_it(agreement)
    decide(party_of(agreement, county))
    late = agreement.parties.exclude(organisation=county).first()
    Party.objects.filter(pk=late.pk).update(board_planned_on=timezone.localdate() - datetime.timedelta(days=3))
    visit_in_both(page, "approval_matrix", agreement.pk, rajaus="myohassa", jarjestys="seuraava")
    page.goto(reverse("approval_matrix", args=[agreement.pk]))
    with page.expect_navigation():
        page.locator(f"form[action$='{late.key}/muistuta/'] button").click()
    assert Reminder.objects.get().party == late
    assert not page.locator(f"form[action$='{late.key}/muistuta/']").count()
    assert_good_page(page)


def test_a_party_tells_by_one_click_that_it_has_prepared(visit):
    county = make_county()
    agreement = make_agreement(county)
    freeze_it(agreement)
    own = agreement.parties.exclude(organisation=county).first()
    page = visit(acting(own.organisation, Role.EDITOR).user)
    page.goto(reverse("approval_matrix", args=[agreement.pk]))
    for prepared_on in (timezone.localdate(), None):
        with page.expect_navigation():
            page.locator(f"form[action$='{own.key}/valmisteltu/'] button").click()
        own.refresh_from_db()
        assert own.prepared_on == prepared_on
        assert_good_page(page)


def test_the_picture_is_downloaded(visit):
    county = make_county()
    agreement = make_agreement(county)
    freeze_it(agreement)
    page = visit(acting(county, Role.READER).user)
    page.goto(reverse("approval_matrix", args=[agreement.pk]))
    for extension in ("svg", "png"):
        with page.expect_download() as download:
            page.locator(f"a[href*='kuva.{extension}']").click()
        assert download.value.suggested_filename.endswith(f".{extension}")
