"""Who can be made responsible for a task of a forum."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from forums.models import Forum, Meeting
from organisations.models import Organisation


def responsible_organisations(meeting: Meeting) -> QuerySet[Organisation]:
    """The organisations that sit in the forum or are at the meeting, and the county with its municipalities."""
    return organisations_of(meeting.forum, Q(pk__in=meeting.attendances.values("organisation")))


def organisations_of(forum: Forum, also: Q | None = None) -> QuerySet[Organisation]:
    today = timezone.localdate()
    seated = Q(pk__in=forum.body.seats.values("organisation"))
    municipalities = Q(pk__in=Organisation.objects.members_of(forum.county, today).values("pk"))
    found = Q(pk=forum.county_id) | seated | municipalities | (also or Q(pk__in=[]))
    return Organisation.objects.filter(found).in_order()
