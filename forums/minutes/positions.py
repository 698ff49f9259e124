"""What a forum has resolved about an agreement is written into the agreement's own history."""

from django.conf import settings
from django.urls import reverse

from agreements.models import Agreement
from agreements.workflow.forum_positions import note_forum_position
from forums.models import AgendaItem, AgendaLink, Meeting, Outcome
from forums.participants import Participant


def note_positions(meeting: Meeting, by: Participant) -> None:
    """Once the minutes are approved, for a history is never changed. Of secret items nothing is told."""
    url = settings.PUBLIC_URL + reverse("minutes_detail", args=[meeting.key])
    items = meeting.items.filter(withdrawn_at__isnull=True, publicity="public").prefetch_related("outcomes")
    for item in items:
        resolutions = [row for row in item.outcomes.all() if row.kind == Outcome.Kind.RESOLUTION]
        for agreement in linked_agreements(item) if resolutions else ():
            for row in resolutions:
                note_forum_position(
                    agreement,
                    county=meeting.forum.county,
                    forum=str(meeting.forum.body.name_fi),
                    by_label=by.label,
                    on=meeting.on,
                    text=row.text,
                    url=url,
                )


def linked_agreements(item: AgendaItem) -> list[Agreement]:
    """The agreements that the item is about, each once: named themselves or through a goal, measure or indicator."""
    found: dict[int, Agreement] = {}
    for link in AgendaLink.objects.with_targets().filter(item=item):
        agreement = _agreement(link)
        if agreement:
            found.setdefault(agreement.pk, agreement)
    return list(found.values())


def _agreement(link: AgendaLink) -> Agreement | None:
    if link.statement_round:
        return link.statement_round.agreement
    if link.goal or link.measure or link.indicator:
        return (link.goal or (link.measure or link.indicator).goal).agreement
    return link.agreement or (link.task.agreement if link.task else None)
