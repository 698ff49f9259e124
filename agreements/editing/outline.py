"""The order of the draft: clauses numbered in their tree, goals numbered in their chapter."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from agreements.models import Agreement, Clause, Goal


@dataclass(frozen=True)
class OutlineRow:
    """A clause with its number ("6.4.1") and where it may be moved. `level` is 1 for a chapter."""

    clause: Clause
    number: str
    level: int
    is_first: bool
    is_last: bool
    children: list["OutlineRow"]


def outline(agreement: Agreement) -> list[OutlineRow]:
    """The standing clauses as a tree, in the order and with the numbers of the document."""
    below = defaultdict(list)
    for clause in agreement.clauses.standing():
        below[clause.parent_id].append(clause)

    def rows(parent: int | None, prefix: str, level: int) -> list[OutlineRow]:
        clauses = below[parent]
        return [
            OutlineRow(
                clause=clause,
                number=f"{prefix}{place}",
                level=level,
                is_first=place == 1,
                is_last=place == len(clauses),
                children=rows(clause.pk, f"{prefix}{place}.", level + 1),
            )
            for place, clause in enumerate(clauses, start=1)
        ]

    return rows(None, "", 1)


def walk(rows: list[OutlineRow]) -> Iterator[OutlineRow]:
    """Each clause in reading order."""
    for row in rows:
        yield row
        yield from walk(row.children)


def withdrawn_clauses(agreement: Agreement) -> list[Clause]:
    """What can be restored: the withdrawn clauses whose place in the text still stands."""
    clauses = agreement.clauses.withdrawn().select_related("parent")
    return [clause for clause in clauses if clause.parent is None or clause.parent.withdrawn_at is None]


def goal_numbers(agreement: Agreement, goals: list[Goal]) -> dict[int, str]:
    """The number of each goal by its id; `goals` are all that stand, in the order of the document."""
    chapter = next((row for row in walk(outline(agreement)) if row.clause.role == Clause.Role.GOALS), None)
    prefix, first = (f"{chapter.number}.", len(chapter.children) + 1) if chapter else ("", 1)
    return {goal.pk: f"{prefix}{place}" for place, goal in enumerate(goals, start=first)}
