"""A table is pasted into the grid by keyboard; then one number and one sentence are given by link on a phone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from indicators.models import Indicator, Observation
from indicators.requesting import Asked, ask_for_values
from organisations.models import Notice
from tests.factories import Role, acting, make_county, municipalities_of
from tests.ground.browser import assert_good_page
from tests.indicators.factories import make_indicator, observe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREAS, YEARS = 22, 10
LAST = timezone.localdate().year
TSV = "\n".join("\t".join(f"{40 + row},{column}" for column in range(YEARS)) for row in range(AREAS))


@pytest.fixture
def indicator(transactional_db) -> Indicator:
    county = make_county(municipalities=AREAS - 1)
    return make_indicator("Liikuntaneuvontaan ohjatut", owner=county)


def paste(page: Page, text: str) -> None:
    """As from a spreadsheet: what the clipboard holds, and the keys."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def cell_name(page: Page, area: str) -> str:
    """The name of the area's cell of the last year."""
    row = page.locator("table tbody tr", has=page.get_by_role("rowheader", name=area, exact=True))
    return row.locator("[data-cell]").last.get_attribute("name")


def test_a_table_of_22_areas_and_10_years_is_pasted_by_keyboard(visit, indicator):
    page = visit(acting(indicator.owner, Role.EDITOR).user)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("value_grid", args=[indicator.pk]))
    assert_good_page(page)
    page.locator("[data-cell]").first.focus()
    paste(page, TSV)
    expect(page.locator("[data-grid-status]")).to_contain_text("220")
    area = municipalities_of(indicator.owner)[0]
    paste(page, f"Kunta\t{LAST}\n{area.name}\t77,7")  # with its headings: they say where the value goes
    expect(page.locator(f"[name='{cell_name(page, area.name)}']")).to_have_value("77,7")
    expect(page.locator("[data-cell]").first).to_have_value("40,0")
    page.locator("[data-cell]").first.focus()
    paste(page, TSV)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_value("41,1")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("paljon")
    page.locator("main .btn-primary[type=submit]").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    assert_good_page(page)
    assert not Observation.objects.exists()

    page.locator("[aria-invalid=true]").fill("40,1")
    page.locator("main .btn-primary[type=submit]").click()
    expect(page.locator("[data-cell]").first).to_have_value("40,0")
    expect(page.locator(".is-changed")).to_have_count(0)
    assert Observation.objects.count() == AREAS * YEARS


def test_one_number_and_one_sentence_on_a_phone(visit, indicator):
    area = municipalities_of(indicator.owner)[0]
    observe(indicator, area, {LAST - 1: "61.4"})
    coordinator = acting(indicator.owner, Role.EDITOR)
    asked = [Asked(area, "liikunta@kunta.example")]
    ask_for_values(indicator, asked, by=coordinator, year=LAST, target_words="vähintään 65 %")
    link = re.search(r"https?://[^/]+(/\S+)", Notice.objects.get(holds_link=True).body)[1]

    phone = visit(width=360)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("61,4")
    assert_good_page(phone)
    phone.locator("[name=value]").fill("6,3")
    phone.locator("[name=comment]").fill("Uusi ryhmä alkoi syksyllä.")
    phone.locator("main [type=submit]").click()
    expect(phone.locator("[role=alert]")).to_contain_text("61,4")
    assert_good_page(phone)
    phone.locator("[name=value]").fill("63")
    phone.locator("main [type=submit]").click()
    expect(phone.locator("main")).to_contain_text("63,0")
    assert_good_page(phone)
    assert Observation.objects.get(area=area, year=LAST).comment == "Uusi ryhmä alkoi syksyllä."
    phone.goto(link)
    expect(phone.locator("[name=value]")).to_have_count(0)
