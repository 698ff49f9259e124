"""What Sotkanet answers is read without trusting its types, and what is not there is never zero."""

import datetime
from decimal import Decimal

import pytest

from indicators.sotkanet.areas import region_ids
from indicators.sotkanet.reading import NotAnAnswer, Row, description_of, read_csv, read_json, rows_of
from tests.indicators.sotkanet_server import description

ROW = {"indicator": 127, "region": 52, "year": 2023, "gender": "total"}
HEAD = "indicator;region;year;gender;primary value;absolute value\r\n"


def read(value: str | None, count: str | None = None) -> Row:
    return Row(127, 52, 2023, value and Decimal(value), count and Decimal(count))


def test_every_form_of_a_row_is_read():
    forms = {
        "number": ({**ROW, "value": 9646}, read("9646")),
        "zero is a value": ({**ROW, "value": 0}, read("0")),
        "rate with its count": ({**ROW, "value": Decimal("3.4"), "absValue": 9}, read("3.4", "9")),
        "count alone": ({**ROW, "absValue": 9}, read(None, "9")),
        "no value": (ROW, read(None)),
        "null": ({**ROW, "value": None}, read(None)),
        "empty": ({**ROW, "value": " "}, read(None)),
        "decimal comma": ({**ROW, "value": "3,4"}, read("3.4")),
        "grouped": ({**ROW, "value": "1 234,5"}, read("1234.5")),
        "too exact": ({**ROW, "value": "0.123456"}, read("0.1235")),
        "of 2016": (
            {"region": "52", "indicator": "127", "primary value": "2406", "gender": "total", "year": "2023"},
            read("2406"),
        ),
    }
    for form, (raw, expected) in forms.items():
        assert rows_of([raw]).rows == [expected], form


def test_what_cannot_be_read_is_counted_and_other_sexes_are_passed_over():
    faults = [{}, "row", None, {**ROW, "region": "x"}, {**ROW, "value": "NaN"}, {**ROW, "value": 10**20}]
    faults += [{**ROW, "value": True}, {**ROW, "value": "1.2.3"}, {**ROW, "year": 2023.5}]
    found = rows_of([*faults, {**ROW, "gender": "male", "value": "x"}, {**ROW, "value": 1}])
    assert (found.rows, found.unreadable) == ([read("1")], len(faults))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("127;52;2023;total;5.8;5636", read("5.8", "5636")),
        ("127;52;2023;total;5,8;5636", read("5.8", "5636")),
        ("127;52;2023;total;2406;", read("2406")),
        ("127;52;2023;total;;", read(None)),
    ],
)
def test_csv_is_read_with_a_decimal_point_or_a_comma(line, expected):
    for data in (f"{HEAD}{line}\r\n", f"\ufeff{HEAD}{line}", f"{HEAD}{line}\n".replace("\r", "")):
        assert rows_of(read_csv(data.encode())).rows == [expected]
    assert rows_of(read_csv(HEAD.encode())).rows == []


def test_what_is_no_answer_is_refused_in_words():
    for reader, data in ((read_json, b'[{"indicator": 1'), (read_json, b"<h1>Huolto</h1>"), (read_json, b"\xff\xfe")):
        with pytest.raises(NotAnAnswer, match="not whole JSON"):
            reader(data)
    for data in (b"a,b,c\n1,2,3", b"", b"\xe4"):
        with pytest.raises(NotAnAnswer):
            read_csv(data)
    for raw in ({"status": 400}, "text", None):
        with pytest.raises(NotAnAnswer, match="list of rows"):
            rows_of(raw)


def test_a_description_becomes_plain_words():
    found = description_of(description(5527, organization={"title": {"fi": "Terveyden  laitos", "sv": ""}}))
    assert found.titles == {"fi": "Mittari 5527 ≥ 75 v.", "sv": "Mätare 5527", "en": ""}
    assert found.definitions["fi"] == "Osuus väestöstä.\nToinen"
    assert (found.unit, found.decimals, found.producers["fi"]) == ("%", 1, "Terveyden laitos")
    assert (found.updated_on, found.years, found.has_total) == (datetime.date(2025, 5, 14), range(2020, 2025), True)


def test_a_description_may_lack_everything_but_its_number():
    empty = {"title": None, "primaryValueType": None, "range": {}, "classifications": {}, "decimals": 99, "id": "7"}
    for raw in ({"id": 7}, empty, {**empty, "data-updated": "", "range": None, "organization": {"title": None}}):
        found = description_of(raw)
        assert (found.sotkanet_id, found.unit, found.decimals, found.years) == (7, "", None, None)
        assert found.has_total and found.updated_on is None and not any(found.titles.values())
    assert not description_of({"id": 7, "classifications": {"sex": {"values": ["male", "female"]}}}).has_total
    with pytest.raises(NotAnAnswer, match="no id"):
        description_of({"title": {"fi": "x"}})


def test_a_long_definition_is_cut_at_a_word():
    found = description_of({"id": 7, "description": {"fi": f"<p>{'sana ' * 2000}</p>"}})
    assert len(found.definitions["fi"]) <= 6000 and found.definitions["fi"].endswith("sana …")


def test_the_regions_are_those_of_the_organisations_and_helsinki_has_two():
    regions = region_ids()
    assert len(set(regions.values())) == len(regions) == 331
    assert regions["municipality", "297", 1] == 161
    assert regions["country", "SUOMI", 1] == 658
    assert (regions["municipality", "091", 1], regions["municipality", "091", 2]) == (46, 960)


def test_the_services_own_list_of_regions_wins_over_the_file():
    listed = [
        {"id": 1161, "code": "297", "category": "KUNTA"},
        {"id": 1960, "code": "90", "category": "HYVINVOINTIALUE"},
        {"id": 1975, "code": "09", "category": "HYVINVOINTIALUE"},
        {"id": 1658, "code": "358", "category": "MAA"},
        {"id": 5, "code": "297", "category": "SEUTUKUNTA"},
    ]
    changed = dict(region_ids(listed).items() - region_ids().items())
    assert changed == {
        ("municipality", "297", 1): 1161,
        ("municipality", "091", 2): 1960,
        ("county", "09", 1): 1975,
        ("country", "SUOMI", 1): 1658,
    }


def test_an_id_that_the_service_gives_to_another_region_is_not_taken_from_the_file():
    regions = region_ids(
        [{"id": 161, "code": "837", "category": "KUNTA"}, {"id": 186, "code": "1", "category": "ERVA"}]
    )
    assert regions["municipality", "837", 1] == 161
    assert ("municipality", "297", 1) not in regions and ("municipality", "408", 1) not in regions
