"""A party suggests wordings in a real browser; the coordinating party reads them as redlines, accepts and declines."""

import pytest
from playwright.sync_api import Page, expect

from agreements import editing
from agreements.models import Agreement, Clause, Suggestion
from tests.factories import Role, acting, make_agreement, make_county, municipalities_of
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

State = Suggestion.State


@pytest.fixture
def agreement(transactional_db) -> Agreement:
    return make_agreement(make_county())


@pytest.fixture
def clauses(agreement) -> list[Clause]:
    """Two clauses of the draft whose text is known."""
    found = list(agreement.clauses.filter(role="text").exclude(text_fi=""))[:2]
    for clause in found:
        clause.text_fi = "<p>Osapuolet tapaavat tarvittaessa.</p>"
        clause.save()
    return found


def write(page: Page, text: str) -> None:
    """Type into the rich text editor in the place of what is there."""
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def suggest(page: Page, clause: Clause, text: str, reason: str) -> Suggestion:
    """From the agreement's page to the editor at the clause, and the suggestion sent."""
    page.goto(clause.agreement.get_absolute_url())
    page.locator(f'a[href$="/kohdat/{clause.key}/ehdota/"]').click()
    page.wait_for_selector("[contenteditable=true]")
    assert_good_page(page)
    write(page, text)
    page.locator("[name=reason]").fill(reason)
    page.locator("main .btn-primary[type=submit]").last.click()
    page.wait_for_url("**/ehdotukset/")
    return Suggestion.objects.latest("pk")


def open_suggestion(page: Page, suggestion: Suggestion) -> None:
    """By the list, as from the desk."""
    page.goto(f"/sopimukset/{suggestion.clause.agreement_id}/ehdotukset/")
    assert_good_page(page)
    page.locator(f'a[href$="/ehdotukset/{suggestion.key}/"]').click()
    page.wait_for_load_state()
    assert_good_page(page)


def test_suggested_seen_as_a_redline_accepted_with_changes_and_declined(visit, agreement, clauses):
    hollola = municipalities_of(agreement.county)[0]
    maker, coordinator = acting(hollola, Role.EDITOR), acting(agreement.coordinator, Role.EDITOR)
    first, second = clauses
    page, others = visit(maker.user), visit(coordinator.user)

    accepted = suggest(page, first, "Osapuolet tapaavat vuosittain.", "Rytmi puuttuu.")
    declined = suggest(page, second, "Osapuolet eivät tapaa.", "Säästetään aikaa.")

    open_suggestion(others, accepted)
    expect(others.locator("main del").first).to_contain_text("tarvittaessa")
    expect(others.locator("main ins").first).to_contain_text("vuosittain")
    others.locator('a[href$="/muokkaa/"]').click()
    assert_good_page(others)
    write(others, "Osapuolet tapaavat kaksi kertaa vuodessa.")
    others.locator("[name=answer]").fill("Kaksi kertaa, kuten neuvottelukunta toivoi.")
    others.locator("main .btn-primary[type=submit]").last.click()
    others.wait_for_url("**/ehdotukset/")
    first.refresh_from_db()
    accepted.refresh_from_db()
    assert (first.text_fi, accepted.state) == ("<p>Osapuolet tapaavat kaksi kertaa vuodessa.</p>", State.EDITED)

    open_suggestion(others, declined)
    others.locator("main details summary").last.click()
    others.locator("[name=reason]").fill("Tapaamiset ovat lain mukaan pakollisia.")
    others.locator('form[action$="/hylkaa/"] [type=submit]').click()
    others.wait_for_url("**/ehdotukset/")
    page.goto(f"/sopimukset/{agreement.pk}/ehdotukset/{declined.key}/")
    expect(page.locator("main")).to_contain_text("Tapaamiset ovat lain mukaan pakollisia.")
    assert_good_page(page)
    second.refresh_from_db()
    assert second.text_fi == "<p>Osapuolet tapaavat tarvittaessa.</p>"


def test_a_suggestion_on_an_older_text_shows_the_conflict(visit, agreement, clauses):
    hollola = municipalities_of(agreement.county)[0]
    maker, coordinator = acting(hollola, Role.EDITOR), acting(agreement.coordinator, Role.EDITOR)
    clause = clauses[0]
    suggestion = suggest(visit(maker.user), clause, "Osapuolet tapaavat vuosittain.", "Rytmi puuttuu.")
    page = visit(coordinator.user)
    open_suggestion(page, suggestion)
    meanwhile = {"text_fi": "<p>Osapuolet tapaavat tarvittaessa etänä.</p>"}
    editing.save_row(clause, clause.revision, meanwhile, by=coordinator)

    page.locator('form[action$="/hyvaksy/"] [type=submit]').first.click()
    page.wait_for_load_state()
    expect(page.locator(".yp-merge del")).to_have_count(1)
    expect(page.locator(".yp-merge ins:not(.is-space)")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("etänä")
    assert_good_page(page)
    suggestion.refresh_from_db()
    assert suggestion.is_open

    page.locator('form[action$="/hyvaksy/"] [type=submit]').first.click()
    page.wait_for_url("**/ehdotukset/")
    clause.refresh_from_db()
    assert clause.text_fi == "<p>Osapuolet tapaavat vuosittain.</p>"


def test_the_page_of_differences_is_readable_in_both_languages_and_by_all(visit, agreement, clauses):
    page = visit(acting(agreement.coordinator, Role.EDITOR).user)
    for prefix in ("", "/sv"):
        page.goto(f"{prefix}/sopimukset/{agreement.pk}/muutokset/")
        assert page.locator("main ins").count() > 1
        assert_good_page(page)
        page.goto(f"{prefix}/sopimukset/{agreement.pk}/muutokset/?nayta=kaikki")
        assert_good_page(page)
