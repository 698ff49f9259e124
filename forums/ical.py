"""Calendar files (RFC 5545) of meetings: invitations, changes and cancellations (RFC 5546), and feeds.

The uid of a meeting stays for good; its sequence grows with every change that people are told of, so that a calendar
moves the entry it has instead of making another.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from forums.agenda import AgendaLine
from forums.models import Meeting

PRODUCT = "-//Yhdyspinta//Meetings//FI"
ZONE = "Europe/Helsinki"
HOUR = datetime.timedelta(hours=1)
REQUEST, CANCEL = "REQUEST", "CANCEL"
STATUS = {
    Meeting.State.PREPARING: "TENTATIVE",
    Meeting.State.CALLED: "CONFIRMED",
    Meeting.State.HELD: "CONFIRMED",
    Meeting.State.CANCELLED: "CANCELLED",
}


def host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def meeting_url(meeting: Meeting) -> str:
    return settings.PUBLIC_URL + reverse("meeting_detail", args=[meeting.key])


def invitation(
    meeting: Meeting, method: str, *, email: str, name: str, language: str, agenda: Iterable[AgendaLine] = ()
) -> bytes:
    """The calendar file for one person, in their language; it names nobody else.

    Answers are given on the portal's page, so the mail program is not asked to send one.
    """
    with translation.override(language):
        calendar = _calendar()
        calendar.add("method", method)
        calendar.add_component(_helsinki())
        event = meeting_event(meeting, members=True, agenda=agenda)
        if method == CANCEL:
            event["status"] = "CANCELLED"
        event.add("organizer", _address(settings.DEFAULT_FROM_EMAIL, meeting.forum.name))
        attendee = _address(email, name)
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "FALSE"
        event.add("attendee", attendee)
        calendar.add_component(event)
        return calendar.to_ical()


def meeting_event(meeting: Meeting, *, members: bool, is_busy: bool = True, agenda: Iterable[AgendaLine] = ()) -> Event:
    """The meeting as a calendar entry in the active language. `members`: with the video link and the agenda.

    `agenda` is that of the public edition: calendars are shared and mails forwarded.
    """
    event = Event()
    event.add("uid", f"{meeting.uid}@{host()}")
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", f"{meeting.forum.name} {meeting.numbered}")
    event.add("status", STATUS[meeting.state])
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    event.add("url", meeting_url(meeting))
    if place := _location(meeting, members):
        event.add("location", place)
    if text := _description(meeting, members, agenda):
        event.add("description", text)
    return event


def _location(meeting: Meeting, members: bool) -> str:
    if meeting.place:
        return meeting.place
    return _("Remote meeting") if meeting.video_link and members else ""


def _description(meeting: Meeting, members: bool, agenda: Iterable[AgendaLine]) -> str:
    lines = []
    if meeting.state == Meeting.State.CANCELLED and meeting.cancelled_because:
        lines.append(_("Cancelled: %(reason)s") % {"reason": meeting.cancelled_because})
    if members and meeting.video_link:
        lines.append(_("Video link: %(address)s") % {"address": meeting.video_link})
    if members:
        lines += agenda_titles(agenda)
        lines.append(_("Material and answers: %(address)s") % {"address": meeting_url(meeting)})
    return "\n".join(lines)


def agenda_titles(agenda: Iterable[AgendaLine]) -> list[str]:
    """ "1. Opening", "2. …": the numbered titles; of what the edition hides only that there is an item."""
    return [
        f"{line.number}. {_('Secret item') if line.is_hidden else line.item.title}" for line in agenda if line.number
    ]


@dataclass(frozen=True)
class DayEntry:
    """Something of whole days in a feed; `uid` without the host. The last day is included."""

    uid: str
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    url: str = ""


def feed(name: str, events: Iterable[Event], days: Iterable[DayEntry] = ()) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_helsinki())
    for component in (*events, *map(_day_event, days)):
        calendar.add_component(component)
    return calendar.to_ical()


def _day_event(entry: DayEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host()}")
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("dtstart", entry.starts_on)
    event.add("dtend", entry.ends_on + datetime.timedelta(days=1))  # the end is not included (RFC 5545, 3.6.1)
    event.add("summary", entry.title)
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    return event


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _helsinki() -> Timezone:
    """Finnish time by the rule that has held since 1996: the clocks move on the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(_turn(TimezoneDaylight(), "EEST", datetime.datetime(1996, 3, 31, 3), 2, 3, 3))
    zone.add_component(_turn(TimezoneStandard(), "EET", datetime.datetime(1996, 10, 27, 4), 3, 2, 10))
    return zone


def _turn(
    part: Timezone, name: str, first: datetime.datetime, before: int, after: int, month: int
) -> TimezoneDaylight | TimezoneStandard:
    """From `first` on, on the last Sunday of `month`, from so many hours before Greenwich to so many."""
    part.add("tzname", name)
    part.add("dtstart", first)
    part.add("tzoffsetfrom", before * HOUR)
    part.add("tzoffsetto", after * HOUR)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    return part


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = name
    return address
