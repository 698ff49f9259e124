"""An agreement's content as plain data: what pages show, what a freeze writes down, what is printed and exported.

There is one way from the rows to the data, so what stands on the page is what gets frozen. The shape is described by
schema/agreement.schema.json.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from agreements.models import (
    Agreement,
    Annex,
    Clause,
    ForumEntry,
    Goal,
    GoalIndicator,
    Measure,
    Party,
    Responsibility,
    Target,
)
from agreements.models.row import Publicity
from organisations.models import Organisation

SCHEMA = "yhdyspinta/agreement/1"
HIDDEN = frozenset({Publicity.DRAFT, Publicity.PARTLY_SECRET, Publicity.SECRET})
ROWS_OF_CHAPTERS = {Clause.Role.GOALS: "goals", Clause.Role.FORUMS: "forums"}  # what stands below a chapter's own text


def content_of(agreement: Agreement) -> dict[str, Any]:
    """Everything that the agreement says now, in a fixed number of queries."""
    goals = _goals(agreement) if agreement.scope != 1 else []
    return {
        "schema": SCHEMA,
        "key": str(agreement.key),
        "kind": agreement.kind,
        "blueprint": agreement.blueprint,
        "scope": agreement.scope,
        "title": _pair(agreement, "title"),
        "languages": agreement.language_list,
        "authoritative_language": agreement.authoritative_language,
        "county": _organisation(agreement.county),
        "coordinator": _organisation(agreement.coordinator),
        "term": _span(agreement.term_starts, agreement.term_ends),
        "validity": _span(agreement.valid_from, agreement.valid_to),
        "legal_nature": agreement.legal_nature,
        "publicity": agreement.publicity,
        "secrecy_ground": agreement.secrecy_ground,
        "publicity_decided_by": agreement.publicity_decided_by,
        "signing_opens": agreement.signing_opens,
        "entry_rule": agreement.entry_rule,
        "entry_number": agreement.entry_number,
        "annexes_decided_by": agreement.annexes_decided_by,
        "is_example": agreement.is_example,
        **_amends(agreement),
        "domains": [_domain(domain) for domain in agreement.domains.all()],
        "parties": [_party(party) for party in agreement.standing_parties],
        "clauses": _clauses(agreement),
        "forums": [_forum(entry) for entry in agreement.forum_entries.standing()],
        "goals": [_goal(goal, agreement.scope) for goal in goals],
        "annexes": [_annex(annex) for annex in agreement.annexes.standing()],
    }


def public_edition(content: dict[str, Any]) -> dict[str, Any]:
    """The content with only its public parts: what is hidden leaves its heading and the ground, never its text.

    A hidden chapter takes with it what stands below its text: the clauses in it, the goals, the forums.
    """
    clauses = [_public_clause(clause) for clause in content["clauses"]]
    gone = _open_roles(content["clauses"], lambda _clause: True) - _open_roles(clauses, _is_open)
    return {
        **content,
        "clauses": clauses,
        "annexes": [annex for annex in content["annexes"] if annex["publicity"] not in HIDDEN],
        **{rows: [] for role, rows in ROWS_OF_CHAPTERS.items() if role in gone},
    }


def has_hidden_parts(content: dict[str, Any]) -> bool:
    return public_edition(content) != content


def since_hidden(content: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    """The content of an earlier version, its clauses and annexes as secret as the working text now says they are."""
    secret = {str(clause.key): clause for clause in agreement.clauses.filter(publicity__in=HIDDEN)}
    hidden = {str(annex.key): annex for annex in agreement.annexes.filter(publicity__in=HIDDEN)}
    return {
        **content,
        "clauses": [_as_secret_as_now(clause, secret) for clause in content["clauses"]],
        "annexes": [{**annex, **_secrecy_of(hidden.get(annex["key"]))} for annex in content["annexes"]],
    }


def _as_secret_as_now(clause: dict[str, Any], secret: dict[str, Clause]) -> dict[str, Any]:
    publicity = _secrecy_of(secret.get(clause["key"]))
    return {**clause, **publicity, "children": [_as_secret_as_now(child, secret) for child in clause["children"]]}


def _secrecy_of(now: Clause | Annex | None) -> dict[str, Any]:
    """What a part that is hidden now says of its secrecy; nothing when it isn't hidden."""
    if now is None:
        return {}
    return {"publicity": now.publicity, "secrecy_ground": now.secrecy_ground, **_decider(now)}


def _decider(row: Clause | Annex) -> dict[str, str]:
    """Who decided on the secrecy. Versions frozen before clauses had it don't say it: it stands only where known."""
    return {"publicity_decided_by": row.publicity_decided_by} if row.publicity_decided_by else {}


def _public_clause(clause: dict[str, Any]) -> dict[str, Any]:
    is_open = _is_open(clause)
    return {
        **clause,
        "text": clause["text"] if is_open else {"fi": "", "sv": ""},
        "children": [_public_clause(child) for child in clause["children"]] if is_open else [],
    }


def _is_open(clause: dict[str, Any]) -> bool:
    return clause["publicity"] not in HIDDEN


def _open_roles(clauses: list[dict[str, Any]], counts: Callable[[dict[str, Any]], bool]) -> set[str]:
    """The roles of the clauses that count, on every level."""
    own = {clause["role"] for clause in clauses if counts(clause)}
    return own.union(*(_open_roles(clause["children"], counts) for clause in clauses))


def _pair(row: Any, stem: str) -> dict[str, str]:
    return {"fi": getattr(row, f"{stem}_fi"), "sv": getattr(row, f"{stem}_sv")}


def _amends(agreement: Agreement) -> dict[str, Any]:
    """Which signed text an amendment changes, so that the frozen text itself says it; nothing for other agreements."""
    if not agreement.is_amendment:
        return {}
    amended, version = agreement.predecessor, agreement.predecessor.latest_version
    return {
        "amends": {
            "key": str(amended.key),
            "title": _pair(amended, "title"),
            "number": version.number,
            "dated": version.dated.isoformat(),
            "sha256": version.sha256,
        }
    }


def _span(starts: datetime.date | None, ends: datetime.date | None) -> dict[str, str | None]:
    return {"starts": starts and starts.isoformat(), "ends": ends and ends.isoformat()}


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return {
        "kind": organisation.kind,
        "code": organisation.code,
        "business_id": organisation.business_id,
        "name": {"fi": organisation.name_fi, "sv": organisation.name_sv or organisation.name_fi},
        "full_name": {"fi": organisation.full_fi, "sv": organisation.full_sv or organisation.full_fi},
    }


def _domain(domain: Any) -> dict[str, Any]:
    return {"code": domain.code, "name": _pair(domain, "name")}


def _party(party: Party) -> dict[str, Any]:
    return {
        "key": str(party.key),
        "organisation": _organisation(party.organisation),
        "postal_address": party.organisation.postal_address,
        "deciding_body": _pair(party, "deciding_body"),
        "left_on": party.left_on and party.left_on.isoformat(),
    }


def _clauses(agreement: Agreement) -> list[dict[str, Any]]:
    children = defaultdict(list)
    for clause in agreement.clauses.standing():
        children[clause.parent_id].append(clause)

    def tree(parent: int | None) -> list[dict[str, Any]]:
        return [_clause(clause, tree(clause.pk)) for clause in children[parent]]

    return tree(None)


def _clause(clause: Clause, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": str(clause.key),
        "role": clause.role,
        "chapter": clause.chapter,
        "heading": _pair(clause, "heading"),
        "text": _pair(clause, "text"),
        "publicity": clause.publicity,
        "secrecy_ground": clause.secrecy_ground,
        **_decider(clause),
        "children": children,
    }


def _forum(entry: ForumEntry) -> dict[str, Any]:
    texts = {stem: _pair(entry, stem) for stem in ForumEntry.TRANSLATED}
    return {"key": str(entry.key), "level": entry.level, **texts}


def _goals(agreement: Agreement) -> Any:
    responsibilities = Prefetch("responsibilities", Responsibility.objects.standing().select_related("organisation"))
    targets = Prefetch("targets", Target.objects.standing().select_related("area"))
    indicators = GoalIndicator.objects.standing().select_related("indicator", "reporter__organisation")
    return (
        Goal.objects.standing()
        .filter(agreement=agreement)
        .select_related("domain")
        .prefetch_related(
            Prefetch("measures", Measure.objects.standing().prefetch_related(responsibilities)),
            Prefetch("indicators", indicators.prefetch_related(targets)),
        )
        .order_by("domain__position", "domain_id", "position", "pk")
    )


def _goal(goal: Goal, scope: int | None) -> dict[str, Any]:
    return {
        "key": str(goal.key),
        "domain": _domain(goal.domain),
        "text": _pair(goal, "text"),
        "why": _pair(goal, "why"),
        "indicators": [_indicator(indicator) for indicator in goal.indicators.all()],
        "measures": [_measure(measure) for measure in goal.measures.all()] if scope != 2 else [],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "key": str(measure.key),
        "text": _pair(measure, "text"),
        "timing": _pair(measure, "timing"),
        **_span(measure.starts, measure.ends),
        "responsibilities": [_responsibility(row) for row in measure.responsibilities.all()],
    }


def _responsibility(row: Responsibility) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "organisation": _organisation(row.organisation),
        "group": row.group,
        "role": row.role,
        "what": _pair(row, "what"),
    }


def _indicator(row: GoalIndicator) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "sotkanet_id": row.indicator and row.indicator.sotkanet_id,
        "name": _pair(row, "name"),
        "unit": row.unit,
        "direction": row.direction,
        "baseline": _number(row.baseline),
        "baseline_year": row.baseline_year,
        "baseline_words": _pair(row, "baseline_words"),
        "source": _pair(row, "source"),
        "frequency": _pair(row, "frequency"),
        "reporter": _organisation(row.reporter and row.reporter.organisation),
        "targets": [_target(target) for target in row.targets.all()],
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "key": str(target.key),
        "area": _organisation(target.area),
        "year": target.year,
        "value": _number(target.value),
        "words": _pair(target, "words"),
    }


def _number(value: Any) -> str | None:
    """Numbers travel as text ("61.4"): a float would change them on the way."""
    return None if value is None else format(value.normalize(), "f")


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "key": str(annex.key),
        "kind": annex.kind,
        "title": _pair(annex, "title"),
        "language": annex.language,
        "file_name": annex.file_name,
        "sha256": annex.sha256,
        "size": annex.size,
        "content_type": annex.content_type,
        "publicity": annex.publicity,
        "secrecy_ground": annex.secrecy_ground,
        "publicity_decided_by": annex.publicity_decided_by,
    }
