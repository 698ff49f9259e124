"""Which county a page is about: the one in the address, else one's own or one's forum's, else the first offered."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forums.models import Forum
from organisations.models import Organisation


def chosen_county(request: HttpRequest, offered: QuerySet[Organisation]) -> Organisation | None:
    """One of the offered counties: ?county=09 names it by its code. None when nothing is offered."""
    counties = list(offered)
    asked = next((county for county in counties if county.code == request.GET.get("county")), None)
    if asked or not counties:
        return asked
    own = home_county(request) or seat_county(request)
    return next((county for county in counties if own and county.pk == own.pk), counties[0])


def home_county(request: HttpRequest) -> Organisation | None:
    """The county that the person acts for, or to which their municipality or other organisation belongs today."""
    if request.acting is None:
        return None
    organisation = request.acting.organisation
    if organisation.kind == Organisation.Kind.COUNTY:
        return organisation
    return Organisation.objects.areas_of(organisation, timezone.localdate()).counties().first()


def seat_county(request: HttpRequest) -> Organisation | None:
    """The county of a forum in which the person sits today: for those who act for no organisation."""
    if not request.user.is_authenticated:
        return None
    forum = Forum.objects.seated_by(request.user, timezone.localdate()).select_related("county").order_by("pk").first()
    return forum.county if forum else None
