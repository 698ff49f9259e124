"""Calendar files held against their rules: RFC 5545 (the format) and RFC 5546 (invitations, changes, cancellations)."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from icalendar import Calendar

from forums.agenda import agenda_of
from forums.ical import CANCEL, REQUEST, invitation
from forums.models import Edition
from forums.workflow import answering, calling
from organisations.models import Notice
from tests.forums.factories import make_forum, make_item, make_meeting

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = datetime.timedelta(days=1)


def file_for(meeting, method=REQUEST, language="fi", **options) -> bytes:
    options = {"email": "jasen@kunta.example", "name": "Jäsen"} | options
    agenda = agenda_of(meeting, Edition.PUBLIC)
    return invitation(meeting, method, language=language, agenda=agenda, **options)


def event_of(content: bytes):
    """The calendar and its only entry."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def at(*moment: int) -> datetime.datetime:
    return datetime.datetime(*moment, tzinfo=HELSINKI)


@pytest.fixture
def meeting(db):
    found = make_meeting(
        make_forum(),
        state="called",
        starts_at=at(2026, 12, 10, 9),
        ends_at=at(2026, 12, 10, 11),
        video_link="https://v.example/a",
    )
    make_item(found, "Talous; tavoitteet, mittarit ja pitkä otsikko, joka ei mahdu seitsemäänkymmeneenviiteen tavuun")
    make_item(found, "Asiakkaan nimi", publicity="secret", ground="JulkL 24 §")
    return found


def test_an_invitation_says_what_a_calendar_needs(meeting, settings):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    calendar, event = event_of(file_for(meeting))
    assert (calendar["version"], calendar["method"], calendar["calscale"]) == ("2.0", "REQUEST", "GREGORIAN")
    assert calendar["prodid"]
    assert event["uid"] == f"{meeting.uid}@yhdyspinta.example"
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert event["dtstamp"].dt.utcoffset() == datetime.timedelta(0)
    assert (event["dtstart"].dt, event["dtend"].dt) == (meeting.starts_at, meeting.ends_at)
    assert event["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert event["summary"] == "Yhdyspintaneuvottelukunta 1/2026"
    assert event["location"] == "Hollolan kunnantalo, valtuustosali"
    assert str(meeting.key) in event["url"]
    text = event["description"]
    assert "https://v.example/a" in text and "1. Talous; tavoitteet, mittarit" in text and "Asiakkaan nimi" not in text


def test_it_names_its_own_recipient_and_nobody_else(meeting, settings):
    content = file_for(meeting)
    _calendar, event = event_of(content)
    assert str(event["attendee"]) == "mailto:jasen@kunta.example"
    assert (event["attendee"].params["CN"], event["attendee"].params["RSVP"]) == ("Jäsen", "FALSE")
    assert str(event["organizer"]) == f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    assert event["organizer"].params["CN"] == "Yhdyspintaneuvottelukunta"
    assert content.replace(b"\r\n ", b"").count(b"mailto:") == 2


def test_lines_are_folded_at_75_bytes_and_end_as_the_format_says(meeting):
    content = file_for(meeting)
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert rb"Talous\; tavoitteet\, mittarit" in content.replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        ((2026, 10, 24, 9), 3),
        ((2026, 10, 25, 9), 2),
        ((2027, 3, 27, 9), 2),
        ((2027, 3, 28, 9), 3),
    ],
)
def test_nine_o_clock_is_nine_on_both_sides_of_the_clock_change(db, moment, hours):
    """By the rules that the file itself carries: a program need not know the name of the zone."""
    meeting = make_meeting(make_forum(), starts_at=at(*moment), ends_at=at(*moment) + datetime.timedelta(hours=2))
    calendar, event = event_of(file_for(meeting))
    assert f"DTSTART;TZID=Europe/Helsinki:{meeting.starts_at:%Y%m%d}T090000".encode() in file_for(meeting)
    (zone,) = calendar.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)
    local = event["dtstart"].dt.replace(tzinfo=own)
    assert local.utcoffset() == datetime.timedelta(hours=hours)
    assert local.astimezone(datetime.UTC) == meeting.starts_at.astimezone(datetime.UTC)


def test_the_words_are_in_the_recipients_language(meeting):
    with translation.override("sv"):
        here = translation.gettext("Video link: %(address)s") % {"address": meeting.video_link}
    assert here in event_of(file_for(meeting, language="sv"))[1]["description"]


def test_a_remote_meeting_without_a_place_says_so(meeting):
    meeting.place = ""
    assert event_of(file_for(meeting, language="en"))[1]["location"] == "Remote meeting"
    meeting.video_link = ""
    assert "location" not in event_of(file_for(meeting))[1]


def sent_to(user, start: str):
    notice = Notice.objects.filter(recipient=user, key__startswith=start).order_by("pk").last()
    with default_storage.open(notice.attachment) as file:
        return event_of(file.read())


def test_changes_keep_the_uid_and_raise_the_sequence(forum_cast):
    by = forum_cast.part("secretary")
    meeting = make_meeting(forum_cast.forum)
    make_item(meeting)
    calling.call(meeting, by=by)
    meeting.refresh_from_db()
    meeting.starts_at, meeting.ends_at = meeting.starts_at + DAY, meeting.ends_at + DAY
    meeting.save()
    calling.tell_change(meeting, by=by)
    calling.cancel(meeting, by=by, reason="Este.")
    steps = [sent_to(forum_cast.member, f"meeting_{step}") for step in ("called", "changed", "cancelled")]
    assert [calendar["method"] for calendar, _event in steps] == [REQUEST, REQUEST, CANCEL]
    assert len({event["uid"] for _calendar, event in steps}) == 1
    assert [event["sequence"] for _calendar, event in steps] == [0, 1, 2]
    assert steps[1][1]["dtstart"].dt - steps[0][1]["dtstart"].dt == DAY
    assert (steps[2][1]["status"], str(steps[2][1]["attendee"])) == ("CANCELLED", f"mailto:{forum_cast.member.email}")


def test_the_deputys_entry_goes_and_comes_back(forum_cast):
    by = forum_cast.part("secretary")
    meeting = make_meeting(forum_cast.forum)
    make_item(meeting)
    calling.call(meeting, by=by)
    place, member = meeting.attendances.get(seat=forum_cast.member_seat), forum_cast.part("member")
    found = []
    for said, start in (("deputy", "deputy_comes"), ("attending", "deputy_not_needed"), ("deputy", "deputy_comes")):
        answering.answer(place, said, by=member, deputy=forum_cast.deputy_seat)
        calendar, event = sent_to(forum_cast.deputy, start)
        found.append((calendar["method"], event["sequence"]))
    assert found == [(REQUEST, 0), (CANCEL, 1), (REQUEST, 1)]
