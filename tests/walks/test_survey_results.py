"""Every page of a survey's results is good: in Finnish and Swedish, on a wide screen and on a telephone."""

import pytest
from django.urls import reverse

from surveys.tallying import close_tallies
from tests.follow_up.factories import in_force_agreement
from tests.forums.factories import make_forum
from tests.surveys.answers import say, send
from tests.surveys.factories import make_survey, make_wave
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_results_pages_in_both_languages(visit, coordinator):
    wave = make_wave(make_survey(coordinator.organisation), "closed", is_public=True, title_sv="Enkät")
    send(wave, 16, Asema="johto", Miten={"Tieto": "Hyvin", "Tavoitteet": "Huonosti"}, Keinot=["kokous", "verkosto"])
    send(wave, 9, Asema="muu", Miten={"Tieto": "En osaa sanoa", "Luottamus": "Erittäin hyvin"})
    earlier = make_wave(wave.survey, "closed")
    send(earlier, 8, Asema="muu", Miten={"Tieto": "Huonosti"})
    for closed in (wave, earlier):
        close_tallies(closed)
    first, _second = say(wave, "Vapaa sana", "Lisää aikaa", "Kiitos")
    first.themes.add(first.question.themes.create(name_fi="Aika", name_sv="Tid"))
    make_forum(county=coordinator.organisation)
    in_force_agreement(coordinator.organisation, goals=1)
    opened = make_wave(wave.survey, "opened")
    by = f"tausta={wave.survey.questions.get(text_fi='Asema').key}&vertaa={earlier.key}"
    page = visit(coordinator.user)
    assert_all_good(
        page,
        [
            ("wave_results", [wave.key]),
            ("wave_results", [wave.key], by),
            ("wave_results", [opened.key]),
            ("wave_report", [wave.key]),
            ("wave_themes", [wave.key]),
            ("wave_to_agenda", [wave.key]),
            ("wave_to_goal", [wave.key]),
        ],
    )
    _a_theme_is_ticked_by_keyboard(page, wave, first)
    assert_all_good(visit(), [("wave_results", [wave.key])])


def _a_theme_is_ticked_by_keyboard(page, wave, coded) -> None:
    page.goto(reverse("wave_themes", args=[wave.key]))
    box = page.locator(f"[name='on-{coded.pk}'][value='piilota']")
    box.focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    coded.refresh_from_db()
    assert coded.is_hidden
