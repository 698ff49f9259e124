"""Editing in a real browser: the rich text editor, rows added and ordered with the keyboard, dragging."""

import pytest
from django.urls import reverse

from agreements.models import Clause, Goal
from tests.factories import make_agreement, make_domain
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clause_is_written_in_the_editor(cast, visit):
    agreement = make_agreement(cast.county, languages="fi,sv")
    clause = agreement.clauses.filter(role="text").first()
    page = visit(cast.coordinator.user)
    page.goto(reverse("clause_edit", args=[agreement.pk, clause.key]))
    page.wait_for_selector("[contenteditable=true]")
    assert_good_page(page)
    text = page.locator("[contenteditable=true]").first
    text.press("Control+Home")
    page.keyboard.type("Kirjoitettu editorissa. ")
    page.locator(".yp-savebar .btn-primary").click()
    page.wait_for_url("**/sopimukset/*/#c-*")
    clause.refresh_from_db()
    assert clause.text_fi.startswith("<p>Kirjoitettu editorissa. ")


def test_clauses_are_ordered_with_keys_and_by_dragging(cast, visit):
    agreement = make_agreement(cast.county)
    first, second, third = agreement.clauses.filter(parent=None)[:3]
    page = visit(cast.coordinator.user)
    page.goto(reverse("clause_list", args=[agreement.pk]))
    assert_good_page(page)
    with page.expect_navigation():
        page.locator(f"#row-{second.key} > .yp-outline-row button[value=up]").press("Enter")
    assert list(agreement.clauses.filter(parent=None)[:3]) == [second, first, third]
    grip = page.locator(f"#row-{third.key} > .yp-outline-row [data-handle]")
    with page.expect_navigation():
        grip.drag_to(page.locator(f"#row-{second.key} > .yp-outline-row"), target_position={"x": 60, "y": 4})
    assert list(Clause.objects.filter(agreement=agreement, parent=None)[:3]) == [third, second, first]


def test_rows_of_a_goal_are_added_and_ordered_without_reloading(cast, visit):
    agreement = make_agreement(cast.county, scope=3)
    goal = Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi="Tavoite")
    page = visit(cast.coordinator.user)
    page.goto(reverse("goal_edit", args=[agreement.pk, goal.key]))
    page.locator("#id_measures-0-text_fi").fill("Ensimmäinen")
    page.locator("button[name=more][value=measures]").press("Enter")
    page.keyboard.type("Toinen")
    page.locator("#id_measures-1-responsibilities-0-who").fill(cast.lahti.name)
    page.locator("button[name=more][value=measures-1-responsibilities]").click()
    page.keyboard.type(cast.hollola.name)
    rows = page.locator("[data-sortable=measures] > [data-row]")
    rows.nth(1).locator(":scope > [data-tools] [data-step=up]").press("Enter")
    assert_good_page(page)
    page.locator(".yp-savebar .btn-primary").click()
    page.wait_for_url("**/tavoitteet/#row-*")
    second, first = goal.measures.standing()
    assert (second.text_fi, first.text_fi) == ("Toinen", "Ensimmäinen")
    assert [row.organisation for row in second.responsibilities.all()] == [cast.lahti, cast.hollola]
