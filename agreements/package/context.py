"""What the prose of the package says of a party: the words for its templates, from the facts."""

from collections.abc import Iterator
from typing import Any

from agreements import wording
from agreements.content import HIDDEN
from agreements.models import Agreement, Party, Responsibility
from agreements.package.facts import PartyFacts
from agreements.package.texts import words_of
from agreements.statements.summary import decision_words
from documents.rich_text import plain_text
from finnish.text import date as finnish_date
from finnish.text import section

COSTS = "costs"  # the chapter of the templates that says who pays
NEGOTIATED = {Agreement.Kind.STRATEGIC, Agreement.Kind.FRAME}  # Act 611/2021, 14 §; DOMAIN.md section 2


def prose_context(facts: PartyFacts) -> dict[str, Any]:
    """What the prose templates say of the party. Call under the language of the papers."""
    agreement, version, content, view = facts.shared.agreement, facts.shared.version, facts.content, facts.view
    language = facts.language
    standing = [party for party in content["parties"] if not party["left_on"]]
    validity = content["validity"] if any(content["validity"].values()) else None
    return {
        "facts": facts,
        "agreement": agreement,
        "version": version,
        "dated": finnish_date(version.dated),
        "today": finnish_date(facts.on),
        "kind": Agreement.Kind(content["kind"]).label,
        "is_negotiated": content["kind"] in NEGOTIATED and content["county"] is not None,
        "parties": [party["organisation"]["full_name"][language] for party in standing],
        "contact": facts.shared.contact,
        "unknown_body": words_of(language)["bodies"]["unknown"],
        "coordinator": agreement.coordinator.full_name_in(language),
        "term": wording.span(**content["term"]),
        "validity": wording.span(**validity) if validity else "",
        "goals": len(content["goals"]),
        "measures": sum(len(goal["measures"]) for goal in content["goals"]),
        "indicators": sum(len(goal["indicators"]) for goal in content["goals"]),
        "own_goals": len(view.goals),
        "led": len(view.led),
        "taken_part_in": len(view.taken_part_in),
        "own_measures": len(view.measures),
        "reported": len(view.reported),
        "round": facts.shared.round,
        "round_closed": finnish_date(facts.shared.round.round.closed_at) if facts.shared.round else "",
        "statement": facts.statement,
        "statement_decision": decision_words(facts.statement) if facts.statement else "",
        "stance": facts.statement.get_stance_display() if facts.statement else "",
        "statement_given": finnish_date(facts.statement.given_at) if facts.statement else "",
        "earlier": facts.earlier,
        "earlier_words": _earlier_words(facts),
        "secret": list(_secret_parts(content, language)),
        "costs": _costs(content, language),
        "is_political": content["legal_nature"] == Agreement.LegalNature.POLITICAL,
        "entry_rule": wording.entry_rule(content),
        "wanted_by": finnish_date(agreement.decisions_wanted_by),
        "signs_when_all": content["signing_opens"] == Agreement.SigningOpens.ALL,
        "one_signs": facts.party.signing_rule == Party.SigningRule.ONE and len(facts.signatories) > 1,
        "annexes": [wording.text_of(row["title"], language) or row["title"]["fi"] for row in content["annexes"]],
    }


def _earlier_words(facts: PartyFacts) -> str:
    """ "kunnanvaltuusto 1.2.2026 § 14"."""
    decision = facts.earlier
    if decision is None:
        return ""
    body = decision.body_sv if facts.language == "sv" and decision.body_sv else decision.body_fi
    number = section(decision.number) if decision.number_kind == "section" else decision.number
    return f"{body} {finnish_date(decision.decided_on)} {number}".strip()


def _walk(clauses: list[dict[str, Any]], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for place, clause in enumerate(clauses, start=1):
        yield f"{above}{place}", clause
        yield from _walk(clause["children"], f"{above}{place}.")


def _secret_parts(content: dict[str, Any], language: str) -> Iterator[str]:
    """ "kohta 5 Varautuminen (JulkL 24 §)": what must not go into public minutes."""
    for number, clause in _walk(content["clauses"]):
        if clause["publicity"] in HIDDEN:
            yield _with_ground(f"{number} {clause['heading'][language]}", clause)
    for annex in content["annexes"]:
        if annex["publicity"] in HIDDEN:
            yield _with_ground(annex["title"][language] or annex["title"]["fi"], annex)


def _with_ground(name: str, row: dict[str, Any]) -> str:
    return f"{name} ({row['secrecy_ground']})" if row["secrecy_ground"] else name


def _costs(content: dict[str, Any], language: str) -> dict[str, str] | None:
    """What the agreement itself says about costs; never of a secret clause."""
    for number, clause in _walk(content["clauses"]):
        if clause["chapter"] == COSTS and clause["publicity"] not in HIDDEN:
            text = " ".join(plain_text(clause["text"][language]).split())
            return {"number": number, "heading": clause["heading"][language], "text": text} if text else None
    return None


def responsible(measure: dict[str, Any], language: str, role: str, but: dict[str, Any]) -> str:
    """Who else is in charge of a measure or takes part in it, as the agreement says it."""
    others = [row for row in measure["responsibilities"] if row["organisation"] != but]
    named = wording.responsible_parties({**measure, "responsibilities": others}, language)
    return ", ".join(named[Responsibility.Role(role)])
