"""The demo of the whole country: example values of every indicator, and agreements that are followed in each county."""

from collections.abc import Iterator

from django.db import connection

from organisations.models import Organisation
from overview.demo.national.agreements import make_agreements
from overview.demo.region import ReferenceMissing
from overview.demo.values import make_values


def load_national() -> Iterator[str]:
    """Make what is missing and tell it line by line. Raises ReferenceMissing."""
    if not Organisation.objects.counties().exists():
        raise ReferenceMissing
    is_news = False
    for making in (make_values, make_agreements):
        for line in making():
            is_news = True
            yield line
    if is_news:
        _refresh_statistics()


def _refresh_statistics() -> None:
    """Tables that were nearly empty are now large: without new statistics the database would choose old ways."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
