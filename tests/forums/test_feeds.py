"""Calendar feeds: what each shows by its owner's rights of the day, and the secret address."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from forums.models import CalendarFeed, ClockEntry
from forums.workflow.answering import answer
from organisations.models import Seat, User
from tests.factories import make_county
from tests.forums.factories import make_forum, make_meeting, make_place

BACKEND = "organisations.login.PersonBackend"
DAY = datetime.timedelta(days=1)


def feed_of(user, **of) -> CalendarFeed:
    return CalendarFeed.objects.get_or_create(user=user, **of)[0]


def entries(feed: CalendarFeed) -> dict[str, object]:
    """The entries of the calendar by their summary."""
    response = Client().get(reverse("calendar_feed", args=[feed.secret]))
    assert response.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def short(found) -> set[str]:
    """ "1/2026" of "Yhdyspintaneuvottelukunta 1/2026"."""
    return {name.rsplit(" ", 1)[1].partition("/")[0] for name in found}


@pytest.fixture
def world(forum_cast):
    """Meetings of the forum: prepared (1), called (2), cancelled before (3) and after the notice (4); and elsewhere."""
    link = {"video_link": "https://video.example/a"}
    meetings = {
        1: make_meeting(forum_cast.forum, 1, **link),
        2: make_meeting(forum_cast.forum, 2, "called", **link),
        3: make_meeting(forum_cast.forum, 3, "cancelled", called_at=None),
        4: make_meeting(forum_cast.forum, 4, "cancelled", cancelled_because="Este."),
        5: make_meeting(make_forum("Toinen", forum_cast.county), 5, "called", **link),
        6: make_meeting(make_forum("Muualla", make_county("Muu", 0)), 6, "called"),
    }
    make_place(meetings[6], name="Vieras", user=forum_cast.expert)
    return meetings


# whose: the meetings in their own calendar, in that of the forum, and of the county
SEEN = {
    "member": ({1, 2, 4}, {1, 2, 4}, {1, 2, 4, 5}),
    "deputy": ({1, 2, 4}, {1, 2, 4}, {1, 2, 4, 5}),
    "expert": ({1, 2, 4, 6}, {1, 2, 4}, {1, 2, 4, 5}),
    "administrator": (set(), set(), {2, 4, 5}),
    "keeper": (set(), set(), {2, 4, 5}),
    "former": (set(), set(), set()),
    "outsider": (set(), set(), set()),
}


def test_each_sees_what_their_seats_and_roles_of_today_allow(forum_cast, world):
    for who, wanted in SEEN.items():
        user = getattr(forum_cast, who)
        feeds = feed_of(user), feed_of(user, forum=forum_cast.forum), feed_of(user, county=forum_cast.county)
        found = tuple({int(number) for number in short(entries(feed))} for feed in feeds)
        assert found == wanted, who


def test_an_ended_seat_empties_the_feed_and_a_closed_account_ends_it(forum_cast, world):
    feeds = feed_of(forum_cast.member), feed_of(forum_cast.member, forum=forum_cast.forum)
    assert all(map(entries, feeds))
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(valid_to=timezone.localdate() - DAY)
    assert not any(map(entries, feeds))
    User.objects.filter(pk=forum_cast.member.pk).update(is_active=False)
    for feed in feeds:
        assert Client().get(reverse("calendar_feed", args=[feed.secret])).status_code == 404


def test_an_entry_says_how_the_meeting_stands_and_the_link_is_for_those_who_come(forum_cast, world):
    feed, county = feed_of(forum_cast.member), feed_of(forum_cast.administrator, county=forum_cast.county)

    def entry(of, number):
        return next(event for name, event in entries(of).items() if f" {number}/" in name)

    assert [str(entry(feed, number)["status"]) for number in (1, 2, 4)] == ["TENTATIVE", "CONFIRMED", "CANCELLED"]
    assert "Este." in entry(feed, 4)["description"]
    assert "video.example" in entry(feed, 2)["description"] and entry(feed, 2)["transp"] == "OPAQUE"
    assert "description" not in entry(county, 2) and entry(county, 2)["transp"] == "TRANSPARENT"
    assert entry(feed, 2)["uid"].startswith(str(world[2].uid))
    place = world[2].attendances.get(seat=forum_cast.member_seat)
    answer(place, "deputy", by=forum_cast.part("member"), deputy=forum_cast.deputy_seat)
    assert entry(feed, 2)["transp"] == "TRANSPARENT"
    deputy = entry(feed_of(forum_cast.deputy), 2)
    assert "video.example" in deputy["description"] and deputy["transp"] == "OPAQUE"


def test_the_year_clock_stands_in_the_feeds_as_whole_days(forum_cast, world):
    day = timezone.localdate() + 30 * DAY
    ClockEntry.objects.create(
        county=forum_cast.county, title_fi="HYTE-neuvottelun valmistelu", starts_on=day, ends_on=day + 4 * DAY
    )
    ClockEntry.objects.create(
        county=forum_cast.county, forum=forum_cast.forum, title_fi="Foorumin itsearviointi", starts_on=day, ends_on=day
    )
    county = entries(feed_of(forum_cast.member, county=forum_cast.county))
    event = county["HYTE-neuvottelun valmistelu"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + 5 * DAY)
    assert "Foorumin itsearviointi" in county
    forum = entries(feed_of(forum_cast.member, forum=forum_cast.forum))
    assert "Foorumin itsearviointi" in forum and "HYTE-neuvottelun valmistelu" not in forum
    assert len({str(event["uid"]) for event in county.values()}) == len(county)


def test_the_calendar_is_kept_by_nobody_and_found_by_nobody(forum_cast, world):
    response = Client().get(reverse("calendar_feed", args=[feed_of(forum_cast.member).secret]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert Client().get(reverse("calendar_feed", args=["arvaus"])).status_code == 404


def test_a_new_address_ends_the_old_one_at_once(forum_cast, world, client):
    client.force_login(forum_cast.member, backend=BACKEND)
    page, renew = reverse("calendar_feeds"), reverse("calendar_feed_renew")
    text = client.get(page).content.decode()
    assert not CalendarFeed.objects.exists() and ".ics" not in text
    for kind, pk in (("own", ""), ("forum", forum_cast.forum.pk), ("county", forum_cast.county.pk)):
        assert client.post(renew, {"kind": kind, "pk": pk}).url == page
    old = CalendarFeed.objects.get(forum=forum_cast.forum).secret
    assert client.get(page).content.decode().count(".ics") == 3 and old in client.get(page).content.decode()
    client.post(renew, {"kind": "forum", "pk": forum_cast.forum.pk})
    assert Client().get(reverse("calendar_feed", args=[old])).status_code == 404
    assert CalendarFeed.objects.filter(user=forum_cast.member).count() == 3
    elsewhere = make_forum("Muu foorumi", make_county("Kaukana", 0))
    for kind, pk in (("forum", elsewhere.pk), ("county", elsewhere.county_id), ("", "")):
        assert client.post(renew, {"kind": kind, "pk": pk}).status_code == 404
    assert client.get(renew).status_code == 405
