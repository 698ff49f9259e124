"""The desk answers what waits for me, what is late and what is next."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from organisations import workflow as people
from organisations.duties import Duty, Whose
from organisations.models import Invitation, Membership, User
from overview.desk import Desk, Task
from tests.factories import (
    PASSWORD,
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_user,
    name_signatory,
    party_of,
    sign_and_seal,
)
from tests.ground.browser import assert_good_page

pytestmark = pytest.mark.django_db
Role = Membership.Role
TODAY = datetime.date(2026, 11, 24)


def task(due=None, *, is_wish=False, title="Tehtävä"):
    return Task(Duty(Whose.MINE, title=title, due=due, is_wish=is_wish), TODAY)


@pytest.mark.parametrize(
    ("due", "is_wish", "when", "note"),
    [
        (datetime.date(2026, 11, 21), False, "21.11.", "3 days late"),
        (datetime.date(2026, 11, 21), True, "21.11.", "wished date passed"),
        (TODAY, False, "24.11.", "today"),
        (datetime.date(2026, 11, 25), True, "25.11.", "1 day"),
        (datetime.date(2027, 1, 3), False, "3.1.2027", "40 days"),
        (None, False, "", "no date"),
    ],
)
def test_a_day_is_told_with_what_it_means(due, is_wish, when, note):
    with translation.override("en"):
        row = task(due, is_wish=is_wish)
        assert (row.when, row.note, row.is_late) == (when, note, "late" in note)


def test_what_is_late_comes_first_then_by_date_and_last_what_has_no_date():
    late, wish = datetime.date(2026, 11, 20), datetime.date(2026, 11, 1)
    rows = [task(), task(TODAY), task(wish, is_wish=True), task(late)]
    desk = Desk([row.duty for row in rows], None, TODAY)
    assert [row.duty.due for row in desk.mine] == [late, wish, TODAY, None]


def test_the_summary_says_how_things_are():
    duties = [task(datetime.date(2026, 11, 20), title="Vastaa").duty, task(TODAY).duty]
    duties += [task(datetime.date(2026, 11, 1), is_wish=True).duty] * 2
    with translation.override("en"):
        assert Desk([], None, TODAY).summary == "Nothing waits."
        assert Desk(duties[:1], None, TODAY).summary == "One thing waits. It is late."
        assert (
            Desk(duties, None, TODAY).summary
            == "Four things wait. One of them is late: Vastaa. In 2 of them the wished date has passed."
        )


def desk_of(client_of, who):
    return client_of(who).get("/").context["desk"]


def test_the_desk_needs_login(client):
    assert client.get("/").url.startswith("/kirjaudu/")


def test_each_role_finds_its_own_work_on_the_desk(cast, agreement, client_of):
    name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)
    freeze_it(agreement)
    assert [row.duty.url.rsplit("/", 2)[1] for row in desk_of(client_of, cast.registrar).mine] == ["paatos"]
    assert desk_of(client_of, cast.signatory).mine == []
    decide(party_of(agreement, cast.hollola))
    assert desk_of(client_of, cast.registrar).mine == []
    assert "/allekirjoitus/" in desk_of(client_of, cast.signatory).mine[0].duty.url


def test_the_first_task_has_the_pages_only_primary_button(cast, agreement, client_of):
    freeze_it(agreement)
    freeze_it(make_agreement(cast.county))
    html = client_of(cast.registrar).get("/").content.decode()
    assert html.count("btn-primary") == 1


def test_agreements_being_handled_come_first_with_their_strip(cast, client_of):
    sealed, draft, frozen = [make_agreement(cast.county) for _ in range(3)]
    sign_and_seal(sealed)
    freeze_it(frozen)
    rows = client_of(cast.reader).get("/").context["agreements"]
    assert [row.agreement for row in rows] == [frozen, draft, sealed]
    assert [len(row.cells) for row in rows] == [3, 0, 0]


def test_ended_and_withdrawn_agreements_are_not_on_the_desk(cast, client_of):
    today = timezone.localdate()
    ended = make_agreement(cast.county, valid_to=today - datetime.timedelta(days=1))
    sign_and_seal(ended)
    assert client_of(cast.reader).get("/").context["agreements"] == []


def test_others_steps_are_told_and_ones_own_are_not(cast, agreement, client_of):
    freeze_it(agreement)
    changes = client_of(cast.reader).get("/").context["changes"]
    assert changes[0].agreement == agreement
    decide(party_of(agreement, cast.lahti))
    newest = client_of(cast.reader).get("/").context["changes"][0]
    assert cast.lahti.name in newest.sentence
    assert client_of(cast.outsider).get("/").context["changes"] == []


def test_another_organisation_of_mine_is_named_when_something_waits_there(cast, agreement, client_of):
    freeze_it(agreement)
    Membership.objects.create(user=cast.reader.user, organisation=cast.lahti, role=Role.REGISTRAR)
    client = client_of(cast.reader)
    response = client.get("/")
    here, there = response.context["request"].acting.organisation, response.context["desk"].elsewhere
    assert here == cast.hollola
    assert there == [(cast.lahti, 1)]
    client.post("/vaihda-organisaatio/", {"organisation": cast.lahti.pk})
    assert len(client.get("/").context["desk"].mine) == 1


def test_somebody_without_a_role_is_told_what_to_do(client):
    user = make_user()
    client.force_login(user, backend="organisations.login.PersonBackend")
    response = client.get("/")
    assert "agreements" not in response.context
    assert user.email in response.content.decode().partition("yp-empty")[2]


def test_a_role_that_has_ended_empties_the_desk(cast, agreement, client_of):
    freeze_it(agreement)
    Membership.objects.filter(user=cast.registrar.user).update(valid_to=timezone.localdate() - datetime.timedelta(1))
    assert desk_of(client_of, cast.registrar).mine == []


def test_a_system_administrator_without_an_organisation_finds_the_administration(client):
    client.force_login(User.objects.create_superuser("yllapito@kunta.example", PASSWORD))
    html = client.get("/").content.decode()
    assert 'href="/hallinta/"' in html
    assert "yp-empty" not in html


def test_an_administrator_is_told_which_roles_nobody_has(cast, client_of):
    administrator = acting(cast.lahti, Role.ADMINISTRATOR)
    (row,) = desk_of(client_of, administrator).mine
    assert client_of(administrator).get(row.duty.url).status_code == 200
    acting(cast.lahti, Role.SIGNATORY)
    assert desk_of(client_of, administrator).mine == []


def test_an_invitation_waits_for_the_one_invited_and_then_for_the_administrator(cast, client_of):
    administrator = acting(cast.hollola, Role.ADMINISTRATOR)
    guest = acting(cast.lahti, Role.READER)
    people.invite(guest.user.email, by=administrator, roles=[Role.EDITOR])
    (row,) = desk_of(client_of, guest).mine
    assert (row.duty.url, row.is_late) == ("", False)
    assert desk_of(client_of, administrator).mine == []
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
    assert desk_of(client_of, guest).mine == []
    assert len(desk_of(client_of, administrator).mine) == 1


def test_the_desk_costs_the_same_for_few_and_many_agreements(cast, client_of):
    everything = acting(cast.county, *Role.values)
    User.objects.filter(pk=everything.user.pk).update(is_superuser=True)
    Membership.objects.create(user=everything.user, organisation=cast.lahti, role=Role.REGISTRAR)
    client = client_of(everything)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    def one_of_each():
        make_agreement(cast.county)
        freeze_it(make_agreement(cast.county))
        sign_and_seal(make_agreement(cast.county))

    one_of_each()
    few = cost()
    for _ in range(2):
        one_of_each()
    assert cost() == few <= 20


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/sv/"])
def test_desks_of_every_kind_are_good_pages(cast, agreement, visit, path):
    name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)
    freeze_it(agreement)
    agreement.decisions_wanted_by = timezone.localdate() - datetime.timedelta(days=1)
    agreement.save()
    Membership.objects.create(user=cast.registrar.user, organisation=cast.lahti, role=Role.REGISTRAR)
    administrator = User.objects.create_superuser("yllapito@kunta.example", PASSWORD, name="Ylläpito")
    for user in (cast.coordinator.user, cast.registrar.user, cast.outsider.user, make_user(), administrator):
        page = visit(user)
        page.goto(path)
        assert page.locator("h1").count() == 1
        assert_good_page(page)
