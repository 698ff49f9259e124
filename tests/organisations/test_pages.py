"""The pages of organisations: what everybody sees, and what only their own administrators may do."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisations import workflow
from organisations.acting import acting_for
from organisations.models import Body, Invitation, Membership, Notice, Organisation, Seat, User
from tests.factories import PASSWORD, acting, join_area, make_county, make_organisation, make_user

pytestmark = pytest.mark.django_db
Role = Membership.Role
NEW_PASSWORD = "pitka-ja-outo-salasana"


@pytest.fixture
def hollola() -> Organisation:
    return make_organisation("Hollola")


@pytest.fixture
def administrator(hollola):
    return acting(hollola, Role.ADMINISTRATOR)


@pytest.fixture
def page(client_of, administrator):
    return client_of(administrator)


@pytest.fixture
def seat(hollola) -> Seat:
    return Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja")


@pytest.fixture
def invitation(administrator) -> Invitation:
    return workflow.invite("uusi@kunta.example", by=administrator, roles=[Role.EDITOR], name="Uuno Uusi")


def link() -> str:
    return "/kutsu/" + Notice.objects.latest("pk").body.split("/kutsu/")[1].split("/")[0] + "/"


def names(response) -> list[str]:
    return [organisation.name_fi for organisation in response.context["page"]]


def addresses(hollola, seat, invitation) -> list[str]:
    role = Membership.objects.filter(organisation=hollola).first()
    return [
        reverse("organisation_edit", args=[hollola.pk]),
        reverse("body_list", args=[hollola.pk]),
        reverse("body_new", args=[hollola.pk]),
        reverse("body_edit", args=[hollola.pk, hollola.bodies.first().pk]),
        reverse("seat_new", args=[hollola.pk]),
        reverse("seat_edit", args=[hollola.pk, seat.pk]),
        reverse("seat_holder", args=[hollola.pk, seat.pk]),
        reverse("seat_end", args=[hollola.pk, seat.pk]),
        reverse("people_list", args=[hollola.pk]),
        reverse("person_detail", args=[hollola.pk, role.user_id]),
        reverse("role_end", args=[hollola.pk, role.pk]),
        reverse("invitation_new", args=[hollola.pk]),
        reverse("invitation_cancel", args=[hollola.pk, invitation.pk]),
    ]


@pytest.mark.parametrize("role", [*Role.values, "administrator elsewhere"])
def test_administration_belongs_to_the_organisations_own_administrators(client_of, hollola, seat, invitation, role):
    visitor = acting(make_organisation(), Role.ADMINISTRATOR) if " " in role else acting(hollola, role)
    client = client_of(visitor)
    expected = 200 if role == Role.ADMINISTRATOR else 403
    assert {client.get(address).status_code for address in addresses(hollola, seat, invitation)} == {expected}
    again = reverse("invitation_send_again", args=[hollola.pk, invitation.pk])
    assert client.post(again).status_code == (302 if role == Role.ADMINISTRATOR else 403)


def test_administration_does_not_reach_rows_of_another_organisation(page, hollola):
    other = make_organisation()
    person = make_user("", other, Role.EDITOR)
    seat = Seat.objects.create(organisation=other, title_fi="kunnanjohtaja")
    for address in (
        reverse("body_edit", args=[hollola.pk, other.bodies.first().pk]),
        reverse("seat_edit", args=[hollola.pk, seat.pk]),
        reverse("seat_end", args=[hollola.pk, seat.pk]),
        reverse("person_detail", args=[hollola.pk, person.pk]),
        reverse("role_end", args=[hollola.pk, person.memberships.get().pk]),
    ):
        assert page.get(address).status_code == 404
        assert page.post(address).status_code == 404


def test_organisation_list_has_own_organisations_first_then_finnish_order(client_of):
    for name in ("Äänekoski", "Ähtäri", "Akaa", "Zeta"):
        make_organisation(name)
    client = client_of(acting(make_organisation("Mäntyharju"), Role.READER))
    assert names(client.get("/organisaatiot/")) == ["Mäntyharju", "Akaa", "Zeta", "Ähtäri", "Äänekoski"]


def test_organisation_list_filters_by_kind_county_and_words(client_of):
    county = make_county("Järvi-Suomi", municipalities=0)
    for name in ("Hollola", "Asikkala"):
        join_area(make_organisation(name), county)
    client = client_of(acting(make_organisation("Muualla"), Role.READER))
    assert names(client.get("/organisaatiot/?kind=county")) == ["Järvi-Suomi"]
    assert names(client.get(f"/organisaatiot/?county={county.pk}")) == ["Asikkala", "Hollola", "Järvi-Suomi"]
    assert names(client.get("/organisaatiot/?words=HOLLO")) == ["Hollola"]
    assert len(names(client.get("/organisaatiot/?county=999999&kind=nonsense&page=x"))) == 4
    assert names(client.get("/organisaatiot/?words=nothing+like+this")) == []


def test_organisation_list_leaves_ended_ones_out_unless_asked(client_of):
    make_organisation("Pertunmaa", valid_to=datetime.date(2024, 12, 31))
    client = client_of(acting(make_organisation("Mäntyharju"), Role.READER))
    assert names(client.get("/organisaatiot/")) == ["Mäntyharju"]
    assert names(client.get("/organisaatiot/?ended=on")) == ["Mäntyharju", "Pertunmaa"]


def test_organisation_list_costs_the_same_for_few_and_many(client_of):
    county = make_county(municipalities=1)
    client = client_of(acting(county, Role.READER))
    counts = []
    for more in (0, 30):
        for _ in range(more):
            join_area(make_organisation(), county)
        with CaptureQueriesContext(connection) as queries:
            client.get("/organisaatiot/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_organisation_detail_tells_names_areas_bodies_and_holders(client_of, hollola, seat):
    county = make_county("Järvi-Suomi", municipalities=0)
    join_area(hollola, county)
    Seat.objects.update(holder=make_user("Kaisa Kunnanjohtaja", hollola, Role.SIGNATORY))
    text = client_of(acting(make_organisation(), Role.READER)).get(f"/organisaatiot/{hollola.pk}/").content.decode()
    for told in (
        "Hollolan kunta",
        "Hollola kommun",
        "Järvi-Suomi",
        "1.7.2021–",
        "Kunnanhallitus",
        "Kaisa Kunnanjohtaja",
    ):
        assert told in text


def test_organisation_detail_names_successor_and_predecessor(client_of):
    mantyharju = make_organisation("Mäntyharju")
    pertunmaa = make_organisation("Pertunmaa", valid_to=datetime.date(2024, 12, 31), successor=mantyharju)
    client = client_of(acting(make_organisation(), Role.READER))
    assert f"/organisaatiot/{mantyharju.pk}/" in client.get(f"/organisaatiot/{pertunmaa.pk}/").content.decode()
    assert "31.12.2024" in client.get(f"/organisaatiot/{mantyharju.pk}/").content.decode()


def test_organisation_edit_saves_contact_data(page, hollola):
    typed = {
        "registry_email": "kirjaamo@hollola.example",
        "postal_address": "PL 1, 15871 Hollola",
        "website": "hollola.example",
        "business_id": "0000000-0",
    }
    page.post(reverse("organisation_edit", args=[hollola.pk]), typed)
    hollola.refresh_from_db()
    assert hollola.registry_email == "kirjaamo@hollola.example"
    assert hollola.website == "https://hollola.example"


@pytest.mark.parametrize(("business_id", "warnings"), [("0112038-9", 0), ("0112038-8", 1)])
def test_organisation_edit_warns_of_a_wrong_check_digit_but_saves(page, hollola, business_id, warnings):
    answer = page.post(reverse("organisation_edit", args=[hollola.pk]), {"business_id": business_id}, follow=True)
    hollola.refresh_from_db()
    assert hollola.business_id == business_id
    assert [message.level_tag for message in answer.context["messages"]].count("warning") == warnings


def test_organisation_edit_refuses_what_is_no_business_id(page, hollola):
    answer = page.post(reverse("organisation_edit", args=[hollola.pk]), {"business_id": "12345"})
    assert "business_id" in answer.context["form"].errors


def test_body_new_adds_a_body_once(page, hollola):
    typed = {"name_fi": "sivistyslautakunta", "name_sv": "bildningsnämnd", "kind": "committee", "position": 3}
    address = reverse("body_new", args=[hollola.pk])
    assert page.post(address, typed).status_code == 302
    assert page.post(address, typed).status_code == 200  # the name is taken
    assert hollola.bodies.filter(name_fi="sivistyslautakunta").count() == 1


def test_body_edit_says_which_body_decides_and_when_it_ends(page, hollola):
    board = hollola.bodies.get(kind="board")
    typed = {
        "name_fi": board.name_fi,
        "kind": "board",
        "position": 1,
        "decides_agreements": "on",
        "valid_to": "31.5.2029",
    }
    page.post(reverse("body_edit", args=[hollola.pk, board.pk]), typed)
    board.refresh_from_db()
    assert (board.decides_agreements, board.valid_to) == (True, datetime.date(2029, 5, 31))


def test_body_edit_refuses_a_last_day_before_the_first(page, hollola):
    board = hollola.bodies.get(kind="board")
    typed = {"name_fi": "hallitus", "kind": "board", "position": 1, "valid_from": "2.1.2026", "valid_to": "1.1.2026"}
    assert page.post(reverse("body_edit", args=[hollola.pk, board.pk]), typed).context["form"].errors


def test_seat_new_leads_to_naming_its_holder(page, hollola):
    holder = make_user("", hollola, Role.SIGNATORY)
    typed = {"title_fi": "kunnanjohtaja", "title_sv": "kommundirektör", "role": "office_holder"}
    answer = page.post(reverse("seat_new", args=[hollola.pk]), typed)
    page.post(answer.url, {"holder": holder.pk, "since": "1.1.2026", "until": ""})
    seat = hollola.seats.get()
    assert (seat.holder, seat.valid_from, seat.valid_to) == (holder, datetime.date(2026, 1, 1), None)


def test_seat_edit_wants_an_order_number_for_a_deputy(page, hollola, seat):
    deputy = {"title_fi": "varajäsen", "role": "member", "deputy_for": seat.pk}
    assert page.post(reverse("seat_new", args=[hollola.pk]), deputy).context["form"].errors
    assert page.post(reverse("seat_new", args=[hollola.pk]), deputy | {"deputy_order": 1}).status_code == 302


def test_seat_end_asks_first(page, hollola, seat):
    address = reverse("seat_end", args=[hollola.pk, seat.pk])
    page.get(address)
    assert hollola.seats.valid(timezone.localdate()).exists()
    page.post(address)
    assert not hollola.seats.valid(timezone.localdate()).exists()


def test_people_list_tells_who_acts_who_is_invited_and_who_has_left(page, hollola, invitation):
    left = make_user("Lassi Lähtenyt", hollola, Role.EDITOR)
    left.memberships.update(valid_to=datetime.date(2024, 5, 31))
    answer = page.get(reverse("people_list", args=[hollola.pk]))
    assert [person.name for person in answer.context["former"]] == ["Lassi Lähtenyt"]
    assert answer.context["invitations"] == [(invitation, True)]


def test_person_detail_gives_a_role_with_a_last_day(page, hollola):
    person = make_user("", hollola, Role.READER)
    last = timezone.localdate() + datetime.timedelta(days=30)
    typed = {"role": Role.REGISTRAR, "until": f"{last.day}.{last.month}.{last.year}"}
    page.post(reverse("person_detail", args=[hollola.pk, person.pk]), typed)
    assert person.memberships.get(role=Role.REGISTRAR).valid_to == last


def test_person_detail_says_why_a_role_cannot_be_given(page, hollola, administrator):
    typed = {"role": Role.ADMINISTRATOR, "until": "31.12.2099"}
    answer = page.post(reverse("person_detail", args=[hollola.pk, administrator.user.pk]), typed)
    assert answer.context["form"].non_field_errors()


def test_role_end_asks_first_and_then_takes_the_access_away(client_of, client, page, hollola):
    person = make_user("", hollola, Role.ADMINISTRATOR)
    address = reverse("role_end", args=[hollola.pk, person.memberships.get().pk])
    page.get(address)
    assert acting_for(person, hollola)
    page.post(address)
    client.force_login(person, backend="organisations.login.PersonBackend")
    assert client.get(reverse("people_list", args=[hollola.pk])).status_code == 403


def test_role_end_refuses_the_last_administrator(page, hollola, administrator):
    address = reverse("role_end", args=[hollola.pk, administrator.user.memberships.get().pk])
    assert page.get(address).context["is_last"]
    page.post(address)
    assert acting_for(administrator.user, hollola).is_administrator


def test_role_end_of_ones_own_administration_leads_out_of_it(page, hollola, administrator):
    make_user("", hollola, Role.ADMINISTRATOR)
    answer = page.post(reverse("role_end", args=[hollola.pk, administrator.user.memberships.get().pk]))
    assert answer.url == reverse("organisation_detail", args=[hollola.pk])


def test_invitation_new_sends_a_link(page, hollola):
    typed = {"email": "Uusi@Kunta.Example", "name": "", "language": "sv", "roles": [Role.EDITOR, Role.REGISTRAR]}
    page.post(reverse("invitation_new", args=[hollola.pk]), typed)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.language) == ("uusi@kunta.example", "sv")
    assert Notice.objects.get().email == "uusi@kunta.example"


@pytest.mark.parametrize("typed", [{"email": "not an address"}, {"roles": []}, {"roles": ["king"]}])
def test_invitation_new_refuses_what_makes_no_sense(page, hollola, typed):
    sense = {"email": "uusi@kunta.example", "language": "fi", "roles": [Role.EDITOR]}
    answer = page.post(reverse("invitation_new", args=[hollola.pk]), sense | typed)
    assert answer.context["form"].errors
    assert not Invitation.objects.exists()


def join(client, **typed):
    facts = {"name": "Uuno Uusi", "title_fi": "suunnittelija", "title_sv": "planerare"}
    return client.post(link(), facts | {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD} | typed)


def test_invitation_accept_makes_an_account_for_somebody_new(client, hollola, invitation):
    assert client.get(link()).status_code == 200
    assert join(client).url == "/"
    user = User.objects.get(email="uusi@kunta.example")
    assert (user.name, user.title_fi, user.title_sv) == ("Uuno Uusi", "suunnittelija", "planerare")
    assert client.get(reverse("own_account")).wsgi_request.acting.organisation == hollola
    assert user.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    "typed",
    [
        {"password1": "short", "password2": "short"},
        {"password2": "something-else-1"},
        {"password1": "uusi@kunta.example", "password2": "uusi@kunta.example"},
        {"name": ""},
    ],
)
def test_invitation_accept_wants_a_name_and_a_good_password(client, invitation, typed):
    assert join(client, **typed).context["form"].errors
    assert not User.objects.filter(email="uusi@kunta.example").exists()


def test_invitation_accept_used_twice_says_what_to_do(client, invitation):
    address = link()
    join(client)
    client.logout()
    answer = client.get(address)
    assert answer.status_code == 410
    assert reverse("login") in answer.content.decode()
    assert join(client).status_code == 410


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_invitation_accept_of_an_old_link_names_who_can_help(client, administrator, invitation, state):
    address = link()
    if state == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        workflow.cancel_invitation(invitation, by=administrator)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "Hollolan kunta" in answer.content.decode()


def test_invitation_accept_of_a_wrong_link_is_not_found(client):
    assert client.get("/kutsu/wrong/").status_code == 404


def test_invitation_accept_by_an_existing_user_asks_for_login_first(client, hollola, administrator):
    user = make_user(email="vanha@kunta.example")
    workflow.invite("Vanha@Kunta.example", by=administrator, roles=[Role.READER])
    address = link()
    assert f"{reverse('login')}?next={address}" in client.get(address).content.decode()
    assert client.post(address).status_code == 200
    assert acting_for(user, hollola) is None
    client.post(reverse("login"), {"username": user.email, "password": PASSWORD, "next": address})
    assert client.post(address).url == "/"
    assert acting_for(user, hollola).roles == {Role.READER}


def test_invitation_accept_by_another_account_is_refused(client_of, hollola, administrator, invitation):
    address = link()
    stranger = acting(make_organisation(), Role.EDITOR)
    client = client_of(stranger)
    assert "uusi@kunta.example" in client.get(address).content.decode()
    client.post(address)
    assert acting_for(stranger.user, hollola) is None
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_bodies_of_the_seat_form_are_ones_own(page, hollola):
    make_organisation()
    form = page.get(reverse("seat_new", args=[hollola.pk])).context["form"]
    assert set(form.fields["body"].queryset) == set(Body.objects.filter(organisation=hollola))
