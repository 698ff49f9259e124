"""Seats of a forum: filled by invitation, dated, ended, left; who may; what an ended seat takes away."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from forums.models import Edition, Meeting, SeatRule
from forums.rules import edition_for
from forums.workflow import seats
from forums.workflow.keeping import close_forum
from organisations import term_end, workflow
from organisations.models import Invitation, Membership, Notice, Seat, User
from organisations.refusals import InvitationClosed, NotAllowed, Refused
from tests.factories import PASSWORD, acting, make_user, municipalities_of
from tests.forums.factories import make_deputy, make_forum, make_meeting, make_rule, make_seat, part_of

Role = Seat.Role
today = timezone.localdate  # asked each time: midnight may come between
DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=365)


def link_of(invitation: Invitation) -> str:
    """The path of the newest personal link that was mailed to the invited."""
    body = Notice.objects.filter(key__startswith=f"invitation:{invitation.pk}:").latest("pk").body
    return re.search(r"https?://[^/]+(/\S*kutsu/\S+/)", body)[1]


def invited(cast, seat: Seat | None = None, email: str = "uusi@kunta.example", **facts) -> Invitation:
    sense = {"since": today(), "until": today() + YEAR, "name": "Uuno Uusi", "language": "fi"}
    return seats.invite(seat or cast.empty_seat, by=cast.part("secretary"), email=email, **sense | facts)


def login(client, user: User):
    client.force_login(user, backend="organisations.login.PersonBackend")
    return client


WHO = ("keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous")
FILLERS = {"keeper", "secretary", "administrator"}  # of the empty seat, which is Lahti's
KEEPERS = {"keeper", "secretary"}


def test_who_may_do_what_to_an_empty_seat(forum_cast):
    """Those who keep the forum, and for who sits there the organisation's own administrators."""
    seat, forum, lahti = forum_cast.empty_seat, forum_cast.forum, forum_cast.lahti
    days = {"since": today(), "until": None}
    deeds = {
        "invite": (lambda part: seats.invite(seat, by=part, email="a@kunta.example", **days), FILLERS),
        "send again": (lambda part: seats.send_again(seat.invitations.get(), by=part), FILLERS),
        "cancel": (lambda part: seats.cancel_invitation(seat.invitations.get(), by=part), FILLERS),
        "deputy": (lambda part: seats.add_deputy(seat, by=part), FILLERS),
        "dates": (lambda part: seats.change_dates(seat, by=part, **days), FILLERS),
        "vacate": (lambda part: seats.vacate(seat, by=part), FILLERS),
        "end": (lambda part: seats.end_seat(seat, by=part), KEEPERS),
        "new": (
            lambda part: seats.make_seat(forum, lahti, by=part, role=Role.MEMBER, title_fi="", title_sv="", **days),
            KEEPERS,
        ),
        "by the rules": (lambda part: seats.make_missing_seats(forum, by=part, **days), KEEPERS),
        "close": (lambda part: close_forum(forum, by=part), KEEPERS),
    }
    for name, (deed, people) in deeds.items():
        allowed = {who for who in WHO if may(deed, forum_cast, who, with_offer=name in ("send again", "cancel"))}
        assert allowed == people, name


def may(deed, cast, who: str, *, with_offer: bool) -> bool:
    """Whether the deed is done for the person; whatever it did is taken back."""
    with transaction.atomic():
        if with_offer:
            invited(cast)
        try:
            deed(cast.part(who))
        except NotAllowed:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_a_seat_of_another_forum_is_not_touched_from_this_one(forum_cast):
    elsewhere = make_seat(make_forum("Toinen", forum_cast.county), forum_cast.lahti)
    with pytest.raises(NotAllowed):
        seats.add_deputy(elsewhere, by=forum_cast.part("secretary"))


def test_somebody_new_gets_an_account_and_the_seat_by_the_link_alone(client, forum_cast):
    invitation = invited(forum_cast)
    notice = Notice.objects.get(email="uusi@kunta.example")
    assert forum_cast.forum.body.name_fi in notice.subject and forum_cast.empty_seat.title_fi in notice.body
    link = link_of(invitation)
    page = client.get(link).content.decode()
    assert forum_cast.forum.body.name_fi in page and "Kunnanjohtaja" in page
    typed = {"name": "Uuno Uusi", "title_fi": "kunnanjohtaja", "password1": PASSWORD, "password2": PASSWORD}
    client.post(link, typed)
    user = User.objects.get(email="uusi@kunta.example")
    forum_cast.empty_seat.refresh_from_db()
    assert forum_cast.empty_seat.holder == user
    assert not user.memberships.exists()
    assert part_of(user, forum_cast.forum).has_seat
    for name, arguments in (
        ("desk", []),
        ("own_account", []),
        ("forum_list", []),
        ("forum_detail", [forum_cast.forum.pk]),
        ("agreement_list", []),
        ("organisation_list", []),
        ("notice_list", []),
        ("notice_preferences", []),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 200, name
    assert forum_cast.forum.body.name_fi in client.get(reverse("desk")).content.decode()
    assert forum_cast.forum.body.name_fi in client.get(reverse("own_account")).content.decode()


def test_somebody_with_an_account_accepts_with_it_and_keeps_the_roles_they_have(client, forum_cast):
    user = make_user("Vanha", forum_cast.lahti, Membership.Role.REGISTRAR)
    link = link_of(invited(forum_cast, email=user.email.upper()))
    assert client.get(link).status_code == 200
    assert forum_cast.empty_seat.holder is None
    login(client, user).post(link)
    forum_cast.empty_seat.refresh_from_db()
    assert forum_cast.empty_seat.holder == user
    assert [row.role for row in user.memberships.all()] == [Membership.Role.REGISTRAR]
    assert client.get(link).status_code == 410


def test_another_account_does_not_get_the_seat(client, forum_cast):
    link = link_of(invited(forum_cast))
    login(client, forum_cast.member).post(link)
    forum_cast.empty_seat.refresh_from_db()
    assert forum_cast.empty_seat.holder is None


def test_one_may_be_invited_to_a_seat_and_to_roles_at_the_same_time(forum_cast):
    invited(forum_cast)
    by = acting(forum_cast.lahti, Membership.Role.ADMINISTRATOR)
    assert workflow.invite("uusi@kunta.example", by=by, roles=[Membership.Role.READER])


REFUSED = {
    "crossed days": {"since": today() + DAY, "until": today()},
    "past": {"since": today() - YEAR, "until": today() - DAY},
    "before the seat begins": {"since": datetime.date(2025, 5, 31)},
}


@pytest.mark.parametrize("facts", REFUSED.values(), ids=REFUSED)
def test_days_that_make_no_sense_are_refused(forum_cast, facts):
    with pytest.raises(ValidationError):
        invited(forum_cast, **facts)
    assert not Invitation.objects.exists()


def test_a_seat_is_offered_to_one_at_a_time(forum_cast):
    first = invited(forum_cast)
    with pytest.raises(ValidationError):
        invited(forum_cast, email="toinen@kunta.example")
    seats.cancel_invitation(first, by=forum_cast.part("secretary"))
    assert invited(forum_cast, email="toinen@kunta.example")
    with pytest.raises(InvitationClosed):
        workflow.accept_invitation(first, user=make_user(email="uusi@kunta.example"))


def test_the_holder_is_not_invited_to_their_own_seat_nor_as_their_own_deputy(forum_cast):
    for seat in (forum_cast.member_seat, forum_cast.deputy_seat):
        with pytest.raises(ValidationError):
            invited(forum_cast, seat, email=forum_cast.member.email)


def test_a_successor_takes_the_seat_on_their_day_and_the_former_holder_stays_in_history(forum_cast):
    start = today() + 30 * DAY
    invitation = invited(forum_cast, forum_cast.member_seat, since=start)
    new = make_user(email="uusi@kunta.example")
    workflow.accept_invitation(invitation, user=new)
    forum_cast.member_seat.refresh_from_db()
    assert (forum_cast.member_seat.holder, forum_cast.member_seat.valid_from) == (new, start)
    kept = Seat.objects.get(holder=forum_cast.member)
    assert (kept.valid_from, kept.valid_to) == (datetime.date(2025, 6, 1), start - DAY)
    assert forum_cast.part("member").has_seat and not part_of(new, forum_cast.forum).has_seat


def test_who_accepts_late_does_not_push_the_holder_out_backwards(forum_cast):
    invitation = invited(forum_cast, forum_cast.member_seat)
    Invitation.objects.update(seat_from=today() - 10 * DAY)
    workflow.accept_invitation(invitation, user=make_user(email="uusi@kunta.example"))
    assert Seat.objects.get(holder=forum_cast.member).valid_to == today() - DAY


def test_an_invitation_does_not_outlive_its_seat(forum_cast):
    """Ended, given to another by the organisation itself, or over with the term: the link does not work."""
    by = acting(forum_cast.lahti, Membership.Role.ADMINISTRATOR)
    seat, other = forum_cast.empty_seat, by.user
    user = make_user(email="uusi@kunta.example")
    deeds = {
        "ended by the forum": lambda: seats.end_seat(seat, by=forum_cast.part("secretary")),
        "ended by the organisation": lambda: workflow.end_seat(seat, by=by),
        "another was named": lambda: workflow.name_holder(seat, by=by, holder=other, since=today()),
        "the term ended": lambda: term_end.end_term(
            forum_cast.lahti, by=by, on=today() - DAY, seats=[seat], memberships=[]
        ),
    }
    for name, deed in deeds.items():
        Seat.objects.filter(pk=seat.pk).update(valid_to=None, holder=None, valid_from="2025-06-01")
        Invitation.objects.all().delete()
        invitation = invited(forum_cast)
        deed()
        with pytest.raises(InvitationClosed):
            workflow.accept_invitation(invitation, user=user)
        assert not Seat.objects.filter(holder=user).exists(), name


def test_an_ended_seat_takes_access_away_the_same_day(client, forum_cast):
    """The papers, the page's own part and raising issues: all hang on the seat (DOMAIN.md trap 13)."""
    meeting = make_meeting(forum_cast.forum, state=Meeting.State.CALLED)
    assert edition_for(forum_cast.part("member"), meeting) == Edition.MEMBERS
    seats.vacate(forum_cast.member_seat, by=forum_cast.part("member"))
    assert edition_for(forum_cast.part("member"), meeting) is None
    assert not forum_cast.part("member").has_seat
    page = login(client, forum_cast.member).get(reverse("forum_detail", args=[forum_cast.forum.pk]))
    assert page.context["own"] == ()
    former = Seat.objects.get(holder=forum_cast.member)
    assert former.valid_to == today() - DAY
    assert Seat.objects.valid(today()).get(pk=forum_cast.member_seat.pk).holder is None


def test_a_whole_seat_ends_with_its_deputies_and_one_without_the_holder_does_not(forum_cast):
    seats.vacate(forum_cast.member_seat, by=forum_cast.part("secretary"))
    assert forum_cast.part("deputy").has_seat
    seats.end_seat(forum_cast.member_seat, by=forum_cast.part("secretary"))
    assert not forum_cast.part("deputy").has_seat


def test_ending_an_ended_seat_does_not_change_history(forum_cast):
    ended = Seat.objects.get(holder=forum_cast.former)
    for verb in (seats.vacate, seats.end_seat):
        verb(ended, by=forum_cast.part("secretary"))
    ended.refresh_from_db()
    assert (ended.holder, ended.valid_to) == (forum_cast.former, datetime.date(2025, 5, 31))


def test_a_coming_seat_that_is_given_up_does_not_begin_earlier(forum_cast):
    coming = make_seat(forum_cast.forum, forum_cast.lahti, make_user(), valid_from=today() + YEAR)
    seats.vacate(coming, by=forum_cast.part("secretary"))
    coming.refresh_from_db()
    assert (coming.holder, coming.valid_from) == (None, today() + YEAR)


def test_a_coming_seat_can_be_filled_beforehand(forum_cast):
    coming = make_seat(forum_cast.forum, forum_cast.lahti, valid_from=today() + YEAR, valid_to=today() + 2 * YEAR)
    invitation = invited(forum_cast, coming, since=today() + YEAR, until=today() + 2 * YEAR)
    user = make_user(email="uusi@kunta.example")
    workflow.accept_invitation(invitation, user=user)
    coming.refresh_from_db()
    assert (coming.holder, coming.valid_from) == (user, today() + YEAR)
    assert not part_of(user, forum_cast.forum).has_seat


def test_the_days_of_a_seat_bind_its_deputies_and_what_has_been_offered(forum_cast):
    by = forum_cast.part("secretary")
    deputy = make_deputy(forum_cast.member_seat, None, 2)
    offer = invited(forum_cast, deputy)
    until = today() + 10 * DAY
    seats.change_dates(forum_cast.member_seat, by=by, since=today() - YEAR, until=until)
    offer.refresh_from_db()
    assert set(forum_cast.member_seat.deputies.values_list("valid_to", flat=True)) == {until}
    assert offer.seat_to == until
    with pytest.raises(ValidationError):  # ending is a verb of its own
        seats.change_dates(forum_cast.member_seat, by=by, since=None, until=today() - DAY)


def test_deputies_come_last_and_can_be_moved(forum_cast):
    by, seat = forum_cast.part("secretary"), forum_cast.member_seat
    second, third = (seats.add_deputy(seat, by=by) for _number in range(2))
    seats.move_deputy(third, by=by, up=True)
    seats.move_deputy(third, by=by, up=True)
    seats.move_deputy(third, by=by, up=True)  # already the first
    order = [row.pk for row in seat.deputies.order_by("deputy_order")]
    assert order == [third.pk, forum_cast.deputy_seat.pk, second.pk]
    with pytest.raises(workflow.Refused):
        seats.add_deputy(second, by=by)


def test_the_seats_that_the_rules_ask_for_are_made_once_from_a_day_to_a_day(forum_cast):
    forum, by = forum_cast.forum, forum_cast.part("keeper")
    make_rule(forum, deputies=2)
    starts, ends = today() + YEAR, today() + 5 * YEAR
    Seat.objects.filter(body=forum.body).update(valid_to=starts - DAY)
    Seat.objects.filter(holder=forum_cast.former).update(valid_to="2025-05-31")
    made = seats.make_missing_seats(forum, by=by, since=starts, until=ends)
    full = [seat for seat in made if seat.deputy_for_id is None]
    assert {seat.organisation for seat in full} == set(municipalities_of(forum.county))
    assert [len(made), len(full)] == [6, 2]
    assert {(seat.valid_from, seat.valid_to, seat.holder) for seat in made} == {(starts, ends, None)}
    assert {(seat.title_fi, seat.title_sv) for seat in full} == {("jäsen", "ledamot")}
    assert seats.make_missing_seats(forum, by=by, since=starts, until=ends) == []


def test_turns_become_dated_seats_and_none_is_given_twice(forum_cast):
    forum, by = forum_cast.forum, forum_cast.part("keeper")
    Seat.objects.filter(body=forum.body, role=Role.CHAIR).delete()
    rule = make_rule(forum, role=Role.CHAIR, rotation=SeatRule.Rotation.HALF_YEAR)
    spring = (datetime.date(2030, 1, 1), datetime.date(2030, 6, 30), forum_cast.lahti)
    autumn = (datetime.date(2030, 7, 1), datetime.date(2030, 12, 31), forum_cast.hollola)
    made = seats.make_turns(forum, [spring, autumn], by=by, rule=rule)
    assert [(seat.valid_from, seat.valid_to, seat.organisation) for seat in made] == [spring, autumn]
    with pytest.raises(Refused):
        seats.make_turns(forum, [autumn], by=by, rule=rule)
    assert forum.body.seats.filter(role=Role.CHAIR).count() == 2


def test_a_forum_with_a_coming_meeting_is_not_closed_and_a_closed_one_seats_nobody(forum_cast):
    forum, by = forum_cast.forum, forum_cast.part("keeper")
    meeting = make_meeting(forum)
    with pytest.raises(Refused):
        close_forum(forum, by=by)
    meeting.state = Meeting.State.CANCELLED
    meeting.save()
    offer = invited(forum_cast)
    close_forum(forum, by=by)
    assert not Seat.objects.valid(today()).filter(body=forum.body).exists()
    offer.refresh_from_db()
    assert offer.cancelled_at is not None
    by = forum_cast.part("keeper")
    by.forum.refresh_from_db()
    with pytest.raises(Refused):
        seats.make_missing_seats(by.forum, by=by, since=today(), until=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_invite_to_one_seat_at_once_the_second_is_told(forum_cast):
    """Two keepers with the same empty seat before them."""
    said, gate = [], threading.Barrier(2)
    parts = [forum_cast.part("secretary"), forum_cast.part("keeper")]

    def invite(number: int) -> None:
        try:
            gate.wait()
            seats.invite(
                forum_cast.empty_seat, by=parts[number], email=f"e{number}@kunta.example", since=today(), until=None
            )
            said.append("sent")
        except ValidationError:
            said.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=invite, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["sent", "told"]
    assert Invitation.objects.filter(seat=forum_cast.empty_seat).count() == 1
