"""The outbox: one row per person and event, sent once, tried again when the mail server refuses."""

import datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from organisations import workflow
from organisations.acting import acting_for
from organisations.models import Membership, Notice
from organisations.notifications import notify
from organisations.outbox import MAX_ATTEMPTS, send_pending
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


class RefusingBackend(EmailBackend):
    """A mail server that takes no mail."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


REFUSING = f"{__name__}.RefusingBackend"


class SlowBackend(EmailBackend):
    """A mail server during whose answer a second worker looks into the outbox."""

    def send_messages(self, messages):
        assert send_pending() == 0
        return super().send_messages(messages)


SLOW = f"{__name__}.SlowBackend"


def waiting(email="kirjaamo@kunta.example", **fields) -> Notice:
    defaults = {"key": f"test:{email}", "email": email, "subject": "Aihe", "body": "Teksti\n"}
    return Notice.objects.create(**defaults | fields)


def make_due() -> None:
    Notice.objects.update(try_after=timezone.now())


def invite(email="uusi@kunta.example", name="Hollola", **fields):
    organisation = make_organisation(name)
    by = acting_for(make_user("Aino & Co", organisation, Membership.Role.ADMINISTRATOR), organisation)
    return workflow.invite(email, by=by, roles=[Membership.Role.EDITOR], **fields)


def test_an_event_is_told_once_to_each_person():
    user = make_user()
    context = {"invitation": invite(), "roles": [], "url": "https://portaali.example/"}
    for _ in range(2):
        notify("same key", "invitation", context, user=user)
    assert Notice.objects.filter(key="same key").count() == 1


def test_the_worker_sends_what_a_verb_has_put_into_the_outbox(db):
    invite()
    assert mail.outbox == []
    send_pending()
    [message] = mail.outbox
    assert message.to == ["uusi@kunta.example"]
    assert message.subject.endswith("Hollolan kunta")
    assert "Aino & Co" in message.body
    assert message.body.count("\n\n\n") == 0


def test_a_message_is_in_the_language_of_its_reader():
    invite(language="sv")
    assert "/sv/kutsu/" in Notice.objects.get().body


def test_a_message_is_sent_once():
    waiting()
    assert send_pending() == 1
    assert send_pending() == 0
    assert len(mail.outbox) == 1


def test_two_workers_do_not_send_the_same_message_twice(settings):
    settings.EMAIL_BACKEND = SLOW
    waiting()
    assert send_pending() == 1
    assert len(mail.outbox) == 1


def test_a_refused_message_is_tried_again_later(settings):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = REFUSING
    notice = waiting()
    assert send_pending() == 0
    notice.refresh_from_db()
    assert (notice.sent_at, notice.attempts, notice.error) == (None, 1, "no mail server")
    assert notice.try_after > timezone.now() + datetime.timedelta(minutes=5)
    settings.EMAIL_BACKEND = usual
    assert send_pending() == 0
    make_due()
    assert send_pending() == 1
    notice.refresh_from_db()
    assert notice.sent_at and notice.error == ""


def test_a_message_that_never_goes_is_given_up(settings):
    settings.EMAIL_BACKEND = REFUSING
    notice = waiting()
    for _ in range(MAX_ATTEMPTS + 2):
        make_due()
        send_pending()
    notice.refresh_from_db()
    assert notice.attempts == MAX_ATTEMPTS


def test_an_impossible_address_does_not_hold_up_the_others():
    waiting(email="two\nlines@kunta.example")
    waiting(email="kirjaamo@kunta.example")
    assert send_pending() == 1
    assert [message.to for message in mail.outbox] == [["kirjaamo@kunta.example"]]


def test_a_personal_link_is_not_kept_once_it_is_sent():
    invite()
    assert "/kutsu/" in Notice.objects.get().body
    send_pending()
    assert Notice.objects.get().body == ""
    assert "/kutsu/" in mail.outbox[0].body


def test_other_messages_are_kept():
    waiting()
    send_pending()
    assert Notice.objects.get().body == "Teksti\n"


def test_a_subject_that_is_too_long_is_cut():
    invite(name="K" + "u" * 180)
    assert len(Notice.objects.get().subject) <= 250
