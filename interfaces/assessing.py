"""The verbs of the self-assessment: each party says how it sees a block, the county how far a check-list has come."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from interfaces import rules
from interfaces.models import BlockAssessment, BuildingBlock, ChecklistItem, ItemStatus
from interfaces.saving import ChangedMeanwhile, save_over
from interfaces.within import Within
from organisations.models import Organisation


@transaction.atomic
def assess_block(
    block: BuildingBlock, party: Organisation | None, values: dict[str, Any], *, by: Within, seen: int
) -> BlockAssessment:
    """Say how `party` sees the block this year; None is how all see it together. Earlier years stay as they were.

    `seen` is the revision that the form was opened with, 0 when nothing had been said.
    Raises PermissionDenied, ValidationError, ChangedMeanwhile.
    """
    if not rules.may_assess(by, party):
        raise PermissionDenied
    place = {"block": block, "county": by.county, "party": party, "year": by.on.year}
    return _say(BlockAssessment, place, values, by=by, seen=seen)


@transaction.atomic
def say_status(
    item: ChecklistItem, municipality: Organisation | None, values: dict[str, Any], *, by: Within, seen: int
) -> ItemStatus:
    """Say how far the county, or the municipality, is with a row of a check-list.

    Raises PermissionDenied, ValidationError, ChangedMeanwhile.
    """
    if not rules.may_say_status(by, item, municipality):
        raise PermissionDenied
    place = {"item": item, "county": by.county, "municipality": municipality}
    return _say(ItemStatus, place, values, by=by, seen=seen)


def _say(model: type[models.Model], place: dict[str, Any], values: dict[str, Any], *, by: Within, seen: int) -> Any:
    """Write the row of that place over the revision that was seen; the first of two who begin at once wins."""
    values = values | {"changed_at": timezone.now(), "changed_by": by.acting.user}
    row = model.objects.filter(**place).first()
    if row is not None:
        save_over(row, seen, values)
        return row
    row = model(**place, **values)
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ChangedMeanwhile(model.objects.get(**place)) from error
    return row
