"""What administrators do about people, roles and seats."""

import datetime
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from organisations import workflow
from organisations.acting import acting_for, memberships_today
from organisations.models import Invitation, Membership, Notice, Organisation, Seat, User
from tests.factories import acting, make_organisation, make_user

Role = Membership.Role
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def hollola(db) -> Organisation:
    return make_organisation("Hollola")


@pytest.fixture
def administrator(hollola):
    return acting(hollola, Role.ADMINISTRATOR)


def role_of(user: User, role: str) -> Membership:
    return user.memberships.get(role=role)


def open_invitation(administrator, email="uusi@kunta.example", roles=(Role.EDITOR,)) -> Invitation:
    return workflow.invite(email, by=administrator, roles=roles)


def link_of(invitation: Invitation) -> str:
    """The token in the message that was sent last."""
    notice = Notice.objects.filter(email=invitation.email).latest("pk")
    return notice.body.split("/kutsu/")[1].split("/")[0]


VERBS = {
    "invite": lambda by, person, seat: workflow.invite("joku@kunta.example", by=by, roles=[Role.READER]),
    "give_role": lambda by, person, seat: workflow.give_role(person, Role.READER, by=by),
    "end_role": lambda by, person, seat: workflow.end_role(person.memberships.get(), by=by),
    "name_holder": lambda by, person, seat: workflow.name_holder(seat, by=by, holder=person, since=TODAY()),
    "end_seat": lambda by, person, seat: workflow.end_seat(seat, by=by),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [*Role.values, "administrator elsewhere"])
def test_only_the_organisations_own_administrators_change_its_people_and_seats(hollola, verb, role):
    person = make_user("", hollola, Role.EDITOR)
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja")
    by = acting(make_organisation(), Role.ADMINISTRATOR) if " " in role else acting(hollola, role)
    if role == Role.ADMINISTRATOR:
        VERBS[verb](by, person, seat)
    elif verb in {"invite", "give_role"} and " " in role:  # these act for the administrator's own organisation
        person_there = person.memberships.filter(organisation=by.organisation)
        if verb == "give_role":
            with pytest.raises(ValidationError):
                VERBS[verb](by, person, seat)
        assert not person_there.exists()
    else:
        with pytest.raises(PermissionDenied):
            VERBS[verb](by, person, seat)


def test_an_ended_role_gives_no_access_the_same_day(hollola, administrator):
    person = make_user("", hollola, Role.EDITOR, Role.READER)
    workflow.end_role(role_of(person, Role.EDITOR), by=administrator)
    assert acting_for(person, hollola).roles == {Role.READER}
    workflow.end_role(role_of(person, Role.READER), by=administrator)
    assert memberships_today(person) == []


def test_an_ended_role_stays_in_history_with_its_days(hollola, administrator):
    person = make_user("", hollola, Role.EDITOR)
    workflow.end_role(role_of(person, Role.EDITOR), by=administrator)
    ended = role_of(person, Role.EDITOR)
    assert (ended.valid_from, ended.valid_to) == (datetime.date(2020, 1, 1), TODAY() - DAY)


def test_a_role_that_began_today_can_be_ended_today(hollola, administrator):
    person = make_user("", hollola, Role.READER)
    given = workflow.give_role(person, Role.EDITOR, by=administrator)
    workflow.end_role(given, by=administrator)
    assert acting_for(person, hollola).roles == {Role.READER}
    given.refresh_from_db()
    assert given.valid_from == given.valid_to == TODAY() - DAY


def test_a_role_that_was_ended_can_be_given_again_the_same_day(hollola, administrator):
    person = make_user("", hollola, Role.EDITOR)
    workflow.end_role(role_of(person, Role.EDITOR), by=administrator)
    workflow.give_role(person, Role.EDITOR, by=administrator)
    assert acting_for(person, hollola).roles == {Role.EDITOR}
    assert person.memberships.count() == 2


def test_ending_an_ended_role_changes_nothing(hollola, administrator):
    person = make_user("", hollola, Role.EDITOR)
    role_of(person, Role.EDITOR).delete()
    old = Membership.objects.create(
        user=person, organisation=hollola, role=Role.EDITOR, valid_to=datetime.date(2024, 5, 31)
    )
    workflow.end_role(old, by=administrator)
    old.refresh_from_db()
    assert old.valid_to == datetime.date(2024, 5, 31)


def test_a_role_with_a_last_day_lasts_through_that_day(hollola, administrator):
    person = make_user("", hollola, Role.READER)
    workflow.give_role(person, Role.EDITOR, by=administrator, until=TODAY())
    assert Role.EDITOR in acting_for(person, hollola, TODAY()).roles
    assert Role.EDITOR not in acting_for(person, hollola, TODAY() + DAY).roles


def test_giving_a_role_that_one_has_changes_its_last_day(hollola, administrator):
    person = make_user("", hollola, Role.EDITOR)
    workflow.give_role(person, Role.EDITOR, by=administrator, until=TODAY() + 7 * DAY)
    assert role_of(person, Role.EDITOR).valid_to == TODAY() + 7 * DAY


def test_a_role_cannot_be_given_until_yesterday(hollola, administrator):
    person = make_user("", hollola, Role.READER)
    with pytest.raises(ValidationError):
        workflow.give_role(person, Role.EDITOR, by=administrator, until=TODAY() - DAY)


def test_a_role_cannot_be_given_past_the_invitation_to_somebody_else(administrator):
    with pytest.raises(ValidationError):
        workflow.give_role(make_user(), Role.EDITOR, by=administrator)


def test_the_last_administrator_cannot_leave(hollola, administrator):
    with pytest.raises(workflow.LastAdministrator):
        workflow.end_role(role_of(administrator.user, Role.ADMINISTRATOR), by=administrator)
    assert acting_for(administrator.user, hollola).is_administrator


def test_an_administrator_can_leave_when_another_one_stays(hollola, administrator):
    make_user("", hollola, Role.ADMINISTRATOR)
    workflow.end_role(role_of(administrator.user, Role.ADMINISTRATOR), by=administrator)
    assert acting_for(administrator.user, hollola) is None


@pytest.mark.parametrize("other", ["ends next week", "has ended", "account is closed", "is elsewhere"])
def test_an_administrator_who_does_not_stay_does_not_count(hollola, administrator, other):
    user = make_user("", hollola if other != "is elsewhere" else make_organisation(), Role.ADMINISTRATOR)
    if other == "ends next week":
        user.memberships.update(valid_to=TODAY() + 7 * DAY)
    elif other == "has ended":
        user.memberships.update(valid_to=TODAY() - DAY)
    elif other == "account is closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(workflow.LastAdministrator):
        workflow.end_role(role_of(administrator.user, Role.ADMINISTRATOR), by=administrator)


def test_the_last_administrator_gets_no_last_day_either(administrator):
    with pytest.raises(workflow.LastAdministrator):
        workflow.give_role(administrator.user, Role.ADMINISTRATOR, by=administrator, until=TODAY() + 7 * DAY)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_do_not_both_go():
    hollola = make_organisation("Hollola")
    both = [acting(hollola, Role.ADMINISTRATOR) for _ in range(2)]
    refused = []

    def leave(by):
        try:
            workflow.end_role(role_of(by.user, Role.ADMINISTRATOR), by=by)
        except workflow.LastAdministrator as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[by]) for by in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).valid(TODAY()).count() == 1


def test_an_invitation_gives_its_roles_from_today(hollola, administrator):
    person = make_user(email="uusi@kunta.example")
    invitation = open_invitation(administrator, roles=[Role.SIGNATORY, Role.EDITOR])
    workflow.accept_invitation(invitation, user=person)
    assert acting_for(person, hollola).roles == {Role.EDITOR, Role.SIGNATORY}
    assert set(person.memberships.values_list("valid_from", "valid_to")) == {(TODAY(), None)}


def test_an_invitation_works_once(administrator):
    person = make_user(email="uusi@kunta.example")
    invitation = open_invitation(administrator)
    workflow.accept_invitation(invitation, user=person)
    with pytest.raises(workflow.InvitationClosed):
        workflow.accept_invitation(invitation, user=person)


def test_an_invitation_works_for_14_days(administrator):
    invitation = open_invitation(administrator)
    assert invitation.is_open(timezone.now() + datetime.timedelta(days=13, hours=23))
    assert not invitation.is_open(timezone.now() + datetime.timedelta(days=14))
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(workflow.InvitationClosed):
        workflow.accept_invitation(invitation, user=make_user(email="uusi@kunta.example"))


def test_a_cancelled_invitation_does_not_work(administrator):
    invitation = open_invitation(administrator)
    workflow.cancel_invitation(invitation, by=administrator)
    with pytest.raises(workflow.InvitationClosed):
        workflow.accept_invitation(invitation, user=make_user(email="uusi@kunta.example"))
    with pytest.raises(workflow.InvitationClosed):
        workflow.send_again(invitation, by=administrator)


def test_an_invitation_belongs_to_its_address_in_any_letter_case(hollola, administrator):
    invitation = open_invitation(administrator, email="Uusi.Henkilo@Kunta.Example")
    with pytest.raises(PermissionDenied):
        workflow.accept_invitation(invitation, user=make_user())
    person = make_user(email="uusi.henkilo@kunta.example")
    workflow.accept_invitation(invitation, user=person)
    assert acting_for(person, hollola)


def test_an_invitation_sent_again_has_a_new_link_and_14_new_days(administrator):
    invitation = open_invitation(administrator)
    first, hash_before = link_of(invitation), invitation.token_hash
    Invitation.objects.update(expires_at=timezone.now() - DAY)
    workflow.send_again(invitation, by=administrator)
    invitation.refresh_from_db()
    assert invitation.is_open(timezone.now() + datetime.timedelta(days=13))
    assert invitation.token_hash != hash_before
    assert link_of(invitation) != first


@pytest.mark.parametrize("email", ["oma@kunta.example", "OMA@kunta.example", "kutsuttu@kunta.example"])
def test_who_is_here_or_invited_already_is_not_invited(hollola, administrator, email):
    make_user("", hollola, Role.READER, email="oma@kunta.example")
    open_invitation(administrator, email="kutsuttu@kunta.example")
    with pytest.raises(ValidationError) as refusal:
        open_invitation(administrator, email=email)
    assert list(refusal.value.message_dict) == ["email"]


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_an_invitation_needs_real_roles(administrator, roles):
    with pytest.raises(ValidationError):
        open_invitation(administrator, roles=roles)


def test_administrators_of_other_organisations_do_not_touch_an_invitation(administrator):
    invitation = open_invitation(administrator)
    elsewhere = acting(make_organisation(), Role.ADMINISTRATOR)
    for verb in (workflow.send_again, workflow.cancel_invitation):
        with pytest.raises(PermissionDenied):
            verb(invitation, by=elsewhere)


def test_the_first_administrator_is_invited_by_a_system_administrator_only(hollola):
    root = User.objects.create_superuser("yllapito@portaali.example", "x")
    with pytest.raises(PermissionDenied):
        workflow.invite_first_administrator(hollola, "eka@kunta.example", inviter=make_user(), language="fi")
    invitation = workflow.invite_first_administrator(hollola, "eka@kunta.example", inviter=root, language="sv")
    assert (invitation.roles, invitation.language) == ([Role.ADMINISTRATOR], "sv")


def test_a_new_holder_keeps_the_seat_and_leaves_the_former_holder_in_history(hollola, administrator):
    first, second = (make_user("", hollola, Role.SIGNATORY) for _ in range(2))
    seat = Seat.objects.create(
        organisation=hollola, title_fi="kunnanjohtaja", holder=first, valid_from=datetime.date(2023, 1, 1)
    )
    since = datetime.date(2026, 3, 1)
    workflow.name_holder(seat, by=administrator, holder=second, since=since)
    former = hollola.seats.exclude(pk=seat.pk).get()
    assert (former.holder, former.valid_from, former.valid_to) == (first, datetime.date(2023, 1, 1), since - DAY)
    assert hollola.seats.valid(since - DAY).get().holder == first
    assert hollola.seats.valid(since).get().holder == second
    assert hollola.seats.valid(since).get() == seat


def test_a_holder_named_by_mistake_leaves_no_trace_of_a_day_never_held(hollola, administrator):
    first, second = (make_user("", hollola, Role.SIGNATORY) for _ in range(2))
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja")
    workflow.name_holder(seat, by=administrator, holder=first, since=TODAY())
    workflow.name_holder(seat, by=administrator, holder=second, since=TODAY())
    assert hollola.seats.get().holder == second


def test_a_seat_can_be_left_vacant(hollola, administrator):
    holder = make_user("", hollola, Role.SIGNATORY)
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja", holder=holder)
    workflow.name_holder(seat, by=administrator, holder=None, since=TODAY())
    assert [row.holder for row in hollola.seats.valid(TODAY())] == [None]
    assert [row.holder for row in hollola.seats.valid(TODAY() - DAY)] == [holder]


def test_the_holder_of_a_seat_has_a_role_in_the_organisation(hollola, administrator):
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja")
    with pytest.raises(ValidationError):
        workflow.name_holder(seat, by=administrator, holder=make_user(), since=TODAY())


def test_a_holder_cannot_leave_before_coming(hollola, administrator):
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja")
    with pytest.raises(ValidationError):
        workflow.name_holder(seat, by=administrator, holder=administrator.user, since=TODAY(), until=TODAY() - DAY)


def test_an_ended_seat_is_over_the_same_day(hollola, administrator):
    seat = Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja", valid_from=TODAY())
    workflow.end_seat(seat, by=administrator)
    assert not hollola.seats.valid(TODAY()).exists()
