"""Who sees the pages of results, what they say, and coding open answers."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.tallying import close_tallies
from tests.ground.database import world
from tests.surveys.answers import say, send
from tests.surveys.factories import make_survey, make_wave

pytestmark = pytest.mark.django_db
WORDS = ("Lisää aikaa", "Kiitos", "Enemmän tietoa")


@world
def closed(cast):
    """Twenty answers, of which four of a group that must not be seen."""
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 16, Asema="johto", Miten={"Tieto": "Hyvin", "Tavoitteet": "Huonosti"}, Keinot=["kokous"])
    send(wave, 4, Asema="muu", Miten={"Tieto": "En osaa sanoa"})
    say(wave, "Vapaa sana", *WORDS)
    close_tallies(wave)
    return wave


def _address(name, wave, *more):
    return reverse(name, args=[wave.key, *more])


def test_results_are_for_the_owners_people_and_for_all_when_public_or_of_history(cast, closed, client_of):
    """who → closed, closed and public, open, history"""
    opened = make_wave(closed.survey, "opened")
    public = make_wave(closed.survey, "closed", is_public=True)
    history = make_wave(make_survey(), "closed", owner=None, is_history=True, is_public=True, answers_published=13)
    waves = (closed, public, opened, history)
    table = {
        "coordinator": (200, 200, 200, 200),
        "county_registrar": (200, 200, 200, 200),
        "editor": (404, 200, 404, 200),
        "outsider": (404, 200, 404, 200),
        "anonymous": (404, 200, 404, 200),
    }
    for who, expected in table.items():
        client = client_of(cast.named(who))
        assert tuple(client.get(_address("wave_results", wave)).status_code for wave in waves) == expected, who
        files = tuple(client.get(_address("wave_results_csv", wave)).status_code for wave in waves)
        assert files == tuple(404 if wave is opened else code for wave, code in zip(waves, expected, strict=True)), who


def test_pages_of_tending_and_reports_each_ask_the_person(cast, closed, client_of):
    """who → themes (GET), adding a theme (POST), report (GET)"""
    question = closed.survey.questions.get(text_fi="Vapaa sana")
    table = {
        "coordinator": (200, 302, 200),
        "county_registrar": (403, 403, 200),
        "editor": (404, 404, 404),
        "anonymous": (302, 302, 302),
    }
    for who, expected in table.items():
        client = client_of(cast.named(who))
        found = (
            client.get(_address("wave_themes", closed)).status_code,
            client.post(
                _address("wave_theme_new", closed), {"kysymys": question.pk, "name_fi": f"Teema {who}"}
            ).status_code,
            client.get(_address("wave_report", closed)).status_code,
        )
        assert found == expected, who


def test_wave_results_shows_bars_with_words_and_says_what_is_left_out(cast, closed, client_of):
    client = client_of(cast.coordinator)
    position = closed.survey.questions.get(text_fi="Asema")
    page = client.get(f"{_address('wave_results', closed)}?tausta={position.key}").content.decode()
    assert "<desc>Erittäin huonosti 0\xa0%, Huonosti 100\xa0%, " in page
    assert all(words in page for words in WORDS)


def test_the_spreadsheet_has_what_the_page_has_and_no_number_of_a_group_left_out(cast, closed, client_of):
    position = closed.survey.questions.get(text_fi="Asema")
    answer = client_of(cast.coordinator).get(f"{_address('wave_results_xlsx', closed)}?tausta={position.key}")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)[1:]
    assert [row[6] for row in rows if row[5] in ("johto", "muu")] == [
        None,
        None,
    ]  # two groups: one gives the other away
    assert {row[6] for row in rows if row[4] in ("johto", "muu")} == {None}
    assert 16 in {row[6] for row in rows if row[3] == "Tieto" and row[5] == "Hyvin"}


def test_anonymous_readers_of_public_results_get_themes_but_not_the_words(cast, closed, client_of):
    type(closed).objects.filter(pk=closed.pk).update(is_public=True)
    page = client_of(None).get(_address("wave_results", closed)).content.decode()
    assert not any(words in page for words in WORDS)


def test_before_closing_only_the_number_of_answers_is_told(cast, client_of):
    wave = make_wave(make_survey(cast.county), "opened")
    send(wave, 7, Asema="johto", Miten={"Tieto": "Hyvin"})
    page = client_of(cast.coordinator).get(_address("wave_results", wave)).content.decode()
    assert "7" in page and '<svg class="yp-bar"' not in page


def test_wave_code_writes_what_was_ticked_and_leaves_what_another_ticked_meanwhile(cast, closed, client_of):
    client = client_of(cast.coordinator)
    first, second, third = closed.open_answers.order_by("id")
    question = first.question
    mine, others = (question.themes.create(name_fi=name, position=place) for place, name in enumerate("ab"))
    first.themes.add(others)  # after the form was opened
    client.post(
        _address("wave_code", closed),
        {
            "kysymys": question.pk,
            "vastaus": [first.pk, second.pk, third.pk],
            f"oli-{first.pk}": "",
            f"on-{first.pk}": [mine.pk],
            f"oli-{second.pk}": "piilota",
            f"oli-{third.pk}": "",
            f"on-{third.pk}": ["piilota", mine.pk],
        },
    )
    assert set(first.themes.all()) == {mine, others}
    assert list(closed.open_answers.filter(is_hidden=True)) == [third]
    assert list(third.themes.all()) == [mine]
    client.post(_address("wave_theme_remove", closed, mine.pk))
    assert question.themes.filter(pk=mine.pk).exists()  # answers have it


def test_a_theme_of_the_same_name_is_refused_and_the_name_is_not_lost(cast, closed, client_of):
    question = closed.survey.questions.get(text_fi="Vapaa sana")
    question.themes.create(name_fi="Aika")
    answer = client_of(cast.coordinator).post(
        _address("wave_theme_new", closed), {"kysymys": question.pk, "name_fi": "aika", "name_sv": "Tid"}
    )
    assert answer.status_code == 422 and 'value="Tid"' in answer.content.decode()
    assert question.themes.count() == 1


def test_wave_results_asks_the_database_at_most_twenty_times(cast, closed, client_of):
    client = client_of(cast.coordinator)
    earlier = make_wave(closed.survey, "closed")
    send(earlier, 6, Asema="johto", Miten={"Tieto": "Hyvin"})
    close_tallies(earlier)
    closed.open_answers.first().themes.add(closed.survey.questions.get(text_fi="Vapaa sana").themes.create(name_fi="a"))
    position = closed.survey.questions.get(text_fi="Asema")
    for query in ("", f"?tausta={position.key}&vertaa={earlier.key}"):
        client.get(_address("wave_results", closed))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{_address('wave_results', closed)}{query}").status_code == 200
        assert len(asked) <= 20, [found["sql"] for found in asked]
