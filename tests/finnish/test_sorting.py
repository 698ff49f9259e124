import unicodedata

import pytest

from finnish.sorting import search_key, sort_key


def test_finnish_alphabet_ends_with_å_ä_ö():
    names = ["Ähtäri", "Öja", "Zeppelin", "Åland", "Äänekoski", "aura", "Askola", "Orivesi"]
    assert sorted(names, key=sort_key) == [
        "Askola",
        "aura",
        "Orivesi",
        "Zeppelin",
        "Åland",
        "Ähtäri",
        "Äänekoski",
        "Öja",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Wiik", "Viik"), ("Müller", "Myller"), ("Sæther", "Säther"), ("Bjørn", "Björn"), ("Tõnu", "Tönu")],
)
def test_foreign_letters_count_as_their_finnish_neighbours(one, other):
    assert sort_key(one) == sort_key(other)


def test_other_accents_make_no_difference():
    assert sort_key("Café Šemeikka") == sort_key("cafe semeikka")


def test_numbers_inside_names_count_as_numbers():
    assert sorted(["Lappi 10", "Lappi 9", "Lappi"], key=sort_key) == ["Lappi", "Lappi 9", "Lappi 10"]


def test_a_name_typed_with_loose_accents_sorts_alike():
    assert sort_key(unicodedata.normalize("NFD", "Äänekoski")) == sort_key("Äänekoski")


@pytest.mark.parametrize("asked", ["päijät", "PÄIJÄT", unicodedata.normalize("NFD", "Päijät")])
def test_search_finds_in_any_letter_case(asked):
    assert search_key(asked) in search_key("Päijät-Hämeen hyvinvointialue")


@pytest.mark.parametrize("asked", ["paijat", "hameen"])
def test_search_does_not_take_ä_for_a(asked):
    assert search_key(asked) not in search_key("Päijät-Hämeen hyvinvointialue")


def test_search_takes_any_space_for_a_space():
    assert search_key("§ 45") in search_key("Kunnanhallitus §\u00a045")
