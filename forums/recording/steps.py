"""The order in which a meeting is recorded: attendance, then the items; what each has so far, and the clock."""

import datetime
import uuid
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.text import clock
from forums.agenda import AgendaLine, agenda_of
from forums.models import AgendaItem, Disqualification, Edition, Meeting, Outcome


@dataclass(frozen=True)
class Step:
    """An item with what has been recorded of it."""

    line: AgendaLine
    outcomes: list[Outcome] = field(default_factory=list)
    disqualifications: list[Disqualification] = field(default_factory=list)
    is_postponed: bool = False

    @property
    def item(self) -> AgendaItem:
        return self.line.item

    @property
    def is_recorded(self) -> bool:
        return bool(self.outcomes) or self.is_postponed


def steps_of(meeting: Meeting) -> list[Step]:
    """The items of the agenda in order, without the headings of sections."""
    lines = [line for line in agenda_of(meeting, Edition.CHAIR) if line.number]
    ids = [line.item.pk for line in lines]
    outcomes = Outcome.objects.select_related("task__organisation", "task__measure", "task__agreement", "changed_by")
    barred = Disqualification.objects.select_related("attendance__organisation")
    rows = AgendaItem.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("outcomes", outcomes), Prefetch("disqualifications", barred), "postponements"
    )
    by_id = {row.pk: row for row in rows}
    return [
        Step(
            line,
            list(by_id[line.item.pk].outcomes.all()),
            list(by_id[line.item.pk].disqualifications.all()),
            bool(by_id[line.item.pk].postponements.all()),
        )
        for line in lines
    ]


def step_at(steps: list[Step], key: str) -> Step | None:
    """The step whose item's key stands in the address; None is the attendance."""
    return next((step for step in steps if str(step.item.key) == key), None)


def neighbours(steps: list[Step], step: Step | None) -> tuple[Step | None, Step | None]:
    """What comes before and after; before the first item there is the attendance (None)."""
    place = steps.index(step) if step else -1
    before = steps[place - 1] if place > 0 else None
    return before, steps[place + 1] if place + 1 < len(steps) else None


def planned_words(step: Step) -> str:
    """ "klo 9.20–9.40" of the plan; empty when the plan has no times here."""
    starts = step.line.starts_at
    if starts is None:
        return ""
    if not step.item.minutes:
        return clock(starts)
    ends = timezone.localtime(starts + datetime.timedelta(minutes=step.item.minutes))
    return f"{clock(starts)}–{ends.hour}.{ends.minute:02}"


def timing_words(meeting: Meeting, step: Step | None, now: datetime.datetime) -> str:
    """How the meeting goes against its plan; empty when it isn't going on or the plan has no time for the item."""
    if meeting.state != Meeting.State.CALLED or not meeting.starts_at <= now <= _latest(meeting):
        return ""
    told = _("It is %(time)s.") % {"time": clock(now)}
    if step is None or step.line.starts_at is None or not step.item.minutes:
        return told
    ends = step.line.starts_at + datetime.timedelta(minutes=step.item.minutes)
    late = int((now - ends).total_seconds() // 60)
    if late > 0:
        behind = ngettext("%(count)s minute behind the plan.", "%(count)s minutes behind the plan.", late)
        return f"{told} {behind % {'count': late}}"
    left = max(int((ends - now).total_seconds() // 60), 0)
    return (
        f"{told} {ngettext('%(n)s minute left for the item.', '%(n)s minutes left for the item.', left) % {'n': left}}"
    )


def _latest(meeting: Meeting) -> datetime.datetime:
    """A meeting that runs over is still told of for a few hours."""
    return meeting.ends_at + datetime.timedelta(hours=3)


def changed_since(steps: list[Step], step: Step | None, known: dict[str, int]) -> list[Outcome]:
    """What others have added to the item or changed since the page was drawn, by the revisions that it knows."""
    outcomes = step.outcomes if step else []
    return [row for row in outcomes if known.get(str(row.key), 0) < row.revision]


def new_key() -> uuid.UUID:
    """The key of an outcome that is about to be typed: the page has it before the database does."""
    return uuid.uuid4()
