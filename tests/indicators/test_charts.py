"""Charts: a gap is a gap, missing is never zero, and every picture says in words what it shows."""

import datetime
import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from documents.pdf import render_pdf
from indicators.charts import LineChart, Multiples, Point, Series, Target
from indicators.charts.line import MOST_SERIES, WIDE, line_picture
from indicators.charts.scale import shown_years, spread, ticks
from indicators.charts.small import AXIS, small_pictures, spark
from indicators.charts.words import description, table
from indicators.wording import change_words, number_words, value_words

HOLLOLA = Series(
    "Hollola",
    (
        Point(2015, 57.6),
        Point(2017, Decimal("58.4")),
        Point(2019, None, "liian vähän"),
        Point(2021, 59.8),
        Point(2023, 58.1),
    ),
    is_main=True,
)
COUNTY = Series("Päijät-Häme", tuple(Point(year, 60 + place) for place, year in enumerate(range(2015, 2024, 2))))
NOBODY = Series("Hartola", (Point(2015), Point(2017)))
TARGET = Target(55, 2028, "enintään 55 %")
CHART = LineChart("Liikkuminen", (HOLLOLA, COUNTY, NOBODY), TARGET, "%", 1)


def line_of(chart: LineChart, name: str):
    return next(line for line in line_picture(chart, WIDE).lines if line.series.name == name)


def drawn(tag: str, language: str = "fi", **context) -> str:
    with translation.override(language):
        return Template("{% load indicator_charts %}{% " + tag + " %}").render(Context(context))


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path)]


def test_a_year_without_data_is_bridged_by_dots_and_never_drawn_at_zero():
    way = line_of(CHART, "Hollola").drawn
    assert way.line.count("M") == 2, "before the gap and after it"
    assert places(way.gap) == [way.dots[1], way.dots[2]]
    assert len(way.dots) == 4
    assert [round(x) for x, _y in way.hollow] == [round((way.dots[1][0] + way.dots[2][0]) / 2)]
    assert all(y == WIDE.floor for _x, y in way.hollow)


def test_a_year_that_nobody_is_asked_about_is_no_gap():
    assert line_of(CHART, "Päijät-Häme").drawn.gap == ""


def test_higher_is_higher_and_below_zero_is_below_the_line_of_zero():
    way = line_of(CHART, "Päijät-Häme").drawn
    assert [y for _x, y in way.dots] == sorted((y for _x, y in way.dots), reverse=True)
    below = LineChart("Muutto", (Series("Hartola", (Point(2022, -5), Point(2023, 4)), True),))
    picture = line_picture(below, WIDE)
    zero = next(level.place for level in picture.levels if level.is_zero)
    first, last = picture.lines[0].drawn.dots
    assert first[1] > zero > last[1]
    assert "\N{MINUS SIGN}4" in [level.words for level in picture.levels]


def test_one_year_is_a_dot_and_no_year_is_words():
    alone = LineChart("Yksi", (Series("Hollola", (Point(2024, 0),), True),))
    way = line_of(alone, "Hollola").drawn
    assert (way.line, way.gap, len(way.dots)) == ("", "", 1), "a true zero is a value"
    empty = LineChart("Ei mitään", (NOBODY, Series("Iitti")))
    assert line_picture(empty, WIDE) is None
    assert small_pictures(Multiples("Ei mitään", (NOBODY,))) is None
    assert spark(NOBODY) is None
    assert "<svg" not in drawn("line_chart chart", chart=empty)


def test_the_target_is_a_level_line_in_every_picture():
    levels = line_picture(CHART, WIDE)
    assert levels.target.y > max(y for line in levels.lines for _x, y in line.drawn.dots), "all are above the target"
    assert "enintään 55 %" in levels.target.label.words
    small = small_pictures(Multiples("Liikkuminen", (HOLLOLA,), COUNTY, TARGET))
    assert small.target > small.panels[0].drawn.last[1]
    assert spark(HOLLOLA, TARGET).target > spark(HOLLOLA, TARGET).drawn.last[1]


def test_small_pictures_share_a_scale_unless_they_are_counts():
    panels = (
        Series("Pieni", (Point(2023, 10), Point(2024, 20))),
        Series("Suuri", (Point(2023, 1000), Point(2024, 2000))),
    )
    shared, own = (small_pictures(Multiples("x", panels, own_scales=each)) for each in (False, True))
    assert shared.panels[0].drawn.last[1] > shared.panels[1].drawn.last[1]
    assert own.panels[0].drawn.last == own.panels[1].drawn.last
    lacking = small_pictures(Multiples("x", (*panels, NOBODY), COUNTY))
    assert lacking.panels[2].drawn is None
    assert {y for panel in lacking.panels[:2] for _x, y in panel.drawn.hollow} == {AXIS}


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="small multiples"):
        line_picture(LineChart("x", (COUNTY,) * (MOST_SERIES + 1)), WIDE)


def test_labels_keep_apart_and_axes_have_round_numbers():
    moved = spread([100, 101, 99, 300], 18, 0, 310)
    assert moved[2] < moved[0] < moved[1] < moved[3]
    assert all(later - sooner >= 18 for sooner, later in zip(sorted(moved), sorted(moved)[1:], strict=False))
    assert ticks([57.6, 64]) == [56, 58, 60, 62, 64]
    assert ticks([3, 97])[0] == 0
    assert ticks([5, 5])[0] < 5 < ticks([5, 5])[-1]
    assert shown_years(list(range(2010, 2025)), 5) == [2012, 2016, 2020, 2024]


def test_the_picture_in_words_tells_every_year_and_why_one_is_missing():
    with translation.override("en"):
        words = description(CHART)
        rows = table(CHART)
    assert words.startswith("Hollola. 2015: 57.6%; 2017: 58.4%; 2019: no data (liian vähän); 2021: 59.8%; 2023: 58.1%")
    assert "Hartola. 2015: no data; 2017: no data; 2019: no data" in words
    assert words.endswith("target enintään 55 % by 2028")
    assert [cell.words for cell in rows[0].cells] == ["57.6", "58.4", "liian vähän", "59.8", "58.1"]
    assert "0.0%" not in description(LineChart("x", (HOLLOLA, NOBODY), unit="%", decimals=1))


@pytest.mark.parametrize(
    "tag", ["line_chart chart", "multiples_chart small", "sparkline one target unit='%' decimals=1"]
)
def test_every_svg_has_a_name_and_a_description_and_no_style_of_its_own(tag):
    context = {"chart": CHART, "small": Multiples("x", (HOLLOLA, NOBODY), COUNTY, TARGET, "%", 1), "one": HOLLOLA}
    page, paper = (drawn(f"{tag}{way}", target=TARGET, **context) for way in ("", " for_print=True"))
    for html in (page, paper):
        pictures = re.findall(r"<svg (?![^>]*aria-hidden).*?</svg>", html, re.S)
        assert pictures
        for svg in pictures:
            assert 'role="img"' in svg
            assert re.search(r"<title>[^<]+</title><desc>[^<]+</desc>", svg)
        assert "style=" not in html
        assert not re.search(r'(?:x|y|cx|cy)="-?\d+,\d', html), "a decimal comma breaks a picture"
    assert "#0b4f5c" in paper
    assert "#" not in re.sub(r"&#\d+;", "", page), "colours of a page are classes"


def test_names_that_look_like_markup_stay_text():
    html = drawn("line_chart chart", chart=LineChart("<b>", (Series("<script>", (Point(2024, 1),), True),)))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.papers
def test_on_paper_charts_are_vectors_with_words_behind_them(verapdf):
    small = Multiples("Kunnat", (HOLLOLA, NOBODY), COUNTY, TARGET, "%", 1)
    tags = "line_chart chart for_print=True %}{% multiples_chart small for_print=True %}{% sparkline one for_print=True"
    html = drawn(f"{tags} %}}{{% chart_table chart", chart=CHART, small=small, one=HOLLOLA)
    page = (
        '<!doctype html><html lang="fi"><head><title>Mittari</title><meta name="description" content="Mittari">'
        '<link rel="stylesheet" href="static:print/fonts.css"><link rel="stylesheet" href="static:print/report.css">'
        '<link rel="stylesheet" href="static:print/charts.css"></head>'
        f'<body data-title="Mittari" data-foot="" data-example=""><main><h1>Mittari</h1>{html}</main></body></html>'
    )
    pdf = render_pdf(page, title="Mittari", language="fi", dated=datetime.date(2026, 1, 1))
    assert verapdf(pdf).ok, verapdf(pdf).failures
    assert b"/Subtype /Image" not in pdf


def test_values_are_written_as_people_write_them():
    written = {
        ("61.42", "%", 1): "61,4\N{NO-BREAK SPACE}%",
        ("48000", "n", None): "48\N{NO-BREAK SPACE}000",
        ("5.30", "/ 1 000", None): "5,3\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}000",
        ("-1.25", "index", 1): "\N{MINUS SIGN}1,3",
        ("12", "h", 0): "12\N{NO-BREAK SPACE}h",
    }
    with translation.override("fi"):
        assert {given: number_words(Decimal(given[0]), *given[1:]) for given in written} == written


def test_a_share_changes_by_percentage_points():
    with translation.override("en"):
        share = LineChart("x", (), unit="%", decimals=1)
        assert (
            change_words(Decimal("58.1"), Decimal("59.8"), 2021, share)
            == "1.7\N{NO-BREAK SPACE}percentage points less than in 2021"
        )
        assert change_words(Decimal("58.14"), Decimal("58.1"), 2021, share) == "the same as in 2021"
        count = LineChart("x", (), unit="n")
        assert change_words(12, 10, 2023, count) == "2 more than in 2023"
        assert value_words(None, share) == "no data"
