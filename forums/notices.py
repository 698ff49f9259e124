"""What the people of a meeting are told of it: the notice, changes, the cancellation, and who comes for whom.

Each message goes in the person's own language and carries the calendar entry that belongs to it. To a place goes the
personal link on which it is answered; a deputy reads in the portal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.uploads import store_by_hash
from forums.agenda import AgendaLine, agenda_of
from forums.ical import CANCEL, REQUEST, agenda_titles, invitation
from forums.models import Attendance, Edition, Meeting
from forums.place_links import is_still_theirs, place_url
from forums.places import address_of, deputies_on
from forums.told import changes_of
from forums.when import meeting_time
from organisations.models import Seat, Topic, User
from organisations.notifications import notify

FOLDER = "invitations"
FILE_NAME = "kokous.ics"
OF_PLACE = _("This message came because of a place in the forum or an invitation to the meeting.")
OF_DEPUTY = _("This message came because of a deputy's place in the forum.")


@dataclass(frozen=True)
class Addressee:
    """Whom a message goes to: a user, or somebody without an account who has given an address."""

    user: User | None
    email: str
    name: str
    language: str


def of_place(place: Attendance, meeting: Meeting) -> Addressee | None:
    """None for somebody who is reached by no mail."""
    email = address_of(place)
    if not email:
        return None
    return Addressee(place.user, email, place.name, place.user.language if place.user else meeting.language)


def of_deputy(deputy: Seat) -> Addressee | None:
    user = deputy.holder
    return Addressee(user, user.email, user.name, user.language) if user and user.is_active else None


@dataclass
class Telling:
    """One round of messages about a meeting; the agenda is read once for all of them."""

    meeting: Meeting
    greeting: str = ""

    @cached_property
    def agenda(self) -> list[AgendaLine]:
        return agenda_of(self.meeting, Edition.PUBLIC)

    def to_place(self, event: str, template: str, place: Attendance, method: str = "") -> None:
        """With the personal link, unless there is nothing to answer any more."""
        if to := of_place(place, self.meeting):
            link = None if method == CANCEL else place
            self._send(f"{event}:{place.pk}", template, to, OF_PLACE, method, link)

    def to_deputy(self, event: str, template: str, deputy: Seat, method: str = "", **context: Any) -> None:
        if to := of_deputy(deputy):
            self._send(event, template, to, OF_DEPUTY, method, **context)

    def _send(
        self,
        event: str,
        template: str,
        to: Addressee,
        why: Promise,
        method: str,
        link_for: Attendance | None = None,
        **context: Any,
    ) -> None:
        meeting = self.meeting
        with translation.override(to.language):
            page = reverse("meeting_places" if link_for else "meeting_detail", args=[meeting.key])
            page = settings.PUBLIC_URL + page
            words = {
                "meeting": meeting,
                "forum": meeting.forum.name,
                "when": meeting_time(meeting),
                "agenda": agenda_titles(self.agenda),
                "changes": changes_of(meeting),
                "greeting": self.greeting,
                "url": place_url(link_for) if link_for else page,
                **context,
            }
            why = str(why)
        notify(
            f"{event}:{to.user.pk if to.user else to.email}",
            template,
            words,
            user=to.user,
            email=to.email,
            language=to.language,
            topic=Topic.MEETING,
            why=why,
            holds_link=link_for is not None,
            list_url=page,
            **self._calendar(to, method),
        )

    def _calendar(self, to: Addressee, method: str) -> dict[str, str]:
        if not method:
            return {}
        content = invitation(
            self.meeting, method, email=to.email, name=to.name, language=to.language, agenda=self.agenda
        )
        return {
            "attachment": store_by_hash(FOLDER, ContentFile(content), made_as="ics"),
            "attachment_name": FILE_NAME,
        }


def tell_called(meeting: Meeting, places: Iterable[Attendance], greeting: str = "") -> None:
    """The notice: to those who have a place with the link to answer, to their deputies for information."""
    telling, places = Telling(meeting, greeting), list(places)
    for place in places:
        telling.to_place(f"meeting_called:{place.key}", "meeting_called", place, REQUEST)
    invited = {place.user_id for place in meeting.attendances.all()}
    seats = {place.seat_id for place in places if place.seat_id}
    for seat, deputies in deputies_on(meeting).items():
        for deputy in deputies if seat in seats else ():
            if deputy.holder_id not in invited:
                telling.to_deputy(f"meeting_called_deputy:{meeting.key}", "meeting_called_deputy", deputy)


def tell_changed(meeting: Meeting, greeting: str) -> None:
    """Another time, place or link: to those who were called and still sit, and to the deputies that come."""
    telling, event = Telling(meeting, greeting), f"meeting_changed:{meeting.key}:{meeting.sequence}"
    deputies = deputies_on(meeting)
    for place in _places(meeting):
        place.meeting = meeting
        if is_still_theirs(place):
            telling.to_place(event, "meeting_changed", place, REQUEST)
        if place.brings_deputy and place.deputy in deputies.get(place.seat_id, []):
            telling.to_deputy(event, "meeting_changed", place.deputy, REQUEST)


def tell_cancelled(meeting: Meeting) -> None:
    """To everybody who was called, and to all their deputies."""
    telling, event, told = Telling(meeting), f"meeting_cancelled:{meeting.key}", set()
    places = _places(meeting)
    for place in places:
        telling.to_place(event, "meeting_cancelled", place, CANCEL)
        told.add(place.user_id)
    coming = {place.deputy_id for place in places}
    for deputies in deputies_on(meeting).values():
        for deputy in deputies:
            if deputy.holder_id not in told:
                method = CANCEL if deputy.pk in coming else ""
                telling.to_deputy(event, "meeting_cancelled", deputy, method)


def tell_not_invited(meeting: Meeting, place: Attendance) -> None:
    """To somebody whose place has passed on to another, or was taken away."""
    Telling(meeting).to_place(f"place_ended:{place.key}:{meeting.sequence}", "meeting_place_ended", place, CANCEL)


def tell_deputy_comes(meeting: Meeting, place: Attendance, deputy: Seat) -> None:
    event = f"deputy_comes:{place.key}:{place.answered_at.isoformat()}"
    Telling(meeting).to_deputy(event, "meeting_deputy_comes", deputy, REQUEST, member=place)


def tell_deputy_not_needed(meeting: Meeting, place: Attendance, deputy: Seat) -> None:
    event = f"deputy_not_needed:{place.key}:{place.answered_at.isoformat()}"
    Telling(meeting).to_deputy(event, "meeting_deputy_not_needed", deputy, CANCEL, member=place)


def tell_waiting(meeting: Meeting, places: Iterable[Attendance], greeting: str) -> None:
    """A reminder to those who have not answered; the calendar entry went with the notice."""
    telling = Telling(meeting, greeting)
    for place in places:
        telling.to_place(f"place_reminded:{place.key}:{place.reminded_at.isoformat()}", "meeting_reminder", place)


def _places(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("user", "seat", "deputy__holder"))
