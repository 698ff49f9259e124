"""Bringing tables up to date from the reference files (CSV) of an app, and saying what changed."""

import csv
import datetime
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Loaded:
    """What loading did to one table: how many rows are new, which ones changed, how many stayed as they were."""

    table: str
    created: int
    changed: tuple[str, ...]
    unchanged: int

    @property
    def is_news(self) -> bool:
        return bool(self.created or self.changed)

    def __str__(self) -> str:
        changed = f"changed {len(self.changed)}"
        if self.changed:
            more = ", …" if len(self.changed) > NAMED_AT_MOST else ""
            changed += f" ({', '.join(self.changed[:NAMED_AT_MOST])}{more})"
        return f"{self.table}: created {self.created}, {changed}, unchanged {self.unchanged}"


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def day(text: str) -> datetime.date | None:
    """A date of a reference file; empty means not known."""
    return datetime.date.fromisoformat(text) if text else None


def number(text: str) -> int | None:
    return int(text) if text else None


def bring_up_to_date(
    existing: Iterable[models.Model],
    wanted: Iterable[models.Model],
    *,
    key: Callable[[Any], Hashable],
    owned: list[str],
    prepare: Callable[[Any], None] = lambda row: None,
) -> Loaded:
    """Create the wanted rows that do not exist and set the `owned` fields of those that differ.

    Fields that are not owned are written at creation only: an organisation's own people edit them. Rows that nobody
    wants any more stay: old agreements name them. `prepare` fills what `save` would, which bulk writing skips.
    """
    wanted = list(wanted)
    if not wanted:
        return Loaded("–", 0, (), 0)
    model = type(wanted[0])
    known = {key(row): row for row in existing}
    created = [row for row in wanted if key(row) not in known]
    changed = []
    for row in wanted:
        present = known.get(key(row))
        if present and _copy(row, present, owned):
            changed.append(present)
    for row in (*created, *changed):
        prepare(row)
    model.objects.bulk_create(created)
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_update(changed, fields, batch_size=50)
    unchanged = len(wanted) - len(created) - len(changed)
    return Loaded(model.__name__, len(created), tuple(str(row) for row in changed), unchanged)


def _copy(source: models.Model, target: models.Model, fields: list[str]) -> bool:
    """Set the fields of the target as the source has them; returns whether anything differed."""
    differing = [name for name in fields if getattr(source, name) != getattr(target, name)]
    for name in differing:
        setattr(target, name, getattr(source, name))
    return bool(differing)
