"""A meeting's page and its agenda as the reader's edition shows it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from forums import rules
from forums.access import get_meeting, get_papers
from forums.agenda import agenda_of, minutes_reserved
from forums.answers import answers_to, own_answer_waits
from forums.assessable import assessable_of
from forums.forms.agenda import QuickItemForm
from forums.models import AgendaItem, Meeting, Minutes, Proposal
from forums.participants import Participant
from forums.phases import phases_of
from forums.problems import is_missing, problems_of
from forums.reading import INSIDE, sent_on, shown_agenda, shown_lines
from forums.when import meeting_time
from forums.workflow.table import available_actions

State = Meeting.State
Kind = AgendaItem.Kind


@login_not_required
def meeting_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agenda with what is needed around it. Who reads no edition of the papers sees when and where alone."""
    meeting, part = get_meeting(request, key)
    edition = rules.edition_for(part, meeting)
    context = {
        **frame(request, meeting, part, edition),
        "actions": available_actions(meeting, part),
        "phases": _phases(meeting),
    }
    context |= {"may_edit": "edit_agenda" in context["actions"]}
    if edition:
        context |= agenda_context(meeting, part, edition)
    if edition in INSIDE:
        context["answers"] = answers_to(meeting)
        context["answer_waits"] = "answer" in context["actions"] and own_answer_waits(meeting, part)
    if rules.may_prepare(part, meeting) and meeting.state in (State.PREPARING, State.CALLED):
        context |= preparing_context(meeting, context["items"]) | {"new_form": quick_form(meeting)}
    return render(request, "forums/meeting_detail.html", context)


def frame(request: HttpRequest, meeting: Meeting, part: Participant, edition: str | None) -> dict:
    """What every page about the agenda has."""
    return {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": part,
        "edition": edition,
        "reads_inside": edition in INSIDE,
        "when": meeting_time(meeting),
        "is_example": meeting.is_example,
    }


def agenda_context(meeting: Meeting, part: Participant, edition: str) -> dict:
    items = shown_agenda(meeting, part, edition)
    return {
        "items": items,
        "count": sum(1 for row in items if row.line.number),
        "reserved": minutes_reserved(row.item for row in items),
    }


def preparing_context(meeting: Meeting, items: list) -> dict:
    """For those who prepare: what is missing, what waits in the backlog, and what was taken off this agenda."""
    lines = [row.line for row in items]
    attachments = [one for line in lines for one in line.item.attachments.all() if one.withdrawn_at is None]
    return {
        "problems": problems_of(meeting, lines),
        "attachment_count": len(attachments),
        "ready_count": sum(not is_missing(one) for one in attachments),
        "proposals": waiting_proposals(meeting),
        "take_into": [meeting],
        "withdrawn": list(meeting.items.filter(withdrawn_at__isnull=False)),
    }


def quick_form(meeting: Meeting, data: QueryDict | None = None) -> QuickItemForm:
    """The short form of a new item below the agenda; its ids are its own, for a row's form may be open too."""
    return QuickItemForm(data, meeting=meeting, auto_id="new_%s")


def waiting_proposals(meeting: Meeting) -> list[Proposal]:
    rows = Proposal.objects.filter(forum=meeting.forum_id, state=Proposal.State.OPEN)
    return list(rows.select_related("raised_in__body", "postponed_from__meeting"))


def _phases(meeting: Meeting) -> list:
    if meeting.state == State.CANCELLED:
        return []
    at = sent_on(meeting)
    record = Minutes.objects.filter(meeting=meeting).first() if meeting.state == State.HELD else None
    return phases_of(meeting, timezone.localdate(at) if at else None, record)


@login_not_required
def agenda_item(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """One item with its text and proposal. In the public edition a secret one is only told to be there."""
    meeting, part, edition = get_papers(request, key)
    lines = [line for line in agenda_of(meeting, edition) if line.number and line.item.key == item]
    if not lines or lines[0].is_hidden:
        raise Http404
    actions = available_actions(meeting, part)
    context = {
        **frame(request, meeting, part, edition),
        "row": shown_lines(meeting, part, edition, lines)[0],
        "item": lines[0].item,
        "may_edit": "edit_agenda" in actions,
        "to_assess": assessable_of(meeting.forum, lines[0].item, part.on) if rules.may_assess(part) else [],
        "may_postpone": bool({"edit_agenda", "record"} & actions) and lines[0].item.kind != Kind.OPEN_TASKS,
    }
    return render(request, "forums/agenda_item.html", context)
