"""Answering the notice: by the personal link or after logging in, oneself, by a deputy, or not at all."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.models import Attendance, Edition, Meeting
from forums.place_links import place_token, place_url
from forums.rules import edition_for
from forums.workflow.answering import answer, answer_by_link
from forums.workflow.table import WrongState
from organisations.models import Notice
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_user
from tests.forums.factories import make_deputy, make_item, make_meeting, make_place
from tests.ground.database import world

BACKEND = "organisations.login.PersonBackend"
HOUR = datetime.timedelta(hours=1)


@world
def meeting(forum_cast) -> Meeting:
    found = make_meeting(forum_cast.forum, state="called", video_link="https://video.example/salainen")
    make_item(found, "Vuoden teemat")
    make_item(found, "Asiakkaan nimi", publicity="secret", ground="JulkL 24 §")
    return found


@pytest.fixture
def place(forum_cast, meeting) -> Attendance:
    return meeting.attendances.get(seat=forum_cast.member_seat)


def fresh(place: Attendance) -> Attendance:
    return Attendance.objects.get(pk=place.pk)


def moved(meeting: Meeting, starts: datetime.timedelta, **fields) -> None:
    """The meeting of two hours so that it starts that long from now."""
    at = timezone.now() + starts
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=at, ends_at=at + 2 * HOUR, **fields)


def test_who_may_answer_for_a_place(forum_cast, place):
    expected = {"keeper", "secretary", "member"}
    for who in ("keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider"):
        if who in expected:
            answer(place, "attending", by=forum_cast.part(who))
        else:
            with pytest.raises(NotAllowed):
                answer(place, "absent", by=forum_cast.part(who))
    assert fresh(place).answer == "attending"
    assert place.meeting.events.filter(verb="answer").count() == len(expected)


def test_the_answer_can_be_changed_until_the_meeting(forum_cast, meeting, place):
    member = forum_cast.part("member")
    for said in ("attending", "absent", "attending"):
        answer(place, said, by=member, message="Tulen bussilla.")
        row = fresh(place)
        assert (row.answer, row.message, row.deputy) == (said, "Tulen bussilla.", None)
        assert row.answered_at is not None
    moved(meeting, -HOUR)
    for late in (lambda: answer(place, "absent", by=member), lambda: answer_by_link(place, "absent")):
        with pytest.raises(Refused):
            late()
    answer(place, "absent", by=forum_cast.part("secretary"))
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    with pytest.raises(WrongState):
        answer_by_link(place, "attending")


def test_the_deputy_who_comes_is_told_and_reads_the_papers_until_taken_back(forum_cast, meeting, place):
    second = make_user("Toinen varajäsen")
    second_seat = make_deputy(forum_cast.member_seat, second, 2)
    member = forum_cast.part("member")

    def reads() -> list[str | None]:
        meeting.__dict__.pop("places", None)
        return [edition_for(forum_cast.part("deputy"), meeting), edition_for(_part(forum_cast, second), meeting)]

    assert reads() == [None, None]
    answer(place, "deputy", by=member, deputy=forum_cast.deputy_seat)
    assert reads() == [Edition.MEMBERS, None]
    answer(place, "deputy", by=member, deputy=second_seat)
    assert reads() == [None, Edition.MEMBERS]
    answer(place, "deputy", by=member, deputy=second_seat, message="Sama varajäsen.")
    answer(place, "attending", by=member)
    assert reads() == [None, None]
    told = [(notice.key.split(":")[0], notice.recipient) for notice in Notice.objects.order_by("pk")]
    assert told == [
        ("deputy_comes", forum_cast.deputy),
        ("deputy_not_needed", forum_cast.deputy),
        ("deputy_comes", second),
        ("deputy_not_needed", second),
    ]
    first = Notice.objects.order_by("pk")[0]
    assert f"{forum_cast.member.name} (" in first.body and "/kutsu/" not in first.body  # the link is the member's own


def _part(forum_cast, user):
    from_member = forum_cast.part("member")
    return from_member.__class__(
        user=user,
        forum=forum_cast.forum,
        on=from_member.on,
        deputy_seats=tuple(user.seats.select_related("organisation")),
    )


def test_only_a_deputy_of_that_seat_can_be_named(forum_cast, place):
    ended = make_deputy(forum_cast.member_seat, make_user(), 2, valid_to=timezone.localdate())
    other = make_deputy(forum_cast.empty_seat, make_user())
    for deputy in (None, ended, other, forum_cast.empty_seat):
        with pytest.raises(Refused):
            answer(place, "deputy", by=forum_cast.part("member"), deputy=deputy)
    assert fresh(place).answer == "none"


def test_the_link_shows_only_what_anybody_may_know(meeting, place):
    text = Client().get(place_url(place)).content.decode()
    for words in ("Vuoden teemat", "Hollolan kunnantalo", place.name):
        assert words in text
    for words in ("Asiakkaan nimi", "video.example"):
        assert words not in text
    others = meeting.attendances.exclude(pk=place.pk).exclude(name="")
    assert not any(other.name in text.split("<main")[1] for other in others)


def test_the_link_answers_by_a_button_never_by_opening_it(forum_cast, place):
    client, address = Client(), reverse("place_answer", args=[place_token(place)])
    page = client.get(address, {"answer": "attending"})
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page.headers["Cache-Control"]
    assert client.head(address).status_code == 200
    assert fresh(place).answer == "none"
    assert client.post(address, {"answer": "attending", "message": "Etänä."}).status_code == 302
    assert (fresh(place).answer, fresh(place).message) == ("attending", "Etänä.")
    client.post(address, {"answer": "deputy", "deputy": forum_cast.deputy_seat.pk, "message": ""})
    assert fresh(place).deputy == forum_cast.deputy_seat
    assert forum_cast.deputy.name in client.get(address).content.decode()
    for nonsense in ({"answer": "none"}, {"answer": "deputy", "deputy": forum_cast.empty_seat.pk}, {}):
        client.post(address, nonsense)
        assert fresh(place).answer == "deputy"
    assert place.meeting.events.filter(verb="answer", user=None).count() == 2


def test_the_link_is_signed_and_ends_with_the_meeting(meeting, place):
    address = reverse("place_answer", args=[place_token(place)])
    for forged in (place.key.hex, f"{place.key.hex}:{'x' * 43}", "x", address.rsplit("/", 2)[1][:-1]):
        assert Client().get(reverse("place_answer", args=[forged])).status_code == 404
    moved(meeting, -HOUR)
    page = Client().get(address)
    assert page.status_code == 200 and 'name="answer"' not in page.content.decode()
    Client().post(address, {"answer": "absent"})
    assert fresh(place).answer == "none"
    moved(meeting, -3 * HOUR)
    assert Client().get(address).status_code == 410
    moved(meeting, HOUR, state="cancelled", cancelled_because="Tila ei ole vapaa.")
    text = Client().get(address).content.decode()
    assert "Tila ei ole vapaa." in text and 'name="answer"' not in text


def test_the_own_answer_is_given_on_the_page_and_the_secretary_writes_one_down(forum_cast, meeting, place, client):
    guest = make_place(meeting, name="Puhelimitse kutsuttu")
    page = reverse("meeting_places", args=[meeting.key])
    for who, own in (("member", 1), ("chair", 1), ("keeper", 0)):
        client.force_login(getattr(forum_cast, who), backend=BACKEND)
        assert client.get(page).content.decode().count('value="absent"') == own, who
    client.force_login(forum_cast.member, backend=BACKEND)
    done = client.post(reverse("place_reply", args=[meeting.key, place.key]), {"answer": "absent", "message": ""})
    assert (done.url, fresh(place).answer) == (page, "absent")
    assert client.post(reverse("place_reply", args=[meeting.key, guest.key]), {"answer": "absent"}).status_code == 403
    client.force_login(forum_cast.secretary, backend=BACKEND)
    form = client.get(reverse("place_edit", args=[meeting.key, guest.key])).content.decode()
    assert reverse("place_reply", args=[meeting.key, guest.key]) in form
    client.post(reverse("place_reply", args=[meeting.key, guest.key]), {"answer": "attending"})
    assert fresh(guest).answer == "attending"
    client.post(reverse("place_edit", args=[meeting.key, guest.key]), {"on_paper": "on"})
    assert fresh(guest).on_paper
    elsewhere = make_meeting(forum_cast.forum, 2, "called")
    assert client.get(reverse("place_edit", args=[elsewhere.key, guest.key])).status_code == 404
