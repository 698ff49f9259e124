"""A version's text has one canonical form, so that its hash can be computed again for ever."""

import datetime
import decimal
import hashlib
import uuid
import zoneinfo

import pytest

from agreements.canonical import MAX_INTEGER, canonical, canonical_text, sha256_of
from agreements.models import Agreement

KEY = uuid.UUID("3b241101-e2bb-4255-8caf-4136c566a962")
HELSINKI = zoneinfo.ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (MAX_INTEGER, "9007199254740991"),
        ("", '""'),
        ("Hämeenlinna", '"Hämeenlinna"'),
        ('rivi\nja "lainaus"', '"rivi\\nja \\"lainaus\\""'),
        (Agreement.Stage.DRAFT, '"draft"'),
        (decimal.Decimal("1.50"), '"1.5"'),
        (decimal.Decimal("1E+3"), '"1000"'),
        (decimal.Decimal("-0.0"), '"0"'),
        (datetime.date(2026, 3, 1), '"2026-03-01"'),
        (datetime.datetime(2026, 3, 1, 2, 0, 9, tzinfo=HELSINKI), '"2026-03-01T00:00:09Z"'),
        (KEY, f'"{KEY}"'),
        ((1, [2]), "[1,[2]]"),
        ({"b": 1, "a": {"d": 2, "c": 3}}, '{"a":{"c":3,"d":2},"b":1}'),
    ],
)
def test_every_type_has_one_form(value, text):
    assert canonical_text(value) == text


def test_letters_written_in_two_ways_become_the_same():
    assert canonical_text("Ha\u0308meen") == canonical_text("H\u00e4meen") == '"Hämeen"'


@pytest.mark.parametrize("value", [1.5, b"x", object(), {1, 2}, {1: "a"}, {"ä": 1}, [1.0], {"a": {"b": 0.1}}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        datetime.datetime(2026, 3, 1, 2, 0),  # without a zone
        decimal.Decimal("NaN"),
        decimal.Decimal("Infinity"),
    ],
)
def test_what_readers_would_understand_differently_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def test_the_order_of_keys_does_not_matter():
    assert canonical_text({"a": 1, "b": 2}) == canonical_text({"b": 2, "a": 1})


def test_canonical_of_canonical_is_the_same():
    value = {"day": datetime.date(2026, 1, 1), "number": decimal.Decimal("61.40"), "names": ["Ähtäri", None]}
    assert canonical_text(canonical(value)) == canonical_text(value)


def test_the_hash_is_that_of_the_text_in_utf_8():
    assert sha256_of('{"a":"ä"}') == hashlib.sha256('{"a":"ä"}'.encode()).hexdigest()
    assert sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
