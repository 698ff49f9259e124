"""The agenda as a page shows it to one reader: what an edition and the agreements' own publicity leave of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from forums import rules
from forums.agenda import AgendaLine, agenda_of
from forums.models import AgendaItem, AgendaLink, Edition, ForumTask, Meeting, Proposal
from forums.open_tasks import GIVEN, PUBLIC
from forums.participants import Participant
from forums.seeing import ids_of_parties, ids_seen_by
from interfaces.sections import interface_url
from surveys.rules import may_see_results

Kind = AgendaItem.Kind
ICONS = {
    Kind.OPEN_TASKS: "list-ul",
    Kind.INFORMATION: "info-circle",
    Kind.DISCUSSION: "chat-left-text",
    Kind.POSITION: "signpost-split",
}
INSIDE = (Edition.CHAIR, Edition.MEMBERS)


@dataclass(frozen=True)
class ShownLink:
    """What an item is about, and where it leads, if the reader may go there. `label` says what it is."""

    pk: int
    label: str
    text: str
    url: str


@dataclass(frozen=True)
class ShownItem:
    """A line of the agenda for one reader. `note` is the chair's and empty in every other edition."""

    line: AgendaLine
    kind: str
    icon: str
    links: list[ShownLink] = field(default_factory=list)
    tasks: list[ForumTask] = field(default_factory=list)
    note: str = ""
    is_postponed: bool = False
    raised: str = ""
    level: int = 3  # of the heading: below a section's one deeper

    @property
    def item(self) -> AgendaItem:
        return self.line.item

    @property
    def has_text(self) -> bool:
        return not self.line.is_hidden and bool(self.item.text or self.item.proposal or self.note)


def shown_agenda(meeting: Meeting, part: Participant, edition: str) -> list[ShownItem]:
    """The agenda of the edition with links, open tasks and marks, in a fixed number of queries."""
    return shown_lines(meeting, part, edition, agenda_of(meeting, edition))


def shown_lines(meeting: Meeting, part: Participant, edition: str, lines: list[AgendaLine]) -> list[ShownItem]:
    """The same for some of its lines."""
    open_lines = [line for line in lines if not line.is_hidden]
    links = _links([link for line in open_lines for link in line.item.links.all()], part, edition)
    has_tasks = any(line.item.kind == Kind.OPEN_TASKS for line in open_lines)
    tasks = list(open_tasks(meeting, edition)) if has_tasks else []
    marks = _marks(meeting)
    first_section = next((place for place, line in enumerate(lines) if line.item.is_section), len(lines))
    return [
        ShownItem(
            line=line,
            kind=kind_word(meeting, line.item),
            icon=ICONS.get(line.item.kind, ""),
            links=links.get(line.item.pk, []),
            tasks=tasks if line.item.kind == Kind.OPEN_TASKS else [],
            note=line.item.chair_note if edition == Edition.CHAIR else "",
            is_postponed=line.item.pk in marks["postponed"],
            raised=marks["raised"].get(line.item.pk, "") if not line.is_hidden else "",
            level=4 if place > first_section else 3,
        )
        for place, line in enumerate(lines)
    ]


def kind_word(meeting: Meeting, item: AgendaItem) -> str:
    """What is asked of the meeting; a resolution has the word of the forum's own kind (DOMAIN.md trap 11)."""
    if item.kind == Kind.POSITION:
        return meeting.forum.get_outcome_word_display()
    return item.get_kind_display()


def open_tasks(meeting: Meeting, edition: str) -> Iterable[ForumTask]:
    """The tasks of earlier meetings that are open now; in the public edition only those in published minutes."""
    earlier = Q(item__isnull=True) | Q(item__meeting__starts_at__lte=meeting.starts_at)
    rows = ForumTask.objects.filter(GIVEN, earlier, forum=meeting.forum_id, state=ForumTask.State.OPEN)
    rows = rows.exclude(item__meeting=meeting)
    if edition not in INSIDE:
        rows = rows.filter(PUBLIC)
    return rows.select_related("organisation", "item__meeting").order_by("due_on", "pk")


def _marks(meeting: Meeting) -> dict[str, dict | set]:
    """Which items have been postponed, and which forum below raised an item."""
    of_meeting = Q(item__meeting=meeting) | Q(postponed_from__meeting=meeting)
    rows = Proposal.objects.filter(of_meeting).select_related("raised_in__body")
    postponed, raised = set(), {}
    for row in rows:
        if row.postponed_from_id:
            postponed.add(row.postponed_from_id)
        if row.item_id and row.raised_in:
            raised[row.item_id] = str(row.raised_in)
    return {"postponed": postponed, "raised": raised}


def links_of(item: AgendaItem, part: Participant, edition: str) -> list[ShownLink]:
    """The links of one item that the reader may follow."""
    return _links(list(AgendaLink.objects.with_targets().filter(item=item)), part, edition).get(item.pk, [])


def _links(links: list[AgendaLink], part: Participant, edition: str) -> dict[int, list[ShownLink]]:
    """The links that the reader may follow, by item. A task is the forum's own and shown inside.

    So are a raised issue and a survey's wave; who does not act for the county reads their titles alone.
    """
    agreement_of = {link.pk: _agreement(link) for link in links}
    seen = ids_seen_by(part, (agreement.pk for agreement in agreement_of.values() if agreement))
    own = ids_of_parties(part, (agreement_of[link.pk].pk for link in links if link.statement_round))
    follows = any(link.issue for link in links) and rules.may_follow_issues(part, part.forum.county)
    found: dict[int, list[ShownLink]] = {}
    for link in links:
        agreement = agreement_of[link.pk]
        readers = own if link.statement_round else seen
        if agreement.pk in readers if agreement else edition in INSIDE:
            found.setdefault(link.item_id, []).append(_shown(link, part, follows))
    return found


def _agreement(link: AgendaLink) -> Agreement | None:
    if link.goal or link.measure or link.indicator:
        goal = link.goal or (link.measure or link.indicator).goal
        return goal.agreement
    return link.statement_round.agreement if link.statement_round else link.agreement


def _shown(link: AgendaLink, part: Participant, follows_issues: bool) -> ShownLink:
    if link.issue:
        url = interface_url("issue_detail", part.forum.county, link.issue_id) if follows_issues else ""
        return ShownLink(link.pk, _("Raised issue"), link.issue.title, url)
    if link.wave:
        may_open = any(may_see_results(acting, link.wave) for acting in (*part.actings, None))
        url = reverse("wave_results", args=[link.wave.key]) if may_open else ""
        return ShownLink(link.pk, _("Survey"), link.wave.title, url)
    if link.task:
        url = reverse("forum_task_list", args=[part.forum.pk])
        return ShownLink(link.pk, _("Task"), link.task.text, f"{url}#t-{link.task.key}")
    agreement = _agreement(link)
    url = agreement.get_absolute_url()
    if link.statement_round:
        round_url = reverse("statement_round", args=[agreement.pk])
        return ShownLink(link.pk, _("Statement round"), agreement.title, round_url)
    if link.agreement:
        return ShownLink(link.pk, _("Agreement"), agreement.title, url)
    goal = link.goal or (link.measure or link.indicator).goal
    label = _("Goal") if link.goal else _("Measure") if link.measure else _("Indicator")
    return ShownLink(link.pk, label, str(link.target), f"{url}#g-{goal.key}")


def sent_on(meeting: Meeting) -> datetime.datetime | None:
    """When material last went out."""
    return meeting.sendings.order_by("-number").values_list("sent_at", flat=True).first()
