"""Plain functions that make what the tests of the interfaces need."""

from django.utils import timezone

from interfaces.models import CheckQuestion, Counterpart, WorkDivision
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


def make_question(
    county: Organisation, domain: str = "employment", text: str = "Kuka ohjaa?", **fields
) -> CheckQuestion:
    """A question of the county's division of work."""
    return CheckQuestion.objects.create(county=county, domain=make_domain(domain), text_fi=text, **fields)


def make_view(
    question: CheckQuestion, municipality: Organisation, side: str, state: str = "agreed", who: str = "", **fields
) -> WorkDivision:
    """What a side says of the question for the municipality."""
    return WorkDivision.objects.create(
        question=question, municipality=municipality, side=side, state=state, who=who, **fields
    )
