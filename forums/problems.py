"""What a meeting's material still lacks: the sending is refused by what blocks, the rest is advice."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.problems import Problem
from forums.agenda import AgendaLine, agenda_of, minutes_reserved
from forums.models import AgendaItem, Attachment, Edition, ForumTask, Meeting

Kind = AgendaItem.Kind


def problems_of(meeting: Meeting, lines: list[AgendaLine] | None = None) -> list[Problem]:
    """Everything worth saying before the material goes out, what blocks first. `lines` spares reading the agenda."""
    lines = agenda_of(meeting, Edition.CHAIR) if lines is None else lines
    found = [
        *_agenda(meeting, lines),
        *_open_tasks(meeting, lines),
        *(problem for line in lines if line.number for problem in _item(meeting, line)),
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def blocking(meeting: Meeting) -> list[Problem]:
    """What keeps the material from being sent."""
    return [problem for problem in problems_of(meeting) if problem.blocks]


def _agenda(meeting: Meeting, lines: list[AgendaLine]) -> Iterator[Problem]:
    url = reverse("meeting_detail", args=[meeting.key])
    settings = reverse("meeting_edit", args=[meeting.key])
    items = [line.item for line in lines if line.number]
    if not items:
        yield Problem("agenda_empty", _("The agenda has no items yet."), url, True)
    if not meeting.place and not meeting.video_link:
        yield Problem("place_missing", _("The meeting has neither a place nor a video link."), settings, True)
    reserved, planned = minutes_reserved(items), meeting.minutes_planned
    if reserved > planned:
        message = _("The items take %(reserved)s minutes, the meeting lasts %(planned)s.")
        yield Problem("too_long", message % {"reserved": reserved, "planned": planned}, url, False)
    untimed = [line.number for line in lines if line.number and not line.item.minutes]
    if untimed and reserved:
        message = _("No minutes are reserved for item %(number)s: clock times end there.") % {"number": untimed[0]}
        yield Problem("minutes_missing", message, url, False)
    due = meeting.material_due_on
    if due and due < timezone.localdate() and not meeting.sendings.exists():
        yield Problem("material_late", _("The day for sending the material has passed."), settings, False)


def _open_tasks(meeting: Meeting, lines: Iterable[AgendaLine]) -> Iterator[Problem]:
    """Tasks that came up after the meeting was made."""
    if meeting.state not in (Meeting.State.PREPARING, Meeting.State.CALLED):
        return
    if any(line.item.kind == Kind.OPEN_TASKS for line in lines):
        return
    if ForumTask.objects.filter(forum=meeting.forum_id, state=ForumTask.State.OPEN).exists():
        url = f"{reverse('agenda_item_new', args=[meeting.key])}?laji={Kind.OPEN_TASKS}"
        yield Problem("open_tasks_missing", _("The forum has open tasks that are not on the agenda."), url, False)


def _item(meeting: Meeting, line: AgendaLine) -> Iterator[Problem]:
    item, words = line.item, {"number": line.number}
    url = reverse("agenda_item", args=[meeting.key, item.key])
    for attachment in item.attachments.all():
        if is_missing(attachment):
            yield Problem("attachment_missing", _("An attachment of item %(number)s is missing.") % words, url, True)
    if item.kind == Kind.OPEN_TASKS:
        return
    if not item.presenter:
        yield Problem("presenter_missing", _("Item %(number)s has no presenter.") % words, url, False)
    if item.kind == Kind.POSITION and not item.proposal:
        message = _("Item %(number)s asks for a position and has no proposal.") % words
        yield Problem("proposal_missing", message, url, False)


def is_missing(attachment: Attachment) -> bool:
    """Whether an attachment has been announced and its file is not here."""
    return attachment.is_expected and attachment.withdrawn_at is None and not attachment.versions.all()
