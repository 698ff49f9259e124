"""The next term in a real browser: rows judged one by one, left and continued, then the new draft."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Renewal
from organisations.models import CouncilTerm
from tests.factories import Role, make_agreement, make_county, make_goal, make_user, sign_and_seal
from tests.ground.browser import assert_good_page
from tests.walks.test_from_empty_page_to_sealed_agreement import submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed(transactional_db) -> Agreement:
    CouncilTerm.objects.get_or_create(
        kind="county", starts=datetime.date(2029, 6, 1), defaults={"ends": datetime.date(2033, 5, 31)}
    )
    agreement = make_agreement(make_county(), scope=3, title_fi="Yhteistyö 2025–2029")
    for text in ("Nuori saa avun läheltä", "Liikkumattomuus vähenee"):
        make_goal(agreement, text)
    sign_and_seal(agreement)
    return agreement


def judge(page: Page, key: object, choice: str, reason: str = "") -> None:
    """Save one row's choice without reloading the page, and see it come back."""
    row = page.locator(f"#row-{key}")
    row.locator(f"input[value={choice}]").check()
    row.locator("input[name=reason]").fill(reason)
    with page.expect_response(lambda response: "/seuraava-kausi/" in response.url):
        row.locator("button[type=submit]").click()


def test_a_term_is_judged_and_its_draft_made(signed, visit):
    editor = make_user("Valmistelija", signed.coordinator, Role.EDITOR)
    page, address = visit(editor), f"/sopimukset/{signed.pk}/seuraava-kausi/"
    page.goto(address)
    assert_good_page(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("progress")).to_have_attribute("value", "0")
    assert_good_page(page)

    first, second = signed.goals.all()
    judge(page, first.key, "drop")
    expect(page.locator(f"#row-{first.key} [role=alert]")).to_be_visible()
    assert_good_page(page)
    judge(page, first.key, "drop", "Tavoite on saavutettu")
    expect(page.locator("progress")).to_have_attribute("value", "2")
    judge(page, second.measures.get().key, "change", "Nimetään vastuutaho uudelleen")
    expect(page.locator("progress")).to_have_attribute("value", "3")

    later = visit(editor)
    later.goto(address)
    expect(later.locator(f"#row-{first.key} input[name=reason]")).to_have_value("Tavoite on saavutettu")
    judge(later, second.key, "keep")
    judge(page, second.key, "drop", "Ei enää tarpeen")
    expect(page.locator(f"#row-{second.key} [role=alert]").first).to_be_visible()
    expect(page.locator(f"#row-{second.key} input[name=reason]")).to_have_value("Ei enää tarpeen")

    later.goto(address)
    later.locator("#progress button[type=submit]").click()
    assert_good_page(later)
    later.locator("#progress a").click()
    assert_good_page(later)
    expect(later.locator("[name=title_fi]")).to_have_value("Yhteistyö 2029–2033")
    submit(later)
    assert_good_page(later)

    new = Agreement.objects.get(predecessor=signed)
    assert Renewal.objects.get().successor == new
    assert [goal.key for goal in new.goals.all()] == [second.key]
    assert [row.text for row in new.comments.open()] == ["Nimetään vastuutaho uudelleen"]
    later.goto(f"/sv/sopimukset/{new.pk}/perhe/")
    assert_good_page(later)
    expect(later.locator(".yp-tree")).to_contain_text("Yhteistyö 2025–2029")
