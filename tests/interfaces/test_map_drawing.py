"""How an interface map is drawn: boxes that hold their words, lines that end at boxes, places inside the drawing."""

import re

import pytest

from interfaces.map_drawing import BOX, HEIGHT, WIDTH, Join, Sign, Spot, box_of, draw, ring, within_drawing
from interfaces.map_lettering import width_of, wrapped

ROOM = 192


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("Neuvola", "fi", ["Neuvola"]),
        ("Ikäihmisten ja erityisryhmien liikunta", "fi", ["Ikäihmisten ja", "erityisryhmien liikunta"]),
        ("Mielenterveystyö/lastensuojelu", "fi", ["Mielenterveystyö/", "lastensuojelu"]),
        ("Kommunikationsförbindelseutredning", "sv", ["Kommunikationsförbin-", "delseutredning"]),
        ("", "fi", []),
    ],
)
def test_words_are_wrapped_and_only_those_longer_than_a_line_hyphenated(text, language, lines):
    assert wrapped(text, ROOM, 16, language) == lines


def test_whatever_is_written_fits_its_box():
    for text in ("x" * 150, "Yhdyspintaneuvottelukuntayhteistyökumppanuus " * 3, "a b " * 40, "-" * 60):
        assert all(width_of(line, 16, bold=True) <= ROOM for line in wrapped(text, ROOM, 16, "fi"))


def test_a_box_grows_with_its_name_and_gives_the_state_a_row_where_the_signs_leave_no_room():
    sign = Sign("county", "H", "hyvinvointialue")
    low = box_of(Spot("a", "Neuvola", 0, 0, (sign,), "agreed", "sovittu"), "fi")
    high = box_of(Spot("a", "Arjen puitteet, työ- ja koulumatkat, työpaikkaliikunta", 0, 0), "fi")
    crowded = box_of(Spot("a", "Neuvola", 0, 0, (sign,) * 4, "differs", "näkemykset eroavat"), "fi")
    assert (low.height, high.height) == (92, 112)
    assert crowded.height > low.height
    assert crowded.state_y > low.state_y


def test_a_line_ends_where_the_box_and_the_middle_begin():
    drawing = draw([Spot("a", "Neuvola", 40, 214)], [Join("a", "")], "Lapsi", "fi")
    (edge,) = drawing.edges
    x1, y1, x2, y2 = map(float, re.findall(r"[\d.]+", edge.path))
    assert (x1, y1, y2) == (40 + BOX, 260, 260)
    assert x2 == pytest.approx(WIDTH / 2 - drawing.core.rx)


def test_lines_to_a_middle_without_a_name_are_left_out():
    spots = [Spot("a", "Neuvola", 0, 0), Spot("b", "Päiväkoti", 600, 0)]
    drawing = draw(spots, [Join("a", ""), Join("a", "b")], "", "fi")
    assert drawing.core is None
    assert [edge.join.to for edge in drawing.edges] == ["b"]


def test_boxes_on_each_other_are_told_and_a_tall_one_makes_the_drawing_taller():
    spots = [Spot("a", "Neuvola", 0, 0), Spot("b", "Päiväkoti", 100, 50), Spot("c", "Koulu", 500, 470)]
    drawing = draw(spots, [], "", "fi")
    assert [(one.spot.key, other.spot.key) for one, other in drawing.overlapping] == [("a", "b")]
    assert drawing.height > HEIGHT


@pytest.mark.parametrize(("asked", "given"), [((-5, -5), (0, 0)), ((2000, 2000), (744, 428)), ((100, 100), (100, 100))])
def test_a_place_stays_inside_the_drawing(asked, given):
    assert within_drawing(*asked, 92) == given


def test_a_ring_of_eight_has_no_boxes_on_each_other():
    places = ring([92] * 8)
    drawing = draw([Spot(str(at), "Neuvola", *place) for at, place in enumerate(places)], [], "", "fi")
    assert drawing.overlapping == []
    assert places[0] == (372, 0)
    assert ring([]) == []
