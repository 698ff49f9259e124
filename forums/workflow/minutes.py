"""The minutes' way made, edited, out for inspection, inspected, mended, approved."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.rich_text import clean, validate_signs
from forums import rules
from forums.minutes.editions import freeze
from forums.minutes.inspectors import candidates
from forums.minutes.issues import note_resolutions_on_issues
from forums.minutes.positions import note_positions
from forums.minutes.sealing import seal_minutes
from forums.minutes.writing import Draft, draft_of
from forums.models import Inspection, Meeting, Minutes, MinutesEdition, MinutesSection
from forums.participants import Participant
from forums.task_notices import tell_of_tasks
from forums.telling import tell
from forums.workflow.table import guard, locked, log
from interfaces.saving import ChangedMeanwhile
from organisations.models import Topic
from organisations.refusals import NotAllowed, Refused

State, Result = Minutes.State, Inspection.Result


@transaction.atomic
def start_minutes(meeting: Meeting, *, by: Participant) -> Minutes:
    """Make the minutes from the agenda, the attendance and the outcomes; made twice, the first ones stay."""
    meeting = locked(meeting)
    guard("write_minutes", meeting, by)
    if existing := Minutes.objects.filter(meeting=meeting).first():
        return existing
    draft = draft_of(meeting)
    minutes = Minutes.objects.create(meeting=meeting, opening=draft.opening, closing=draft.closing)
    _write_sections(minutes, draft)
    log(meeting, "start_minutes", by)
    return minutes


@transaction.atomic
def remake_minutes(minutes: Minutes, seen_revision: int, *, by: Participant) -> Minutes:
    """Make the sections again from what was recorded: what was edited in them is lost. Opening and closing stay.

    Raises ChangedMeanwhile when somebody has saved since the confirmation was shown.
    """
    meeting, minutes = _draft(minutes, by)
    if minutes.revision != seen_revision:
        raise ChangedMeanwhile(minutes)
    minutes.sections.all().delete()
    _write_sections(minutes, draft_of(meeting))
    minutes.made_at = timezone.now()
    minutes.save(update_fields=["made_at"])
    _touch(minutes)
    log(meeting, "remake_minutes", by)
    return minutes


def _write_sections(minutes: Minutes, draft: Draft) -> None:
    MinutesSection.objects.bulk_create(
        MinutesSection(
            minutes=minutes,
            item=row.item,
            number=row.number,
            title=row.title,
            text=row.text,
            is_secret=row.is_secret,
            ground=row.ground,
        )
        for row in draft.sections
    )


@transaction.atomic
def save_section(section: MinutesSection, seen_revision: int, title: str, text: str, *, by: Participant) -> None:
    """Save a section over the revision that was seen. Raises ChangedMeanwhile when somebody has saved in between."""
    _meeting, minutes = _draft(section.minutes, by)
    text = clean(text)
    validate_signs(f"{title} {text}")
    rows = minutes.sections.filter(pk=section.pk, revision=seen_revision)
    if not rows.update(title=title, text=text, revision=F("revision") + 1):
        found = minutes.sections.filter(pk=section.pk).first()
        if found is None:
            raise Refused(_("The minutes have been made again meanwhile: this section is no longer there."))
        raise ChangedMeanwhile(found)
    _touch(minutes)


@transaction.atomic
def save_frame(minutes: Minutes, seen_revision: int, opening: str, closing: str, *, by: Participant) -> None:
    """Save what stands before and after the sections."""
    _meeting, minutes = _draft(minutes, by)
    opening, closing = clean(opening), clean(closing)
    validate_signs(f"{opening} {closing}")
    if minutes.revision != seen_revision and (opening, closing) != (minutes.opening, minutes.closing):
        raise ChangedMeanwhile(minutes)
    minutes.opening, minutes.closing = opening, closing
    minutes.save(update_fields=["opening", "closing"])
    _touch(minutes)


@transaction.atomic
def send_to_inspection(
    minutes: Minutes, inspectors: Collection[int], inspect_by: datetime.date, *, by: Participant
) -> Minutes:
    """Ask the named ones (ids of places) to inspect by a day, and tell them. Sent again, everybody looks again.

    What somebody remarked on before stays to be read beside the new question.
    """
    meeting = locked(minutes.meeting)
    guard("send_to_inspection", meeting, by)
    minutes = locked_minutes(minutes)
    if minutes.state == State.APPROVED:
        raise Refused(_("The minutes have been approved already."))
    if inspect_by < timezone.localdate():
        raise ValidationError({"inspect_by": _("Give today or a later day.")})
    chosen = [row for row in candidates(meeting) if row.place.pk in inspectors]
    if not chosen:
        raise ValidationError({"inspectors": _("Name at least one inspector.")})
    users = {row.user.pk for row in chosen}
    minutes.inspections.exclude(inspector__in=users).delete()
    for row in chosen:
        Inspection.objects.update_or_create(
            minutes=minutes,
            inspector=row.user,
            defaults={"attendance": row.place, "result": Result.WAITING, "inspected_at": None},
        )
    minutes.state, minutes.inspect_by = State.INSPECTION, inspect_by
    minutes.save(update_fields=["state", "inspect_by"])
    sending = log(meeting, "send_to_inspection", by)
    for row in chosen:
        _tell(minutes, f"minutes-inspect:{minutes.key}:{sending.pk}", "minutes_to_inspect", row.user)
    return minutes


@transaction.atomic
def mend(minutes: Minutes, *, by: Participant) -> Minutes:
    """Take the minutes back from inspection, so that they can be edited; they are sent again afterwards."""
    meeting = locked(minutes.meeting)
    guard("write_minutes", meeting, by)
    minutes = locked_minutes(minutes)
    if minutes.state != State.INSPECTION:
        raise Refused(_("The minutes are not out for inspection."))
    minutes.state = State.DRAFT
    minutes.save(update_fields=["state"])
    log(meeting, "mend_minutes", by)
    return minutes


@transaction.atomic
def inspect(inspection: Inspection, result: str, remark: str, *, seen_revision: int, by: Participant) -> Inspection:
    """Find the minutes right, or make a remark. `seen_revision` is that of the minutes that were read."""
    meeting = locked(inspection.minutes.meeting)
    guard("inspect", meeting, by)
    if not rules.may_inspect(by, inspection):
        raise NotAllowed(_("The minutes are inspected by those who have been named for it."))
    minutes = locked_minutes(inspection.minutes)
    if minutes.state != State.INSPECTION:
        raise Refused(_("The minutes are not out for inspection any more."))
    if minutes.revision != seen_revision:
        raise Refused(_("The minutes have been changed since they were opened here. Read them once more."))
    if result == Result.REMARK and not remark:
        raise ValidationError({"remark": _("Write what should be mended.")})
    inspection = minutes.inspections.get(pk=inspection.pk)
    inspection.result, inspection.inspected_at = result, timezone.now()
    inspection.remark = remark if result == Result.REMARK else ""
    inspection.save(update_fields=["result", "remark", "inspected_at"])
    event = log(meeting, f"inspect_{result}", by, remark)
    _tell_writers(minutes, f"minutes-inspected:{minutes.key}:{event.pk}", inspection)
    return inspection


@transaction.atomic
def approve(minutes: Minutes, seen_revision: int, note: str = "", *, by: Participant) -> MinutesEdition:
    """Freeze the minutes: from now on they are kept as they are. The worker makes the document.

    An open remark stops it. Without the word of every inspector a note says why, and only once their day has passed.
    """
    meeting = locked(minutes.meeting)
    guard("approve_minutes", meeting, by)
    minutes = locked_minutes(minutes)
    if minutes.state == State.APPROVED:
        raise Refused(_("The minutes have been approved already."))
    if minutes.revision != seen_revision:
        raise ChangedMeanwhile(minutes)
    if obstacle := obstacle_to_approval(minutes):
        raise Refused(obstacle)
    if needs_note(minutes) and not note:
        raise ValidationError({"note": _("Say why the minutes are approved without the word of every inspector.")})
    minutes.state, minutes.approved_at = State.APPROVED, timezone.now()
    minutes.approved_by_label, minutes.approval_note = by.label[:250], note
    minutes.save(update_fields=["state", "approved_at", "approved_by_label", "approval_note"])
    edition = freeze(minutes, by)
    log(meeting, "approve_minutes", by, note)
    tell_of_tasks(meeting)  # those that were added after the meeting
    note_positions(meeting, by)
    note_resolutions_on_issues(meeting, by)
    seal_minutes.enqueue(edition.pk)
    return edition


def obstacle_to_approval(minutes: Minutes) -> str:
    """Why the minutes can't be approved yet; empty when they can."""
    rows = list(minutes.inspections.all())
    if any(row.result == Result.REMARK for row in rows):
        return _("An inspector has a remark. Mend the minutes and send them for inspection again.")
    waiting = any(row.result == Result.WAITING for row in rows)
    if rows and minutes.state == State.DRAFT:
        return _("The minutes have been taken back for mending. Send them for inspection again.")
    if waiting and minutes.inspect_by and minutes.inspect_by >= timezone.localdate():
        return _("The inspectors have not answered yet, and their day has not passed.")
    return ""


def needs_note(minutes: Minutes) -> bool:
    """Whether nobody was asked, or somebody who was asked has not answered in time."""
    rows = list(minutes.inspections.all())
    return not rows or any(row.result == Result.WAITING for row in rows)


def _draft(minutes: Minutes, by: Participant) -> tuple[Meeting, Minutes]:
    """Lock for editing. Raises Refused while the minutes are inspected and once they are approved."""
    meeting = locked(minutes.meeting)
    guard("write_minutes", meeting, by)
    minutes = locked_minutes(minutes)
    if minutes.state == State.INSPECTION:
        raise Refused(_("The minutes are out for inspection. Take them back for mending first."))
    if minutes.state == State.APPROVED:
        raise Refused(_("The minutes have been approved and can't be changed any more."))
    return meeting, minutes


def locked_minutes(minutes: Minutes) -> Minutes:
    """The minutes as they are now; the meeting's lock is theirs as well."""
    return Minutes.objects.select_related("meeting__forum__body", "meeting__forum__county").get(pk=minutes.pk)


def _touch(minutes: Minutes) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(revision=F("revision") + 1)
    minutes.refresh_from_db(fields=["revision"])


def _tell(minutes: Minutes, key: str, template: str, user: Any, **context: Any) -> None:
    meeting = minutes.meeting
    tell(
        key,
        template,
        user,
        topic=Topic.MINUTES,
        page="minutes_detail",
        args=(meeting.key,),
        why=context.pop("why", gettext_lazy("The recipient has been named to inspect the minutes.")),
        meeting=meeting,
        minutes=minutes,
        **context,
    )


def _tell_writers(minutes: Minutes, key: str, inspection: Inspection) -> None:
    """The secretary hears at once what an inspector says."""
    today = timezone.localdate()
    seats = minutes.meeting.forum.body.seats.valid(today).filter(role="secretary", holder__isnull=False)
    why = gettext_lazy("The recipient is the secretary of the forum.")
    for seat in seats.select_related("holder"):
        _tell(minutes, key, "minutes_inspected", seat.holder, inspection=inspection, why=why)
