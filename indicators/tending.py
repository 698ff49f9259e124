"""Tending own indicators: starting, changing, taking out of use and back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from indicators import rules
from indicators.models import Indicator
from interfaces.saving import save_over, write_over
from organisations.acting import Acting


def start_indicator(values: dict[str, Any], *, by: Acting) -> Indicator:
    """A new own indicator of the organisation that the person acts for. Raises PermissionDenied, ValidationError."""
    if not rules.may_start(by):
        raise PermissionDenied
    indicator = Indicator(owner=by.organisation, **values)
    indicator.full_clean()
    indicator.save()
    return indicator


@transaction.atomic
def change_indicator(indicator: Indicator, values: dict[str, Any], *, by: Acting, seen: int) -> Indicator:
    """Save over the revision that was seen. Raises PermissionDenied, ValidationError, ChangedMeanwhile."""
    _allow(indicator, by)
    save_over(indicator, seen, values)
    return indicator


@transaction.atomic
def retire_indicator(indicator: Indicator, *, by: Acting, seen: int) -> bool:
    """Take it out of use; one that nothing refers to is deleted. Returns whether it is gone.

    Raises PermissionDenied, ChangedMeanwhile.
    """
    _allow(indicator, by)
    write_over(indicator, seen, retired_on=timezone.localdate())
    try:
        with transaction.atomic():
            indicator.delete()
    except ProtectedError:
        return False
    return True


def restore_indicator(indicator: Indicator, *, by: Acting) -> None:
    """Take it back into use. Raises PermissionDenied."""
    _allow(indicator, by)
    Indicator.objects.filter(pk=indicator.pk).update(retired_on=None, revision=F("revision") + 1)


def _allow(indicator: Indicator, by: Acting) -> None:
    if not rules.may_tend(by, indicator):
        raise PermissionDenied
