"""Statements: given by each asked one itself, hidden until given, corrected by a new one, answered by remark."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements import workflow
from agreements.models import RemarkAnswer, StatementRequest
from agreements.models.row import Publicity
from agreements.statements.places import remark_places
from agreements.workflow import NotAllowed, Refused, RemarkFacts, StatementFacts
from interfaces.saving import ChangedMeanwhile
from organisations.models import Notice
from tests.factories import an_association, guest_request, open_round, request_to, state
from tests.ground.database import world

PEOPLE = {
    "coordinator": False,
    "county_registrar": False,
    "editor": True,
    "registrar": True,
    "signatory": False,
    "reader": False,
    "other_registrar": False,
    "outsider": False,
}


@world
def round_(cast, agreement):
    return open_round(agreement, an_association())


@pytest.fixture
def request_(cast, round_) -> StatementRequest:
    """Hollola's."""
    return request_to(round_, cast.hollola)


@pytest.mark.parametrize(("who", "may"), PEOPLE.items())
def test_a_statement_and_its_draft_are_the_party_s_own_people_s_alone(cast, request_, who, may):
    by = cast.named(who)
    calls = [
        lambda: workflow.save_draft(request_, by=by, draft={"text": "Luonnos"}, seen=1),
        lambda: workflow.give_statement(request_, by=by, facts=StatementFacts("supports")),
    ]
    for call in calls:
        if may:
            call()
        else:
            with pytest.raises(NotAllowed):
                call()
    assert request_.statements.count() == may


def test_a_party_answers_for_itself_only_though_the_person_may_answer_for_another(cast, round_):
    with pytest.raises(NotAllowed):
        workflow.give_statement(guest_request(round_), by=cast.registrar, facts=StatementFacts("supports"))
    with pytest.raises(NotAllowed):
        workflow.give_statement_by_link(request_to(round_, cast.hollola), facts=StatementFacts("supports"))


def test_a_statement_has_its_decision_and_its_remarks_in_the_order_of_the_text(cast, request_):
    keys = [place.key for place in remark_places(request_, "fi")]
    facts = StatementFacts(
        "with_changes",
        text="Pääosin hyvä",
        body_kind="board",
        body="kunnanhallitus",
        decided_on=timezone.localdate(),
        number="212",
        register_number="123/00.04/2026",
    )
    remarks = [RemarkFacts(keys[2], "opposes", "Pois"), RemarkFacts(keys[0], "supports")]
    statement = workflow.give_statement(request_, by=cast.registrar, facts=facts, remarks=remarks)
    rows = list(statement.remarks.all())
    assert [str(row.row_key) for row in rows] == ["None", keys[0], keys[2]]
    assert [row.words for row in rows] == ["Pääosin hyvä", "", "Pois"]
    assert statement.given_by_name == cast.registrar.label and statement.number == "212"


@pytest.mark.parametrize(
    "facts",
    [
        {"stance": "opposes"},
        {"stance": "maybe"},
        {"stance": ""},
        {"stance": "supports", "number": "12"},
        {"stance": "supports", "body": "kunnanhallitus"},
        {"stance": "supports", "body": "kunnanhallitus", "decided_on": datetime.date(2999, 1, 1)},
    ],
)
def test_what_is_missing_or_impossible_is_refused(cast, request_, facts):
    with pytest.raises(ValidationError):
        workflow.give_statement(request_, by=cast.registrar, facts=StatementFacts(**facts))
    assert not request_.statements.exists()


@pytest.mark.parametrize("remark", [("with_changes", ""), ("", "Sanottavaa"), ("maybe", "Sanottavaa")])
def test_a_remark_needs_a_position_and_a_change_needs_words(cast, request_, remark):
    with pytest.raises(ValidationError):
        state(request_, "supports", remark)


def test_a_remark_is_about_something_in_the_version(cast, request_):
    remarks = [RemarkFacts(uuid.uuid4(), "supports", "Mistä?")]
    with pytest.raises(ValidationError):
        workflow.give_statement(request_, by=cast.registrar, facts=StatementFacts("supports"), remarks=remarks)


def test_a_guest_says_nothing_about_what_is_not_public(cast, agreement):
    clause = agreement.clauses.first()
    clause.publicity, clause.secrecy_ground = Publicity.SECRET, "JulkL 24 §"
    clause.save()
    round_ = open_round(agreement, an_association())
    places = {place.key for place in remark_places(guest_request(round_), "fi")}
    assert str(clause.key) not in places
    assert str(clause.key) in {place.key for place in remark_places(request_to(round_, cast.hollola), "fi")}
    with pytest.raises(ValidationError):
        workflow.give_statement_by_link(
            guest_request(round_), facts=StatementFacts("supports"), remarks=[RemarkFacts(clause.key, "opposes", "Ei")]
        )


# Drafts ------------------------------------------------------------------------------------------------------------


def test_two_of_one_party_at_once_are_told_and_nothing_is_lost(cast, request_):
    assert workflow.save_draft(request_, by=cast.editor, draft={"text": "Ensin"}, seen=1) == 2
    with pytest.raises(ChangedMeanwhile) as told:
        workflow.save_draft(request_, by=cast.registrar, draft={"text": "Toinen"}, seen=1)
    assert told.value.row.draft == {"text": "Ensin"} and told.value.row.draft_saved_by_name == cast.editor.label
    with pytest.raises(ChangedMeanwhile):
        workflow.give_statement(request_, by=cast.registrar, facts=StatementFacts("supports"), seen=1)
    assert workflow.save_draft(request_, by=cast.registrar, draft={"text": "Yhdessä"}, seen=2) == 3


def test_a_draft_can_be_kept_when_the_round_has_ended_meanwhile(cast, round_, request_):
    workflow.close_round(round_, by=cast.coordinator)
    workflow.save_draft(request_, by=cast.editor, draft={"text": "Kesken"}, seen=1)
    request_.refresh_from_db()
    assert request_.draft == {"text": "Kesken"}


def test_giving_the_statement_ends_its_draft(cast, request_):
    workflow.save_draft(request_, by=cast.editor, draft={"text": "Kesken"}, seen=1)
    workflow.give_statement(request_, by=cast.registrar, facts=StatementFacts("supports"), seen=2)
    request_.refresh_from_db()
    assert request_.draft is None
    with pytest.raises(ChangedMeanwhile):
        workflow.save_draft(request_, by=cast.editor, draft={"text": "Myöhässä"}, seen=2)


# Correcting --------------------------------------------------------------------------------------------------------


def test_a_later_statement_replaces_the_earlier_and_both_stay(cast, request_):
    first = state(request_, "opposes", text="Ei näin")
    second = state(request_, "supports")
    assert second.replaces == first and list(request_.statements.standing()) == [second]
    assert request_.statements.count() == 2
    assert request_.round.agreement.events.filter(verb="replace_statement").count() == 1


def test_a_remark_of_a_replaced_statement_is_answered_no_more(cast, request_):
    remark = state(request_, "opposes", text="Ei näin").remarks.get()
    state(request_, "supports")
    with pytest.raises(Refused):
        workflow.answer_remark(remark, by=cast.coordinator, outcome="noted")


def test_the_coordinator_is_told_of_a_statement_and_a_guest_gets_a_receipt(cast, round_):
    statement = state(guest_request(round_), "with_changes", text="Lisätään vapaaehtoistyö")
    assert Notice.objects.filter(key=f"statement:{statement.pk}:{cast.coordinator.user.pk}").exists()
    receipt = Notice.objects.get(key=f"statement_receipt:{statement.pk}")
    assert receipt.email == "toimisto@yhdistys.example" and receipt.holds_link
    assert statement.given_by_name == "toimisto@yhdistys.example"


def test_a_party_that_has_left_gives_no_statement(cast, request_):
    workflow.leave(request_.party, by=cast.registrar, on=timezone.localdate(), reason="Valtuusto päätti")
    with pytest.raises(Refused):
        state(request_to(request_.round, cast.hollola))


# Answering remarks -------------------------------------------------------------------------------------------------


@pytest.fixture
def remark(cast, request_):
    return state(request_, "with_changes", text="Kustannukset auki").remarks.get()


@pytest.mark.parametrize("outcome", ["partly", "not_accepted"])
def test_what_is_not_accepted_whole_needs_a_reason(cast, remark, outcome):
    with pytest.raises(ValidationError):
        workflow.answer_remark(remark, by=cast.coordinator, outcome=outcome, text="  ")
    answer = workflow.answer_remark(remark, by=cast.coordinator, outcome=outcome, text="Sovitaan talousarviossa")
    assert (answer.outcome, answer.answered_by_name) == (outcome, cast.coordinator.label)


def test_an_answer_may_be_changed_by_who_has_seen_it(cast, remark):
    workflow.answer_remark(remark, by=cast.coordinator, outcome="accepted")
    with pytest.raises(ChangedMeanwhile):
        workflow.answer_remark(remark, by=cast.coordinator, outcome="noted")
    workflow.answer_remark(remark, by=cast.coordinator, outcome="noted", seen_revision=1)
    assert RemarkAnswer.objects.get().outcome == "noted"


def test_remarks_are_answered_also_after_the_round(cast, round_, remark):
    workflow.close_round(round_, by=cast.coordinator)
    workflow.answer_remark(remark, by=cast.coordinator, outcome="accepted")


@pytest.mark.parametrize("who", ["editor", "registrar", "county_registrar", "outsider"])
def test_only_the_coordinator_answers_remarks(cast, remark, who):
    with pytest.raises(NotAllowed):
        workflow.answer_remark(remark, by=cast.named(who), outcome="accepted")
