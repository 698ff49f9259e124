"""Editing a goal: its measures, responsible parties, indicators and targets are saved as one, under one revision.

The goal's revision guards everything below it: a form saves the whole goal, so a row that the form no longer has is
withdrawn, and nothing can have been added meanwhile without the revision having grown.
"""

import dataclasses
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from agreements.editing.rows import add_row, claim, draft_of, place_row, save_row, translated_from_after
from agreements.models import Agreement, Goal, GoalIndicator, Measure
from agreements.models.row import ContentRow
from organisations.acting import Acting


@dataclasses.dataclass(frozen=True)
class RowFacts:
    """One row as typed: its fields, the key of the row it changes (None for a new one), and the rows below it."""

    fields: dict[str, Any]
    key: uuid.UUID | None = None
    below: Sequence["RowFacts"] = ()


@dataclasses.dataclass(frozen=True)
class GoalFacts:
    """A goal as typed. `measures` is None where the agreement's scope has none: they are left as they are."""

    fields: dict[str, Any]
    measures: Sequence[RowFacts] | None
    indicators: Sequence[RowFacts]
    translation_checked: bool = False


@transaction.atomic
def add_goal(goal: Goal, facts: GoalFacts, *, by: Acting) -> Goal:
    """Save a new goal with everything under it."""
    goal = add_row(goal, by=by)
    _save_below(goal, facts, goal.agreement, by)
    return goal


@transaction.atomic
def save_goal(goal: Goal, seen_revision: int, facts: GoalFacts, *, by: Acting) -> Goal:
    """Save the goal and everything under it over the revision seen. Raises StaleSave, NotAllowed, WrongStage."""
    agreement = draft_of(goal.agreement, by)
    domain = Goal.objects.values_list("domain_id", flat=True).get(pk=goal.pk)
    saved = save_row(goal, seen_revision, facts.fields, by=by, translation_checked=facts.translation_checked)
    if saved.domain_id != domain:
        place_row(saved, by=by)
    _save_below(saved, facts, agreement, by)
    return saved


@transaction.atomic
def add_measures(goal: Goal, measures: Sequence[RowFacts], *, by: Acting) -> None:
    """Add measures after those that the goal has. Whoever has the goal open meanwhile is told when they save."""
    agreement = draft_of(goal.agreement, by)
    goal = Goal.objects.get(pk=goal.pk)
    claim(goal, goal.revision, {}, by=by)
    first = goal.measures.standing().count() + 1
    for position, facts in enumerate(measures, start=first):
        _save_measure(goal, facts, position, _Saving(agreement, by, checked=True))


@dataclasses.dataclass(frozen=True)
class _Saving:
    agreement: Agreement
    by: Acting
    checked: bool


def _save_below(goal: Goal, facts: GoalFacts, agreement: Agreement, by: Acting) -> None:
    saving = _Saving(agreement, by, facts.translation_checked)
    if facts.measures is not None:
        kept = [_save_measure(goal, row, place, saving) for place, row in enumerate(facts.measures, 1)]
        _withdraw_others(goal.measures, kept, by)
    kept = [_save_indicator(goal, row, place, saving) for place, row in enumerate(facts.indicators, 1)]
    _withdraw_others(goal.indicators, kept, by)


def _save_measure(goal: Goal, facts: RowFacts, position: int, saving: _Saving) -> Measure:
    measure = _save(goal.measures, facts, position, saving)
    kept = [_save(measure.responsibilities, row, place, saving) for place, row in enumerate(facts.below, 1)]
    _withdraw_others(measure.responsibilities, kept, saving.by)
    return measure


def _save_indicator(goal: Goal, facts: RowFacts, position: int, saving: _Saving) -> GoalIndicator:
    indicator = _save(goal.indicators, facts, position, saving)
    # Withdrawn first, and saving makes them stand again: two targets may have changed years with each other.
    _withdraw_others(indicator.targets, (), saving.by)
    for place, row in enumerate(facts.below, 1):
        _save(indicator.targets, row, place, saving)
    return indicator


def _save(rows: models.Manager, facts: RowFacts, position: int, saving: _Saving) -> ContentRow:
    """Save one row below a goal, if anything in it has changed. A key that isn't one of these rows makes a new row."""
    row = rows.filter(key=facts.key).first() if facts.key else None
    row = row or rows.model(**{rows.field.name: rows.instance})
    before = _state(row)
    if saving.agreement.is_bilingual:
        row.translated_from = translated_from_after(row, facts.fields, saving.checked or row.pk is None)
    for name, value in facts.fields.items():
        setattr(row, name, value)
    row.position, row.withdrawn_at = position, None
    if row.pk is None or _state(row) != before:
        row.revision += 0 if row.pk is None else 1
        row.changed_by_name = saving.by.label
        row.full_clean()
        row.save()
    return row


def _state(row: ContentRow) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _withdraw_others(rows: models.Manager, kept: Iterable[ContentRow], by: Acting) -> None:
    others = rows.standing().exclude(pk__in=[row.pk for row in kept])
    others.update(
        withdrawn_at=timezone.now(),
        revision=models.F("revision") + 1,
        changed_at=timezone.now(),
        changed_by_name=by.label,
    )
