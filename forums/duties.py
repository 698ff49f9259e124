"""What forums ask of people, by the seats that they hold and for the organisations that they act for.

Who sits in a forum need not act for any organisation in the portal: what hangs on the seat is the person's own. The
preparing is the secretary's; where a forum has none, it is told to the editors of the organisation that hosts it.
"""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.text import clock
from finnish.text import date as finnish_date
from forums.desk.situations import forum_situations, keeping, meeting_situations
from forums.models import Forum, ForumTask, Meeting, Minutes
from forums.places import ANSWERED_BEFORE
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership, Organisation, Seat

State = Meeting.State
CALLED_BEFORE = datetime.timedelta(days=14)  # a notice in good time; a wish of ours, no rule of law
TOLD_BEFORE = datetime.timedelta(days=42)  # the day of the notice is told of four weeks ahead
SENT_BEFORE = datetime.timedelta(days=7)


def forum_duties(viewer: Viewer) -> list[Duty]:
    """Three queries, however many forums, meetings and tasks."""
    forums = viewer.once(forum_situations)
    found = [duty for forum in forums.values() if _prepares(viewer, forum) for duty in _of_forum(viewer, forum)]
    for meeting in viewer.once(meeting_situations):
        forum = forums.get(meeting.forum_id)
        found += _of_invited(meeting, viewer)
        if forum and _prepares(viewer, forum):
            found += _of_secretary(meeting, _organisation(viewer, forum), viewer)
        elif forum and forum.leads:
            found += _of_chair(meeting)
    return found + list(_tasks(viewer))


def _prepares(viewer: Viewer, forum: Forum) -> bool:
    """The secretary; without one the host's editors, but networks need none."""
    if forum.is_secretary:
        return True
    return not forum.has_secretary and not forum.is_network and keeping(viewer, forum) is not None


def _organisation(viewer: Viewer, forum: Forum) -> Organisation | None:
    """None for the secretary, whose work hangs on the seat."""
    host = None if forum.is_secretary else keeping(viewer, forum)
    return host.organisation if host else None


def _of_forum(viewer: Viewer, forum: Forum) -> Iterator[Duty]:
    common = {"text": forum.name, "about": forum.name, "organisation": _organisation(viewer, forum)}
    if count := forum.empty_seats:
        yield Duty(
            Whose.MINE,
            title=ngettext("Fill an empty seat", "Fill %(count)s empty seats", count) % {"count": count},
            url=reverse("forum_detail", args=[forum.pk]),
            action=_("Open the seats"),
            **common,
        )
    if count := forum.waiting_proposals:
        title = ngettext("Answer a proposal for the agenda", "Answer %(count)s proposals for the agenda", count)
        yield Duty(
            Whose.MINE,
            title=title % {"count": count},
            url=reverse("proposal_list", args=[forum.pk]),
            action=_("Open the proposals"),
            **common,
        )


def _duty(meeting: Meeting, title: str, page: str, action: str, **fields) -> Duty:
    return Duty(
        Whose.MINE,
        title=title,
        url=reverse(page, args=[meeting.key]),
        action=action,
        about=str(meeting),
        **{"text": _when(meeting)} | fields,
    )


def _when(meeting: Meeting) -> str:
    starts = timezone.localtime(meeting.starts_at)
    return f"{meeting}, {finnish_date(starts)} {clock(starts)}"


def _of_invited(meeting: Meeting, viewer: Viewer) -> Iterator[Duty]:
    """Answering, the day itself with its material, and the inspection of the minutes."""
    is_ahead = meeting.state == State.CALLED and meeting.starts_at > timezone.now()
    if is_ahead and meeting.asks_answer:
        due = meeting.answer_by or meeting.on - ANSWERED_BEFORE
        yield _duty(meeting, _("Answer the notice"), "meeting_places", _("Answer"), due=due, is_wish=True)
    if is_ahead and meeting.comes:
        yield Duty(
            Whose.COMING,
            title=str(meeting),
            text=_("Read the material") if meeting.is_sent else _("Agenda"),
            url=reverse("meeting_pack" if meeting.is_sent else "meeting_detail", args=[meeting.key]),
            due=meeting.on,
            is_wish=True,
            is_own=True,
        )
    if meeting.inspects:
        due = meeting.record.inspect_by
        yield _duty(meeting, _("Inspect the minutes"), "minutes_detail", _("Open the minutes"), due=due)


def _of_secretary(meeting: Meeting, organisation: Organisation | None, viewer: Viewer) -> Iterator[Duty]:
    """The next step of each meeting: notice, material, what came of it, the minutes."""
    common = {"organisation": organisation}
    is_over = meeting.ends_at < timezone.now()
    if meeting.state == State.CALLED and not is_over and meeting.has_other_seats:
        title = _("Send the notice to those who have come to the forum since")
        yield _duty(meeting, title, "places_update", _("See and send"), **common)
    if meeting.state == State.PREPARING and is_over:
        yield _duty(meeting, _("Cancel the meeting, or move it"), "meeting_detail", _("Open the meeting"), **common)
    elif meeting.state == State.PREPARING and meeting.on <= viewer.on + TOLD_BEFORE:
        due = meeting.on - CALLED_BEFORE
        yield _duty(meeting, _("Send the notice"), "meeting_call", _("See and send"), due=due, is_wish=True, **common)
    elif meeting.state == State.CALLED and not is_over and not meeting.is_sent:
        due, is_wish = meeting.material_due_on or meeting.on - SENT_BEFORE, meeting.material_due_on is None
        yield _duty(
            meeting, _("Send the material"), "meeting_pack", _("Open the pack"), due=due, is_wish=is_wish, **common
        )
    elif meeting.state == State.CALLED and is_over:
        title = _("Record what came of the meeting")
        yield _duty(meeting, title, "meeting_record", _("Open the record"), **common)
    elif meeting.state == State.HELD:
        yield from _minutes(meeting, **common)


def _minutes(meeting: Meeting, **common) -> Iterator[Duty]:
    record = _record(meeting)
    if record is None or record.state == Minutes.State.DRAFT:
        yield _duty(meeting, _("Write the minutes"), "minutes_detail", _("Open the minutes"), **common)
    elif record.state == Minutes.State.INSPECTION and meeting.is_inspected:
        yield _duty(meeting, _("Approve the minutes"), "minutes_detail", _("Open the minutes"), **common)


def _of_chair(meeting: Meeting) -> Iterator[Duty]:
    record = _record(meeting)
    if meeting.state == State.HELD and record and record.state == Minutes.State.INSPECTION and meeting.is_inspected:
        yield _duty(meeting, _("Approve the minutes"), "minutes_detail", _("Open the minutes"))


def _record(meeting: Meeting) -> Minutes | None:
    return getattr(meeting, "record", None)


def _tasks(viewer: Viewer) -> Iterator[Duty]:
    """What a forum has given to an organisation: told to those who sit in it for that one, and to its editors."""
    acting_of = {pk: row for row in viewer.actings if row.has(Membership.Role.EDITOR) for pk in row.stands_for}
    seats = Seat.objects.valid(viewer.on).filter(holder=viewer.user, deputy_for__isnull=True)
    sits_for = seats.filter(body=OuterRef("forum__body"), organisation=OuterRef("organisation"))
    rows = ForumTask.objects.filter(state=ForumTask.State.OPEN).annotate(sits=Exists(sits_for))
    rows = rows.filter(Q(sits=True) | Q(organisation__in=acting_of)).select_related("forum__body", "organisation")
    for task in rows.order_by("due_on", "pk"):
        acting = None if task.sits else acting_of[task.organisation_id]
        yield Duty(
            Whose.MINE,
            title=task.text,
            text=", ".join(part for part in (task.forum.name, task.organisation.name, task.person_role) if part),
            url=f"{reverse('forum_task_list', args=[task.forum_id])}#t-{task.key}",
            action=_("Open the task"),
            about=task.text,
            organisation=acting.organisation if acting else None,
            due=task.due_on,
        )
