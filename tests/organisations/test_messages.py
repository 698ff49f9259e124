"""Messages: at once, once a day or only in the portal, as each person has chosen; listed in the portal in any case."""

import datetime

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from organisations import outbox
from organisations.models import DailyErrand, Delivery, Notice, NoticePreference, Topic
from organisations.notifications import notify
from organisations.outbox import forget_old_notices, gather_digests, message_id, send_pending
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "https://portaali.example/sopimukset/1/"


@pytest.fixture
def person():
    return make_user("Hollolan valmistelija")


def tell(person, key="tapahtuma", topic=Topic.DECISION, **fields) -> Notice:
    context = {"gathered": [], "url": URL}
    notify(key, "digest", context, user=person, topic=topic, **{"why": "Tehtävä muokkaajana."} | fields)
    return Notice.objects.get(key=key)


def prefers(person, delivery, topic=Topic.DECISION) -> None:
    NoticePreference.objects.create(user=person, topic=topic, delivery=delivery)


def send_all() -> list:
    gather_digests()
    send_pending()
    return mail.outbox


@pytest.fixture
def at_eight(monkeypatch):
    """It is past seven in the morning, and what was told yesterday waits."""
    morning = timezone.localtime().replace(hour=8, minute=0)
    monkeypatch.setattr(outbox.timezone, "localtime", lambda: morning)


def told_yesterday() -> None:
    Notice.objects.update(created_at=timezone.now() - datetime.timedelta(days=1))


def test_without_a_choice_messages_go_at_once(person):
    tell(person)
    [message] = send_all()
    assert message.to == [person.email]


def test_a_message_is_text_and_html_and_says_why_it_came(person):
    tell(person)
    [message] = send_all()
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    for body in (message.body, html):
        assert URL in body and "Tehtävä muokkaajana." in body
    assert f'href="{URL}"' in html
    assert html.count("href=") == 1, "one link in each message"


def test_what_people_wrote_does_no_harm_in_html(person):
    tell(person)
    Notice.objects.update(body='<img src="x">\n\nhttps://portaali.example/ <b>x</b>')
    [message] = send_all()
    assert "<img" not in message.alternatives[0][0] and "<b>" not in message.alternatives[0][0]


def test_only_in_the_portal_is_never_mailed(person):
    prefers(person, Delivery.OFF)
    tell(person)
    assert send_all() == []
    assert Notice.objects.of(person).count() == 1


def test_a_choice_concerns_its_own_topic_only(person):
    prefers(person, Delivery.OFF, Topic.MENTION)
    tell(person)
    assert len(send_all()) == 1


def test_once_a_day_gathers_in_one_message(person, at_eight):
    prefers(person, Delivery.DIGEST)
    for number in range(3):
        tell(person, f"tapahtuma {number}")
    told_yesterday()
    [message] = send_all()
    assert message.subject.startswith("3 ")
    assert send_all() == [message], "nothing goes twice"
    assert not Notice.objects.filter(delivery=Delivery.DIGEST, sent_at__isnull=True).exists()


def test_what_came_after_seven_waits_for_the_next_morning(person, at_eight):
    prefers(person, Delivery.DIGEST)
    tell(person)
    Notice.objects.update(created_at=timezone.localtime().replace(hour=7, minute=30))
    assert send_all() == []


def test_nothing_is_gathered_before_seven(person, monkeypatch):
    prefers(person, Delivery.DIGEST)
    tell(person)
    told_yesterday()
    night = timezone.localtime().replace(hour=6, minute=59)
    monkeypatch.setattr(outbox.timezone, "localtime", lambda: night)
    assert send_all() == []


def test_matters_of_the_account_are_mailed_whatever_was_chosen(person):
    prefers(person, Delivery.OFF)
    tell(person, topic=Topic.ACCOUNT)
    assert len(send_all()) == 1


def test_a_repeated_mail_has_the_same_message_id(person):
    notice = tell(person)
    [message] = send_all()
    assert message.extra_headers["Message-ID"] == message_id(notice)
    Notice.objects.update(sent_at=None, try_after=timezone.now())  # the worker died before it noted the sending
    assert {sent.extra_headers["Message-ID"] for sent in send_all()} == {message_id(notice)}


def test_a_file_goes_along(person):
    name = default_storage.save("prints/ote.pdf", ContentFile(b"%PDF-1.7"))
    tell(person, attachment=name, attachment_name="ote.pdf")
    [message] = send_all()
    assert message.attachments[0][:2] == ("ote.pdf", b"%PDF-1.7")
    assert "ote.pdf" in message.body


def test_a_file_too_big_for_mail_stays_behind_its_link(person, monkeypatch):
    monkeypatch.setattr(outbox, "BIGGEST_ATTACHMENT", 3)
    name = default_storage.save("prints/ote.pdf", ContentFile(b"%PDF-1.7"))
    tell(person, attachment=name, attachment_name="ote.pdf")
    [message] = send_all()
    assert message.attachments == [] and URL in message.body


def test_messages_are_kept_for_two_years(person):
    tell(person, "vanha")
    Notice.objects.update(created_at=timezone.now() - datetime.timedelta(days=731))
    tell(person, "uusi")
    assert forget_old_notices() == 1
    assert Notice.objects.get().key == "uusi"


def test_an_errand_of_the_day_is_done_once():
    today = timezone.localdate()
    assert [DailyErrand.claim("aamu", today) for _ in range(2)] == [True, False]
    assert DailyErrand.claim("aamu", today + datetime.timedelta(days=1))


def test_the_list_shows_ones_own_messages_only(person, client):
    tell(person, "oma")
    other = tell(make_user(), "toisen")
    client.force_login(person, backend="organisations.login.PersonBackend")
    page = client.get(reverse("notice_list"))
    assert [notice.key for notice in page.context["page"]] == ["oma"]
    assert client.get(reverse("notice_open", args=[other.pk])).status_code == 404


def test_opening_a_message_goes_to_its_matter_and_marks_it_read(person, client):
    notice = tell(person)
    client.force_login(person, backend="organisations.login.PersonBackend")
    assert client.get(reverse("notice_open", args=[notice.pk])).url == "/sopimukset/1/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_message_leads_nowhere_but_into_the_portal(person, client):
    notice = tell(person)
    Notice.objects.update(url="https://portaali.example//evil.example/")
    client.force_login(person, backend="organisations.login.PersonBackend")
    assert client.get(reverse("notice_open", args=[notice.pk])).url == "/"


def test_all_can_be_marked_as_read_by_their_owner(person, client):
    tell(person)
    tell(make_user(), "toisen")
    client.force_login(person, backend="organisations.login.PersonBackend")
    client.post(reverse("notices_read"))
    assert Notice.objects.of(person).unread().count() == 0
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_the_choices_are_saved_and_shown(person, client):
    client.force_login(person, backend="organisations.login.PersonBackend")
    url = reverse("notice_preferences")
    chosen = {topic: Delivery.DIGEST for topic in Topic.values if topic != Topic.ACCOUNT}
    assert client.post(url, chosen).status_code == 302
    assert set(person.notice_preferences.values_list("delivery", flat=True)) == {Delivery.DIGEST}
    assert client.get(url).context["form"]["decision"].initial == Delivery.DIGEST
    refused = client.post(url, {**chosen, "decision": "never"})
    assert refused.context["form"].errors["decision"]
