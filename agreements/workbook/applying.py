"""Taking the workbook in: all of it or nothing, over exactly what was shown."""

import dataclasses

from django.db import transaction

from agreements import editing
from agreements.editing import RowFacts
from agreements.editing.rows import draft_of
from agreements.history import write_event
from agreements.models import Agreement, Goal
from agreements.workbook.comparing import Changes, GoalChange, changes
from agreements.workbook.rows import BookGoal, book_goal
from organisations.acting import Acting


class ChangedSinceShown(Exception):
    """Somebody has saved a goal after the preview was shown; it has to be looked at again."""


@transaction.atomic
def apply(
    agreement: Agreement, book: list[BookGoal], *, by: Acting, seen_state: str, withdraw_missing: bool
) -> Changes:
    """Save what is new and changed; goals and rows that the file lacks stay unless they are to be withdrawn.

    Raises ChangedSinceShown, and like every editing verb NotAllowed, WrongStage and ValidationError: then nothing of
    the file is taken in.
    """
    agreement = draft_of(agreement, by)
    found = changes(agreement, book)
    if found.state != seen_state:
        raise ChangedSinceShown
    has_measures = agreement.scope != 2
    for change in found.goals:
        _save(agreement, change, has_measures, withdraw_missing, by)
    if withdraw_missing:
        for goal in found.missing:
            editing.withdraw_row(goal, by=by)
    write_event("import_workbook", agreement, by=by, comment=f"{len(found.new)} + {len(found.changed)}")
    return found


def _save(agreement: Agreement, change: GoalChange, has_measures: bool, withdraw_missing: bool, by: Acting) -> None:
    if change.goal is None:
        facts = change.book.facts(has_measures)
        editing.add_goal(Goal(agreement=agreement, **facts.fields), facts, by=by)
    elif change.is_changed or (withdraw_missing and change.missing):
        wanted = _with_known_keys(
            change.book, book_goal(change.goal, agreement.language_list), keep=not withdraw_missing
        )
        editing.save_goal(change.goal, change.goal.revision, wanted.facts(has_measures), by=by)


def _with_known_keys(book: BookGoal, now: BookGoal, *, keep: bool) -> BookGoal:
    """The goal of the file with the keys of the rows that it means; with `keep` also the rows that it lacks."""
    return dataclasses.replace(
        book,
        measures=_merged(book.measures, now.measures, keep),
        indicators=_merged(book.indicators, now.indicators, keep),
    )


def _merged(wanted: tuple[RowFacts, ...], now: tuple[RowFacts, ...], keep: bool) -> tuple[RowFacts, ...]:
    standing = {row.key: row for row in now}
    rows = [
        dataclasses.replace(row, below=_below(row.below, standing[row.key].below, keep)) if row.key in standing else row
        for row in wanted
    ]
    named = {row.key for row in rows}
    return (*rows, *(row for row in now if keep and row.key not in named))


def _below(wanted: tuple[RowFacts, ...], now: tuple[RowFacts, ...], keep: bool) -> tuple[RowFacts, ...]:
    """Responsible parties have no key in the file: the same party in the same role is the same row."""
    if any("role" in row.fields for row in (*wanted, *now)):
        free = {(row.fields["organisation"], row.fields["group"], row.fields["role"]): row.key for row in now}
        return tuple(
            dataclasses.replace(
                row, key=free.pop((row.fields["organisation"], row.fields["group"], row.fields["role"]), None)
            )
            for row in wanted
        )
    named = {row.key for row in wanted}
    return (*wanted, *(row for row in now if keep and row.key not in named))
