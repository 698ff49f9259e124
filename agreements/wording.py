"""How the content's values are said in words, in one language: times, baselines, targets, responsible parties.

Everything takes the plain data of `content`, never rows, so that a frozen version reads the same for ever. The fixed
words follow the active language: the caller activates the language of the document.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.models import Agreement, ForumEntry, Responsibility
from finnish.text import NBSP, date_range, number
from finnish.text import date as finnish_date

UNITS = {
    "percent": "%",
    "per_1000": "/ 1 000",
    "per_10000": "/ 10 000",
    "per_100000": "/ 100 000",
    "ratio_per_100": "/ 100",
    "count": "",
    "index": "",
}


def quantity(value: str, unit: str) -> str:
    """A number with its unit: "61,4 %", "48 000"; the unit as written when it is not one of the catalogue's."""
    sign = UNITS.get(unit, unit)
    text = number(Decimal(value))
    return f"{text}{NBSP}{sign}".replace(" ", NBSP) if sign else text


def baseline(indicator: dict[str, Any], language: str) -> str:
    """The baseline with its year, or in words; a missing one is said to be missing, never shown as zero."""
    if indicator["baseline"] is not None:
        return f"{quantity(indicator['baseline'], indicator['unit'])} ({indicator['baseline_year']})"
    return indicator["baseline_words"][language] or _("no data")


def target(row: dict[str, Any], unit: str, language: str) -> str:
    said = quantity(row["value"], unit) if row["value"] is not None else row["words"][language]
    said = f"{said} ({row['year']})" if row["year"] else said
    return f"{row['area']['name'][language]}: {said}" if row["area"] else said


def targets(indicator: dict[str, Any], language: str) -> str:
    return ", ".join(target(row, indicator["unit"], language) for row in indicator["targets"]) or _("no target yet")


def timing(measure: dict[str, Any], language: str) -> str:
    """The words if there are any, else the dates: "1.1.2026–31.12.2027", "by 31.8.2026"."""
    if words := measure["timing"][language]:
        return words
    starts, ends = _day(measure["starts"]), _day(measure["ends"])
    if ends and not starts:
        return _("by %(date)s") % {"date": finnish_date(ends)}
    return date_range(starts, ends) if starts else ""


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def responsible(row: dict[str, Any], language: str) -> str:
    """One responsible party by name or as a group, with what exactly it does."""
    name = row["organisation"]["name"][language] if row["organisation"] else str(Responsibility.Group(row["group"]).label)
    return f"{name} ({row['what'][language]})" if row["what"][language] else name


def responsible_parties(measure: dict[str, Any], language: str) -> dict[str, list[str]]:
    """Who is in charge and who takes part, in the order in which they are written."""
    rows = measure["responsibilities"]
    return {
        role: [responsible(row, language) for row in rows if row["role"] == role]
        for role in (Responsibility.Role.LEAD, Responsibility.Role.PARTICIPANT)
    }


def source(indicator: dict[str, Any], language: str) -> str:
    written = indicator["source"][language]
    return written or (f"Sotkanet {indicator['sotkanet_id']}" if indicator["sotkanet_id"] else "")


def level(forum: dict[str, Any]) -> str:
    return str(ForumEntry.Level(forum["level"]).label)


def span(row: dict[str, str | None]) -> str:
    """A term or validity: "1.6.2025–31.5.2029"; empty when neither end is given."""
    starts, ends = _day(row["starts"]), _day(row["ends"])
    return date_range(starts, ends) if starts or ends else ""


def legal_nature(content: dict[str, Any]) -> str:
    return str(Agreement.LegalNature(content["legal_nature"]).label)


def entry_rule(content: dict[str, Any]) -> str:
    """When the agreement enters into force, as a whole sentence."""
    match content["entry_rule"]:
        case Agreement.EntryRule.ALL:
            return _("Enters into force when all parties have approved and signed it.")
        case Agreement.EntryRule.NUMBER:
            return _("Enters into force when %(n)s parties have approved and signed it.") % {"n": content["entry_number"]}
    return _("Enters into force for each party when it has itself approved and signed it.")


def scope(content: dict[str, Any]) -> str:
    if content["scope"] is None:
        return ""
    return str(dict(Agreement._meta.get_field("scope").choices)[content["scope"]])


def party_name(party: dict[str, Any], language: str) -> str:
    name = party["organisation"]["full_name"][language]
    return f"{name} ({pgettext('party', 'left')})" if party["left_on"] else name
