"""Signing as it is, in a real browser: a deputy is named, somebody declines, the deputy signs and withdraws it."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from agreements.forms.signing import CONFIRMATION
from agreements.models import Signature, SigningRefusal
from organisations.models import Membership
from tests.factories import (
    PASSWORD,
    acting,
    make_agreement,
    make_approved,
    make_county,
    municipalities_of,
    name_signatory,
    party_of,
)
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Role = Membership.Role


def good(page, name: str, *args) -> None:
    """The page in Swedish and then, to go on, in Finnish."""
    for language in ("sv", "fi"):
        with translation.override(language):
            page.goto(reverse(name, args=args))
        assert_good_page(page)


def opened(page, name: str, *args) -> None:
    """A page that the walks through every page have met in both languages."""
    page.goto(reverse(name, args=args))


def submit(page) -> None:
    page.locator("main form [type=submit].btn-primary, main form [type=submit].btn-danger").first.click()


def test_a_deputy_signs_for_one_who_declined_and_takes_it_back(visit):
    assert settings.LANGUAGE_CODE == "fi"
    county = make_county()
    agreement, town = make_agreement(county), municipalities_of(county)[0]
    party = party_of(agreement, town)
    registrar, named, deputy = (acting(town, role) for role in (Role.REGISTRAR, Role.SIGNATORY, Role.SIGNATORY))
    slot = name_signatory(party, named.user)
    make_approved(agreement)

    page = visit(registrar.user)
    good(page, "signatory_edit", agreement.pk, slot.key)
    opened(page, "deputy_new", agreement.pk, slot.key)
    page.select_option("[name=user]", str(deputy.user.pk))
    page.fill("[name=title_fi]", "hallintojohtaja")
    submit(page)
    page.locator(".yp-notice.is-ok").wait_for()
    good(page, "party_edit", agreement.pk, party.key)
    assert deputy.user.name in page.locator("#signatories").locator("..").inner_text()
    opened(page, "signature_record", agreement.pk, slot.key)

    page = visit(named.user)
    good(page, "signing_list")
    opened(page, "signing_decline", agreement.pk, slot.key)
    submit(page)  # without a reason: told in words
    assert page.locator(".is-invalid, .yp-notice.is-bad").first.is_visible()
    assert_good_page(page)
    page.fill("[name=reason]", "Tavoite kolme on epäselvä.")
    submit(page)
    page.locator(".yp-notice.is-ok").wait_for()
    assert SigningRefusal.objects.get().name == slot.name

    page = visit(deputy.user)
    good(page, "desk")
    good(page, "signing_list")
    opened(page, "sign_slot", agreement.pk, slot.key)
    page.fill("[name=confirmation]", str(CONFIRMATION))
    page.fill("[name=password]", PASSWORD)
    submit(page)
    page.locator(".yp-notice.is-ok").wait_for()
    signature = Signature.objects.get()
    assert (signature.name, signature.deputy_for_name) == (deputy.user.name, slot.name)
    good(page, "signing_detail", agreement.pk)
    good(page, "signature_withdraw", agreement.pk, signature.pk)
    page.fill("[name=reason]", "Väärä valtuutus.")
    submit(page)
    page.locator(".yp-notice.is-ok").wait_for()
    good(page, "signing_detail", agreement.pk)
    assert "Väärä valtuutus." in page.locator("main").inner_text()
    good(page, "signing_list")
    good(page, "agreement_history", agreement.pk)
    agreement.refresh_from_db()
    assert agreement.stage == "deciding" and not Signature.objects.standing().exists()
