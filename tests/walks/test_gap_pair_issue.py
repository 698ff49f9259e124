"""A coordinator finds a gap, names the county's side of the pair, raises an issue and sees it land on an agenda."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forums.models import AgendaItem
from interfaces.models import Counterpart, RaisedIssue
from organisations.models import Organisation, Seat
from tests.factories import Role, acting, make_county, make_domain, make_user, municipalities_of
from tests.forums.factories import make_forum, make_meeting, make_seat
from tests.ground.browser import NARROW, assert_good_page
from tests.interfaces.factories import make_counterpart
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(transactional_db) -> Organisation:
    """Its municipalities have their counterparts, the county itself has none."""
    county = make_county(language_status="fi_sv")
    for municipality in municipalities_of(county):
        make_counterpart(county, municipality, make_user())
    return county


def save(page: Page) -> None:
    page.locator("main form .btn-primary[type=submit]").click()


def test_from_a_gap_to_an_agenda(visit, county):
    coordinator = acting(county, Role.EDITOR)
    forum = make_forum(county=county)
    meeting = make_meeting(forum)
    secretary = make_user("Sihteeri")
    make_seat(forum, county, secretary, Seat.Role.SECRETARY)

    page = visit(coordinator.user)
    page.goto(reverse("domain_page", args=["hyte"]))
    assert_good_page(page)
    page.locator(f"main .yp-gaps a[href^='{reverse('counterpart_list')}']").first.click()
    expect(page.locator("main .is-lacking")).to_have_count(1)
    assert_good_page(page)
    page.locator(".is-lacking .btn-primary").click()
    page.locator("[name=title_fi]").fill("hyvinvointipäällikkö")
    page.locator("[name=person]").select_option(str(coordinator.user.pk))
    assert_good_page(page)
    save(page)
    expect(page.locator("main .is-lacking")).to_have_count(0)
    assert Counterpart.objects.get(organisation=county).seat.holder == coordinator.user

    page.goto(reverse("issue_new", query={"domain": "hyte"}))
    page.locator("[name=title_fi]").fill("Liikuntaneuvonnan lähete jää matkalle")
    page.locator("[name=text_fi]").fill("Vastaanottajaa ei ole sovittu kaikissa kunnissa.")
    save(page)
    expect(page.locator("h1")).to_contain_text("lähete")
    page.locator("main .yp-way-actions a").first.click()
    save(page)
    expect(page.locator("main [aria-current=step]")).to_have_count(1)
    issue = RaisedIssue.objects.get()
    assert issue.level == "group"
    page.locator(f"main a[href='{reverse('issue_propose', args=[issue.pk])}']").click()
    assert_good_page(page)
    save(page)

    other = visit(secretary)
    other.goto(reverse("proposal_list", args=[forum.pk]))
    other.locator(f"form[action='{reverse('proposal_take', args=[forum.pk])}'] [type=submit]").first.click()
    other.wait_for_load_state()
    item = AgendaItem.objects.get(meeting=meeting)
    assert item.links.get().issue == issue
    page.goto(reverse("meeting_detail", args=[meeting.key]))
    assert_good_page(page)
    page.locator(f"main a[href*='{reverse('issue_detail', args=[issue.pk])}']").first.click()
    expect(page.locator("h1")).to_contain_text("lähete")


def test_the_pages_are_good_in_both_languages(visit, county):
    coordinator = acting(county, Role.EDITOR)
    make_domain("lape", name_fi="Lapset", name_sv="Barn")
    make_counterpart(county, county, coordinator.user, confirmed_on="2025-01-01")
    issue = RaisedIssue.objects.create(
        county=county, domain=make_domain(), title_fi="Kuljetukset", title_sv="Transporter", text_fi="Vuoro"
    )
    pages = [
        ("counterpart_list", []),
        ("counterpart_list", [], "domain=hyte"),
        ("counterpart_edit", [county.pk, "hyte"]),
        ("counterpart_edit", [county.pk, "lape"]),
        ("counterpart_remove", [county.pk, "hyte"]),
        ("counterpart_check", []),
        ("issue_list", []),
        ("issue_detail", [issue.pk]),
        ("issue_edit", [issue.pk]),
        ("issue_step", [issue.pk, "decide"]),
    ]
    assert_all_good(visit(coordinator.user), pages)
    assert_all_good(visit(coordinator.user, width=NARROW), pages[:3] + pages[7:8])
