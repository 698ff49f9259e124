"""The agenda as a reader sees it: numbers, clock times, and what of it an edition shows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from forums.models import AgendaItem, AgendaLink, Edition, Meeting


@dataclass(frozen=True)
class AgendaLine:
    """An item or a section heading. Headings have no number; times end with the first item without minutes.

    `is_hidden`: the edition tells that there is a secret item and on what ground, and nothing else of it.
    """

    item: AgendaItem
    number: int | None
    starts_at: datetime.datetime | None
    is_hidden: bool = False


def agenda_of(meeting: Meeting, edition: str) -> list[AgendaLine]:
    """The standing items in their order, as the edition shows them."""
    links = Prefetch("links", AgendaLink.objects.with_targets())
    items = meeting.items.filter(withdrawn_at__isnull=True).prefetch_related(links, "attachments__versions")
    return agenda_lines(items, meeting.starts_at, edition)


def agenda_lines(
    items: Iterable[AgendaItem], starts_at: datetime.datetime, edition: str = Edition.CHAIR
) -> list[AgendaLine]:
    """Number and time the items. Numbers run through the sections."""
    lines, number, clock = [], 0, starts_at
    for item in items:
        if item.is_section:
            if not (item.is_secret and edition == Edition.PUBLIC):
                lines.append(AgendaLine(item, None, None))
            continue
        number += 1
        is_hidden = item.is_secret and edition == Edition.PUBLIC
        lines.append(AgendaLine(item, number, clock, is_hidden))
        clock = clock + datetime.timedelta(minutes=item.minutes) if clock and item.minutes else None
    return lines


def minutes_reserved(items: Iterable[AgendaItem]) -> int:
    """How many minutes the items take together."""
    return sum(item.minutes or 0 for item in items)
