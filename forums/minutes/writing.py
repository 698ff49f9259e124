"""The first draft of minutes: from the agenda, the attendance and the outcomes, in the language of the meeting.

The secretary edits it from there. Sections are numbered from § 1 in each meeting, as in the memos of joint forums; the
official minutes of the parties live in their own systems.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.rich_text import clean
from finnish.text import clock, typographic
from forums.models import AgendaItem, ForumTask, Meeting
from forums.open_tasks import SECRET, open_tasks_of
from forums.places import place_rows
from forums.recording.quorum import quorum_of
from forums.recording.steps import Step, steps_of


@dataclass(frozen=True)
class Draft:
    opening: str
    closing: str
    sections: list["SectionDraft"]


@dataclass(frozen=True)
class SectionDraft:
    item: AgendaItem
    number: int
    title: str
    text: str
    is_secret: bool
    ground: str


def draft_of(meeting: Meeting) -> Draft:
    """What the minutes say before anybody has edited them."""
    with translation.override(meeting.language):
        tasks = list(open_tasks_of(meeting.forum).exclude(item__meeting=meeting).exclude(SECRET))
        sections = [_section(meeting, step, tasks) for step in steps_of(meeting)]
        return Draft(_opening(meeting), _closing(meeting), sections)


def _section(meeting: Meeting, step: Step, tasks: list[ForumTask]) -> SectionDraft:
    item = step.item
    return SectionDraft(
        item=item,
        number=step.line.number,
        title=item.title,
        text=_text(meeting, step, tasks if item.kind == AgendaItem.Kind.OPEN_TASKS else []),
        is_secret=item.is_secret,
        ground=item.ground,
    )


def _text(meeting: Meeting, step: Step, open_tasks: Iterable[ForumTask]) -> str:
    """Text and proposal as they stood on the agenda, then what came of the item."""
    kinds = {kind: [row for row in step.outcomes if row.kind == kind] for kind in ("information", "resolution", "task")}
    context = {
        "meeting": meeting,
        "item": step.item,
        "word": meeting.forum.get_outcome_word_display(),
        "disqualifications": step.disqualifications,
        "is_postponed": step.is_postponed,
        "information": kinds["information"],
        "resolutions": kinds["resolution"],
        "tasks": [row.task for row in kinds["task"]],
        "open_tasks": open_tasks,
    }
    return clean(render_to_string("forums/_minutes_draft.html", context))


def _opening(meeting: Meeting) -> str:
    quorum = quorum_of(row.place for row in place_rows(meeting))
    opened = _("The meeting was opened at %(time)s.") % {"time": _time(meeting.starts_at)}
    there = ngettext(
        "Of %(places)s place of a member %(present)s was represented.",
        "Of %(places)s places of members %(present)s were represented.",
        quorum.places,
    ) % {"places": quorum.places, "present": quorum.present}
    return f"<p>{typographic(opened)} {there}</p>"


def _closing(meeting: Meeting) -> str:
    closed = _("The meeting was closed at %(time)s.") % {"time": _time(meeting.ends_at)}
    return f"<p>{typographic(closed)}</p>"


def _time(moment: datetime.datetime) -> str:
    return clock(timezone.localtime(moment))
