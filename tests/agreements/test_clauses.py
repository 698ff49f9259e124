"""Rules of the pages for clauses."""

import pytest
from django.urls import reverse

from agreements import editing
from agreements.models import Clause
from tests.factories import freeze_it, make_agreement


@pytest.fixture
def clause(agreement) -> Clause:
    return agreement.clauses.filter(role="text", parent=None).first()


@pytest.fixture
def url(agreement, clause) -> str:
    return reverse("clause_edit", args=[agreement.pk, clause.key])


def typed(clause: Clause, **fields) -> dict:
    return {
        "revision": clause.revision,
        "heading_fi": clause.heading_fi,
        "text_fi": clause.text_fi,
        "publicity": "public",
    } | fields


def test_clause_edit_shows_both_languages_only_in_a_bilingual_agreement(cast, client_of, clause, url):
    page = client_of(cast.coordinator).get(url).content.decode()
    assert 'name="text_fi"' in page and 'name="text_sv"' not in page
    bilingual = make_agreement(cast.county, languages="fi,sv")
    row = bilingual.clauses.filter(role="text").first()
    page = client_of(cast.coordinator).get(reverse("clause_edit", args=[bilingual.pk, row.key])).content.decode()
    assert 'name="text_fi"' in page and 'name="text_sv"' in page and "translation_checked" in page


def test_clause_edit_shows_what_the_template_advises(cast, agreement, client_of):
    row = agreement.clauses.exclude(chapter="").first()
    page = client_of(cast.coordinator).get(reverse("clause_edit", args=[agreement.pk, row.key])).content.decode()
    assert "Tarkista, että kaikki hyvinvointialueen kunnat" in page


def test_clause_edit_saves_and_returns_to_the_agreement(cast, client_of, agreement, clause, url):
    response = client_of(cast.coordinator).post(url, typed(clause, text_fi="<p>Uusi teksti</p>"))
    assert response.status_code == 302
    assert response.url.startswith(agreement.get_absolute_url())
    clause.refresh_from_db()
    assert clause.text_fi == "<p>Uusi teksti</p>"


def test_clause_edit_goes_on_to_the_next_clause(cast, client_of, agreement, clause, url):
    response = client_of(cast.coordinator).post(url, typed(clause, next="1"))
    assert "/kohdat/" in response.url and response.url != url


@pytest.mark.parametrize(
    ("html", "kept", "gone"),
    [
        ("<p>Hei<script>alert(1)</script></p>", "Hei", "script"),
        ('<p onclick="x()">Hei</p>', "<p>Hei</p>", "onclick"),
        ('<a href="javascript:alert(1)">tästä</a>', "tästä", "javascript"),
        ('<img src="x" onerror="x()">kuva', "kuva", "img"),
        ("<h1>Otsikko</h1><p>x</p>", "<h3>Otsikko</h3>", "h1"),
    ],
)
def test_clause_edit_cleans_what_was_pasted(cast, client_of, clause, url, html, kept, gone):
    client_of(cast.coordinator).post(url, typed(clause, text_fi=html))
    clause.refresh_from_db()
    assert kept in clause.text_fi
    assert gone not in clause.text_fi


def test_clause_edit_makes_paragraphs_of_text_typed_without_the_editor(cast, client_of, clause, url):
    client_of(cast.coordinator).post(url, typed(clause, text_fi="Eka & toka\n\nKolmas"))
    clause.refresh_from_db()
    assert clause.text_fi == "<p>Eka &amp; toka</p><p>Kolmas</p>"


def test_clause_edit_refuses_200_000_characters_and_keeps_them(cast, client_of, clause, url):
    words = "<p>" + "pitkä teksti " * 16_000 + "</p>"
    response = client_of(cast.coordinator).post(url, typed(clause, text_fi=words))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("pitkä teksti") >= 16_000
    assert response.context["form"].errors["text_fi"]
    before = clause.text_fi
    clause.refresh_from_db()
    assert clause.text_fi == before


def test_clause_edit_needs_a_ground_for_secrecy_and_who_decided_on_it(cast, client_of, clause, url):
    client = client_of(cast.coordinator)
    errors = client.post(url, typed(clause, publicity="secret")).context["form"].errors
    assert errors["secrecy_ground"] and errors["publicity_decided_by"]
    secret = {"secrecy_ground": "JulkL 24 § 1 mom. 7 k", "publicity_decided_by": "Hallintojohtaja"}
    client.post(url, typed(clause, publicity="secret", **secret))
    clause.refresh_from_db()
    assert clause.publicity == "secret"
    assert (clause.secrecy_ground, clause.publicity_decided_by) == ("JulkL 24 § 1 mom. 7 k", "Hallintojohtaja")


def test_a_clause_made_public_again_keeps_no_ground(cast, client_of, clause, url):
    client = client_of(cast.coordinator)
    secret = {"secrecy_ground": "JulkL 24 §", "publicity_decided_by": "Hallintojohtaja"}
    client.post(url, typed(clause, publicity="secret", **secret))
    client.post(url, typed(clause, revision=2, publicity="public", **secret))
    clause.refresh_from_db()
    assert (clause.publicity, clause.secrecy_ground, clause.publicity_decided_by) == ("public", "", "")


def test_clause_edit_of_two_people_loses_neither_text(cast, client_of, clause, url):
    editing.save_row(clause, 1, {"text_fi": "<p>Toisen teksti</p>"}, by=cast.coordinator)
    client = client_of(cast.coordinator)
    response = client.post(url, typed(clause, revision=1, text_fi="<p>Oma teksti</p>"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Toisen" in page and "Oma" in page and cast.coordinator.user.name in page

    clause.refresh_from_db()
    assert clause.text_fi == "<p>Toisen teksti</p>"

    assert client.post(url, typed(clause, revision=2, text_fi="<p>Oma teksti</p>")).status_code == 302
    clause.refresh_from_db()
    assert clause.text_fi == "<p>Oma teksti</p>"


def test_clause_edit_after_a_freeze_gives_back_what_was_typed(cast, client_of, agreement, clause, url):
    freeze_it(agreement)
    client = client_of(cast.coordinator)
    response = client.post(url, typed(clause, text_fi="<p>Viime hetken lisäys</p>"))
    assert response.status_code == 409
    assert "Viime hetken lisäys" in response.content.decode()
    assert client.get(url).url == agreement.get_absolute_url()


def test_clause_new_is_added_in_its_place_and_opened(cast, client_of, agreement, clause):
    client = client_of(cast.coordinator)
    data = {"heading_fi": "Uusi kohta", "place": f"under:{clause.key}"}
    response = client.post(reverse("clause_new", args=[agreement.pk]), data)
    new = agreement.clauses.get(heading_fi="Uusi kohta")
    assert new.parent == clause
    assert response.url == reverse("clause_edit", args=[agreement.pk, new.key])


def test_clause_new_needs_a_heading(cast, client_of, agreement):
    response = client_of(cast.coordinator).post(reverse("clause_new", args=[agreement.pk]), {"place": ""})
    assert response.context["form"].errors


def test_clause_list_numbers_the_clauses_and_moves_them(cast, client_of, agreement):
    client = client_of(cast.coordinator)
    first, second = agreement.clauses.filter(parent=None)[:2]
    client.post(reverse("clause_move", args=[agreement.pk, second.key]), {"direction": "up"})
    assert list(agreement.clauses.filter(parent=None)[:2]) == [second, first]
    client.post(reverse("clause_move", args=[agreement.pk, first.key]), {"before": str(second.key), "parent": ""})
    assert list(agreement.clauses.filter(parent=None)[:2]) == [first, second]


def test_clause_withdraw_can_be_undone_on_the_page_it_leads_to(cast, client_of, agreement, clause):
    client = client_of(cast.coordinator)
    response = client.post(reverse("clause_withdraw", args=[agreement.pk, clause.key]), follow=True)
    restore = reverse("clause_restore", args=[agreement.pk, clause.key])
    assert restore in response.content.decode()
    clause.refresh_from_db()
    assert clause.withdrawn_at
    client.post(restore)
    clause.refresh_from_db()
    assert clause.withdrawn_at is None


def test_clause_list_costs_the_same_for_few_clauses_and_many(cast, client_of, agreement, django_assert_max_num_queries):
    client = client_of(cast.coordinator)
    for place in range(40):
        Clause.objects.create(agreement=agreement, heading_fi=f"Kohta {place}", position=100 + place)
    with django_assert_max_num_queries(14):
        client.get(reverse("clause_list", args=[agreement.pk]))
