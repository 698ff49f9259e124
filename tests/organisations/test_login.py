"""Logging in and out, passwords, and the account itself."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from organisations.acting import SESSION_KEY
from organisations.models import Membership, User
from tests.factories import PASSWORD, acting, make_organisation, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/kirjaudu/"


@pytest.fixture
def user() -> User:
    return make_user(email="aino@kunta.example")


def log_in(client, email="aino@kunta.example", password=PASSWORD, next="", language="fi"):
    with translation.override(language):
        return client.post(reverse("login"), {"username": email, "password": password, "next": next})


@pytest.mark.parametrize("email", ["aino@kunta.example", "Aino@Kunta.Example"])
def test_login_takes_the_address_in_any_letter_case(client, user, email):
    assert log_in(client, email).url == "/"


@pytest.mark.parametrize(("language", "desk"), [("fi", "/"), ("sv", "/sv/"), ("en", "/en/")])
def test_login_goes_on_in_the_persons_own_language(client, user, language, desk):
    User.objects.update(language=language)
    assert log_in(client).url == desk
    assert log_in(client, next="/").url == desk


def test_login_goes_where_the_person_was_going(client, user):
    User.objects.update(language="sv")
    assert log_in(client, next="/organisaatiot/?kind=county").url == "/organisaatiot/?kind=county"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_login_never_sends_to_another_site(client, user, elsewhere):
    assert log_in(client, next=elsewhere).url == "/"


def test_login_closes_after_five_wrong_passwords_in_any_letter_case(client, user):
    forms = [
        "aino@kunta.example",
        "AINO@kunta.example",
        "Aino@Kunta.example",
        " aino@kunta.example",
        "aino@KUNTA.example",
    ]
    answers = [log_in(client, email, "wrong").status_code for email in forms]
    assert answers[:4] == [200] * 4
    assert answers[4] == 429
    assert log_in(client).status_code == 429
    assert log_in(client, "AINO@KUNTA.EXAMPLE").status_code == 429


def test_login_of_others_stays_open(client, user):
    make_user(email="kerttu@kunta.example")
    for _ in range(5):
        log_in(client, password="wrong")
    assert log_in(client, "kerttu@kunta.example").status_code == 302


def test_logout_needs_a_post(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == LOGIN


@pytest.mark.parametrize(
    ("language", "prefix", "words"),
    [("fi", "", "on pyydetty Yhdyspinnassa uutta salasanaa"), ("sv", "/sv", "Ett nytt lösenord har begärts")],
)
def test_password_reset_is_in_the_readers_language(client, user, language, prefix, words):
    User.objects.update(language=language)
    client.post(reverse("password_reset"), {"email": "AINO@kunta.example"})
    [message] = mail.outbox
    assert f"://testserver{prefix}/salasana/uusi/" in message.body
    assert words in message.body


def test_a_short_password_is_refused_in_finnish():
    with translation.override("fi"), pytest.raises(ValidationError, match="vähintään 10 merkkiä"):
        validate_password("Kuu-19")


def test_password_reset_sets_a_new_password(client, user):
    client.post(reverse("password_reset"), {"email": user.email})
    path = mail.outbox[0].body.split("://testserver")[1].split()[0]
    form = client.get(path).url
    new = "aivan-uusi-salasana-1"
    assert client.post(form, {"new_password1": new, "new_password2": new}).url == reverse("password_reset_complete")
    assert log_in(client, password=new).status_code == 302
    assert client.get(path).status_code == 200  # the link is used: the page says so
    assert b"new_password1" not in client.get(path).content


def test_password_reset_does_not_tell_who_has_an_account(client, user):
    known = client.post(reverse("password_reset"), {"email": user.email})
    unknown = client.post(reverse("password_reset"), {"email": "ei.ole@kunta.example"})
    assert known.url == unknown.url
    assert len(mail.outbox) == 1


def test_password_change_asks_for_the_old_one(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    new = {"new_password1": "aivan-uusi-salasana-1", "new_password2": "aivan-uusi-salasana-1"}
    assert client.post(reverse("password_change"), {"old_password": "wrong", **new}).status_code == 200
    answer = client.post(reverse("password_change"), {"old_password": PASSWORD, **new})
    assert answer.url == reverse("password_change_done")


def test_password_change_closes_after_five_wrong_old_passwords(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    new = {"new_password1": "aivan-uusi-salasana-1", "new_password2": "aivan-uusi-salasana-1"}
    for _ in range(5):
        answer = client.post(reverse("password_change"), {"old_password": "wrong", **new})
    assert answer.status_code == 429
    assert client.post(reverse("password_change"), {"old_password": PASSWORD, **new}).status_code == 429


def test_own_account_saves_name_titles_and_language(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    typed = {"name": "Aino Aalto", "title_fi": "kunnanjohtaja", "title_sv": "kommundirektör", "language": "sv"}
    assert client.post(reverse("own_account"), typed).url == "/sv/oma-tili/"
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in typed} == typed


def test_own_account_needs_a_name_and_keeps_the_old_one_in_the_header(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    answer = client.post(reverse("own_account"), {"name": "", "language": "fi"})
    assert answer.status_code == 200
    assert user.name in answer.content.decode()


def test_one_person_acts_for_several_organisations_in_turn(client):
    first, second = make_organisation("Asikkala"), make_organisation("Hartola")
    user = make_user("", first, Membership.Role.READER)
    Membership.objects.create(user=user, organisation=second, role=Membership.Role.EDITOR)
    client.force_login(user, backend="organisations.login.PersonBackend")
    assert client.get(reverse("own_account")).wsgi_request.acting.organisation == first
    assert client.post(reverse("switch_organisation"), {"organisation": second.pk}).url == "/"
    now = client.get(reverse("own_account")).wsgi_request.acting
    assert (now.organisation, now.roles) == (second, {Membership.Role.EDITOR})


@pytest.mark.parametrize("wanted", ["0", "x", "", "elsewhere"])
def test_nobody_switches_to_an_organisation_without_a_role_there(client_of, wanted):
    client = client_of(acting(make_organisation(), Membership.Role.EDITOR))
    if wanted == "elsewhere":
        wanted = make_organisation().pk
    assert client.post(reverse("switch_organisation"), {"organisation": wanted}).status_code == 403
    assert SESSION_KEY not in client.session
