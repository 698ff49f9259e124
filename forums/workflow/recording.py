"""In the meeting: who is there, what comes of each item, and that the meeting has been held.

Outcomes are saved while they are typed, by several people at once: each over the revision that its page has seen.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.print_fonts import validate_printable
from forums.models import AgendaItem, AgendaLink, Attendance, Disqualification, ForumTask, Meeting, Minutes, Outcome
from forums.participants import Participant
from forums.places import deputies_on
from forums.task_notices import tell_of_tasks
from forums.workflow.agenda import named
from forums.workflow.backlog import close_proposals_of
from forums.workflow.table import guard, locked, log
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation, Seat
from organisations.refusals import Refused

STEP = 10
TASK_TEXT = ForumTask._meta.get_field("text").max_length
Kind, Presence = Outcome.Kind, Attendance.Presence


@dataclass(frozen=True)
class Typed:
    """What is typed of an outcome; all but the text is a task's. `about` is the link of the item that the task has."""

    kind: str
    text: str
    organisation: Organisation | None = None
    person_role: str = ""
    due_on: datetime.date | None = None
    about: AgendaLink | None = None


@dataclass(frozen=True)
class Seen:
    """How a place's attendance stood on the page from which it is changed."""

    presence: str
    note: str
    deputy_id: int | None


@transaction.atomic
def save_outcome(item: AgendaItem, key: uuid.UUID, typed: Typed, *, seen: int, by: Participant) -> Outcome:
    """Save the outcome over revision `seen`; 0 is for a new one, whose page has given it its key.

    Sent twice, the same is saved once. Raises ChangedMeanwhile when somebody else has changed it, Refused when it has
    been removed or the minutes are approved, ValidationError for what is missing.
    """
    meeting = open_record(item.meeting, by)
    item = meeting.items.get(pk=item.pk)
    _check(typed)
    outcome = Outcome.objects.select_related("task", "changed_by").filter(item=item, key=key).first()
    if outcome is None or outcome.kind != typed.kind:
        if seen or Outcome.objects.filter(key=key).exists():
            raise Refused(_("This outcome has been removed meanwhile. Add it anew if it is still needed."))
        return _add(meeting, item, key, typed, by)
    if _is_same(outcome, typed):
        return outcome
    if outcome.revision != seen:
        raise ChangedMeanwhile(outcome)
    return _write(outcome, typed, by)


@transaction.atomic
def remove_outcome(outcome: Outcome, *, by: Participant) -> None:
    """Take away an outcome that was typed by mistake. A task of a meeting that has been held is dropped instead."""
    meeting = open_record(outcome.item.meeting, by)
    outcome = Outcome.objects.select_related("task", "item").filter(pk=outcome.pk).first()
    if outcome is None:
        return
    if outcome.task and meeting.state == Meeting.State.HELD:
        raise Refused(_("The task has been given and told. It can be dropped with a reason on the page of tasks."))
    task = outcome.task
    outcome.delete()
    if task:
        task.delete()
    log(meeting, "remove_outcome", by, named(outcome.item))


@transaction.atomic
def record_presence(
    place: Attendance, presence: str, *, note: str, deputy: Seat | None, seen: Seen, by: Participant
) -> Attendance:
    """Write who is there and who speaks for whom. Raises ChangedMeanwhile when it no longer is as it was seen."""
    meeting = open_record(place.meeting, by)
    place = meeting.attendances.select_related("seat", "deputy__holder").get(pk=place.pk)
    deputy = deputy if presence == Presence.DEPUTY else None
    if presence == Presence.DEPUTY:
        _check_deputy(meeting, place, deputy, note)
    if (place.presence, place.presence_note) == (presence, note) and (deputy is None or place.deputy == deputy):
        return place
    if Seen(place.presence, place.presence_note, place.deputy_id) != seen:
        raise ChangedMeanwhileAtPlace(place)
    validate_printable(note)
    place.presence, place.presence_note = presence, note
    place.deputy = deputy or place.deputy
    place.save(update_fields=["presence", "presence_note", "deputy"])
    return place


class ChangedMeanwhileAtPlace(Exception):
    """Somebody else has recorded the same place; `place` is as it is now."""

    def __init__(self, place: Attendance) -> None:
        super().__init__("the attendance has been recorded meanwhile")
        self.place = place


@transaction.atomic
def disqualify(item: AgendaItem, place: Attendance, ground: str, *, by: Participant) -> Disqualification:
    """Note that somebody does not take part in an item, with the ground they give."""
    meeting = open_record(item.meeting, by)
    validate_printable(ground)
    row = Disqualification(item=meeting.items.get(pk=item.pk), attendance=place, ground=ground)
    if place.meeting_id != meeting.pk:
        raise ValidationError({"attendance": _("The person has no place at this meeting.")})
    row.full_clean()
    row.save()
    log(meeting, "disqualify", by, named(item))
    return row


@transaction.atomic
def lift_disqualification(row: Disqualification, *, by: Participant) -> None:
    """Take away a note that was made by mistake."""
    meeting = open_record(row.item.meeting, by)
    Disqualification.objects.filter(pk=row.pk).delete()
    log(meeting, "lift_disqualification", by, named(row.item))


@transaction.atomic
def hold(meeting: Meeting, *, by: Participant) -> Meeting:
    """The meeting has been held: the minutes can be written.

    Its tasks run from the meeting on, not from the minutes, which may take weeks: those responsible are told now.
    Issues from the backlog whose items have an outcome are handled.
    """
    meeting = locked(meeting)
    guard("hold", meeting, by)
    if meeting.on > timezone.localdate():
        raise Refused(_("The meeting has not been held yet: its day is still to come."))
    meeting.state = Meeting.State.HELD
    meeting.save(update_fields=["state"])
    log(meeting, "hold", by)
    for item in meeting.items.filter(outcomes__isnull=False, withdrawn_at__isnull=True).distinct():
        close_proposals_of(item)
    tell_of_tasks(meeting)
    return meeting


def open_record(meeting: Meeting, by: Participant) -> Meeting:
    """Lock the meeting for recording. Raises Refused once its minutes are approved: what was recorded stays."""
    meeting = locked(meeting)
    guard("record", meeting, by)
    if Minutes.objects.filter(meeting=meeting, state=Minutes.State.APPROVED).exists():
        raise Refused(_("The minutes have been approved: what was recorded can't be changed any more."))
    return meeting


def _check(typed: Typed) -> None:
    errors = {}
    if not typed.text:
        errors["text"] = _("Write the outcome. One that is not needed is removed by its button.")
    if typed.kind == Kind.TASK and len(typed.text) > TASK_TEXT:
        errors["text"] = _("A task is told in at most %(count)s characters.") % {"count": TASK_TEXT}
    if typed.kind == Kind.TASK and typed.organisation is None:
        errors["organisation"] = _("Choose the responsible organisation.")
    if errors:
        raise ValidationError(errors)
    validate_printable(typed.text + typed.person_role)


def _check_deputy(meeting: Meeting, place: Attendance, deputy: Seat | None, note: str) -> None:
    if deputy is None and not note:
        raise ValidationError(_("Name the deputy who is present."))
    if deputy and deputy.pk not in {seat.pk for seat in deputies_on(meeting).get(place.seat_id, [])}:
        raise ValidationError(_("The deputy is not one of this place."))


def _add(meeting: Meeting, item: AgendaItem, key: uuid.UUID, typed: Typed, by: Participant) -> Outcome:
    position = (item.outcomes.aggregate(last=Max("position"))["last"] or 0) + STEP
    outcome = Outcome(item=item, key=key, kind=typed.kind, position=position, changed_by=by.user)
    if typed.kind == Kind.TASK:
        outcome.task = ForumTask.objects.create(forum=meeting.forum, item=item, **_task_fields(typed))
    else:
        outcome.text = typed.text
    outcome.save()
    log(meeting, "record_outcome", by, named(item))
    return outcome


def _write(outcome: Outcome, typed: Typed, by: Participant) -> Outcome:
    if outcome.task:
        ForumTask.objects.filter(pk=outcome.task_id).update(**_task_fields(typed))
    else:
        outcome.text = typed.text
    outcome.revision += 1
    outcome.changed_at, outcome.changed_by = timezone.now(), by.user
    outcome.save(update_fields=["text", "revision", "changed_at", "changed_by"])
    return Outcome.objects.select_related("task").get(pk=outcome.pk)


def _task_fields(typed: Typed) -> dict:
    measure = typed.about.measure if typed.about else None
    agreement = measure.goal.agreement if measure else typed.about.agreement if typed.about else None
    return {
        "text": typed.text,
        "organisation": typed.organisation,
        "person_role": typed.person_role,
        "due_on": typed.due_on,
        "measure": measure,
        "agreement": agreement,
    }


def _is_same(outcome: Outcome, typed: Typed) -> bool:
    if outcome.task is None:
        return outcome.text == typed.text
    return all(getattr(outcome.task, name) == value for name, value in _task_fields(typed).items())
