"""The lead's summary of a measure that several carry: in its own words, beside what each has reported."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.follow_up import rules
from agreements.follow_up.following import Followed
from agreements.follow_up.own_reports import expected
from agreements.follow_up.table import NotAllowed, guard, locked
from agreements.history import write_event
from agreements.models import MeasureDuty, MeasureSummary, ReportingPeriod, Status
from documents.print_fonts import fault_of_signs
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation


def leads_of(followed: Followed, key: UUID) -> list[Organisation]:
    """Those in charge of the measure, without parties that the agreement doesn't bind (any more)."""
    rows = MeasureDuty.objects.filter(measure__goal__version=followed.version, measure__key=key, is_lead=True)
    return [row.organisation for row in rows.select_related("organisation") if expected(followed, row)]


@transaction.atomic
def summarise(
    followed: Followed, period: ReportingPeriod, key: UUID, *, by: Acting, status: str, text: str, seen: int
) -> MeasureSummary:
    """Save the summary over revision `seen` (0 for the first). It changes nobody's report.

    Raises NotAllowed for those who don't lead the measure, ValidationError for what is missing, ChangedMeanwhile.
    """
    period = locked(period)
    guard("summarise", followed, period, by)
    leads = leads_of(followed, key)
    if not rules.may_summarise(by, followed, leads):
        raise NotAllowed(_("A measure is summarised by the organisation that leads it."))
    if status not in Status.values:
        raise ValidationError({"status": _("Choose how the measure stands.")})
    if not text.strip():
        raise ValidationError({"text": _("Write the summary: one or two sentences are enough.")})
    if fault := fault_of_signs(text):
        raise ValidationError({"text": fault})
    row = MeasureSummary.objects.filter(period=period, measure_key=key).first()
    row = row or MeasureSummary(period=period, measure_key=key, revision=0)
    if row.revision != seen:
        raise ChangedMeanwhile(row)
    own = next((lead for lead in leads if lead.pk in by.stands_for), by.organisation)
    row.status, row.text, row.organisation, row.by_name = status, text.strip(), own, by.label[:250]
    row.revision += 1
    row.save()
    write_event("summarise_measure", followed.root, by=by, comment=_number(followed, key))
    return row


def _number(followed: Followed, key: UUID) -> str:
    rows = MeasureDuty.objects.filter(measure__goal__version=followed.version, measure__key=key)
    number = rows.values_list("measure__goal__number", "measure__position").first()
    return "{}.{}".format(*number) if number else ""
