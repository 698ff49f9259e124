"""What a workbook would change: new, changed and missing goals, measures and indicators."""

import hashlib
import uuid
from dataclasses import dataclass, field

from agreements.editing import RowFacts
from agreements.models import Agreement, Goal
from agreements.models.row import ContentRow
from agreements.workbook.rows import BookGoal, book_goal, goals_of


@dataclass(frozen=True)
class GoalChange:
    """A goal of the file and the one that it changes, None for a new one; rows below by name and what happens."""

    book: BookGoal
    goal: Goal | None
    own_text: bool = False
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.goal is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.own_text or self.added or self.changed)


@dataclass(frozen=True)
class Changes:
    """What the file says beside what stands. `state` is a mark of what stood when this was compared."""

    goals: list[GoalChange]
    missing: list[Goal]
    state: str

    @property
    def new(self) -> list[GoalChange]:
        return [row for row in self.goals if row.is_new]

    @property
    def changed(self) -> list[GoalChange]:
        return [row for row in self.goals if row.is_changed]

    @property
    def unchanged_count(self) -> int:
        return sum(not (row.is_new or row.is_changed) for row in self.goals)

    @property
    def with_missing_rows(self) -> list[GoalChange]:
        return [row for row in self.goals if row.missing]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.missing or self.with_missing_rows)


def changes(agreement: Agreement, book: list[BookGoal]) -> Changes:
    """Compare the file with what stands now."""
    standing = {goal.key: goal for goal in goals_of(agreement)}
    languages, has_measures = agreement.language_list, agreement.scope != 2
    rows = [_change(goal, standing.get(goal.key), languages, has_measures) for goal in book]
    named = {goal.key for goal in book}
    missing = [goal for key, goal in standing.items() if key not in named]
    return Changes(rows, missing, state_of(standing.values()))


def state_of(goals) -> str:
    """A mark that changes when any of the goals, or anything under one, is saved, added or withdrawn."""
    marks = sorted(f"{goal.key}:{goal.revision}" for goal in goals)
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()


def _change(book: BookGoal, goal: Goal | None, languages: list[str], has_measures: bool) -> GoalChange:
    if goal is None:
        return GoalChange(book, None)
    now = book_goal(goal, languages)
    pairs = [(book.indicators, now.indicators)]
    if has_measures:
        pairs.insert(0, (book.measures, now.measures))
    added, changed, missing = [], [], []
    for wanted, standing in pairs:
        rows = {row.key: row for row in standing}
        added += [name_of(row) for row in wanted if row.key not in rows]
        changed += [name_of(row) for row in wanted if row.key in rows and not same(row, rows[row.key])]
        missing += [name_of(row) for key, row in rows.items() if key not in {row.key for row in wanted}]
        missing += _missing_targets(wanted, rows)
        changed += _moved(wanted, standing)
    return GoalChange(book, goal, book.fields != now.fields, added, changed, missing)


def _missing_targets(wanted: tuple[RowFacts, ...], standing: dict[uuid.UUID | None, RowFacts]) -> list[str]:
    """Targets that the file lacks. Responsible parties are lines of one cell: who is taken out of it is taken out."""
    found = []
    for row in wanted:
        kept = {below.key for below in row.below}
        targets = standing[row.key].below if row.key in standing else ()
        found += [name_of(row) for below in targets if "year" in below.fields and below.key not in kept]
    return found


def _moved(wanted: tuple[RowFacts, ...], standing: tuple[RowFacts, ...]) -> list[str]:
    """The rows that stand in another order among those that both have."""
    order = [row.key for row in standing]
    kept = [row for row in wanted if row.key in order]
    before = sorted(kept, key=lambda row: order.index(row.key))
    return [name_of(row) for row, other in zip(kept, before, strict=True) if row.key != other.key]


def same(wanted: RowFacts, now: RowFacts) -> bool:
    """Whether a row of the file says what stands; a target that the file lacks is told apart as missing."""
    if wanted.fields != now.fields:
        return False
    if any("role" in row.fields for row in (*wanted.below, *now.below)):
        return [row.fields for row in wanted.below] == [row.fields for row in now.below]
    standing = {row.key: row.fields for row in now.below}
    return all(row.key in standing and row.fields == standing[row.key] for row in wanted.below)


def name_of(row: RowFacts | ContentRow) -> str:
    values = row.fields if isinstance(row, RowFacts) else vars(row)
    return next((values[name] for name in ("text_fi", "text_sv", "name_fi", "name_sv") if values.get(name)), "–")
