"""Own values from files: both layouts, each fault with its cell, and just what was shown is taken in."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from indicators.models import Indicator
from tests.factories import join_area, make_organisation, municipalities_of
from tests.indicators.factories import make_indicator, observe

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1


@pytest.fixture
def indicator(cast) -> Indicator:
    return make_indicator("Liikuntaneuvonta", owner=cast.county, small_limit=5)


def workbook(*rows, percent: str = "") -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if percent:
        book.active[percent].number_format = "0.0%"
    book.save(out)
    return SimpleUploadedFile("arvot.xlsx", out.getvalue())


def csv_file(text: str, encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile("arvot.csv", text.encode(encoding))


def send(client, indicator: Indicator, file: SimpleUploadedFile):
    return client.post(reverse("value_import", args=[indicator.pk]), {"file": file})


def accept(client, indicator: Indicator, page):
    content = page.context["preview"].content
    return client.post(reverse("value_import", args=[indicator.pk]), {"content": content})


def test_a_wide_table_is_shown_first_and_then_taken_in(client_of, cast, indicator):
    observe(indicator, cast.hollola, {YEAR - 1: "50", YEAR: "51"})
    client = client_of(cast.coordinator)
    file = workbook(
        ["Area code", "Area", YEAR - 1, str(YEAR)],
        [cast.hollola.code, cast.hollola.name, 50, "52,5"],
        ["", cast.lahti.full_fi, 0.4, "<5"],
        [cast.county.code, "", None, "–"],
        percent="C3",
    )
    page = send(client, indicator, file)
    shown = page.context["preview"]
    assert [(line.area, line.now, line.then) for line in shown.changed] == [(cast.hollola.name, "51,0", "52,5")]
    assert (len(shown.new), shown.unchanged) == (3, 1)
    assert indicator.observations.count() == 2
    assert accept(client, indicator, page).status_code == 302
    values = {
        (row.area_id, row.year): row.missing or row.value for row in indicator.observations.exclude(area=cast.hollola)
    }
    assert values == {
        (cast.lahti.pk, YEAR - 1): 40,  # a spreadsheet keeps 40 % as 0,4
        (cast.lahti.pk, YEAR): "too_few",
        (cast.county.pk, YEAR): "not_collected",
    }
    changed = indicator.observations.get(area=cast.hollola, year=YEAR)
    assert (changed.value, changed.changes.get().value) == (Decimal("52.5"), 51)


def test_a_long_table_with_reasons_and_sources(client_of, cast, indicator):
    client = client_of(cast.coordinator)
    text = (
        "Area;Year;Value;Why it is missing;Source;Comment\n"
        f"{cast.hollola.name};{YEAR};61,4;;Kysely;Otos oli pieni\n"
        f"{cast.lahti.name};{YEAR};;..;;\n"
    )
    for encoding in ("utf-8-sig", "cp1252"):
        page = send(client, indicator, csv_file(text, encoding))
        assert len(page.context["preview"].new) == 2
    accept(client, indicator, page)
    row = indicator.observations.get(area=cast.hollola)
    assert (row.value, row.source, row.comment) == (Decimal("61.4"), "Kysely", "Otos oli pieni")
    assert indicator.observations.get(area=cast.lahti).missing == "not_published"


def test_every_fault_is_named_with_its_cell_and_nothing_is_taken_in(client_of, cast, indicator):
    elsewhere = make_organisation("Hollolan kaupunginosa", "association")
    hollola, lahti = cast.hollola, cast.lahti
    wide = [
        ["Area code", "Area", YEAR - 1, YEAR],
        [hollola.code, hollola.name, "paljon", 120],
        [lahti.code, hollola.name, 1, 2],
        ["", "Yhteensä", 1, 2],
        ["", elsewhere.name, 1, 2],
        ["", "", 1, 2],
        ["", lahti.name, 50, "1.234,5"],
        ["", lahti.name, 51, None],
    ]
    long = [
        ["Area", "Year", "Value", "Why it is missing"],
        [hollola.name, "viime vuosi", 1, ""],
        [hollola.name, YEAR, 1, "–"],
        [hollola.name, YEAR - 1, "", "unohtui"],
        [hollola.name, 2999, 1, ""],
    ]
    cases = [
        (workbook(*wide), ["B3", "B4", "B5", "B6", "C2", "C8", "D2", "D7"]),
        (workbook(*long), ["B2", "C5", "D3", "D4"]),
        (workbook(["Area", "Comment"], ["Hollola", "x"]), [""]),
        (workbook([]), [""]),
        (workbook(["Area", YEAR], [hollola.name, None]), [""]),
    ]
    client = client_of(cast.coordinator)
    for file, places in cases:
        page = send(client, indicator, file)
        assert sorted(fault.place for fault in page.context["faults"]) == places
        assert all(fault.message for fault in page.context["faults"])
        assert "preview" not in page.context
    for broken in (SimpleUploadedFile("arvot.xlsx", b"PK\x03\x04rikki"), SimpleUploadedFile("arvot.csv", b"\x00\x01")):
        assert send(client, indicator, broken).context["form"].errors["file"]
    assert not indicator.observations.exists()


def test_only_what_was_shown_to_that_person_is_taken_in(client_of, cast, indicator):
    client = client_of(cast.coordinator)
    page = send(client, indicator, csv_file(f"Area;{YEAR}\n{cast.hollola.name};60\n"))
    content = page.context["preview"].content
    observe(indicator, cast.hollola, {YEAR: "55"})
    answer = accept(client, indicator, page)
    assert (answer.status_code, answer.context["preview"].changed[0].now) == (409, "55,0")
    for who, sent in ((cast.coordinator, content + "x"), (cast.editor, content)):
        address = reverse("value_import", args=[indicator.pk])
        assert client_of(who).post(address, {"content": sent}).context["faults"]
    assert indicator.observations.get().value == 55


def test_a_municipality_brings_in_only_its_own_row(client_of, cast, indicator):
    client = client_of(cast.editor)
    page = send(client, indicator, csv_file(f"Area;{YEAR}\n{cast.lahti.name};60\n"))
    assert [fault.place for fault in page.context["faults"]] == ["A2"]
    page = send(client, indicator, csv_file(f"Area;{YEAR}\n{cast.hollola.name};60\n"))
    assert accept(client, indicator, page).status_code == 302


def test_the_table_to_fill_in_comes_back_unchanged_and_full(client_of, cast, indicator, django_assert_max_num_queries):
    for number in range(19):
        join_area(make_organisation(f"Pitäjä {number}"), cast.county)
    for place, area in enumerate([cast.county, *municipalities_of(cast.county)]):
        observe(indicator, area, dict.fromkeys(range(YEAR - 8, YEAR + 1), f"{40 + place}.5"))
    observe(indicator, cast.county, {YEAR + 1: None})
    client = client_of(cast.coordinator)
    data = client.get(reverse("value_template", args=[indicator.pk])).content
    sheet = load_workbook(io.BytesIO(data)).active
    assert (sheet.max_row, sheet.max_column) == (23, 12)
    with django_assert_max_num_queries(20):
        page = send(client, indicator, SimpleUploadedFile("arvot.xlsx", data))
    assert page.context["preview"].is_empty
    assert page.context["preview"].unchanged == 22 * 9 + 1
