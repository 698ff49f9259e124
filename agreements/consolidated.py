"""The consolidated reading version: what is in force of an agreement on a day, and which amendment changed what.

It is for reading only. What binds is each signed version; nothing here is signed or sealed.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min

from agreements.chain import binding_rows, chain_of
from agreements.models import Agreement, InForce, Version
from organisations.models import Organisation

Content = dict[str, Any]
KINDS = ("clauses", "goals", "forums", "annexes")


@dataclass(frozen=True)
class Step:
    """One signed agreement of the chain, from the day on which it first bound somebody."""

    agreement: Agreement
    version: Version
    since: datetime.date | None


@dataclass(frozen=True)
class Mark:
    """An amendment changed, added or removed the row; `name` is the row's heading, by language.

    `step` is the amendment where there may be several.
    """

    step: Step | None
    how: str  # changed, added or removed
    kind: str
    key: str
    name: dict[str, str]


@dataclass(frozen=True)
class Group:
    """The organisations that are bound by the same version on the day."""

    step: Step
    organisations: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True)
class Consolidated:
    """`groups`: who is bound by what on the day, the newest version first; `steps`: the whole chain, oldest first."""

    on: datetime.date
    steps: list[Step]
    groups: list[Group]

    @property
    def newest(self) -> Group | None:
        return self.groups[0] if self.groups else None

    def group_of(self, organisation: int | None) -> Group | None:
        """The one that binds the organisation; the newest when none is asked for."""
        if organisation is None:
            return self.newest
        return next((row for row in self.groups if any(one.pk == organisation for one in row.organisations)), None)

    def steps_to(self, step: Step) -> list[Step]:
        """From the original to the step, along what each amends."""
        by_agreement = {row.agreement.pk: row for row in self.steps}
        found = [step]
        while found[0].agreement.is_amendment:
            found.insert(0, by_agreement[found[0].agreement.predecessor_id])
        return found


def consolidated(agreement: Agreement, on: datetime.date) -> Consolidated:
    """What binds whom on that day in the chain that the agreement belongs to."""
    signed = [row for row in chain_of(agreement) if row.stage == Agreement.Stage.SIGNED]
    versions = {row.agreement_id: row for row in Version.objects.filter(agreement__in=signed).order_by("number")}
    first = InForce.objects.filter(version__in=versions.values()).values_list("version").annotate(Min("starts"))
    since = dict(first.order_by())
    steps = [Step(row, versions[row.pk], since.get(versions[row.pk].pk)) for row in signed]
    step_of = {step.version.pk: step for step in steps}
    groups: dict[int, Group] = {}
    for row in binding_rows(signed, on).values():
        group = groups.setdefault(row.version_id, Group(step_of[row.version_id]))
        group.organisations.append(row.party.organisation)
    for group in groups.values():
        group.organisations.sort(key=lambda one: one.sort_key_fi)
    return Consolidated(on, steps, sorted(groups.values(), key=lambda group: -group.step.version.pk))


def marks_of(steps: list[Step], shown: Callable[[Step], Content]) -> list[Mark]:
    """What each amendment changed in what it amends, in their order. `shown` gives the content that may be shown."""
    found: list[Mark] = []
    contents = [shown(step) for step in steps]
    for before, after, step in zip(contents, contents[1:], steps[1:], strict=False):
        found += changes(before, after, step)
    return found


def changes(before: Content, after: Content, step: Step | None = None) -> list[Mark]:
    """The rows that differ between an agreement and its amendment, matched by their keys."""
    return [mark for kind in KINDS for mark in _compare(kind, _rows(before, kind), _rows(after, kind), step)]


def _compare(kind: str, before: dict[str, Content], after: dict[str, Content], step: Step | None) -> Iterator[Mark]:
    for key, row in after.items():
        if key not in before:
            yield Mark(step, "added", kind, key, _name(row))
        elif _own(row) != _own(before[key]):
            yield Mark(step, "changed", kind, key, _name(row))
    for key, row in before.items():
        if key not in after:
            yield Mark(step, "removed", kind, key, _name(row))


def _rows(content: Content, kind: str) -> dict[str, Content]:
    rows = _all_clauses(content["clauses"]) if kind == "clauses" else content[kind]
    return {row["key"]: row for row in rows}


def _all_clauses(clauses: list[Content]) -> Iterator[Content]:
    for clause in clauses:
        yield clause
        yield from _all_clauses(clause["children"])


def _own(row: Content) -> Content:
    """What the row itself says: clauses below a clause are compared by themselves, publicity is no change of text."""
    return {name: value for name, value in row.items() if name not in {"children", "publicity", "secrecy_ground"}}


def named(marks: Iterable[Mark], language: str) -> list[tuple[Mark, str]]:
    """The marks with the names of their rows in that language, or in the other one where it lacks them."""
    return [(mark, mark.name.get(language) or mark.name["fi"] or mark.name["sv"]) for mark in marks]


def _name(row: Content) -> dict[str, str]:
    """Its heading or, for rows that have none, the text, name or title that stands for it."""
    return next(row[stem] for stem in ("heading", "name", "title", "text") if stem in row)
