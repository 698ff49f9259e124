"""The family of an agreement: earlier and next terms, amendments, frame and annexed agreements, the same series."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from agreements.models import Agreement
from agreements.state import State, state_of
from organisations.acting import Acting

LEVELS = 8  # steps from one agreement to the next that are followed: several terms, each with what hangs on it
AMENDMENT, ANNEXED, NEXT_TERM, SERIES, FIRST = "amendment", "annexed", "next_term", "series", ""


@dataclass(frozen=True)
class Member:
    """One agreement in the tree: what it is to the one above it, its state in a word, what hangs on it."""

    agreement: Agreement
    relation: str
    state: State
    is_here: bool
    below: list["Member"] = field(default_factory=list)


def family_of(agreement: Agreement, acting: Acting | None, on: datetime.date) -> list[Member]:
    """The trees of the family as far as the person may see it, terms in their order; never another party's drafts."""
    seen = Agreement.objects.listed_to(acting).with_in_force(on)
    rows = {row.pk: row for row in _connected(agreement, seen)}
    rows.setdefault(agreement.pk, agreement)
    below: dict[int | None, list[tuple[str, Agreement]]] = {}
    for row in rows.values():
        relation, above = _place(row, rows)
        below.setdefault(above, []).append((relation, row))

    def members(above: int | None) -> list[Member]:
        ordered = sorted(below.get(above, []), key=lambda pair: _order(*pair))
        return [
            Member(row, relation, state_of(row), row.pk == agreement.pk, members(row.pk)) for relation, row in ordered
        ]

    return members(None)


def _connected(agreement: Agreement, seen: QuerySet[Agreement]) -> list[Agreement]:
    """Everything that the person may see and that hangs together with the agreement, some levels far."""
    found: dict[int, Agreement] = {}
    level = {agreement.pk}
    for _level in range(LEVELS):
        near = (
            Q(pk__in=level)
            | Q(predecessor__in=level)
            | Q(parent__in=level)
            | Q(successors__in=level)
            | Q(annexed_agreements__in=level)
            | Q(series_draft__series__drafts__agreement__in=level)
        )
        new = [row for row in seen.filter(near).distinct() if row.pk not in found]
        if not new:
            break
        found |= {row.pk: row for row in new}
        level = {row.pk for row in new}
    return list(found.values())


def _place(row: Agreement, rows: dict[int, Agreement]) -> tuple[str, int | None]:
    """What the agreement is to which other one; None: it stands by itself."""
    if row.is_amendment and row.predecessor_id in rows:
        return AMENDMENT, row.predecessor_id
    if row.parent_id in rows:
        return ANNEXED, row.parent_id
    if row.predecessor_id in rows:
        return NEXT_TERM, None
    return FIRST, None


def _order(relation: str, row: Agreement) -> tuple:
    return relation == ANNEXED, row.term_starts or row.created_at.date(), row.pk
