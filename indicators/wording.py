"""How a value of an indicator is written, for pages, files and print alike, in the language that is active."""

from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finnish import text
from finnish.text import NBSP

BARE_UNITS = {"", "n", "index", "0–100"}  # said beside the name of the indicator, not after each value
PERCENT = "%"

Number = Decimal | int | float


class Measured(Protocol):
    """An indicator, or anything frozen from one, as far as writing its values goes."""

    unit: str
    decimals: int | None


class Known(Protocol):
    """An observation, or anything frozen from one: a number, words, or a reason why there is neither."""

    value: Number | None
    words: str
    missing: str

    def get_missing_display(self) -> str: ...


def number_words(value: Number, unit: str, decimals: int | None = None) -> str:
    """A value with its unit: "61,4 %", "5,3 / 1 000", "48 000". Without `decimals` as many as the value has.

    A decimal comma in Finnish and Swedish; no-break spaces in thousands and before the unit. A value is never None.
    """
    if unit == PERCENT:
        return text.percent(_exact(value), decimals)
    written = text.number(_exact(value), decimals)
    return written if unit in BARE_UNITS else f"{written}{NBSP}{unit_words(unit)}"


def unit_words(unit: str) -> str:
    """The unit for reading: "n" is written out, and "/ 1 000" stays on one line."""
    return pgettext("unit", "number") if unit == "n" else unit.replace(" ", NBSP)


def value_words(known: Known | Number | None, indicator: Measured) -> str:
    """An observation or a bare value in words: the number with its unit, its own words, or why it is missing.

    Nothing known at all is "no data": missing is not zero (DOMAIN.md trap 23).
    """
    if known is None:
        return no_data()
    if isinstance(known, Decimal | int | float):
        return number_words(known, indicator.unit, indicator.decimals)
    if known.missing:
        return no_data(known.get_missing_display())
    return known.words or number_words(known.value, indicator.unit, indicator.decimals)


def no_data(reason: str = "") -> str:
    """No data, with its reason if there is one: "no data (too few cases to be shown)"."""
    return _("no data (%(reason)s)") % {"reason": reason} if reason else _("no data")


def change_words(now: Number, before: Number, year: int, indicator: Measured) -> str:
    """How much a value has changed since another year: "1,2 percentage points more than in 2023".

    A share changes by percentage points, not by percent.
    """
    decimals = _decimals(indicator, now, before)
    change = round(_exact(now) - _exact(before), decimals)
    unit = _("percentage points") if indicator.unit == PERCENT else ""
    size = number_words(abs(change), "" if unit else indicator.unit, decimals)
    values = {"size": f"{size}{NBSP}{unit}" if unit else size, "year": year}
    if change == 0:
        return _("the same as in %(year)s") % values
    return (_("%(size)s more than in %(year)s") if change > 0 else _("%(size)s less than in %(year)s")) % values


def _decimals(indicator: Measured, *values: Number) -> int:
    if indicator.decimals is not None:
        return indicator.decimals
    return max(max(0, -Decimal(_exact(value)).normalize().as_tuple().exponent) for value in values)


def _exact(value: Number) -> Decimal | int:
    return Decimal(str(value)) if isinstance(value, float) else value
