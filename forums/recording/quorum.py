"""Who is there, as information for the chair: the portal says how many, never whether the meeting may go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.models import Attendance
from organisations.models import Organisation, Seat

Presence = Attendance.Presence
THERE = (Presence.PRESENT, Presence.REMOTE, Presence.DEPUTY)
VOICES = (Seat.Role.CHAIR, Seat.Role.VICE_CHAIR, Seat.Role.MEMBER)  # presenters, secretaries and experts don't count


@dataclass(frozen=True)
class Quorum:
    """How many of the places of members are taken, and of how many municipalities somebody is there."""

    present: int
    places: int
    municipalities_present: int
    municipalities: int
    recorded: int

    @property
    def sentence(self) -> str:
        """ "12 of 16 present; of the municipalities 8 of 10"."""
        words = {"present": self.present, "places": self.places}
        if not self.municipalities:
            return _("%(present)s of %(places)s present") % words
        words |= {"there": self.municipalities_present, "all": self.municipalities}
        return _("%(present)s of %(places)s present; of the municipalities %(there)s of %(all)s") % words


def quorum_of(places: Iterable[Attendance]) -> Quorum:
    """Count the places of members; each with its organisation at hand."""
    members = [place for place in places if place.role in VOICES]
    there = [place for place in members if place.presence in THERE]
    return Quorum(
        present=len(there),
        places=len(members),
        municipalities_present=len(_municipalities(there)),
        municipalities=len(_municipalities(members)),
        recorded=sum(place.presence != Presence.UNKNOWN for place in members),
    )


def _municipalities(places: Iterable[Attendance]) -> set[int]:
    kind = Organisation.Kind.MUNICIPALITY
    return {place.organisation_id for place in places if place.organisation and place.organisation.kind == kind}
