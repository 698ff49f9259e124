"""Reading what Sotkanet answers, and has answered in earlier years: nothing is taken for granted about its types.

Numbers come as numbers or as text, with a point or a comma; the value is called `value` or "primary value". What is
left out, empty or null is unknown: never zero.
"""

import csv
import datetime
import html
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from documents.rich_text import clean, plain_text
from indicators.reference_data import UNITS

TOTAL = "total"
LANGUAGES = ("fi", "sv", "en")
PLACES, LARGEST = Decimal("0.0001"), Decimal(10) ** 14  # what an observation can hold
# primaryValueType.code by the words of our catalogue; the service's list is open.
VALUE_TYPES = {
    "PROS": "percent",
    "PER1000": "per_1000",
    "PER10000": "per_10000",
    "PER100000": "per_100000",
    "INDEKSI": "index",
}
VALUE_KEYS = ("value", "primary value")
COUNT_KEYS = ("absvalue", "absolute value")
LONGEST_DEFINITION = 6000  # characters


class NotAnAnswer(ValueError):
    """What was read is not, or not wholly, an answer of the service."""


class Row(NamedTuple):
    """The value of a region in a year, and the number of cases behind it. None: the service didn't give it."""

    indicator: int
    region: int
    year: int
    value: Decimal | None
    count: Decimal | None


@dataclass
class Rows:
    """The rows for both sexes together, and how many others could not be read."""

    rows: list[Row] = field(default_factory=list)
    unreadable: int = 0


@dataclass(frozen=True)
class Description:
    """What the service says of an indicator; empty or None where it says nothing."""

    sotkanet_id: int
    titles: dict[str, str]
    definitions: dict[str, str]
    unit: str
    decimals: int | None
    producers: dict[str, str]
    updated_on: datetime.date | None
    years: range | None
    has_total: bool


def read_json(data: bytes) -> Any:
    """Raises NotAnAnswer when the answer is cut short or is a page for people."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except ValueError as fault:
        raise NotAnAnswer(f"not whole JSON: {fault}") from fault


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Raises NotAnAnswer when the columns are not those of the service."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotAnAnswer(f"not UTF-8: {fault}") from fault
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    if not {"indicator", "region", "year", "gender"} <= set(map(_plain_key, lines.fieldnames or ())):
        raise NotAnAnswer("the first line does not name the columns indicator;region;year;gender;primary value")
    return list(lines)


def rows_of(raw: Any) -> Rows:
    """The rows of an answer in either form. Raises NotAnAnswer when it is no list."""
    if not isinstance(raw, list):
        raise NotAnAnswer("a list of rows was expected")
    found = Rows()
    for item in raw:
        row = {_plain_key(name): value for name, value in item.items()} if isinstance(item, Mapping) else {}
        if row and str(row.get("gender", TOTAL)).strip() != TOTAL:
            continue
        try:
            found.rows.append(_row(row))
        except (KeyError, ValueError):
            found.unreadable += 1
    return found


def _plain_key(name: Any) -> str:
    return str(name).strip().lower().replace("-", " ").replace("_", " ")


def _row(row: Mapping[str, Any]) -> Row:
    """Raises KeyError or ValueError when it can't be read."""
    indicator, region, year = (_whole(row[name]) for name in ("indicator", "region", "year"))
    return Row(indicator, region, year, _first_number(row, VALUE_KEYS), _first_number(row, COUNT_KEYS))


def _first_number(row: Mapping[str, Any], names: Iterable[str]) -> Decimal | None:
    return next((number for name in names if (number := _number(row.get(name))) is not None), None)


def _whole(value: Any) -> int:
    number = _number(value)
    if number is None or number != int(number):
        raise ValueError(value)
    return int(number)


def _number(value: Any) -> Decimal | None:
    """Raises ValueError for what is neither a number nor empty, or is too large to be kept."""
    text = "".join(str(value).split()).replace(",", ".") if value is not None else ""
    if not text:
        return None
    try:
        number = Decimal(text)
        if isinstance(value, bool) or not number.is_finite() or abs(number) >= LARGEST:
            raise ValueError(value)
        return number.quantize(PLACES)
    except InvalidOperation as fault:
        raise ValueError(value) from fault


def description_of(raw: Mapping[str, Any]) -> Description:
    """Raises NotAnAnswer when not even the number of the indicator can be read."""
    try:
        sotkanet_id = _whole(raw.get("id"))
    except ValueError as fault:
        raise NotAnAnswer("a description has no id") from fault
    return Description(
        sotkanet_id=sotkanet_id,
        titles=_texts(raw.get("title"), _line),
        definitions=_texts(raw.get("description"), _paragraphs),
        unit=UNITS.get(VALUE_TYPES.get(_part(raw, "primaryValueType").get("code"), ""), ""),
        decimals=_decimals(raw.get("decimals")),
        producers=_texts(_part(raw, "organization").get("title"), _line),
        updated_on=_day(raw.get("data-updated")),
        years=_years(_part(raw, "range")),
        has_total=TOTAL in (_part(_part(raw, "classifications"), "sex").get("values") or [TOTAL]),
    )


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the description, which may be missing, null or empty."""
    part = raw.get(name)
    return part if isinstance(part, Mapping) else {}


def _texts(raw: Any, read: Any) -> dict[str, str]:
    texts = raw if isinstance(raw, Mapping) else {}
    return {language: read(str(texts.get(language) or "")) for language in LANGUAGES}


def _line(text: str) -> str:
    """Titles hold HTML entities and stray spaces."""
    return " ".join(html.unescape(text).split())


def _paragraphs(text: str) -> str:
    """The words of an HTML fragment, a line for each block; what is too long ends at a word."""
    words = plain_text(clean(text))
    if len(words) <= LONGEST_DEFINITION:
        return words
    return words[: LONGEST_DEFINITION - 2].rpartition(" ")[0] + " …"


def _decimals(value: Any) -> int | None:
    try:
        number = _whole(value)
    except ValueError:
        return None
    return number if 0 <= number <= -PLACES.as_tuple().exponent else None


def _day(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _years(raw: Mapping[str, Any]) -> range | None:
    try:
        return range(_whole(raw.get("start")), _whole(raw.get("end")) + 1)
    except ValueError:
        return None
