"""Counting the duties of versions when their register has been written."""

from collections.abc import Iterable

from django.db.models import Count, Q

from agreements.models import DutyCount, MeasureDuty

BATCH = 2000


def count_duties(versions: Iterable[int]) -> None:
    """Count anew what each organisation carries in these versions. Called in the transaction that writes duties."""
    versions = list(versions)
    rows = MeasureDuty.objects.filter(measure__goal__version__in=versions)
    rows = rows.values_list("measure__goal__version", "organisation")
    counted = rows.annotate(leads=Count("pk", filter=Q(is_lead=True)), others=Count("pk", filter=Q(is_lead=False)))
    DutyCount.objects.filter(version__in=versions).delete()
    DutyCount.objects.bulk_create(
        (
            DutyCount(version_id=version, organisation_id=organisation, leads=leads, takes_part=others)
            for version, organisation, leads, others in counted.order_by("measure__goal__version", "organisation")
        ),
        batch_size=BATCH,
    )
