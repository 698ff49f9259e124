"""Which county a page is about: the one in the address, else one's own, else the first offered."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from organisations.models import Organisation


def chosen_county(
    request: HttpRequest,
    offered: QuerySet[Organisation],
    otherwise: Callable[[HttpRequest], Organisation | None] = lambda request: None,
) -> Organisation | None:
    """One of the offered counties: ?county=09 names it by its code. None when nothing is offered.

    `otherwise` may name the county of those who act for no organisation.
    """
    counties = list(offered)
    asked = next((county for county in counties if county.code == request.GET.get("county")), None)
    if asked or not counties:
        return asked
    own = home_county(request) or otherwise(request)
    return next((county for county in counties if own and county.pk == own.pk), counties[0])


def home_county(request: HttpRequest) -> Organisation | None:
    """The county that the person acts for, or to which their municipality or other organisation belongs today."""
    if request.acting is None:
        return None
    organisation = request.acting.organisation
    if organisation.kind == Organisation.Kind.COUNTY:
        return organisation
    return Organisation.objects.areas_of(organisation, timezone.localdate()).counties().first()
