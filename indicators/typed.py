"""A value as people type it into a cell and as a cell shows it, in the language that is active."""

import re
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from finnish.sorting import search_key
from finnish.text import number
from indicators.entering import Given
from indicators.models import Indicator, Observation

Missing = Observation.Missing

NOT_COLLECTED, NOT_PUBLISHED, TOO_FEW = "–", "..", "<"
SIGNS = {Missing.NOT_COLLECTED: NOT_COLLECTED, Missing.NOT_PUBLISHED: NOT_PUBLISHED, Missing.TOO_FEW: TOO_FEW}
DASHES = {"-", "–", "—", "−"}
LONGEST_NUMBER = 100  # signs: Decimal gives up beyond a million
DOTS = {"..", "…", "..."}

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_FEW = re.compile(r"(<|alle|under|fewer than|less than)\s*\d*", re.IGNORECASE)
_NUMBER = re.compile(r"[-−–+]?\d+([.,]\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"[-−+]?\d{1,3}(,\d{3})+(\.\d+)?")


def read_cell(text: str, indicator: Indicator) -> Given | None:
    """What a cell says; None when nothing is in it. Raises ValidationError, which says how to write it.

    A decimal comma or point, spaces between thousands, the unit after the number. "–" is not collected, ".." is not
    published, "<5" is too few to be shown; each can be written out in any of our languages.
    """
    text = " ".join(text.replace("\u00a0", " ").split())
    if not text:
        return None
    if reason := missing_reason(text):
        return Given(missing=reason)
    return Given(words=text) if indicator.in_words else Given(value=read_number(text, indicator.unit))


def missing_reason(text: str) -> str:
    """The reason that a cell names; empty when it names none."""
    if text in DASHES:
        return Missing.NOT_COLLECTED
    if text in DOTS:
        return Missing.NOT_PUBLISHED
    if _FEW.fullmatch(text):
        return Missing.TOO_FEW
    return _reasons().get(search_key(text), "")


def read_number(text: str, unit: str = "") -> Decimal:
    """A number as it is typed or pasted. Raises ValidationError for what can't be understood in one way only."""
    bare = _SPACES.sub("", text).removesuffix(_SPACES.sub("", unit)) if unit else _SPACES.sub("", text)
    if len(bare) > LONGEST_NUMBER:
        raise ValidationError(_("The number is too big."))
    if get_language() == "en" and _ENGLISH_THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare):
        raise ValidationError(_("Write a number, for example 61,4. “–” says that there is none."))
    try:
        return Decimal(bare.replace(",", ".").replace("−", "-").replace("–", "-"))
    except InvalidOperation as error:
        raise ValidationError(_("The number is too big.")) from error


def cell_text(known: Observation | Given | None, indicator: Indicator) -> str:
    """What stands in the cell: all decimals of the value, its words or the sign of what is missing."""
    if known is None:
        return ""
    if known.missing:
        return few_sign(indicator) if known.missing == Missing.TOO_FEW else SIGNS[known.missing]
    return known.words or number_text(known.value, indicator)


def number_text(value: Decimal, indicator: Indicator) -> str:
    """At least the indicator's decimals, and never fewer than the value has: what is shown is what is kept."""
    own = max(0, -value.normalize().as_tuple().exponent)
    return number(value, max(own, indicator.decimals or 0))


def few_sign(indicator: Indicator) -> str:
    return f"{TOO_FEW}{indicator.small_limit or ''}"


def _reasons() -> dict[str, str]:
    """The reasons by their words in each of our languages."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {search_key(str(_words(reason))): reason for reason in Missing}
    return found


def _words(reason: Missing) -> str | Promise:
    return reason.label
