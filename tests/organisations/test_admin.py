"""The Django admin: for system administrators only, and never a way past the rules."""

import pytest
from django.contrib import admin
from django.urls import reverse

from organisations.models import Invitation, Membership, Notice, User
from tests.factories import acting, make_organisation

pytestmark = pytest.mark.django_db
OURS = [
    model for model in admin.site._registry if model._meta.app_label in {"organisations", "interfaces", "indicators"}
]


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("yllapito@portaali.example", "x", name="Ylläpito")
    client.force_login(user, backend="organisations.login.PersonBackend")
    return client


def address(model, page, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(root, model):
    make_organisation("Hollola")
    assert root.get(address(model, "changelist")).status_code == 200
    assert root.get(address(model, "changelist"), {"q": "hollola"}).status_code in {200, 302}


@pytest.mark.parametrize("model", [model for model in OURS if model.__name__ != "Feedback"], ids=lambda m: m.__name__)
def test_what_agreements_and_history_name_is_never_deleted(root, model):
    assert not admin.site._registry[model].has_delete_permission(root.get("/").wsgi_request)


def test_others_stay_out(client_of):
    client = client_of(acting(make_organisation(), Membership.Role.ADMINISTRATOR))
    assert client.get(reverse("admin:index")).status_code == 302


def test_notices_are_only_read_and_their_text_is_not_shown(root):
    notice = Notice.objects.create(key="x", email="a@kunta.example", subject="Aihe", body="a personal link")
    answer = root.get(address(Notice, "change", notice.pk))
    assert b"a personal link" not in answer.content
    assert root.post(address(Notice, "change", notice.pk), {"subject": "Other"}).status_code == 403
    assert root.get(address(Notice, "add")).status_code == 403


def test_the_first_administrator_is_invited_from_there(root):
    organisation = make_organisation()
    typed = {"organisation": organisation.pk, "email": "eka@kunta.example", "language": "fi"}
    for _ in range(2):  # the second one is refused in words: an invitation is open
        root.post(address(Invitation, "add"), typed)
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.roles) == (organisation, ["administrator"])
    assert Notice.objects.get().email == "eka@kunta.example"


@pytest.mark.parametrize("model", ["organisation", "user"])
def test_forms_open(root, model):
    made = make_organisation() if model == "organisation" else User.objects.get()
    assert root.get(address(type(made), "change", made.pk)).status_code == 200
    assert root.get(address(type(made), "add")).status_code == 200


def test_a_user_can_be_added_with_a_password(root):
    typed = {
        "email": "uusi@kunta.example",
        "name": "Uusi",
        "usable_password": "true",
        "password1": "pitka-ja-outo-salasana",
        "password2": "pitka-ja-outo-salasana",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    root.post(address(User, "add"), typed)
    assert User.objects.get(email="uusi@kunta.example").check_password("pitka-ja-outo-salasana")
