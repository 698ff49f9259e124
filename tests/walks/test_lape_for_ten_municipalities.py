"""One county, ten municipalities: a shared text becomes ten agreements, and its later change is offered to each."""

import pytest
from playwright.sync_api import Page, expect

import interfaces.reference_data
import organisations.reference_data
from agreements.models import Series, Suggestion
from organisations.models import Organisation, User
from tests.factories import Role, make_user
from tests.ground.browser import assert_good_page
from tests.walks.worker import let_the_worker_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MUNICIPALITIES = 10


@pytest.fixture
def coordinator(transactional_db) -> User:
    """The coordinator of Päijät-Häme, on reference data."""
    for app in (organisations, interfaces):
        app.reference_data.load()
    return make_user("Koordinaattori", Organisation.objects.get(kind="county", code="09"), Role.EDITOR)


@pytest.fixture
def hartola(coordinator) -> User:
    return make_user("Valmistelija", Organisation.objects.get(kind="municipality", code="081"), Role.EDITOR)


def submit(page: Page) -> None:
    page.locator("main .btn-primary[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true], .yp-notice.is-bad").count() == 0, page.locator("main").inner_text()


def start(page: Page) -> Series:
    page.goto("/sopimukset/sarjat/")
    assert_good_page(page)
    page.goto("/sopimukset/sarjat/uusi/?malli=lape")
    assert_good_page(page)
    submit(page)
    assert_good_page(page)
    return Series.objects.get()


def mark_the_parts(page: Page, series: Series) -> None:
    page.goto(f"/sopimukset/sarjat/{series.key}/osat/")
    assert_good_page(page)
    key = series.model.clauses.get(chapter="premises").key
    page.locator(f'[name=local][value="{key}"]').check()
    submit(page)


def choose_all(page: Page, series: Series, run_tasks) -> None:
    """All are ticked; the drafts appear on the open page while the worker makes them."""
    page.goto(f"/sopimukset/sarjat/{series.key}/kunnat/")
    assert_good_page(page)
    expect(page.locator("[name=municipalities]:checked")).to_have_count(MUNICIPALITIES)
    submit(page)
    expect(page.locator("#series-state progress")).to_be_visible()
    let_the_worker_work(run_tasks)
    expect(page.locator("#series-state progress")).to_have_count(0)
    expect(page.locator("#series-state tbody th a")).to_have_count(MUNICIPALITIES)
    assert_good_page(page)


def change_a_shared_clause(page: Page, series: Series) -> None:
    clause = series.model.clauses.get(chapter="promise")
    page.goto(f"/sopimukset/{series.model_id}/kohdat/{clause.key}/")
    page.locator("[contenteditable=true]").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Apu tulee kotiin.")
    submit(page)


def offer_it(page: Page, series: Series) -> None:
    page.goto(f"/sopimukset/sarjat/{series.key}/tarjoa/")
    assert_good_page(page)
    page.locator("[name=reason]").fill("Lupaus täydentyi")
    submit(page)
    assert Suggestion.objects.filter(is_shared=True).count() == MUNICIPALITIES


def accept_in(page: Page, series: Series, code: str) -> None:
    agreement = series.drafts.get(municipality__code=code).agreement
    suggestion = Suggestion.objects.get(clause__agreement=agreement)
    page.goto(f"/sopimukset/{agreement.pk}/ehdotukset/{suggestion.key}/")
    assert_good_page(page)
    page.locator('form[action$="/hyvaksy/"] [type=submit]').first.click()
    page.wait_for_load_state()
    suggestion.refresh_from_db()
    assert suggestion.state == Suggestion.State.ACCEPTED
    assert "Apu tulee kotiin." in agreement.clauses.get(chapter="promise").text_fi


def test_lape_for_ten_municipalities(coordinator, hartola, visit, run_tasks):
    page = visit(coordinator)
    series = start(page)
    mark_the_parts(page, series)
    choose_all(page, series, run_tasks)

    draft = series.drafts.get(municipality__code="081").agreement
    own = visit(hartola)
    own.goto(f"/sopimukset/{draft.pk}/")
    expect(own.locator("h1")).to_contain_text("Hartolan kunnan")
    own.goto(f"/sopimukset/{draft.pk}/kohdat/{draft.clauses.get(chapter='promise').key}/")
    assert "/ehdota/" in own.url

    change_a_shared_clause(page, series)
    offer_it(page, series)
    accept_in(page, series, "081")
    page.goto(f"/sopimukset/sarjat/{series.key}/")
    expect(page.locator("#series-state tbody tr")).to_have_count(MUNICIPALITIES)
