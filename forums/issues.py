"""Raised issues on agendas: where one can be proposed and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from finnish.sorting import sort_key
from forums import rules
from forums.models import AgendaItem, AgendaLink, Forum, Meeting, Minutes, Outcome, Proposal, Publicity
from forums.participants import Participant, participants_in
from interfaces.models import RaisedIssue

Level = RaisedIssue.Level
LEVELS = {
    Level.NETWORK: (Forum.Level.EXPERT, Forum.Level.FIELD),
    Level.GROUP: (Forum.Level.MANAGEMENT,),
    Level.POLITICAL: (Forum.Level.POLITICAL,),
}


def proposable_forums(request: HttpRequest, issue: RaisedIssue) -> list[Participant]:
    """The forums of the county in which the person may raise something: of the issue's level and domain first."""
    rows = Forum.objects.alive().filter(county=issue.county).select_related("body", "county", "kind", "host")
    parts = participants_in(rows, request.user, request.actings, timezone.localdate())
    own = LEVELS[issue.level]
    of_domain = set(rows.filter(domains=issue.domain_id).values_list("pk", flat=True))
    may = [part for part in parts.values() if rules.may_raise(part)]

    def place(part: Participant) -> tuple:
        forum = part.forum
        return forum.level not in own, forum.pk not in of_domain, forum.is_network, sort_key(forum.name)

    return sorted(may, key=place)


@dataclass(frozen=True)
class OnAgenda:
    """Where an issue stands or waits: the forum, the meeting once people know of it, and what was resolved."""

    forum: Forum
    proposal: Proposal | None
    item: AgendaItem | None
    resolutions: tuple[str, ...] = ()

    @property
    def meeting(self) -> Meeting | None:
        return self.item.meeting if self.item and self.item.meeting.was_called else None


def agendas_of(issue: RaisedIssue) -> list[OnAgenda]:
    """Proposals and items about the issue, the newest first; of secret items nothing but that it was proposed.

    Resolutions are shown once the minutes are approved: until then they may change.
    """
    proposals = list(Proposal.objects.filter(issue=issue).select_related("forum__body", "item__meeting__forum__body"))
    links = AgendaLink.objects.filter(issue=issue, item__withdrawn_at__isnull=True)
    items = [link.item for link in links.select_related("item__meeting__forum__body")]
    of_item = {row.item_id: row for row in proposals if row.item_id}
    resolved = _resolutions([item.pk for item in items])
    found = [
        OnAgenda(item.meeting.forum, of_item.get(item.pk), item, resolved.get(item.pk, ()))
        for item in items
        if item.publicity != Publicity.SECRET
    ]
    shown = {row.item.pk for row in found}
    found += [OnAgenda(row.forum, row, None) for row in proposals if row.item_id not in shown]
    return sorted(found, key=lambda row: row.proposal.raised_at if row.proposal else row.item.added_at, reverse=True)


def _resolutions(items: Iterable[int]) -> dict[int, tuple[str, ...]]:
    rows = Outcome.objects.filter(
        item__in=items, kind=Outcome.Kind.RESOLUTION, item__meeting__record__state=Minutes.State.APPROVED
    )
    found: dict[int, tuple[str, ...]] = {}
    for item, text in rows.values_list("item", "text"):
        found[item] = (*found.get(item, ()), text)
    return found
