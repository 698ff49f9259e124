"""Anybody may give feedback; it is kept with the day of its answer, and programs get nowhere."""

import datetime

import pytest
from django.utils import timezone

from organisations.models import Feedback, Notice, User
from organisations.outbox import send_pending
from tests.factories import PASSWORD
from tests.ground.browser import assert_good_page

pytestmark = pytest.mark.django_db
SENT = {"text": "Otsikko ei kuulu ruudunlukijalla.", "page": "/sopimukset/", "email": "", "website": ""}


def send(client, path="/palaute/", **fields):
    return client.post(path, SENT | fields)


def test_feedback_is_kept_with_a_day_for_the_answer(client):
    response = send(client)
    assert response.url == "/palaute/?kiitos"
    feedback = Feedback.objects.get()
    assert feedback.text == SENT["text"]
    assert feedback.answer_by == timezone.localdate() + datetime.timedelta(days=14)
    assert feedback.answered_at is None


def test_the_operator_is_told_and_the_sender_gets_a_receipt_without_the_text(client, settings, mailoutbox):
    settings.FEEDBACK_EMAIL = "palaute@yhdyspinta.example"
    send(client, path="/sv/palaute/", email="asukas@example.org")
    send_pending()
    to_operator, receipt = sorted(mailoutbox, key=lambda mail: mail.to == ["asukas@example.org"])
    assert to_operator.to == ["palaute@yhdyspinta.example"]
    assert SENT["text"] in to_operator.body
    assert f"/hallinta/organisations/feedback/{Feedback.objects.get().pk}/change/" in to_operator.body
    assert receipt.to == ["asukas@example.org"]
    assert SENT["text"] not in receipt.body


def test_an_address_gets_one_receipt_a_day(client):
    for _ in range(3):
        send(client, email="asukas@example.org")
    assert Feedback.objects.count() == 3
    assert Notice.objects.filter(email="asukas@example.org").count() == 1


def test_without_an_address_nobody_but_the_operator_is_written_to(client):
    send(client)
    assert Notice.objects.count() == 1


def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_forgotten(client):
    assert send(client, website="https://example.com").url == "/palaute/?kiitos"
    assert not Feedback.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "a" * 4001}, {"email": "ei osoite"}, {"page": "a" * 301}])
def test_what_does_not_fit_is_sent_back_with_what_was_typed(client, fields):
    response = send(client, **fields)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == fields.keys()
    assert not Feedback.objects.exists()


def test_the_page_one_came_from_is_filled_in(client):
    inside = client.get("/palaute/", headers={"referer": "http://testserver/saavutettavuus/"})
    outside = client.get("/palaute/", headers={"referer": "https://example.com/sivu/"})
    assert inside.context["form"].initial["page"] == "/saavutettavuus/"
    assert outside.context["form"].initial["page"] == ""


def test_unanswered_feedback_is_a_due_duty_of_system_administrators(client):
    send(client)
    Feedback.objects.update(answer_by=timezone.localdate() - datetime.timedelta(days=2))
    client.force_login(User.objects.create_superuser("yllapito@kunta.example", PASSWORD))
    (task,) = client.get("/").context["desk"].mine
    assert task.is_late
    assert client.get(task.duty.url).status_code == 200
    Feedback.objects.update(answered_at=timezone.now())
    assert client.get("/").context["desk"].mine == []


def test_feedback_is_not_changed_in_the_administration_only_answered(client):
    send(client)
    feedback = Feedback.objects.get()
    client.force_login(User.objects.create_superuser("yllapito@kunta.example", PASSWORD))
    client.post(
        f"/hallinta/organisations/feedback/{feedback.pk}/change/",
        {"text": "muuta", "answered_at_0": "1.6.2026", "answered_at_1": "9.00"},
    )
    feedback.refresh_from_db()
    assert feedback.text == SENT["text"]
    assert feedback.answered_at is not None


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/palaute/", "/sv/palaute/", "/palaute/?kiitos"])
def test_feedback_pages_are_good(visit, path):
    page = visit()
    page.goto(path)
    assert_good_page(page)


@pytest.mark.browser
def test_feedback_is_given_with_the_keyboard_alone(visit):
    page = visit()
    page.goto("/palaute/")
    page.locator("#id_text").focus()
    page.keyboard.type("Toimii hyvin.")
    for _ in range(3):  # past the page and the address, and past the trap, to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/palaute/?kiitos")
    assert Feedback.objects.get().text == "Toimii hyvin."


@pytest.mark.browser
def test_faults_are_said_on_a_good_page(visit):
    page = visit()
    page.goto("/palaute/")
    page.locator("main form button").click()
    page.locator("[role=alert]").wait_for()
    assert_good_page(page)
