"""The notice of a meeting: who gets a place and a message, what it says, changes, guests, letters, the cancellation."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forums.models import Attendance, Meeting
from forums.places import place_rows, tally_of
from forums.workflow import calling, inviting
from forums.workflow.table import WrongState
from organisations.models import Notice, NoticePreference, Seat, Topic
from organisations.outbox import send_pending
from organisations.refusals import NotAllowed, Refused
from tests.agreements.pdf_text import pages_of
from tests.factories import make_user
from tests.forums.factories import make_forum, make_item, make_meeting, make_place, make_seat
from tests.ground.database import world

BACKEND = "organisations.login.PersonBackend"
HELD = ("secretary", "chair", "expert", "member")
DAY = datetime.timedelta(days=1)


@world
def meeting(forum_cast) -> Meeting:
    """In preparation, with a public and a secret item."""
    found = make_meeting(forum_cast.forum)
    make_item(found, "Vuoden teemat")
    make_item(found, "Asiakkaan nimi", publicity="secret", ground="JulkL 24 §")
    return found


@pytest.fixture
def by(forum_cast):
    return forum_cast.part("secretary")


def called(meeting, by, **options) -> Meeting:
    return calling.call(meeting, by=by, **options)


def messages_to(user, template_start: str = "") -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, key__startswith=template_start).order_by("pk"))


def keys_since(pk: int) -> list[str]:
    return sorted(key.split(":")[0] for key in Notice.objects.filter(pk__gt=pk).values_list("key", flat=True))


def last_notice() -> int:
    return max(Notice.objects.values_list("pk", flat=True), default=0)


def test_the_notice_makes_a_place_for_each_full_seat_of_the_day(forum_cast, meeting, by):
    make_seat(forum_cast.forum, forum_cast.lahti, make_user("Tuleva"), valid_from=meeting.on + DAY)
    called(meeting, by, on_paper=[forum_cast.member_seat.pk], answer_by=meeting.on - DAY, greeting="Tervetuloa.")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, meeting.answer_by) == ("called", 0, meeting.on - DAY)
    places = {place.user and place.user.name: place for place in meeting.attendances.all()}
    assert set(places) == {getattr(forum_cast, who).name for who in HELD} | {None}
    own = places[forum_cast.member.name]
    assert (own.name, own.organisation_name, own.role) == (forum_cast.member.name, forum_cast.hollola.name_fi, "member")
    assert [place.on_paper for place in places.values() if place.user != forum_cast.member] == [False] * 4
    assert own.on_paper
    assert meeting.events.get(verb="call").comment == "Tervetuloa."


def test_members_are_told_with_a_personal_link_and_deputies_for_information(forum_cast, meeting, by):
    called(meeting, by, greeting="Tervetuloa.")
    for who in HELD:
        (notice,) = messages_to(getattr(forum_cast, who))
        assert (notice.topic, notice.holds_link, bool(notice.why)) == (Topic.MEETING, True, True)
        assert notice.url.endswith(reverse("meeting_places", args=[meeting.key]))
        for words in ("Tervetuloa.", "1. Vuoden teemat", "Hollolan kunnantalo", "/kokoukset/kutsu/"):
            assert words in notice.body
        assert "Asiakkaan nimi" not in notice.body
    (notice,) = messages_to(forum_cast.deputy)
    assert (notice.attachment, notice.holds_link) == ("", False)
    assert "/kutsu/" not in notice.body and str(meeting.key) in notice.body
    assert not messages_to(forum_cast.former) and not messages_to(forum_cast.outsider)


def test_the_mail_is_an_invitation_and_its_personal_link_is_not_kept(forum_cast, meeting, by):
    NoticePreference.objects.create(user=forum_cast.chair, topic=Topic.MEETING, delivery="off")
    called(meeting, by)
    assert messages_to(forum_cast.chair)[0].body.strip() == ""
    send_pending()
    sent = next(one for one in mail.outbox if one.to == [forum_cast.member.email])
    parts = [part for part in sent.message().walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", None]
    assert parts[1].get_filename() == "kokous.ics"
    assert b"METHOD:REQUEST" in parts[0].get_payload(decode=True)
    assert messages_to(forum_cast.member)[0].body == ""
    assert forum_cast.chair.email not in {address for one in mail.outbox for address in one.to}


def test_what_the_notice_asks_for_is_checked(forum_cast, by):
    empty = make_meeting(forum_cast.forum, 1)
    past = make_meeting(forum_cast.forum, 2, in_days=-1)
    make_item(past)
    late = make_meeting(forum_cast.forum, 3)
    make_item(late)
    for meeting in (empty, past):
        with pytest.raises(Refused):
            called(meeting, by)
    for day in (timezone.localdate() - DAY, late.on + DAY):
        with pytest.raises(ValidationError):
            called(late, by, answer_by=day)
    assert not Attendance.objects.exists() and not Notice.objects.exists()


def test_a_change_is_told_to_all_with_what_has_changed(forum_cast, meeting, by):
    meeting = called(meeting, by)
    with pytest.raises(Refused):
        calling.tell_change(meeting, by=by)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    Attendance.objects.filter(pk=place.pk).update(answer="deputy", deputy=forum_cast.deputy_seat)
    meeting.place, meeting.starts_at = "Lahden kaupungintalo", meeting.starts_at + datetime.timedelta(minutes=30)
    meeting.save()
    before = last_notice()
    calling.tell_change(meeting, by=by, greeting="Tila vaihtui.")
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert keys_since(before) == ["meeting_changed"] * 5
    for who in (*HELD, "deputy"):
        notice = messages_to(getattr(forum_cast, who), "meeting_changed")[0]
        assert notice.attachment
        for words in ("Lahden kaupungintalo", "Hollolan kunnantalo, valtuustosali", "9.30", "Tila vaihtui."):
            assert words in notice.body
    with pytest.raises(Refused):
        calling.tell_change(meeting, by=by)


def test_a_cancellation_is_told_to_those_who_were_called_only(forum_cast, meeting, by):
    quiet = make_meeting(forum_cast.forum, 2)
    calling.cancel(quiet, by=by, reason="Ei asioita.")
    assert not Notice.objects.exists()
    called(meeting, by)
    before = last_notice()
    calling.cancel(meeting, by=by, reason="Este.")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, meeting.cancelled_because) == ("cancelled", 1, "Este.")
    assert keys_since(before) == ["meeting_cancelled"] * 5  # the four who hold a seat, and the deputy
    notice = messages_to(forum_cast.member, "meeting_cancelled")[0]
    assert "Este." in notice.body and notice.attachment and not notice.holds_link
    assert not messages_to(forum_cast.deputy, "meeting_cancelled")[0].attachment


def test_guests_are_invited_by_name_and_address(forum_cast, meeting, by):
    known = make_user("Asiantuntija muualta")
    guest = inviting.invite(meeting, {"name": "Vieras", "email": "vieras@example.com"}, by=by)
    assert not Notice.objects.exists()
    called(meeting, by)
    assert Notice.objects.get(email="vieras@example.com").language == "fi"
    late = inviting.invite(meeting, {"name": "", "organisation": forum_cast.lahti, "email": known.email}, by=by)
    assert (late.user, late.organisation_name) == (known, forum_cast.lahti.name_fi)
    assert len(messages_to(known, "meeting_called")) == 1
    with pytest.raises(Refused):
        inviting.invite(meeting, {"name": "Sama", "email": known.email}, by=by)
    with pytest.raises(ValidationError):
        inviting.invite(meeting, {"name": "", "email": "kuka@example.com"}, by=by)
    inviting.remove_place(guest, by=by)
    assert Notice.objects.filter(email="vieras@example.com", key__startswith="place_ended").count() == 1
    with pytest.raises(Refused):
        inviting.remove_place(meeting.attendances.get(seat=forum_cast.member_seat), by=by)


def test_new_holders_get_the_place_and_the_old_link_ends(forum_cast, meeting, by):
    called(meeting, by)
    with pytest.raises(Refused):
        inviting.update_places(meeting, by=by)
    old = meeting.attendances.get(seat=forum_cast.member_seat)
    Attendance.objects.filter(pk=old.pk).update(answer="attending")
    new_member, first = make_user("Uusi jäsen"), make_user("Ensimmäinen")
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(holder=new_member)
    Seat.objects.filter(holder=forum_cast.expert).update(valid_to=timezone.localdate())
    make_seat(forum_cast.forum, forum_cast.lahti, first)
    before = last_notice()
    inviting.update_places(meeting, by=by)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    assert (place.user, place.name, place.answer, place.pk) == (new_member, "Uusi jäsen", "none", old.pk)
    assert place.key != old.key
    assert not meeting.attendances.filter(user=forum_cast.expert).exists()
    ended, notices = ["place_ended"] * 2, ["meeting_called"] * 2
    assert [key for key in keys_since(before) if key != "meeting_called_deputy"] == [*notices, *ended]
    assert len(messages_to(forum_cast.member, "place_ended")) == len(messages_to(forum_cast.expert, "place_ended")) == 1
    assert len(messages_to(first)) == len(messages_to(new_member)) == 1
    assert len(messages_to(forum_cast.deputy)) == 1  # informed once, not with each new holder
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_who_has_not_answered_is_reminded_every_third_day_at_most(forum_cast, meeting, by):
    called(meeting, by)
    Attendance.objects.filter(user=forum_cast.chair).update(answer="absent")
    make_place(meeting, name="Puhelimitse kutsuttu")
    reminded = inviting.remind(meeting, by=by, greeting="Vastaathan.")
    assert {place.user for place in reminded} == {forum_cast.secretary, forum_cast.expert, forum_cast.member}
    with pytest.raises(Refused):
        inviting.remind(meeting, by=by)
    Attendance.objects.filter(user=forum_cast.member).update(reminded_at=timezone.now() - 3 * DAY)
    assert [place.user for place in inviting.remind(meeting, by=by)] == [forum_cast.member]
    assert len(messages_to(forum_cast.member, "place_reminded")) == 2
    assert "Vastaathan." in messages_to(forum_cast.member, "place_reminded")[0].body


def test_the_tally_counts_people_and_tells_of_empty_seats(forum_cast, meeting, by):
    called(meeting, by)
    Attendance.objects.filter(user=forum_cast.chair).update(answer="attending")
    Attendance.objects.filter(user=forum_cast.member).update(answer="deputy", deputy=forum_cast.deputy_seat)
    Attendance.objects.filter(user=forum_cast.expert).update(answer="absent")
    tally = tally_of(place_rows(meeting))
    assert (tally.invited, tally.attending, tally.by_deputy, tally.absent) == (4, 1, 1, 1)
    assert (tally.waiting, tally.empty) == (1, 1)


def test_those_on_paper_get_a_letter_each(forum_cast, meeting, by, client, verapdf):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    address = reverse("notice_letters", args=[meeting.key])
    assert client.get(address).status_code == 302
    called(meeting, by, on_paper=[forum_cast.member_seat.pk], greeting="Tervetuloa.")
    make_place(meeting, name="Paperivieras", organisation_name="Yhdistys", on_paper=True)
    letters = client.get(address).content
    pages = pages_of(letters)
    assert len(pages) == 2 and verapdf(letters).ok
    for page, name in zip(pages, (forum_cast.member.name, "Paperivieras"), strict=True):
        for words in (name, "1. Vuoden teemat", "Tervetuloa.", forum_cast.secretary.email):
            assert words in page
        assert "Asiakkaan nimi" not in page


# page: to whom it opens (200) while the meeting is prepared, and when it has been called; 403 and 404 for others
KEEPERS = {"keeper", "secretary"}
INSIDE = {*KEEPERS, "chair", "member", "expert"}
KNOW = {*INSIDE, "deputy", "former", "administrator", "outsider"}
PAGES = {
    "meeting_call": (KEEPERS, set()),
    "place_add": (KEEPERS, KEEPERS),
    "meeting_cancel": (KEEPERS, KEEPERS),
    "meeting_tell_change": (set(), KEEPERS),
    "places_update": (set(), KEEPERS),
    "places_remind": (set(), KEEPERS),
    "meeting_places": ({*KEEPERS, "chair"}, INSIDE),
    "meeting_places_csv": ({*KEEPERS, "chair"}, INSIDE),
}


def test_who_opens_the_pages_of_the_notice(forum_cast, meeting, client):
    make_item(later := make_meeting(forum_cast.forum, 2, "called", public_since=timezone.now()))
    for who in sorted(KNOW):
        client.force_login(getattr(forum_cast, who), backend=BACKEND)
        for page, (prepared, when_called) in PAGES.items():
            for shown, opens in ((meeting, prepared), (later, when_called)):
                status = client.get(reverse(page, args=[shown.key])).status_code
                wanted = {200} if who in opens else {403, 404} if who not in KEEPERS else {302}
                assert status in wanted, (who, page, shown.state, status)


def test_the_page_shows_what_is_written_to_the_secretary_to_the_secretary_only(forum_cast, meeting, by, client):
    called(meeting, by)
    Attendance.objects.filter(user=forum_cast.member).update(answer="absent", message="Saavun myöhemmin.")
    address = reverse("meeting_places", args=[meeting.key])
    for who, sees in (("secretary", True), ("chair", False), ("expert", False)):
        client.force_login(getattr(forum_cast, who), backend=BACKEND)
        text = client.get(address).content.decode()
        assert ("Saavun myöhemmin." in text) is sees, who
        assert forum_cast.member.name in text
    assert (
        forum_cast.member.name not in client.get(address, {"nayta": "vastaamatta"}).content.decode().split("<main")[1]
    )


def test_the_secretary_calls_changes_and_cancels_on_the_pages(forum_cast, meeting, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    page = client.get(reverse("meeting_call", args=[meeting.key]))
    text = page.content.decode()
    assert forum_cast.member.email in text and "Vuoden teemat" in text and "Asiakkaan nimi" not in text
    wanted = page.context["form"]["answer_by"].value()
    sent = client.post(
        reverse("meeting_call", args=[meeting.key]),
        {"answer_by": wanted, "greeting": "Hei.", "on_paper": [forum_cast.member_seat.pk]},
    )
    assert sent.url == reverse("meeting_places", args=[meeting.key])
    meeting.refresh_from_db()
    assert meeting.answer_by == meeting.on - 7 * DAY
    Meeting.objects.filter(pk=meeting.pk).update(place="Muualla")
    change = reverse("meeting_tell_change", args=[meeting.key])
    assert change in client.get(sent.url).content.decode()
    assert "Muualla" in client.get(change).content.decode()
    client.post(change, {"greeting": ""})
    assert Notice.objects.filter(key__startswith="meeting_changed").count() == 4
    cancel = reverse("meeting_cancel", args=[meeting.key])
    assert client.post(cancel, {"reason": ""}).status_code == 200
    client.post(cancel, {"reason": "Este."})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


def test_who_is_on_paper_is_remembered_for_the_next_meeting(forum_cast, by, client):
    first = make_meeting(forum_cast.forum, 1, in_days=10)
    make_item(first)
    called(first, by, on_paper=[forum_cast.member_seat.pk])
    second = make_meeting(forum_cast.forum, 2, in_days=40)
    client.force_login(forum_cast.secretary, backend=BACKEND)
    form = client.get(reverse("meeting_call", args=[second.key])).context["form"]
    assert form["on_paper"].value() == [forum_cast.member_seat.pk]


def test_verbs_refuse_others_and_other_states(forum_cast, meeting, by):
    member = forum_cast.part("member")
    for verb in (
        lambda who: calling.call(meeting, by=who),
        lambda who: calling.cancel(meeting, by=who, reason="x"),
        lambda who: inviting.invite(meeting, {"name": "x", "email": ""}, by=who),
    ):
        with pytest.raises(NotAllowed):
            verb(member)
    for verb in (calling.tell_change, inviting.update_places, inviting.remind):
        with pytest.raises(WrongState):
            verb(meeting, by=by)
    elsewhere = make_meeting(make_forum("Toinen"))
    with pytest.raises(NotAllowed):
        calling.call(elsewhere, by=by)
