"""The map: whole counties where they lie, five classes of values, nothing told by colour alone, missing is not zero."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from indicators.models import Indicator, Observation
from organisations.models import Organisation
from overview.following.colouring import SHARES, by_indicator, by_reporting, class_of, limits_of
from overview.following.geography import ALAND, CROWDED, HELSINKI, enlarged_outlines, frame_of, outlines
from overview.following.map import county_map
from tests.factories import make_organisation


def numbers(*values) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_every_county_helsinki_and_aland_are_drawn_once_inside_the_frame():
    areas = outlines()
    assert set(areas) == {*(f"{number:02}" for number in range(1, 22)), HELSINKI, ALAND}
    frame = frame_of(areas.values())
    assert 1.6 < frame.height / frame.breadth < 1.9  # Finland is tall
    for area in areas.values():
        x, y = area.middle
        assert frame.left < x < frame.left + frame.breadth and frame.top < y < frame.top + frame.height
        assert area.path.startswith("M") and area.path.endswith("z")
    north, south = areas["21"], areas["01"]
    assert north.middle[1] < south.middle[1]  # the picture's numbers grow downwards
    assert areas["15"].middle[0] < areas["12"].middle[0]
    assert set(enlarged_outlines()) == set(CROWDED)


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([], []),
        ([7], [1]),
        ([7, 7, 7], [1, 1, 1]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, 5, 6], [1, 1, 2, 3, 4, 5]),
        ([0, 0, 0, 0, 9], [1, 1, 1, 1, 2]),
    ],
)
def test_values_fall_into_classes_of_their_own_size(values, classes):
    limits = limits_of(numbers(*values))
    assert [class_of(value, limits) for value in numbers(*values)] == classes
    assert class_of(None, limits) is None


@pytest.mark.parametrize(("share", "number"), [(0, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_shares_of_reports_have_fixed_classes(share, number):
    assert class_of(Decimal(share), SHARES) == number


def test_no_reports_asked_for_is_no_class():
    colouring = by_reporting({1: (0, 4), 2: (0, 0)})
    assert colouring.cell(1).number == 1
    for unknown in (2, 3):
        assert colouring.cell(unknown).number is None and colouring.cell(unknown).state == "is-none"


@pytest.mark.django_db
def test_all_areas_are_shown_in_the_same_year_and_what_is_missing_has_its_reason():
    indicator = Indicator.objects.create(title_fi="Osuus", unit="%", decimals=1)
    areas = [make_organisation(f"Alue {number}", "county", code=f"{number:02}") for number in range(1, 5)]
    for area, year, value in ((0, 2023, 10), (1, 2023, 20), (2, 2023, 30), (0, 2024, 12)):
        Observation.objects.create(indicator=indicator, area=areas[area], year=year, value=value, is_example=True)
    Observation.objects.create(indicator=indicator, area=areas[3], year=2023, missing="too_few")
    newest = by_indicator(indicator, areas)
    assert (newest.year, newest.years) == (2023, [2024, 2023])  # in 2024 only one of four is known
    assert by_indicator(indicator, areas, 2024).cell(areas[1].pk).number is None
    assert by_indicator(indicator, areas, 1900).year == 2023
    assert newest.is_example
    assert newest.cell(areas[0].pk).words == "10,0\u00a0%"
    assert newest.cell(areas[3].pk).number is None and newest.cell(areas[3].pk).words != "0,0\u00a0%"
    assert newest.missing_count(areas) == 1

    html = render_to_string(
        "overview/following/_map.html", {"map": county_map(areas, newest, lambda area: f"/{area.code}/")}
    )
    assert 'role="group"' in html and "<title" in html
    for area in areas:
        assert f'href="/{area.code}/"' in html and f"{area.name}: {newest.cell(area.pk).words}" in html
    assert html.count('class="yp-area is-none"') == 2  # the one without data, where it lies and in the enlarged part
    assert "map-hatch" in html and "CC BY 4.0" in html
    drawn = county_map(areas, newest, lambda area: "")
    assert "Alue 3 (30,0\u00a0%)" in drawn.description and "Alue 1 (10,0\u00a0%)" in drawn.description


def test_small_counties_have_their_number_and_the_keyboard_where_they_are_drawn_larger():
    counties = [Organisation(pk=number, kind="county", code=f"{number:02}", name_fi="x") for number in range(1, 22)]
    drawn = county_map(counties, by_reporting(dict.fromkeys(range(1, 22), (1, 1))), lambda area: "/")
    small = {shape.outline.code for shape in drawn.shapes if shape.cell and not shape.mark}
    assert small == {*CROWDED} - {HELSINKI} == {shape.outline.code for shape in drawn.enlarged.shapes if shape.mark}
    assert {shape.outline.code for shape in drawn.shapes if not shape.cell} == {HELSINKI, ALAND}
