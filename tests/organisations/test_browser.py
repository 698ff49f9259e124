"""The pages of organisations in a real browser: accessible, and without sideways scrolling, in Finnish and Swedish."""

import pytest
from django.urls import reverse
from django.utils import translation

from organisations import workflow
from organisations.models import Membership, Notice, Seat
from tests.factories import acting, join_area, make_county, make_organisation
from tests.ground.browser import assert_good_page

pytestmark = pytest.mark.browser
Role = Membership.Role


@pytest.fixture
def hollola(transactional_db):
    hollola = make_organisation("Hollola", registry_email="kirjaamo@hollola.example")
    join_area(hollola, make_county("Järvi-Suomi", municipalities=0))
    return hollola


@pytest.fixture
def administrator(hollola):
    return acting(hollola, Role.ADMINISTRATOR, Role.EDITOR)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_pages_of_an_organisation_are_good(visit, hollola, administrator, language):
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja", holder=administrator.user)
    invitation = workflow.invite("uusi@kunta.example", by=administrator, roles=[Role.EDITOR])
    role = administrator.user.memberships.get(role=Role.EDITOR)
    page = visit(administrator.user)
    with translation.override(language):
        addresses = [
            reverse("organisation_list"),
            reverse("organisation_list") + "?words=zzz",
            reverse("organisation_detail", args=[hollola.pk]),
            reverse("own_account"),
            reverse("password_change"),
            *(reverse(name, args=[hollola.pk]) for name in ("organisation_edit", "body_list", "body_new", "seat_new")),
            *(reverse(name, args=[hollola.pk, seat.pk]) for name in ("seat_edit", "seat_holder", "seat_end")),
            *(reverse(name, args=[hollola.pk]) for name in ("people_list", "invitation_new")),
            reverse("person_detail", args=[hollola.pk, administrator.user.pk]),
            reverse("role_end", args=[hollola.pk, role.pk]),
            reverse("invitation_cancel", args=[hollola.pk, invitation.pk]),
        ]
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert_good_page(page)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_somebody_new_comes_in_by_an_invitation(visit, hollola, administrator, language):
    workflow.invite("uusi@kunta.example", by=administrator, roles=[Role.EDITOR], language=language)
    prefix = "/sv" if language == "sv" else ""
    page = visit()
    page.goto(f"{prefix}/kutsu/{Notice.objects.get().body.split('/kutsu/')[1].split()[0]}")
    assert_good_page(page)
    page.locator("form [type=submit]").click()  # with nothing typed
    assert_good_page(page)
    page.locator("[name=name]").fill("Uuno Uusi")
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("pitka-ja-outo-salasana")
    page.locator("form [type=submit]").click()
    page.goto(f"{prefix}/oma-tili/")
    assert "Hollola" in page.locator("main").inner_text()
