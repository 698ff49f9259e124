"""How §, dates, times and numbers are written in running text, in the language that is active.

The rules are those of the Finnish language office: no leading zeros, a decimal comma, a no-break space between a
number and what belongs to it, an en dash between the ends of a range.
"""

import re
from datetime import date as Date
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.translation import get_language

NBSP = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
WORD_JOINER = "\N{WORD JOINER}"
MINUS = "\N{MINUS SIGN}"

CLOCK_WORD = {"fi": f"klo{NBSP}", "sv": f"kl.{NBSP}"}
SIZE_UNITS = {"fi": ("kt", "Mt")}


def section(number: str | int) -> str:
    """The heading of a section in minutes: "§ 45". The number is text, for there are extra ones: "93 (lisäpykälä)"."""
    return f"§{NBSP}{_unbroken(number)}"


def act_section(number: str | int) -> str:
    """A section of an act: "14 §", "14 a §"."""
    return f"{_unbroken(number)}{NBSP}§"


def date(value: Date | None) -> str:
    """A day as 1.6.2025, the same in every language; a moment is told as the day in Finland. Empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return f"{value.day}.{value.month}.{value.year}"


def date_range(start: Date | None, end: Date | None) -> str:
    """Two days as 1.6.2025–31.5.2029; an open end is left empty ("1.6.2025–"), one and the same day is told once."""
    first, last = date(start), date(end)
    if first == last:
        return first
    return f"{first}{EN_DASH}{last}"


def clock(value: time | datetime) -> str:
    """A time of day as "klo 9.00" in Finnish, "kl. 9.00" in Swedish, "9.00" in English; a moment in Finnish time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{CLOCK_WORD.get(_language(), '')}{value.hour}.{value.minute:02}"


def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number as "48 000" or "61,4", rounded half up to `decimals`; without them its own, trailing zeros left out.

    Raises ValueError for None: a missing value is not zero, and the page has to say in words that it is missing.
    """
    if value is None:
        raise ValueError("A missing number can't be written as a number.")
    exact = Decimal(value) if isinstance(value, Decimal | int) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    if exact == 0:
        exact = abs(exact)
    return formats.number_format(exact, decimals, use_l10n=True, force_grouping=True).replace("-", MINUS)


def percent(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A share that is already in percent: "40 %" (English "40%"). Raises ValueError for None."""
    space = "" if _language() == "en" else NBSP
    return f"{number(value, decimals)}{space}%"


def file_size(size: int) -> str:
    """A size given in bytes: "86 kt" under 100 kilobytes, "0,9 Mt" from there, "60 Mt" from ten megabytes."""
    kilo, mega = SIZE_UNITS.get(_language(), ("kB", "MB"))
    if size < 100_000:
        return f"{number(max(1, -(-size // 1000)))}{NBSP}{kilo}"
    megabytes = Decimal(size) / 1_000_000
    return f"{number(megabytes, 1 if megabytes < 10 else 0)}{NBSP}{mega}"


DAY = r"\d{1,2}\.\d{1,2}\.\d{4}"
REPLACEMENTS = [
    (re.compile(r"§ (?=\d)"), f"§{NBSP}"),
    (re.compile(r"(?<=\d) ([a-z]) §"), f"{NBSP}\\1{NBSP}§"),
    (re.compile(r"(?<=\d) (?=[§%€‰])"), NBSP),
    (re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)"), lambda found: found[0].replace(" ", NBSP)),
    (re.compile(r"\b([Kk]lo|[Kk]l\.) (?=\d)"), f"\\1{NBSP}"),
    (re.compile(r"\b([Vv]ersio\w*) (?=\d)"), f"\\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:pv|kk|v)\b)"), NBSP),
    (re.compile(r"(?<=\d) / (?=\d)"), f"{NBSP}/{NBSP}"),
    (re.compile(r"(?<=\d\.) (?=luok|årskurs)"), NBSP),
    (re.compile(rf"({DAY}) ?[-–] ?(?={DAY})"), f"\\1{EN_DASH}{WORD_JOINER}"),
    (re.compile(r"(?<=\d\.)-(?=\d{1,2}\.)"), f"{EN_DASH}{WORD_JOINER}"),
    (re.compile(r"(?<=[\d.])–(?=\d)"), f"{EN_DASH}{WORD_JOINER}"),
]


def typographic(text: str) -> str:
    """Plain text with what belongs together kept on one line: § 45, 14 §, 40 %, 48 000, klo 9.00, versio 3, 0–17.

    The hyphen between two dates becomes an en dash. Doing it twice changes nothing. For plain text only: markup would
    have its attributes changed as well.
    """
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text


def _unbroken(value: str | int) -> str:
    return str(value).strip().replace(" ", NBSP)


def _language() -> str:
    return (get_language() or "fi").split("-")[0]
