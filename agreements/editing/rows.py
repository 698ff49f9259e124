"""Editing the draft: saving a row, adding, ordering, withdrawing and restoring one.

Each verb locks the agreement and checks the table first, so nothing slips in after a freeze. A row carries a revision;
saving is a conditional update, so nobody overwrites what they have not seen.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.models import Agreement, Clause, Goal, SeriesDraft
from agreements.models.row import ContentRow
from agreements.workflow.table import guard, locked
from organisations.acting import Acting
from organisations.refusals import Refused

MAX_DEPTH = 4  # levels of clauses: 6.4.1.2 is the deepest


class StaleSave(Exception):
    """Somebody else saved the row after the form was opened; `row` is the row as it is now."""

    def __init__(self, row: ContentRow) -> None:
        super().__init__(f"revision {row.revision} has been saved meanwhile")
        self.row = row


def draft_of(agreement: Agreement, by: Acting) -> Agreement:
    """Lock the agreement for editing its text. Raises NotAllowed, or WrongStage once the text is frozen."""
    agreement = locked(agreement)
    guard("edit_text", agreement, by)
    return agreement


def refuse_locked_clauses(agreement: Agreement) -> None:
    """Raise Refused where clauses stay as they were signed: in an amendment of annexes, goals and forums only."""
    if agreement.clauses_are_locked:
        raise Refused(
            _(
                "This amendment changes only annexes, goals and forums: the text stays as it was signed. "
                "To change the text too, withdraw this and start an amendment of the text."
            )
        )


def refuse_shared_clause(clause: Clause, by: Acting) -> None:
    """Raise Refused for a clause of a series that is the same for all municipalities, unless the person coordinates."""
    if not rules.may_change_shared(by, clause):
        raise Refused(
            _(
                "“%(clause)s” is a shared part: it is the same in the agreements of all municipalities. "
                "Suggest another wording for it; the coordinating party answers the suggestion."
            )
            % {"clause": clause}
        )


def _draft_for(row: ContentRow, by: Acting) -> Agreement:
    """Lock the agreement for editing the row; clauses may stay as they were signed, or be shared in a series."""
    agreement = draft_of(row.agreement, by)
    if isinstance(row, Clause):
        refuse_locked_clauses(agreement)
        refuse_shared_clause(row, by)
    return agreement


@transaction.atomic
def save_row(
    row: ContentRow, seen_revision: int, fields: dict[str, Any], *, by: Acting, translation_checked: bool = False
) -> ContentRow:
    """Save the fields over the revision that the form was opened with, and return the row as it is now.

    A row that was withdrawn stands again when it is saved. Raises StaleSave when somebody has saved in between.
    """
    agreement = _draft_for(row, by)
    now = type(row).objects.get(pk=row.pk)
    translated_from = translated_from_after(now, fields, translation_checked) if agreement.is_bilingual else None
    if translated_from is not None:
        fields = fields | {"translated_from": translated_from}
    claim(now, seen_revision, fields | {"withdrawn_at": None}, by=by)
    return type(row).objects.get(pk=row.pk)


def claim(row: ContentRow, seen_revision: int, fields: dict[str, Any], *, by: Acting) -> None:
    """Write the fields if the row is still of the seen revision, else raise StaleSave. Only inside a verb."""
    updated = (
        type(row)
        .objects.filter(pk=row.pk, revision=seen_revision)
        .update(**fields, revision=F("revision") + 1, changed_at=timezone.now(), changed_by_name=by.label)
    )
    if not updated:
        raise StaleSave(type(row).objects.get(pk=row.pk))


def translated_from_after(row: ContentRow, fields: dict[str, Any], checked: bool) -> str:
    """The hash of the Finnish that the Swedish corresponds to after the fields are written.

    It follows the Finnish only when the Swedish was changed in the same saving, or was checked against the Finnish.
    """
    before = [getattr(row, f"{stem}_sv") for stem in row.TRANSLATED]
    for name, value in fields.items():
        setattr(row, name, value)
    after = [getattr(row, f"{stem}_sv") for stem in row.TRANSLATED]
    return row.finnish_hash() if checked or before != after else row.translated_from


@transaction.atomic
def add_row(row: ContentRow, *, by: Acting, after: ContentRow | None = None) -> ContentRow:
    """Save a new row of the draft, last among its siblings or right after the given one."""
    row.agreement = _draft_for(row, by)
    if row.agreement.is_bilingual:
        row.translated_from = row.finnish_hash()
    if isinstance(row, Clause):
        _require_room(row.parent, 1)
        row.is_local = SeriesDraft.objects.filter(agreement=row.agreement).exists()
    siblings = siblings_of(row)
    row.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
    row.changed_by_name = by.label
    row.full_clean()
    row.save()
    if after:
        order = [sibling for sibling in siblings if sibling.pk != row.pk]
        order.insert(next(place for place, sibling in enumerate(order, 1) if sibling.pk == after.pk), row)
        _number(order)
    return row


@transaction.atomic
def withdraw_row(row: ContentRow, *, by: Acting) -> None:
    """Take the row out of the text; a clause goes with the clauses under it. Nothing is deleted: it can be restored."""
    agreement = _draft_for(row, by)
    row, now = type(row).objects.get(pk=row.pk), timezone.now()
    going = [one for one in (row, *descendants(row, agreement)) if one.withdrawn_at is None]
    for one in going:
        if isinstance(one, Clause):
            refuse_shared_clause(one, by)
    for one in going:
        _set_withdrawn(one, now, by)


@transaction.atomic
def restore_row(row: ContentRow, *, by: Acting) -> None:
    """Bring the row back where it was, with the clauses that went with it."""
    agreement = _draft_for(row, by)
    row = type(row).objects.get(pk=row.pk)
    if isinstance(row, Clause) and row.parent and row.parent.withdrawn_at:
        raise ValidationError(_("Restore “%(name)s” first: this clause is part of it.") % {"name": row.parent})
    gone_at = row.withdrawn_at
    for one in [row, *descendants(row, agreement)]:
        if one.withdrawn_at == gone_at:
            _set_withdrawn(one, None, by)


def _set_withdrawn(row: ContentRow, at: datetime.datetime | None, by: Acting) -> None:
    claim(row, row.revision, {"withdrawn_at": at}, by=by)


def siblings_of(row: ContentRow) -> models.QuerySet:
    """The standing rows among which the row has its place."""
    rows = type(row).objects.standing().filter(agreement=row.agreement)
    if isinstance(row, Clause):
        return rows.filter(parent=row.parent)
    if isinstance(row, Goal):
        return rows.filter(domain=row.domain)
    return rows


def descendants(row: ContentRow, agreement: Agreement) -> list[ContentRow]:
    """The clauses under a clause, withdrawn ones too; nothing for rows of other kinds."""
    if not isinstance(row, Clause):
        return []
    found, level = [], {row.pk}
    clauses = list(agreement.clauses.all())
    while below := [clause for clause in clauses if clause.parent_id in level]:
        found += below
        level = {clause.pk for clause in below}
    return found


@transaction.atomic
def move_row(row: ContentRow, direction: str, *, by: Acting) -> None:
    """Move the row one place `up` or `down`; a clause also `in` (under the one before) or `out` (after its parent).

    At the edge nothing happens. Raises ValidationError when a clause would stand too deep.
    """
    agreement = _draft_for(row, by)
    row = type(row).objects.get(pk=row.pk)
    order = list(siblings_of(row))
    place = next(place for place, sibling in enumerate(order) if sibling.pk == row.pk)
    if direction in {"up", "down"}:
        other = place + (1 if direction == "down" else -1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            _number(order)
    elif direction == "in" and place > 0:
        _place(row, order[place - 1], None, agreement)
    elif direction == "out" and row.parent:
        after = [sibling for sibling in siblings_of(row.parent) if sibling.position > row.parent.position]
        _place(row, row.parent.parent, after[0] if after else None, agreement)


@transaction.atomic
def place_row(row: ContentRow, *, by: Acting, parent: Clause | None = None, before: ContentRow | None = None) -> None:
    """Put the row before another one, or last; a clause under the parent given. Used by dragging."""
    agreement = _draft_for(row, by)
    row = type(row).objects.get(pk=row.pk)
    _place(row, parent, before, agreement)


def _place(row: ContentRow, parent: Clause | None, before: ContentRow | None, agreement: Agreement) -> None:
    if isinstance(row, Clause):
        below = descendants(row, agreement)
        if parent and parent.pk in {row.pk, *(clause.pk for clause in below)}:
            raise ValidationError(_("A clause can't be moved under itself."))
        _require_room(parent, _height(row, below))
        row.parent = parent
        row.save(update_fields={"parent"})
    order = [sibling for sibling in siblings_of(row) if sibling.pk != row.pk]
    places = [place for place, sibling in enumerate(order) if before and sibling.pk == before.pk]
    order.insert(places[0] if places else len(order), row)
    _number(order)


def _require_room(parent: Clause | None, height: int) -> None:
    depth, above = 0, parent
    while above:
        depth, above = depth + 1, above.parent
    if depth + height > MAX_DEPTH:
        raise ValidationError(_("Clauses can stand at most %(levels)s levels deep.") % {"levels": MAX_DEPTH})


def _height(row: Clause, below: list[Clause]) -> int:
    standing = [clause for clause in below if clause.withdrawn_at is None]
    children = [clause for clause in standing if clause.parent_id == row.pk]
    return 1 + max((_height(child, standing) for child in children), default=0)


def _number(order: Iterable[ContentRow]) -> None:
    """Write the order. It is no change of text, so revisions stay and open forms can still be saved."""
    changed = []
    for position, row in enumerate(order, start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    if changed:
        type(changed[0]).objects.bulk_update(changed, ["position"])
