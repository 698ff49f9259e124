"""Copying an agreement's content into a new draft: texts and goals with the same keys, never what people have done.

Decisions, signatures, comments and events stay where they were made. An organisation that has merged stands in the copy
as its successor. Annex files are kept under their hash, so a copy points to the same file.
"""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from agreements.models import (
    Agreement,
    Annex,
    ForumEntry,
    Goal,
    GoalIndicator,
    Measure,
    Party,
    Responsibility,
    Target,
)
from agreements.models.row import ContentRow
from organisations.acting import Acting
from organisations.models import Organisation

BATCH = 500
OWN = frozenset({"id", "revision", "withdrawn_at", "changed_at", "changed_by_name"})
OF_PARTY = ("key", "position", "deciding_body_fi", "deciding_body_sv", "contact_title", "contact_email", "signing_rule")


def organisation_today(organisation: Organisation, on: datetime.date) -> Organisation | None:
    """Who acts for the organisation on that day: itself, the successor that it has merged into, or nobody."""
    seen = set()
    while not organisation.is_valid(on) and organisation.successor and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = organisation.successor
    return organisation if organisation.is_valid(on) else None


def copy_parties(parties: Iterable[Party], target: Agreement, *, by: Acting, on: datetime.date) -> list[Party]:
    """Make the parties of the new draft: those of today, each once though several have merged into it."""
    made: dict[int, Party] = {}
    for party in parties:
        organisation = organisation_today(party.organisation, on)
        if organisation and organisation.pk not in made:
            facts = {name: getattr(party, name) for name in OF_PARTY}
            copy = Party(agreement=target, organisation=organisation, changed_by_name=by.label[:250], **facts)
            copy.full_clean()
            copy.save()
            made[organisation.pk] = copy
    return list(made.values())


def copy_content(
    source: Agreement, target: Agreement, *, by: Acting, on: datetime.date, dropped: frozenset[UUID] = frozenset()
) -> None:
    """Copy domains, clauses, forums, goals and annexes, the keys with them; dropped rows go with all below them.

    The target has its parties already: who reports an indicator is one of them.
    """
    target.domains.set(source.domains.all())
    _Copying(source, target, by, on, dropped).copy()


class _Copying:
    def __init__(
        self, source: Agreement, target: Agreement, by: Acting, on: datetime.date, dropped: frozenset[UUID]
    ) -> None:
        self.source, self.target, self.on, self.dropped = source, target, on, dropped
        self.label = by.label[:250]
        self.parties = {party.organisation_id: party for party in target.parties.standing()}

    def copy(self) -> None:
        self._clauses()
        self._rows(ForumEntry, self.source.forum_entries.standing())
        self._rows(Annex, self.source.annexes.standing())
        if self.target.scope != 1:
            self._goals()

    def _clauses(self) -> None:
        level, made = list(self.source.clauses.standing().filter(parent=None)), {None: None}
        while level:
            kept = [row for row in level if row.key not in self.dropped]
            copies = [self._copied(row, agreement_id=self.target.pk, parent_id=made[row.parent_id]) for row in kept]
            made |= self._saved(kept, copies)
            level = list(self.source.clauses.standing().filter(parent__in=kept))

    def _goals(self) -> None:
        goals = self._rows(Goal, self.source.goals.standing())
        measures = self._below(Measure, "goal", goals)
        self._responsibilities(measures)
        indicators = self._indicators(goals)
        self._targets(indicators)

    def _rows(self, model: type[ContentRow], rows: Iterable[ContentRow]) -> dict[int, int]:
        kept = [row for row in rows if row.key not in self.dropped]
        return self._saved(kept, [self._copied(row, agreement_id=self.target.pk) for row in kept])

    def _below(self, model: type[ContentRow], parent: str, parents: dict[int, int]) -> dict[int, int]:
        rows = model.objects.standing().filter(**{f"{parent}__in": parents})
        kept = [row for row in rows if row.key not in self.dropped]
        copies = [self._copied(row, **{f"{parent}_id": parents[getattr(row, f"{parent}_id")]}) for row in kept]
        return self._saved(kept, copies)

    def _responsibilities(self, measures: dict[int, int]) -> None:
        """Merged organisations are responsible as one, in charge if any of them was."""
        rows = Responsibility.objects.standing().filter(measure__in=measures).select_related("organisation__successor")
        copies: dict[tuple, Responsibility] = {}
        for row in rows:
            organisation = row.organisation and self._today(row.organisation)
            same = (row.measure_id, row.group, organisation and organisation.pk)
            first = copies.get(same)
            if first is None or organisation is None:
                place = same if organisation else (*same, row.pk)
                copies[place] = self._copied(row, measure_id=measures[row.measure_id], organisation=organisation)
            elif row.role == Responsibility.Role.LEAD:
                first.role = row.role
        Responsibility.objects.bulk_create(copies.values(), batch_size=BATCH)

    def _indicators(self, goals: dict[int, int]) -> dict[int, int]:
        rows = list(
            GoalIndicator.objects.standing().filter(goal__in=goals).select_related("reporter__organisation__successor")
        )
        copies = [self._copied(row, goal_id=goals[row.goal_id], reporter_id=self._reporter(row)) for row in rows]
        return self._saved(rows, copies)

    def _reporter(self, row: GoalIndicator) -> int | None:
        if row.reporter is None:
            return None
        party = self.parties.get(self._today(row.reporter.organisation).pk)
        return party and party.pk

    def _targets(self, indicators: dict[int, int]) -> None:
        """An area that has merged keeps its target under the successor, where that has none of its own for the year."""
        rows = Target.objects.standing().filter(goal_indicator__in=indicators).select_related("area__successor")
        copies: dict[tuple, Target] = {}
        for row in sorted(rows, key=lambda row: bool(row.area and self._today(row.area) != row.area)):
            area = row.area and self._today(row.area)
            place = (row.goal_indicator_id, row.year, area and area.pk)
            copies.setdefault(place, self._copied(row, goal_indicator_id=indicators[row.goal_indicator_id], area=area))
        Target.objects.bulk_create(copies.values(), batch_size=BATCH)

    def _today(self, organisation: Organisation) -> Organisation:
        """The successor where there is one; one that has ended without a successor is still named as it was."""
        return organisation_today(organisation, self.on) or organisation

    def _copied(self, row: ContentRow, **changes: Any) -> Any:
        facts = {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in OWN and field.name not in changes
        }
        return type(row)(**facts | changes, changed_by_name=self.label)

    def _saved(self, rows: list[ContentRow], copies: list[ContentRow]) -> dict[int, int]:
        """Save the copies; the ids of the rows lead to those of their copies."""
        if copies:
            type(copies[0]).objects.bulk_create(copies, batch_size=BATCH)
        return {row.pk: copy.pk for row, copy in zip(rows, copies, strict=True)}
