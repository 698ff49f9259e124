"""The front page of surveys and the page of a set: what they show to whom, and in which language."""

import pytest
from django.urls import reverse
from django.utils import translation

from surveys import reference_data
from surveys.models import GroupSize, Survey
from tests.surveys.factories import make_survey, make_wave


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page(client, name: str, *arguments, query: str = "") -> str:
    return client.get(reverse(name, args=arguments) + query).content.decode()


def test_the_front_page_sorts_sets_and_waves_by_whose_they_are_and_how_far(cast, client_of):
    reference_data.load()
    mine, theirs = make_survey(cast.county), make_survey(cast.lahti)
    hidden = make_survey(cast.lahti)
    make_wave(theirs, "closed", title_fi="Lahden oma", is_public=False)
    make_wave(theirs, "closed", title_fi="Lahden julkinen", is_public=True)
    make_wave(mine, "prepared", title_fi="Tuleva")
    make_wave(mine, "opened", title_fi="Nyt auki")
    closed = make_wave(mine, "closed", title_fi="Mennyt")
    GroupSize.objects.create(wave=closed, group=None, count=31)
    response = client_of(cast.coordinator).get(reverse("survey_list"))
    listing, html = response.context["listing"], response.content.decode()
    assert [row.survey for row in listing.own] == [mine]
    assert [row.survey for row in listing.others] == [theirs]
    assert [[wave.code for wave in row.history] for row in listing.ready] == [
        ["yhdyspintabarometri-2022"],
        ["lape-kysely-2017"],
    ]
    assert [wave.title_fi for wave in (*listing.open_now, *listing.prepared)] == ["Nyt auki", "Tuleva"]
    assert {wave.title_fi for wave in listing.closed if not wave.is_history} == {"Mennyt", "Lahden julkinen"}
    assert hidden.title_fi not in html
    assert ">31</td>" in html
    assert "686 answers" in html
    found = client_of(cast.coordinator).get(reverse("survey_list") + "?haku=tilannekuva").context["listing"]
    assert [wave.code for wave in found.waves] == ["yhdyspintabarometri-2022"]
    table = client_of(cast.coordinator).get(reverse("survey_list_csv")).content.decode("utf-8-sig")
    assert "Mennyt" in table and "Lahden oma" not in table
    assert client_of(cast.coordinator).get(reverse("survey_list_xlsx")).status_code == 200


def test_an_empty_front_page_says_what_to_do(cast, client_of):
    assert "Ready sets come with" in page(client_of(cast.coordinator), "survey_list")
    assert "Try another word" in page(client_of(cast.coordinator), "survey_list", query="?haku=x")
    assert reverse("survey_new") not in page(client_of(cast.reader), "survey_list")


def test_a_set_is_shown_as_the_respondent_sees_it_in_three_languages(cast, client_of):
    reference_data.load()
    client, survey = client_of(cast.reader), Survey.objects.get(code="lape-kysely")
    said = {
        "": "How is it shared?",
        "?kieli=fi": "Miten vastuu jaetaan?",
        "?kieli=sv": "Hur delas ansvaret?",
        "?kieli=xx": "How is it shared?",
    }
    for query, words in said.items():
        assert words in page(client, "survey_detail", survey.key, query=query), query
    html = page(client, "survey_detail", survey.key)
    assert "Asked only of those who answered “Yes”" in html
    assert "11/2017" in html
    assert reverse("survey_copy", args=[survey.key]) not in html


# who: sees the page of a ready set, of the county's own; takes a copy of a ready one
PAGES = {
    "anonymous": (302, 302, 302),
    "coordinator": (200, 200, 302),
    "editor": (200, 404, 302),
    "reader": (200, 404, 403),
    "outsider": (200, 404, 302),
}


def test_who_opens_a_set_and_takes_a_copy(cast, client_of):
    ready, own = make_survey(), make_survey(cast.county)
    for who, (of_ready, of_own, copied) in PAGES.items():
        client = client_of(cast.named(who))
        assert client.get(reverse("survey_detail", args=[ready.key])).status_code == of_ready, who
        assert client.get(reverse("survey_detail", args=[own.key])).status_code == of_own, who
        answer = client.post(reverse("survey_copy", args=[ready.key]), {"title_fi": f"Kopio {who}"})
        assert answer.status_code == copied, who
        is_copied = Survey.objects.filter(title_fi=f"Kopio {who}").exists()
        assert is_copied is (copied == 302 and who != "anonymous"), who


def test_a_locked_set_says_so_and_offers_a_copy(cast, client_of):
    survey = make_survey(cast.county)
    make_wave(survey)
    html = page(client_of(cast.coordinator), "survey_edit", survey.key)
    assert "The questions are locked" in html
    assert reverse("survey_copy", args=[survey.key]) in html
    assert reverse("question_new", args=[survey.key]) not in html
