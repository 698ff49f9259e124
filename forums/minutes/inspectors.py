"""Who can inspect the minutes: those who were at the meeting and can log in."""

from dataclasses import dataclass

from forums.models import Attendance, Meeting
from forums.places import place_rows
from forums.recording.quorum import THERE, VOICES
from organisations.models import User


@dataclass(frozen=True)
class Candidate:
    """Who was there at a place: its holder, or the deputy who came."""

    place: Attendance
    user: User

    def __str__(self) -> str:
        organisation = self.place.organisation.name if self.place.organisation else self.place.organisation_name
        return ", ".join(part for part in (str(self.user), organisation) if part)


def candidates(meeting: Meeting) -> list[Candidate]:
    """Members who were there, or their deputies; each person once."""
    found: dict[int, Candidate] = {}
    for place in (row.place for row in place_rows(meeting)):
        user = _who_was_there(place)
        if user and place.role in VOICES and user.is_active:
            found.setdefault(user.pk, Candidate(place, user))
    return list(found.values())


def _who_was_there(place: Attendance) -> User | None:
    if place.presence not in THERE:
        return None
    if place.presence == Attendance.Presence.DEPUTY:
        return place.deputy.holder if place.deputy else None
    return place.user
