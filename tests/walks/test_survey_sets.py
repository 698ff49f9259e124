"""The pages of question sets in Finnish and in Swedish, and a matrix written by keyboard in a real browser."""

import re

import pytest
from django.urls import reverse

from surveys import reference_data
from surveys.models import Survey
from tests.surveys.factories import make_survey, make_wave
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EDITOR = ("survey_edit", "survey_details_edit", "section_new")


def test_the_list_a_set_and_its_editor(visit, coordinator):
    reference_data.load()
    survey, locked = make_survey(coordinator.organisation), make_survey(coordinator.organisation)
    make_wave(locked, "opened")
    row, scale = survey.questions.get(text_fi="Miten"), survey.scales.first()
    page = visit(coordinator.user)
    assert_all_good(page, [("survey_list", []), ("survey_edit", [locked.key])])
    assert_all_good(page, [("survey_detail", [Survey.objects.get(code="lape-kysely").key])])
    assert_all_good(page, [(name, [survey.key]) for name in EDITOR])
    assert_all_good(page, [("question_edit", [survey.key, row.key]), ("scale_edit", [survey.key, scale.pk])])


def test_lines_of_a_matrix_are_added_and_ordered_by_keyboard(visit, coordinator):
    survey = make_survey(coordinator.organisation)
    page = visit(coordinator.user)
    page.goto(reverse("question_new", args=[survey.key]))
    page.locator("[name=text_fi]").fill("Miten yhteistyö sujuu?")
    page.locator("[name=kind]").select_option("matrix")
    page.locator("[name=scale]").select_option("m:realised")
    page.locator("[name=rows-0-text_fi]").fill("Tavoitteet")
    page.locator("button[name=more][value=rows]").press("Enter")
    page.locator("[name=rows-1-text_fi]").fill("Tieto")
    page.locator("[data-prefix=rows] [data-row]").nth(1).locator("[data-step=up]").press("Enter")
    page.locator(".yp-savebar .btn-primary").press("Enter")
    page.wait_for_url(re.compile("muokkaa"))
    written = survey.questions.get(text_fi="Miten yhteistyö sujuu?")
    assert list(written.rows.values_list("text_fi", flat=True)) == ["Tieto", "Tavoitteet"]
    assert written.scale.steps.filter(is_no_opinion=True).count() == 1
