"""The county of those who act for no organisation but sit in a forum."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forums.models import Forum
from organisations import county_choice
from organisations.models import Organisation


def chosen_county(request: HttpRequest, offered: QuerySet[Organisation]) -> Organisation | None:
    """The county asked for, else one's own, else that of a forum in which one sits, else the first offered."""
    return county_choice.chosen_county(request, offered, otherwise=seat_county)


def seat_county(request: HttpRequest) -> Organisation | None:
    """The county of a forum in which the person sits today."""
    if not request.user.is_authenticated:
        return None
    forum = Forum.objects.seated_by(request.user, timezone.localdate()).select_related("county").order_by("pk").first()
    return forum.county if forum else None
