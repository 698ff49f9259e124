"""Plain functions that make what the tests of the interfaces need."""

from django.utils import timezone

from interfaces.models import Counterpart
from interfaces.within import Within, within_county
from organisations.acting import Acting
from organisations.models import Organisation, Seat, User
from tests.factories import make_domain


def place_of(county: Organisation, acting: Acting | None) -> Within:
    """How the person stands to the county today."""
    return within_county(county, acting, timezone.localdate())


def make_counterpart(
    county: Organisation, organisation: Organisation, holder: User | None = None, domain: str = "hyte", **fields
) -> Counterpart:
    """One side of the pairs of a domain: a role, held since the beginning of 2025 or by nobody."""
    seat = Seat.objects.create(
        organisation=organisation,
        title_fi="hyvinvointikoordinaattori",
        title_sv="välfärdskoordinator",
        holder=holder,
        valid_from="2025-01-01",
    )
    defaults = {"domain": make_domain(domain), "county": county, "organisation": organisation, "seat": seat}
    return Counterpart.objects.create(**defaults | fields)
