import re

import pytest

from documents.codes import mark, marked_codes, new_code, normalise_code, possible_codes

CODE = "7K2M-9QXD-0RTA-VW1H"


def test_a_new_code_has_sixteen_signs_without_look_alikes():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", new_code())


def test_codes_are_not_repeated():
    assert len({new_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "7K2M9QXD0RTAVW1H",
        "7k2m 9qxd 0rta vw1h",
        "  7K2M-9QXD-0RTA-VW1H\n",
        "7K2M–9QXD—0RTA‑VW1H",
        "7K2M-9QXD-ORTA-VWIH",
        "7k2m-9qxd-orta-vwlh",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert normalise_code(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "7K2M", CODE + "0", "UUUU-UUUU-UUUU-UUUU", "7K2M-9QXD-0RTA-VW1Ä", "x" * 100_000, "٣" * 16]
)
def test_what_can_not_be_a_code_is_none(typed):
    assert normalise_code(typed) == ""


def test_marks_are_found_in_any_bytes():
    data = b"\xff\x00" + mark(CODE).encode() + b"</pdf:Keywords>\x00 1111-2222-3333-4444"
    assert marked_codes(data) == {CODE}
    assert possible_codes(data) == {CODE, "1111-2222-3333-4444"}


def test_an_identifier_of_another_kind_is_no_code():
    assert possible_codes(b"123e4567-e89b-12d3-a456-426614174000") == set()


def test_a_file_full_of_codes_costs_no_more_than_a_hundred_lookups():
    data = b" ".join(b"%04d-0000-0000-0000" % number for number in range(9999))
    assert len(possible_codes(data)) <= 101
