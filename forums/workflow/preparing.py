"""A meeting comes into being with its skeleton, and its time and place are changed until it is held."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from forums import rules
from forums.models import AgendaItem, Forum, Meeting
from forums.participants import Participant
from forums.skeletons import SkeletonRow, with_open_tasks
from forums.workflow.table import guard, locked, locked_forum, log
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

STEP = 10  # between the positions of items


def next_number(forum: Forum, year: int) -> int:
    """The number that the forum's next meeting of the year gets; cancelled ones keep theirs."""
    return (forum.meetings.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def prepare_meeting(
    forum: Forum, fields: dict[str, Any], skeleton: Iterable[SkeletonRow], *, by: Participant
) -> Meeting:
    """Make the meeting with its agenda so far; what is still open from before comes first.

    Raises ValidationError when the number is taken or the times don't fit, Refused when the forum has been closed.
    """
    forum = locked_forum(forum)
    if by.forum.pk != forum.pk or not rules.may_keep(by):
        raise NotAllowed(_("A meeting is made by the secretary and by those who keep the forum's data."))
    if forum.closed_on:
        raise Refused(_("The forum has been closed. It gets new meetings once it is open again."))
    meeting = Meeting(forum=forum, **fields)
    meeting.year = meeting.on.year
    meeting.number = meeting.number or next_number(forum, meeting.year)
    meeting.full_clean()
    meeting.save()
    rows = with_open_tasks(skeleton, forum, meeting.language)
    items = [AgendaItem(meeting=meeting, position=place * STEP, **row.fields) for place, row in enumerate(rows, 1)]
    AgendaItem.objects.bulk_create(items)
    log(meeting, "prepare", by)
    return meeting


@transaction.atomic
def edit_meeting(meeting: Meeting, seen_revision: int, fields: dict[str, Any], *, by: Participant) -> Meeting:
    """Save over the revision that the form was opened with. Those who have been called are told by another verb.

    Raises ChangedMeanwhile when somebody has saved in between, ValidationError when the values don't fit together.
    """
    meeting = locked(meeting)
    guard("edit_meeting", meeting, by)
    for name, value in fields.items():
        setattr(meeting, name, value)
    fields = fields | {"year": meeting.on.year}
    meeting.year = fields["year"]
    meeting.full_clean()
    changed = Meeting.objects.filter(pk=meeting.pk, revision=seen_revision).update(**fields, revision=F("revision") + 1)
    if not changed:
        raise ChangedMeanwhile(Meeting.objects.get(pk=meeting.pk))
    log(meeting, "edit_meeting", by)
    meeting.refresh_from_db()
    return meeting
