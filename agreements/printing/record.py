"""Decisions and signatures as they are printed: from a sealing record, in words that promise no more than is true.

Called under `translation.override(language)` of the document.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models import Decision
from agreements.wording import day, text_of
from finnish.text import date, section, typographic


@dataclass(frozen=True)
class PrintedDecision:
    when: str
    number: str
    party: str
    body: str
    register_number: str
    result: str
    note: int = 0  # the number of the note that holds its reservation; 0 when it has none


@dataclass(frozen=True)
class PrintedSignature:
    when: str
    party: str
    person: str
    mandate: str
    way: str
    in_force: str
    deputy_for: str = ""  # in whose place a deputy signed


@dataclass(frozen=True)
class PrintedNote:
    number: int
    text: str


@dataclass(frozen=True)
class PrintedRecord:
    decisions: list[PrintedDecision]
    notes: list[PrintedNote]
    signatures: list[PrintedSignature]
    unsigned: list[str]
    left: list[str]


def public_record(record: dict[str, Any]) -> dict[str, Any]:
    """The sealing record without the names of officials: who signed is told by party and title (DESIGN.md 2.13)."""
    return {**record, "parties": [_without_names(party) for party in record["parties"]]}


def _without_names(party: dict[str, Any]) -> dict[str, Any]:
    return {**party, "signatures": [_without_name(signature) for signature in party["signatures"]]}


def _without_name(signature: dict[str, Any]) -> dict[str, Any]:
    nameless = {**signature, "name": ""}
    if "deputy_for" in signature:
        nameless["deputy_for"] = {**signature["deputy_for"], "name": ""}
    return nameless


def printed_record(record: dict[str, Any], language: str) -> PrintedRecord:
    decisions: list[PrintedDecision] = []
    notes: list[PrintedNote] = []
    signatures = []
    for party in record["parties"]:
        name = party["name"][language]
        for decision in party["decisions"]:
            note = _note(decision, name, len(notes) + 1)
            notes += note
            decisions.append(_decision(decision, name, language, note[0].number if note else 0))
        signatures += [_signature(signature, party, name, language) for signature in party["signatures"]]
    return PrintedRecord(
        decisions=decisions,
        notes=notes,
        signatures=signatures,
        unsigned=[row["name"][language] for row in record["parties"] if not row["signatures"] and not row["left_on"]],
        left=[_left(row, language) for row in record["parties"] if row["left_on"]],
    )


def _decision(row: dict[str, Any], party: str, language: str, note: int) -> PrintedDecision:
    return PrintedDecision(
        when=date(day(row["decided_on"])),
        number=section(row["number"]) if row["number_kind"] == "section" else typographic(row["number"]),
        party=party,
        body=capfirst(text_of(row["body"], language)),
        register_number=row["register_number"],
        result=capfirst(str(Decision.Result(row["result"]).label)),
        note=note,
    )


def _note(row: dict[str, Any], party: str, number: int) -> list[PrintedNote]:
    if not row["reservation"]:
        return []
    kind = _("reservation") if row["result"] == "reservation" else _("reason")
    words = {"party": party, "kind": kind, "text": row["reservation"]}
    return [PrintedNote(number, typographic(_("%(party)s, %(kind)s: %(text)s") % words))]


def _signature(row: dict[str, Any], party: dict[str, Any], name: str, language: str) -> PrintedSignature:
    title = capfirst(text_of(row["title"], language))
    place = typographic(row["place"])
    return PrintedSignature(
        when=date(day(row["signed_on"])),
        party=name,
        person=f"{title} {row['name']}".strip(),
        mandate=typographic(row["mandate"]),
        way=way_of_signing(row["method"], row["level"]) + (f", {place}" if place else ""),
        in_force=_in_force(party),
        deputy_for=_deputy_for(row, language),
    )


def _deputy_for(row: dict[str, Any], language: str) -> str:
    """ "in the place of: kunnanjohtaja Maija Mallikas"; older records don't have the key."""
    if not (named := row.get("deputy_for")):
        return ""
    person = f"{text_of(named['title'], language)} {named['name']}".strip()
    return _("in the place of: %(person)s") % {"person": person}


def way_of_signing(method: str, level: str) -> str:
    """DESIGN.md 2.15: "advanced" and "qualified" are said only of signatures made elsewhere and recorded here."""
    if method == "paper":
        return _("Signed on paper, recorded")
    if method == "portal":
        return _("Electronic signature in Yhdyspinta")
    return {
        "simple": _("Electronic signature in another service, recorded"),
        "advanced": _("Advanced electronic signature in another service, recorded"),
        "qualified": _("Qualified electronic signature in another service, recorded"),
    }[level]


def _in_force(party: dict[str, Any]) -> str:
    if not party["in_force_from"]:
        return ""
    return _("In force from %(date)s") % {"date": date(day(party["in_force_from"]))}


def _left(row: dict[str, Any], language: str) -> str:
    words = {"party": row["name"][language], "date": date(day(row["left_on"]))}
    return _("%(party)s is not a party: it left the agreement on %(date)s.") % words
