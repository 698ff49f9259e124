"""Saving over the revision that was seen: two people at once are told of each other, nobody is overwritten unseen."""

from typing import Any

from django.db import models, transaction
from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody has saved the row since the form was opened; `row` is the row as it is now."""

    def __init__(self, row: models.Model) -> None:
        super().__init__("the row has been saved meanwhile")
        self.row = row


def save_over(row: models.Model, seen: int, values: dict[str, Any]) -> None:
    """Write the values over the revision that was seen, with what the model itself refuses.

    Raises ValidationError, ChangedMeanwhile.
    """
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    write_over(row, seen, **values)


def write_over(row: models.Model, seen: int, **values: Any) -> None:
    """The same for values that have been checked; without any the row only counts as saved.

    Raises ChangedMeanwhile.
    """
    rows = type(row).objects.filter(pk=row.pk, revision=seen)
    if not rows.update(**values, revision=F("revision") + 1):
        raise ChangedMeanwhile(type(row).objects.get(pk=row.pk))


@transaction.atomic
def delete_over(row: models.Model, seen: int) -> None:
    """Delete the row unless somebody has saved it since that revision. Raises ChangedMeanwhile."""
    now = type(row).objects.select_for_update(of=["self"]).get(pk=row.pk)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    now.delete()
