"""Two parties fill the same row of the division of work differently, and both see it."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from interfaces.models import WorkDivision
from organisations.models import Notice
from tests.ground.browser import assert_good_page
from tests.interfaces.factories import make_question, make_view
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Kuka ohjaa asiakkaan työkyvyn arviointiin?"


@pytest.fixture
def question(cast):
    make_question(cast.county, text="Kuka maksaa kuljetuksen?")
    return make_question(cast.county, text=TEXT)


def fill(page: Page, question, municipality, state: str, who: str) -> None:
    """By keyboard: from field to field with the tabulator."""
    page.goto(f"{reverse('division_fill')}?domain=employment&municipality={municipality.code}")
    page.locator(f"[name='{question.pk}-state']").focus()
    page.locator(f"[name='{question.pk}-state']").select_option(state)
    page.keyboard.press("Tab")
    expect(page.locator(f"[name='{question.pk}-who']")).to_be_focused()
    page.locator(f"[name='{question.pk}-who']").select_option(who)
    for _field in range(4):  # who else, since, note, then the next row
        page.keyboard.press("Tab")
    page.locator(".yp-savebar .btn-primary").click()
    page.wait_for_load_state()
    expect(page.locator(f"[name='{question.pk}-state']")).to_have_value(state)


def test_two_parties_fill_the_same_row_differently_and_see_it(cast, question, visit):
    coordinator, municipality = visit(cast.coordinator.user), visit(cast.editor.user)
    fill(coordinator, question, cast.hollola, "agreed", "municipality")
    fill(municipality, question, cast.hollola, "discussed", "county")
    assert_good_page(municipality)
    for page in (coordinator, municipality):
        page.goto(f"{reverse('work_division')}?domain=employment&only=differs")
        cells = page.locator(".dv-matrix td.is-apart")
        expect(cells).to_have_count(1)
        cells.locator("a").click()
        page.wait_for_load_state()
        expect(page.locator(".yp-notice.is-bad")).to_be_visible()
        expect(page.locator(".dv-side")).to_have_count(2)
    assert Notice.objects.get(key__startswith="division-differs").recipient == cast.coordinator.user
    coordinator.locator("#id_who").select_option("together")
    coordinator.locator(".yp-savebar .btn-primary").click()
    coordinator.wait_for_load_state()
    assert WorkDivision.objects.get(question=question, side="county").changes.get().before["who"] == "municipality"


def test_the_pages_of_the_division_of_work(cast, question, visit):
    view = make_view(question, cast.hollola, "county", "agreed", "together", note="Sovittu johtoryhmässä")
    make_view(question, cast.hollola, "municipality", "discussed", "county")
    page, asked = visit(cast.coordinator.user), f"county={cast.county.code}"
    assert_all_good(
        page,
        [
            ("work_division", [], asked),
            ("work_division", [], f"{asked}&domain=employment"),
            ("work_division", [], f"{asked}&domain=all&only=missing&view=county"),
            ("division_cell", [question.pk, cast.hollola.code]),
            ("division_fill", [], f"domain=employment&municipality={cast.hollola.code}"),
            ("division_fill", [], "domain=employment&municipality=all"),
            ("division_import", []),
            ("division_questions", [], "domain=employment"),
            ("division_question_retire", [question.pk]),
            ("division_clause", [view.pk]),
        ],
    )
    _preview_of_a_file(page, question, cast)
    assert_good_page(page)


def _preview_of_a_file(page: Page, question, cast) -> None:
    """Down with the table, one cell changed, and back again."""
    answer = page.request.get(reverse("work_division_xlsx"))
    book = load_workbook(io.BytesIO(answer.body()))
    sheet = book.active
    row = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == str(question.key))
    sheet.cell(row, 7).value = "intended"
    out = io.BytesIO()
    book.save(out)
    page.goto(reverse("division_import"))
    file = {"name": "tyonjako.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] [type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("input[name=content]")).to_have_count(1)
