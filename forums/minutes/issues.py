"""What a forum has resolved about a raised issue is written on the issue's own way."""

from django.conf import settings
from django.urls import reverse

from finnish.text import date as finnish_date
from forums.models import AgendaLink, Meeting, Outcome
from forums.participants import Participant
from interfaces.raising import note_resolution


def note_resolutions_on_issues(meeting: Meeting, by: Participant) -> None:
    """Once the minutes are approved, for a step is never changed. Of secret items nothing is told."""
    url = settings.PUBLIC_URL + reverse("minutes_detail", args=[meeting.key])
    items = {"item__meeting": meeting, "item__withdrawn_at": None, "item__publicity": "public"}
    links = AgendaLink.objects.filter(issue__isnull=False, **items).select_related("issue")
    for link in links.prefetch_related("item__outcomes"):
        for outcome in link.item.outcomes.all():
            if outcome.kind == Outcome.Kind.RESOLUTION:
                note_resolution(
                    link.issue,
                    forum=str(meeting.forum.body.name_fi),
                    on=finnish_date(meeting.on),
                    text=outcome.text,
                    url=url,
                    user=by.user,
                    by_label=by.label,
                )
