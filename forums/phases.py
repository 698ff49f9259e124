"""Where a meeting stands in its life: notice, material, the meeting, the minutes, each with its day."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from forums.models import Meeting, Minutes


@dataclass(frozen=True)
class Phase:
    """A step with the day on which it happened or is to happen; `state` is done, now or coming."""

    label: str
    day: datetime.date | None
    state: str


def phases_of(meeting: Meeting, sent_on: datetime.date | None, record: Minutes | None) -> list[Phase]:
    """The steps in order; the one at hand is the first after all that have been done: some are left out for good."""
    approved_on = timezone.localdate(record.approved_at) if record and record.approved_at else None
    steps = [
        (_("Notice"), _day(meeting.called_at), meeting.called_at is not None),
        (_("Material to the members"), sent_on or meeting.material_due_on, sent_on is not None),
        (_("Meeting"), meeting.on, meeting.state == Meeting.State.HELD),
    ]
    if record and record.state != Minutes.State.DRAFT:
        steps.append((_("Inspection of the minutes"), record.inspect_by, record.state == Minutes.State.APPROVED))
    steps.append((_("Minutes approved"), approved_on, approved_on is not None))
    at_hand = max((place + 1 for place, step in enumerate(steps) if step[2]), default=0)
    return [
        Phase(label, day, "done" if is_done else "now" if place == at_hand else "coming")
        for place, (label, day, is_done) in enumerate(steps)
    ]


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(at) if at else None
