"""How the content's values are said in words, in one language, on pages and on paper alike.

Everything takes the plain data of `content`, never rows, so that a frozen version reads the same for ever. The fixed
words follow the active language: the caller activates the language of the document.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.models import Agreement, Annex, ForumEntry, Responsibility
from agreements.models.row import Publicity
from finnish.text import NBSP, date_range, number, typographic
from finnish.text import date as finnish_date

MOST_UNIT = 3  # characters; a longer unit stands with the indicator's name, for columns of numbers are narrow
BARE_UNITS = ("n", "index")  # of the catalogue: they say nothing beside a number


def text_of(texts: dict[str, str], language: str) -> str:
    """One language version of a plain text, exactly, with its no-break spaces; never the other language."""
    return typographic(texts[language])


def not_written() -> str:
    """What stands in the place of a text that the language version lacks: only a draft can have such places."""
    return _("(not written in this language)")


def title_of(content: dict[str, Any], language: str) -> str:
    """The title as it was written, without typographic signs: for names of documents and files too."""
    other = "fi" if language == "sv" else "sv"
    return content["title"][language] or content["title"][other]


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def span(starts: str | None, ends: str | None) -> str:
    """A time as "2026–2027" when it is whole years, else as days; only the last day when no first one is given.

    Between two days the line may break: two of them are wider than a column.
    """
    first, last = day(starts), day(ends)
    if first is None or last is None:
        return date_range(first, None) if first else date_range(last, last)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return typographic(years)
    return date_range(first, last)


def timing(measure: dict[str, Any], language: str) -> str:
    """The words if there are any, else the dates: "2026–2027", "by 31.8.2026"."""
    if words := text_of(measure["timing"], language):
        return words
    if measure["ends"] and not measure["starts"]:
        return _("by %(date)s") % {"date": finnish_date(day(measure["ends"]))}
    return span(measure["starts"], measure["ends"])


def quantity(value: str, unit: str) -> str:
    """A number that travels as text, with its unit where that is short: "61,4 %", "118 / 1 000", "48 000"."""
    written = number(Decimal(value))
    if not unit or unit in BARE_UNITS or _stands_with_name(unit):
        return written
    return f"{written}{NBSP}{unit.replace(' ', NBSP)}"


def _stands_with_name(unit: str) -> bool:
    return len(unit) > MOST_UNIT and unit not in BARE_UNITS and not unit.startswith("/")


def indicator_name(indicator: dict[str, Any], language: str) -> str:
    """The name, and after it a unit that is too long to stand with each number."""
    name = text_of(indicator["name"], language) or not_written()
    return f"{name}, {typographic(indicator['unit'])}" if _stands_with_name(indicator["unit"]) else name


def baseline(indicator: dict[str, Any], language: str) -> str:
    """The baseline with its year, or in words; a missing one is said to be missing, never shown as zero."""
    if indicator["baseline"] is None:
        return text_of(indicator["baseline_words"], language) or _("no data")
    return quantity(indicator["baseline"], indicator["unit"]) + _year(indicator["baseline_year"])


def targets(indicator: dict[str, Any], language: str) -> list[str]:
    """Each target with its area and year: "Lahti: 65 % (2029)"."""
    return [_target(row, indicator["unit"], language) for row in indicator["targets"]]


def _target(row: dict[str, Any], unit: str, language: str) -> str:
    where = f"{row['area']['name'][language]}: " if row["area"] else ""
    words = text_of(row["words"], language) or _("no data")
    what = words if row["value"] is None else quantity(row["value"], unit)
    return where + what + _year(row["year"])


def _year(year: int | None) -> str:
    return f" ({year})" if year else ""


def source(indicator: dict[str, Any], language: str) -> str:
    written = text_of(indicator["source"], language)
    return written or (f"Sotkanet {indicator['sotkanet_id']}" if indicator["sotkanet_id"] else "")


def follow_up(indicator: dict[str, Any], language: str) -> str:
    """How often and by whom: "Each year, reported by Lahti"."""
    parts = [text_of(indicator["frequency"], language)]
    if indicator["reporter"]:
        parts.append(_("reported by %(organisation)s") % {"organisation": indicator["reporter"]["name"][language]})
    return capfirst(", ".join(filter(None, parts)))


def responsible_parties(measure: dict[str, Any], language: str) -> dict[str, list[str]]:
    """Who is in charge and who takes part, in the order in which they are written."""
    rows = measure["responsibilities"]
    return {
        role: [_responsible(row, language) for row in rows if row["role"] == role]
        for role in (Responsibility.Role.LEAD, Responsibility.Role.PARTICIPANT)
    }


def _responsible(row: dict[str, Any], language: str) -> str:
    """One responsible party by name or as a group, with what exactly it does."""
    named = row["organisation"]
    name = named["name"][language] if named else str(Responsibility.Group(row["group"]).label)
    what = row["what"][language]
    return typographic(f"{name} ({what})" if what else name)


def party_name(party: dict[str, Any], language: str) -> str:
    name = party["organisation"]["full_name"][language]
    return f"{name} ({pgettext('party', 'left')})" if party["left_on"] else name


def deciding_body(party: dict[str, Any], language: str) -> str:
    return party["deciding_body"][language] or party["deciding_body"]["fi"]


def kind(content: dict[str, Any]) -> str:
    return capfirst(str(Agreement.Kind(content["kind"]).label))


def legal_nature(content: dict[str, Any]) -> str:
    return capfirst(str(Agreement.LegalNature(content["legal_nature"]).label))


def forum_level(forum: dict[str, Any]) -> str:
    return capfirst(str(ForumEntry.Level(forum["level"]).label))


def annex_kind(annex: dict[str, Any]) -> str:
    return capfirst(str(Annex.Kind(annex["kind"]).label))


def publicity(row: dict[str, Any]) -> str:
    return capfirst(str(Publicity(row["publicity"]).label))


def scope(content: dict[str, Any]) -> str:
    if content["scope"] is None:
        return ""
    return str(dict(Agreement._meta.get_field("scope").choices)[content["scope"]])


def entry_rule(content: dict[str, Any]) -> str:
    """When the agreement enters into force, as a whole sentence."""
    match content["entry_rule"]:
        case Agreement.EntryRule.ALL:
            return _("Enters into force when all parties have approved and signed it.")
        case Agreement.EntryRule.NUMBER:
            words = {"n": content["entry_number"]}
            return _("Enters into force when %(n)s parties have approved and signed it.") % words
    return _("Enters into force for each party when it has itself approved and signed it.")


def annexes_decided_by(content: dict[str, Any]) -> str:
    """Who decides on changes of annexes and goals, as a whole sentence; "" where the agreement says nothing else."""
    match content.get("annexes_decided_by"):
        case Agreement.AnnexesDecidedBy.BOARD:
            return _("Changes of annexes and goals are decided on by each party's board or official.")
        case Agreement.AnnexesDecidedBy.FORUM:
            return _("Changes of annexes and goals are decided on by the cooperation forum of the agreement.")
    return ""


def amends(content: dict[str, Any], language: str) -> str:
    """What an amendment changes: "Strategic agreement 2025–2029, version 2, 1.6.2025"; "" for other agreements."""
    amended = content.get("amends")
    if not amended:
        return ""
    return _("%(title)s, version %(number)s, %(date)s") % {
        "title": title_of(amended, language),
        "number": amended["number"],
        "date": finnish_date(day(amended["dated"])),
    }
