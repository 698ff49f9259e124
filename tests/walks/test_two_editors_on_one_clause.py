"""Two browsers on one clause lose nothing: each sees the other, and the second to save puts the texts together."""

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from agreements.models import Clause
from organisations.acting import Acting, acting_for
from tests.factories import make_agreement, make_user
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BASE = (
    "<p>Sopimus koskee kaikkia kuntia.</p><p>Osapuolet tapaavat neljästi vuodessa.</p>"
    "<ul><li>Kutsu</li><li>Muistio</li></ul>"
)


@pytest.fixture
def clause(cast) -> Clause:
    clause = make_agreement(cast.county).clauses.filter(role="text").first()
    Clause.objects.filter(pk=clause.pk).update(text_fi=BASE)
    return clause


@pytest.fixture
def colleague(cast) -> Acting:
    return acting_for(make_user("Kaisa Kollega", cast.county, "editor"), cast.county)


def open_clause(page: Page, clause: Clause) -> None:
    page.goto(reverse("clause_edit", args=[clause.agreement_id, clause.key]))
    page.wait_for_selector("[contenteditable=true]")


def write_over(page: Page, words: str, new: str) -> None:
    """Select a paragraph or an item of the text by clicking three times, and type over it."""
    page.locator("[contenteditable=true]").get_by_text(words, exact=True).click(click_count=3)
    page.keyboard.type(new)


def save(page: Page) -> None:
    page.locator(".yp-savebar .btn-primary").click()
    page.wait_for_load_state()


def test_two_browsers_on_one_clause_lose_nothing(cast, visit, clause, colleague):
    first, second = visit(colleague.user), visit(cast.coordinator.user)
    open_clause(first, clause)
    open_clause(second, clause)
    assert first.locator("#presence").inner_text() == ""
    expect(second.locator("#presence")).to_contain_text("Kaisa Kollega")
    assert_good_page(second)

    first.evaluate("htmx.ajax('POST', document.querySelector('#presence').getAttribute('hx-post'), '#presence')")
    expect(first.locator("#presence")).to_contain_text(cast.coordinator.user.name)

    write_over(first, "Osapuolet tapaavat neljästi vuodessa.", "Osapuolet tapaavat kuudesti vuodessa.")
    write_over(first, "Kutsu", "Kutsu ja asialista")
    save(first)
    write_over(second, "Osapuolet tapaavat neljästi vuodessa.", "Osapuolet tapaavat tarvittaessa.")
    write_over(second, "Sopimus koskee kaikkia kuntia.", "Sopimus koskee alueen kaikkia kuntia.")
    save(second)

    expect(second.locator("fieldset.is-conflict")).to_have_count(1)
    assert second.locator("input[value=mine]:checked, input[value=theirs]:checked").count() == 2
    assert_good_page(second)
    clause.refresh_from_db()
    assert "kuudesti" in clause.text_fi and "tarvittaessa" not in clause.text_fi

    second.locator("button[name=picked]").click()
    second.wait_for_load_state()
    expect(second.locator(".yp-notice.is-bad, [role=alert]").last).to_be_visible()
    assert_good_page(second)
    conflict = second.locator("fieldset.is-conflict")
    conflict.locator("input[value=theirs]").focus()
    second.keyboard.press("Space")
    conflict.locator("input[value=both]").check()
    second.locator("button[name=picked]").press("Enter")
    second.wait_for_url("**/#c-*")

    clause.refresh_from_db()
    words = ["koskee alueen kaikkia kuntia.", "kuudesti vuodessa.", "tarvittaessa.", "Kutsu ja asialista", "Muistio"]
    places = [clause.text_fi.index(word) for word in words]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_comments_are_written_and_answered(cast, visit, clause, colleague, language):
    with translation.override(language):
        agreement = clause.agreement
        page = visit(cast.editor.user)
        page.goto(reverse("row_comments", args=[agreement.pk, "clause", clause.key]))
        page.locator("#id_text").fill("Tarkoittaako tämä myös kuntayhtymiä?")
        page.locator("#comment-form summary").click()
        page.get_by_label("Kaisa Kollega").check()
        assert_good_page(page)
        page.locator("#comment-form .btn-primary").click()
        page.wait_for_load_state()
        assert_good_page(page)

        page = visit(colleague.user)
        page.goto(reverse("comment_list", args=[agreement.pk]) + "?whose=mentions")
        assert_good_page(page)
        page.locator(".yp-row-list h2 a").click()
        page.locator("a[href*=vastaa]").click()
        page.locator("#id_text").fill("Kyllä.")
        page.locator("#comment-form .btn-primary").click()
        page.wait_for_load_state()
        page.locator("form[action*=ratkaise] button").click()
        page.wait_for_load_state()
        assert_good_page(page)
        page.goto(agreement.get_absolute_url())
        assert_good_page(page)
    thread = agreement.comments.threads().get()
    assert thread.resolved_at and thread.replies.get().text == "Kyllä."
