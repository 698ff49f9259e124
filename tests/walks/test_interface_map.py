"""The sport map is copied, arranged and added to by keyboard, and printed; without scripts a box moves as well."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from interfaces import map_tending, reference_data
from interfaces.models import InterfaceMap, MapNode
from interfaces.within import within_county
from organisations.acting import Acting
from tests.factories import Role, acting, make_county
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"name_fi": "Liikunta täällä", "name_sv": "Motion här"}


@pytest.fixture
def editor(transactional_db) -> Acting:
    reference_data.load()
    return acting(make_county(), Role.EDITOR)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    page.locator(selector).focus()
    page.keyboard.press(key)


def go(page: Page, selector: str) -> None:
    with page.expect_navigation():
        press(page, selector)


def test_the_sport_map_is_copied_edited_by_keyboard_and_printed(visit, editor):
    page = visit(editor.user)
    sport = InterfaceMap.objects.get(code="sport")
    page.goto(reverse("interface_map", args=[sport.key]))
    go(page, f"a[href*='{reverse('interface_map_copy', args=[sport.key])}']")
    go(page, "main .btn-primary[type=submit]")
    own = InterfaceMap.objects.get(county=editor.organisation)
    node = own.nodes.first()
    box = page.locator(f"[data-node='{node.key}']")
    told = page.locator("[data-map-told]")

    box.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(told).to_contain_text("60")
    expect(page.locator(f"[data-map-place='{node.key}'] [name=revision]")).to_have_value("2")
    node.refresh_from_db()
    assert (node.x, node.y) == (60, 90)

    MapNode.objects.filter(pk=node.pk).update(x=300, y=300, revision=9)  # somebody else
    box.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"[data-map-place='{node.key}'] [data-map-said]")).to_contain_text("300")
    expect(page.locator(f"[data-map-place='{node.key}'] [name=x]")).to_have_value("50")
    node.refresh_from_db()
    assert (node.x, node.y) == (300, 300)

    go(page, f"a[href*='{reverse('map_service_add', args=[own.key])}']")
    page.locator("[name=name_fi]").focus()
    page.keyboard.type("Kylätalon liikuntakerho")
    press(page, "[name=kinds][value=association]", "Space")
    go(page, "main .btn-primary[type=submit]")
    club = own.nodes.get(service__name_fi="Kylätalon liikuntakerho")
    go(page, f"a[href*='{reverse('map_service_edit', args=[own.key, club.key])}']")
    press(page, f"[name=others][value='{node.pk}']", "Space")
    go(page, "form:has([name=others]) .btn-primary[type=submit]")
    assert set(club.lines_from.values_list("to", flat=True)) == {None, node.pk}

    other = page.locator(f"[data-node='{own.nodes.last().key}']")
    other.scroll_into_view_if_needed()
    place = other.bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 20, place["y"] - 200, steps=4)
    page.mouse.up()
    expect(page.locator(f"[data-map-place='{own.nodes.last().key}'] [name=revision]")).not_to_have_value("1")

    paper = page.request.get(reverse("interface_map_pdf", args=[own.key]))
    assert paper.body().startswith(b"%PDF")


def test_without_scripts_a_box_is_moved_by_buttons_and_every_page_is_good(visit, editor):
    by = within_county(editor.organisation, editor, timezone.localdate())
    own = map_tending.copy_map(InterfaceMap.objects.get(code="sport"), NAMES, by=by)
    node = own.nodes.first()
    page = visit(editor.user, scripts=False)
    page.goto(reverse("interface_map_edit", args=[own.key]))
    page.locator(f"[data-map-place='{node.key}'] [value=right]").click()
    expect(page.locator(f"[data-map-place='{node.key}'] [name=x]")).to_have_value("50")

    history = InterfaceMap.objects.get(code="sport_2018")
    pages = [
        ("interface_map_list", []),
        ("interface_map", [own.key]),
        ("interface_map", [history.key]),
        ("interface_map_edit", [own.key]),
        ("map_service_add", [own.key]),
        ("map_service_edit", [own.key, node.key]),
    ]
    assert_all_good(visit(editor.user), pages)
