"""What is compared of each sort of row: named values in words, in the language of the text.

A value is a text, or lines by the key of the row that each line tells of.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from agreements import wording
from agreements.models import Agreement
from finnish.text import file_size
from indicators.models import Indicator

Row = dict[str, Any]
Value = str | dict[str, str]
Values = dict[str, Value]

LABELS = {
    "title": _("Title"),
    "languages": _("Languages"),
    "authoritative_language": _("Language that prevails"),
    "term": _("Term"),
    "validity": _("Validity"),
    "scope": _("Scope"),
    "nature": _("Legal nature"),
    "signing": _("Signing opens"),
    "entry": _("Entry into force"),
    "annexes_decided_by": _("Changes of annexes and goals"),
    "domains": _("Domains"),
    "coordinator": _("Coordinating party"),
    "publicity": _("Publicity"),
    "secrecy_ground": _("Ground for secrecy"),
    "body": _("Body that decides"),
    "address": _("Postal address"),
    "level": _("Level"),
    "tasks": _("Tasks"),
    "composition": _("Composition"),
    "chair": _("Chair and secretary"),
    "rhythm": _("Meets"),
    "domain": _("Domain"),
    "why": pgettext_lazy("goal", "Why"),
    "timing": _("Timing"),
    "leads": _("In charge"),
    "participants": _("Takes part"),
    "baseline": _("Baseline"),
    "targets": _("Targets"),
    "direction": _("Direction"),
    "source": _("Source"),
    "follow_up": _("Follow-up"),
    "kind": _("Kind"),
    "language": _("Language"),
    "file": _("File"),
    "content": _("Content of the file"),
}


def in_its_language(read: Callable[[Row, str], Values]) -> Callable[[Row, str], Values]:
    """Fixed words follow the language of the text, whatever the page's is."""

    @functools.wraps(read)
    def read_in_language(row: Row, language: str) -> Values:
        with override(language):
            return read(row, language)

    return read_in_language


@in_its_language
def facts(content: Row, language: str) -> Values:
    prevails = content["authoritative_language"]
    return {
        "title": wording.title_of(content, language),
        "languages": str(Agreement.Languages(",".join(content["languages"])).label),
        "authoritative_language": str(_language_name(prevails)) if prevails else "",
        "term": wording.span(**content["term"]),
        "validity": wording.span(**content["validity"]),
        "scope": wording.scope(content),
        "nature": wording.legal_nature(content),
        "signing": str(Agreement.SigningOpens(content["signing_opens"]).label),
        "entry": wording.entry_rule(content),
        "annexes_decided_by": wording.annexes_decided_by(content),
        "domains": ", ".join(domain["name"][language] or domain["name"]["fi"] for domain in content["domains"]),
        "coordinator": content["coordinator"]["full_name"][language] if content["coordinator"] else "",
        "publicity": wording.publicity(content),
        "secrecy_ground": content["secrecy_ground"],
    }


def _language_name(language: str) -> Any:
    return Agreement.Languages(language).label


@in_its_language
def party(row: Row, language: str) -> Values:
    return {
        "name": wording.party_name(row, language),
        "body": wording.deciding_body(row, language),
        "address": row["postal_address"],
    }


@in_its_language
def clause(row: Row, language: str) -> Values:
    is_public = row["publicity"] == "public"
    return {
        "name": row["heading"][language],
        "publicity": "" if is_public else wording.publicity(row),
        "secrecy_ground": row["secrecy_ground"],
    }


@in_its_language
def forum(row: Row, language: str) -> Values:
    texts = {name: row[name][language] for name in ("tasks", "composition", "chair", "rhythm")}
    return {"name": row["name"][language], "level": wording.forum_level(row), **texts}


@in_its_language
def goal(row: Row, language: str) -> Values:
    domain = row["domain"]["name"]
    return {
        "name": wording.text_of(row["text"], language),
        "domain": domain[language] or domain["fi"],
        "why": wording.text_of(row["why"], language),
    }


@in_its_language
def measure(row: Row, language: str) -> Values:
    def in_role(role: str) -> dict[str, str]:
        own = {**row, "responsibilities": [one for one in row["responsibilities"] if one["role"] == role]}
        names = wording.responsible_parties(own, language)[role]
        return {one["key"]: name for one, name in zip(own["responsibilities"], names, strict=True)}

    return {
        "name": wording.text_of(row["text"], language),
        "timing": wording.timing(row, language),
        "leads": in_role("lead"),
        "participants": in_role("participant"),
    }


@in_its_language
def indicator(row: Row, language: str) -> Values:
    targets = wording.targets(row, language)
    return {
        "name": wording.text_of(row["name"], language),
        "baseline": wording.baseline(row, language),
        "targets": {target["key"]: text for target, text in zip(row["targets"], targets, strict=True)},
        "direction": _direction(row["direction"]),
        "source": wording.source(row, language),
        "follow_up": wording.follow_up(row, language),
    }


def _direction(direction: str) -> str:
    return "" if direction == Indicator.Direction.NONE else str(Indicator.Direction(direction).label)


@in_its_language
def annex(row: Row, language: str) -> Values:
    """The file by its name and size, and by the start of its hash when only its content is another."""
    return {
        "name": wording.title_of(row, language),
        "kind": wording.annex_kind(row),
        "language": str(_language_name(row["language"])),
        "file": f"{row['file_name']}, {file_size(row['size'])}",
        "content": f"SHA-256 {row['sha256'][:8].upper()}",
        "publicity": wording.publicity(row),
        "secrecy_ground": row["secrecy_ground"],
    }
