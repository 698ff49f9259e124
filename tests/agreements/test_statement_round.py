"""The statement round, the coordinator's side: who is asked about which text, until when, and how it ends."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements import workflow
from agreements.event_words import event_sentence
from agreements.models import Agreement, Remark, Statement, Version
from agreements.models.statements import Stance
from agreements.problems import problems_of
from agreements.statements.letter import filled_letter, offered_letter
from agreements.statements.links import link_token, request_of
from agreements.workflow import Asked, NotAllowed, Refused, WrongStage
from organisations.models import Membership, Notice, Organisation
from tests.factories import (
    Role,
    acting,
    an_association,
    guest_request,
    make_user,
    open_round,
    party_of,
    request_to,
    state,
)
from tests.ground.database import world


def days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


def told(key: str) -> list[str]:
    return sorted(Notice.objects.filter(key__startswith=key).values_list("email", flat=True))


@world
def round_(cast, agreement):
    """Three parties and an association are asked."""
    return open_round(agreement, an_association())


def test_a_round_freezes_a_version_for_statements_and_locks_the_text(cast, agreement):
    round_ = open_round(agreement)
    assert agreement.stage == Agreement.Stage.STATEMENT_ROUND and not agreement.text_is_open
    assert round_.version.purpose == Version.Purpose.STATEMENT and round_.version.number == 1
    assert "edit_text" not in workflow.available_actions(agreement, cast.coordinator)
    event = agreement.events.get(verb="open_round")
    assert (event.from_stage, event.to_stage, event.version) == ("draft", "statement_round", round_.version)


def test_a_text_with_gaps_may_go_out(cast, agreement):
    assert any(problem.blocks for problem in problems_of(agreement))
    open_round(agreement)


def test_everybody_who_is_asked_is_told_once(cast, round_):
    people = [cast.editor, cast.registrar, cast.other_registrar, cast.county_registrar]
    emails = told("statement_asked:")
    assert {who.user.email for who in people} <= set(emails)
    assert "toimisto@yhdistys.example" in emails and len(emails) == len(set(emails))
    assert cast.reader.user.email not in emails and cast.signatory.user.email not in emails


def test_a_notice_says_why_it_came_and_holds_a_link_only_where_it_has_to(cast, round_):
    own = Notice.objects.get(key__startswith="statement_asked:", recipient=cast.registrar.user)
    assert own.why and own.url.endswith(f"/lausunnot/{request_to(round_, cast.hollola).key}/")
    guest = Notice.objects.get(key__startswith="statement_asked:", email="toimisto@yhdistys.example")
    assert guest.holds_link and link_token(guest_request(round_)) in guest.body and not guest.url


def test_only_the_hash_of_a_link_is_kept(round_):
    request = guest_request(round_)
    assert request_of(link_token(request)) == request
    assert link_token(request) not in (request.token_hash, str(request.key))


def test_a_party_with_its_own_people_needs_no_link(cast, round_):
    request = request_to(round_, cast.hollola)
    assert not request.is_by_link and request.email == ""


def test_a_party_with_nobody_to_answer_is_asked_by_a_link(cast, agreement):
    Membership.objects.filter(organisation=cast.lahti).delete()
    make_user("", cast.lahti, Role.READER)
    party = party_of(agreement, cast.lahti)
    round_ = open_round(agreement)
    request = request_to(round_, cast.lahti)
    assert request.is_by_link and request.email == f"kirjaamo@kunta{party.pk}.example"


def test_without_an_address_a_link_can_t_be_sent(cast, agreement):
    Membership.objects.filter(organisation=cast.lahti).delete()
    asked = [Asked.of_party(party_of(agreement, cast.lahti))]
    with pytest.raises(ValidationError, match=r"sähköposti|e-mail"):
        workflow.open_round(agreement, by=cast.coordinator, dated=days(0), due_on=days(30), asked=asked)
    agreement.refresh_from_db()
    assert agreement.stage == "draft" and not agreement.versions.exists()


@pytest.mark.parametrize("who", ["coordinator", "other_registrar"])
def test_nobody_of_a_party_gets_the_link_of_another(cast, agreement, who):
    guest = an_association(email=cast.named(who).user.email.upper())
    with pytest.raises(ValidationError):
        open_round(agreement, guest)


def test_impossible_days_are_refused(cast, agreement):
    asked = [Asked.of_party(party_of(agreement, cast.hollola))]
    for dated, due_on in ((days(0), days(-1)), (days(1), days(30))):
        with pytest.raises(ValidationError):
            workflow.open_round(agreement, by=cast.coordinator, dated=dated, due_on=due_on, asked=asked)


def test_a_round_needs_somebody_to_ask(cast, agreement):
    with pytest.raises(ValidationError):
        workflow.open_round(agreement, by=cast.coordinator, dated=days(0), due_on=days(30), asked=[])


def test_the_same_one_is_asked_once_in_a_round(cast, agreement):
    with pytest.raises(ValidationError), transaction.atomic():
        open_round(agreement, an_association(), an_association("Toinen nimi"))
    round_ = open_round(agreement, an_association())
    with pytest.raises(ValidationError):
        workflow.ask_more(round_, by=cast.coordinator, asked=Asked.of_party(party_of(agreement, cast.hollola)))


def test_the_letter_stands_in_both_languages_with_its_places_filled_in(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(title_sv="Avtal om samarbete")
    agreement.refresh_from_db()
    round_ = open_round(agreement)
    round_.agreement = agreement
    round_.letter_fi, round_.letter_sv = offered_letter("fi"), offered_letter("sv")
    due = f"{round_.due_on.day}.{round_.due_on.month}.{round_.due_on.year}"
    for language, title in (("fi", agreement.title_fi), ("sv", "Avtal om samarbete")):
        letter = filled_letter(round_, language)
        assert title.replace(" ", "") in letter.replace("\xa0", "").replace(" ", "").replace("\u2060", "")
        assert due in letter and "[" not in letter
    round_.letter_sv = ""
    assert filled_letter(round_, "sv") == filled_letter(round_, "fi")


# Changing the day ----------------------------------------------------------------------------------------------------


def test_a_changed_day_needs_a_reason_and_is_logged_and_told_to_those_who_have_not_answered(cast, round_):
    state(request_to(round_, cast.hollola))
    with pytest.raises(ValidationError):
        workflow.change_due_date(round_, by=cast.coordinator, due_on=days(45), reason=" ")
    workflow.change_due_date(round_, by=cast.coordinator, due_on=days(45), reason="Hallitus kokoontuu vasta silloin")
    round_.refresh_from_db()
    assert round_.due_on == days(45)
    event = round_.agreement.events.get(verb="change_due_date")
    assert "Hallitus kokoontuu" in event_sentence(event)
    emails = told("statement_due:")
    assert cast.other_registrar.user.email in emails and "toimisto@yhdistys.example" in emails
    assert cast.registrar.user.email not in emails and cast.editor.user.email not in emails


def test_a_day_that_has_passed_can_be_moved_so_that_answers_are_taken_again(cast, round_):
    type(round_).objects.filter(pk=round_.pk).update(due_on=days(-2))
    request = request_to(round_, cast.hollola)
    with pytest.raises(Refused):
        state(request)
    workflow.change_due_date(round_, by=cast.coordinator, due_on=days(7), reason="Lisäaikaa pyydettiin")
    assert state(request_to(round_, cast.hollola)).stance == "supports"


@pytest.mark.parametrize("count", [-1, 30])
def test_a_day_in_the_past_or_the_same_day_is_no_change(cast, round_, count):
    with pytest.raises(ValidationError):
        workflow.change_due_date(round_, by=cast.coordinator, due_on=days(count), reason="Siksi")


# Asking more, again, no longer ----------------------------------------------------------------------------------------


def test_one_more_is_asked_during_the_round(cast, round_):
    asked = Asked("influence_body", "Vanhusneuvosto", "vanhusneuvosto@kunta.example")
    workflow.ask_more(round_, by=cast.coordinator, asked=asked)
    assert "vanhusneuvosto@kunta.example" in told("statement_asked:")
    assert round_.agreement.events.get(verb="ask_more").comment == "Vanhusneuvosto"


def test_a_request_can_be_sent_again_with_the_same_link(cast, round_):
    request = guest_request(round_)
    workflow.ask_again(request, by=cast.coordinator)
    workflow.ask_again(request, by=cast.coordinator)
    assert told("statement_asked:").count("toimisto@yhdistys.example") == 3
    assert request_of(link_token(request)) == request


def test_a_cancelled_request_ends_its_link_and_may_be_made_anew(cast, round_):
    request = guest_request(round_)
    workflow.cancel_request(request, by=cast.coordinator)
    assert request_of(link_token(request)) is None
    with pytest.raises(Refused):
        state(request)
    workflow.ask_more(round_, by=cast.coordinator, asked=an_association())
    assert round_.requests.asked().filter(party=None).count() == 1


def test_who_has_answered_can_neither_be_cancelled_nor_asked_again(cast, round_):
    request = request_to(round_, cast.hollola)
    state(request)
    for verb in (workflow.cancel_request, workflow.ask_again):
        with pytest.raises(Refused):
            verb(request, by=cast.coordinator)


@pytest.mark.parametrize("who", ["editor", "registrar", "other_registrar", "county_registrar", "outsider"])
def test_only_the_coordinator_tends_the_round(cast, round_, who):
    by, request = cast.named(who), request_to(round_, cast.lahti)
    for call in (
        lambda: workflow.change_due_date(round_, by=by, due_on=days(50), reason="x"),
        lambda: workflow.ask_more(round_, by=by, asked=an_association(email="x@y.example")),
        lambda: workflow.ask_again(request, by=by),
        lambda: workflow.cancel_request(request, by=by),
        lambda: workflow.close_round(round_, by=by),
    ):
        with pytest.raises(NotAllowed):
            call()


# Ending --------------------------------------------------------------------------------------------------------------


def test_an_ended_round_opens_the_text_and_takes_no_more_statements(cast, agreement, round_):
    state(request_to(round_, cast.hollola))
    state(guest_request(round_))
    workflow.close_round(round_, by=cast.coordinator)
    agreement.refresh_from_db()
    assert agreement.stage == "draft" and "edit_text" in workflow.available_actions(agreement, cast.coordinator)
    with pytest.raises(WrongStage):
        state(request_to(round_, cast.lahti))
    emails = told("statement_closed:")
    assert {cast.registrar.user.email, cast.other_registrar.user.email, "toimisto@yhdistys.example"} <= set(emails)
    with pytest.raises(WrongStage):
        workflow.close_round(round_, by=cast.coordinator)


def test_a_guest_who_did_not_answer_is_not_told_of_the_end(cast, round_):
    workflow.close_round(round_, by=cast.coordinator)
    assert "toimisto@yhdistys.example" not in told("statement_closed:")


def test_a_second_round_follows_with_its_own_version_and_the_first_one_stays(cast, agreement, round_):
    state(request_to(round_, cast.hollola), "opposes", text="Ei näin")
    workflow.close_round(round_, by=cast.coordinator)
    second = open_round(agreement)
    assert [second.version.number, agreement.statement_rounds.count()] == [2, 2]
    assert not Statement.objects.filter(request__round=second).exists()


def test_withdrawing_the_agreement_ends_its_round(cast, agreement, round_):
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    round_.refresh_from_db()
    assert round_.closed_at is not None
    with pytest.raises(WrongStage):
        state(guest_request(round_))


def test_one_round_is_open_at_a_time(round_):
    round_.pk, round_.version_id = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        round_.save()


def test_a_version_for_statements_is_not_decided_on(cast, agreement, round_):
    assert "record_decision" not in workflow.available_actions(agreement, cast.registrar)


@pytest.mark.parametrize("change", ["save", "delete", "update"])
def test_statements_and_remarks_are_never_changed(cast, round_, change):
    statement = state(request_to(round_, cast.hollola), "with_changes", ("with_changes", "Toisin"), text="Yleisesti")
    for row in (statement, statement.remarks.last()):
        with pytest.raises(IntegrityError), transaction.atomic():
            if change == "update":
                type(row).objects.filter(pk=row.pk).update(stance=Stance.SUPPORTS)
            else:
                getattr(row, change)()
    assert Remark.objects.count() == 2


def test_every_step_has_its_sentence_in_the_history(cast, agreement, round_):
    workflow.ask_again(guest_request(round_), by=cast.coordinator)
    statement = state(request_to(round_, cast.hollola), "opposes", text="Ei näin")
    workflow.answer_remark(statement.remarks.get(), by=cast.coordinator, outcome="noted")
    workflow.close_round(round_, by=cast.coordinator)
    for event in agreement.events.filter(verb__in=["open_round", "ask_again", "give_statement", "answer_remark"]):
        assert event_sentence(event) and "muutettiin" not in event_sentence(event).partition(":")[0]


def test_the_organisation_of_an_agreement_that_merges_answers_through_its_successor(cast, agreement, round_):
    successor = cast.lahti
    Organisation.objects.filter(pk=cast.hollola.pk).update(valid_to=days(-1), successor=successor)
    request = request_to(round_, cast.hollola)
    given = workflow.give_statement(
        request, by=acting(successor, Role.EDITOR), facts=workflow.StatementFacts("supports")
    )
    assert given.request == request
