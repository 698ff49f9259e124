"""Anonymity is a rule: nothing that is stored leads from an answer to who gave it, or says when it came."""

import logging

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.db import connection, models

from organisations.link_logs import WithoutTokens
from organisations.models import Notice
from surveys.links import token_of
from surveys.models import Answer, Invitation, OpenAnswer, Submission
from surveys.workflow import close_wave
from tests.ground.database import world
from tests.surveys.wave_story import Asked, answer, make_asked, opened

pytestmark = pytest.mark.django_db
KEPT = (Submission, Answer, OpenAnswer)


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator)


def test_the_tables_of_answers_know_no_time_and_no_link():
    for model in KEPT:
        fields = model._meta.get_fields()
        assert isinstance(model._meta.pk, models.UUIDField), model
        assert not [field for field in fields if isinstance(field, models.DateField | models.TimeField)], model
        joined = {field.related_model._meta.label for field in fields if field.related_model}
        assert "surveys.Invitation" not in joined
        assert "organisations.User" not in joined
    assert not [field for field in OpenAnswer._meta.get_fields() if field.related_model in (Submission, Answer)]


def test_sending_leaves_the_link_only_the_fact_that_it_was_used(asked):
    (link,) = opened(asked, "vastaaja@kunta.example")
    before = Invitation.objects.values().get()
    answer(asked, link, clear="Ei", why="Rajat")
    after = Invitation.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"is_answered"}
    assert after["draft"] == after["background"] == {}
    assert Submission.objects.count() == OpenAnswer.objects.count() == 1
    assert Answer.objects.count() == 3
    assert not Session.objects.exists()


def test_no_row_of_any_table_holds_the_token_or_the_id_of_an_answer_besides_its_own(asked):
    (link,) = opened(asked, "vastaaja@kunta.example")
    answer(asked, link)
    Notice.objects.all().update(body="")  # what the outbox does once the message is sent
    submission = Submission.objects.get().pk
    token = token_of(Invitation.objects.get())
    holding = {
        model._meta.label
        for model in apps.get_models()
        for row in model.objects.all().values()
        if {str(submission), submission.hex, token} & {str(value) for value in row.values()}
    }
    assert holding == {"surveys.Submission", "surveys.Answer"}


def test_closing_writes_all_answers_anew_in_random_order(asked):
    links = opened(asked, *(f"vastaaja{number}@kunta.example" for number in range(12)))
    for number, link in enumerate(links):
        answer(asked, link, clear="Ei" if number < 6 else "Kyllä", why=f"Syy {number}")
    before = _written()
    old = {model: set(model.objects.values_list("pk", flat=True)) for model in KEPT}
    told = sorted(Answer.objects.values_list("row", "step"))
    close_wave(asked.wave, by=asked.by)
    for model in KEPT:
        assert model.objects.count() == len(old[model])
        assert not old[model] & set(model.objects.values_list("pk", flat=True)), model
    assert sorted(Answer.objects.values_list("row", "step")) == told
    assert sorted(_written()) == sorted(before)
    assert _written() != before  # the one chance that shuffling changes nothing is 1 in 720
    assert {row.answers.count() for row in Submission.objects.all()} == {3}


def _written() -> list[str]:
    """The open answers in the order in which the database has written them."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM surveys_openanswer ORDER BY {place}")  # noqa: S608 -- one of two words
        return [text for (text,) in cursor.fetchall()]


def test_logs_do_not_keep_the_address_of_a_link(client, asked, caplog):
    (link,) = opened(asked, "vastaaja@kunta.example")
    close_wave(asked.wave, by=asked.by)
    with caplog.at_level(logging.WARNING, "django.request"):
        client.get(link)
    told = caplog.records[-1].getMessage()  # every handler of the portal passes records through the filter
    assert told.endswith("/kyselyt/v/…/")
    assert WithoutTokens().filter(record := logging.makeLogRecord({"msg": "%s", "args": (link,)}))
    assert link not in record.getMessage()


def test_the_admin_site_shows_no_answers_and_no_links():
    shown = {model._meta.label for model in admin.site._registry}
    assert not shown & {model._meta.label for model in (*KEPT, Invitation)}
