"""Planning the periods in which everybody reports: the coordinating party's tool, never its power over a report."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up.following import Followed
from agreements.follow_up.table import Refused, guard, locked
from agreements.history import write_event
from agreements.models import ReportingPeriod
from agreements.workflow.table import locked as locked_agreement
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting


@transaction.atomic
def plan_period(followed: Followed, row: ReportingPeriod, *, by: Acting) -> ReportingPeriod:
    """Add one period. Raises NotAllowed, and ValidationError for days that don't fit or a period that is there."""
    locked_agreement(followed.root)
    guard("plan_period", followed, None, by)
    return _added(followed, row, by)


@transaction.atomic
def plan_periods(followed: Followed, rows: Iterable[ReportingPeriod], *, by: Acting) -> list[ReportingPeriod]:
    """Add those of the proposed periods that nobody has planned meanwhile."""
    locked_agreement(followed.root)
    guard("plan_period", followed, None, by)
    known = {(row.kind, row.year) for row in followed.root.reporting_periods.all()}
    return [_added(followed, row, by) for row in rows if (row.kind, row.year) not in known]


def _added(followed: Followed, row: ReportingPeriod, by: Acting) -> ReportingPeriod:
    row.agreement, row.created_by_name = followed.root, by.label[:250]
    row.full_clean()
    row.save()
    write_event("plan_period", followed.root, by=by, comment=_named(row))
    return row


@transaction.atomic
def change_period(
    followed: Followed, period: ReportingPeriod, facts: dict[str, Any], *, by: Acting, seen: int
) -> ReportingPeriod:
    """Save the kind and the days over revision `seen`.

    Raises ChangedMeanwhile, and ValidationError where reports that are being written would be shut out again.
    """
    period = locked(period)
    guard("change_period", followed, period, by)
    if period.revision != seen:
        raise ChangedMeanwhile(period)
    for name, value in facts.items():
        setattr(period, name, value)
    if period.opens_on > timezone.localdate() and period.reports.exists():
        raise ValidationError({"opens_on": _("Reports are already being written: the first day can't be moved on.")})
    period.revision += 1
    period.full_clean()
    period.save()
    write_event("change_period", followed.root, by=by, comment=_named(period))
    return period


@transaction.atomic
def remove_period(followed: Followed, period: ReportingPeriod, *, by: Acting) -> None:
    """Take away a planned period for which nothing has been written. Raises Refused when something has."""
    period = locked(period)
    guard("remove_period", followed, period, by)
    written = (period.reports, period.summaries, period.assessments, period.links, period.reminders, period.editions)
    if any(rows.exists() for rows in written):
        raise Refused(_("Something has been written for this period already, so it stays."))
    write_event("remove_period", followed.root, by=by, comment=_named(period))
    period.delete()


def _named(period: ReportingPeriod) -> str:
    """As the history keeps it: the kind, the covered and the reporting days."""
    return f"{period.kind} {period.year}: {period.opens_on.isoformat()} {period.due_on.isoformat()}"
