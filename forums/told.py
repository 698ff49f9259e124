"""What people were last told of a meeting's time and place, and what has changed since."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.models import Meeting
from forums.when import meeting_time


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than it was told, in words of the active language."""

    label: str
    before: str
    after: str


def told_now(meeting: Meeting) -> dict[str, str]:
    """What to keep in `Meeting.told` when people are told."""
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "video_link": meeting.video_link,
    }


def has_changed(meeting: Meeting) -> bool:
    """Whether a called meeting has another time or place than people have been told."""
    return meeting.state == Meeting.State.CALLED and bool(meeting.told) and meeting.told != told_now(meeting)


def changes_of(meeting: Meeting) -> list[Change]:
    """The time, the place and the link that differ from what was told."""
    told = meeting.told or told_now(meeting)
    before = Meeting(
        starts_at=datetime.datetime.fromisoformat(told["starts_at"]),
        ends_at=datetime.datetime.fromisoformat(told["ends_at"]),
        place=told["place"],
        video_link=told["video_link"],
    )
    pairs = [
        (_("Meeting time"), meeting_time(before), meeting_time(meeting)),
        (_("Place"), before.place, meeting.place),
        (_("Video link"), before.video_link, meeting.video_link),
    ]
    return [Change(label, old or "–", new or "–") for label, old, new in pairs if old != new]
