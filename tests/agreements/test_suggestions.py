"""Suggested wordings: who makes them, who answers, what an answer does to the clause, and a text changed meanwhile."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import editing, workflow
from agreements.models import Agreement, Clause, Suggestion
from agreements.problems import problems_of
from agreements.workflow import NotAllowed, Refused, WrongStage
from agreements.workflow.suggesting import accept, decline, offer, suggest, take_back
from organisations.models import Notice
from tests.factories import Role, acting, freeze_it, make_agreement, make_organisation, suggestion_in

State = Suggestion.State
NEW = "<p>Osapuolet tapaavat kerran vuodessa.</p>"


@pytest.fixture
def clause(agreement) -> Clause:
    clause = agreement.clauses.filter(role="text").exclude(text_fi="").first()
    clause.text_fi = "<p>Osapuolet tapaavat.</p>"
    clause.save()
    return clause


def make(clause: Clause, by, text: str = NEW, **more) -> Suggestion:
    facts = {"reason": "Rytmi puuttuu", "seen_revision": clause.revision}
    return suggest(clause, by=by, texts={"text_fi": text}, **facts | more)


def saved(clause: Clause, text: str, by) -> Clause:
    """The clause as somebody else has saved it meanwhile."""
    return editing.save_row(clause, clause.revision, {"text_fi": text}, by=by)


# Who may, at which stage: the editors of every party suggest, the coordinating party's editors answer.
VERBS = {
    "suggest": lambda row, by: make(row.clause, by, seen_revision=row.clause.revision),
    "accept": lambda row, by: accept(row, by=by, seen_revision=row.clause.revision),
    "decline": lambda row, by: decline(row, by=by, reason="Ei tarpeen"),
    "take back": lambda row, by: take_back(row, by=by),
}
ALLOWED = {
    "suggest": {"coordinator", "editor"},
    "accept": {"coordinator"},
    "decline": {"coordinator"},
    "take back": {"editor"},
}
PEOPLE = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip


@pytest.mark.parametrize("stage", ["draft", "statement_round", "deciding", "signing", "signed", "withdrawn"])
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what_with_suggestions_at_which_stage(cast, agreement, clause, stage, verb):
    row = suggestion_in(agreement, by=cast.editor)
    Agreement.objects.filter(pk=agreement.pk).update(stage=stage)
    row = Suggestion.objects.select_related("clause__agreement").get(pk=row.pk)
    for who in PEOPLE:
        refusal = None
        try:
            with transaction.atomic():
                VERBS[verb](row, cast.named(who))
                transaction.set_rollback(True)
        except (NotAllowed, WrongStage) as error:
            refusal = type(error)
        may = who in ALLOWED[verb]
        if verb == "take back" and who == "coordinator":  # may suggest, but it is not their own
            assert refusal is (NotAllowed if stage == "draft" else WrongStage)
        else:
            assert refusal is (None if may and stage == "draft" else WrongStage if may else NotAllowed), who


def test_a_suggestion_changes_nothing_and_keeps_the_text_that_it_was_made_on(cast, clause):
    suggestion = make(clause, cast.editor)
    clause.refresh_from_db()
    assert (suggestion.base_fi, suggestion.text_fi) == ("<p>Osapuolet tapaavat.</p>", NEW)
    assert (clause.text_fi, clause.revision) == ("<p>Osapuolet tapaavat.</p>", 1)
    assert suggestion.organisation_fi == cast.hollola.full_fi
    assert clause.agreement.events.filter(verb="suggest").exists()


def test_the_coordinating_partys_editors_are_told_of_a_suggestion_and_its_maker_of_the_answer(cast, clause):
    suggestion = make(clause, cast.editor)
    [notice] = Notice.objects.filter(key__startswith="suggestion:", recipient=cast.coordinator.user)
    assert (notice.topic, str(suggestion.key) in notice.url) == ("wording", True)
    assert not Notice.objects.filter(key__startswith="suggestion:", recipient=cast.editor.user).exists()
    decline(suggestion, by=cast.coordinator, reason="Sovitaan foorumissa")
    [answer] = Notice.objects.filter(key__startswith="suggestion_answered:")
    assert answer.recipient == cast.editor.user
    assert "Sovitaan foorumissa" in answer.body


@pytest.mark.parametrize("text", ["<p>Osapuolet tapaavat.</p>", "<p>Osapuolet  tapaavat.</p>"])
def test_a_suggestion_that_changes_nothing_is_refused(cast, clause, text):
    with pytest.raises(ValidationError):
        make(clause, cast.editor, text)


def test_a_suggestion_needs_a_reason(cast, clause):
    with pytest.raises(ValidationError):
        make(clause, cast.editor, reason=" ")


def test_a_suggestion_is_not_made_over_a_text_that_was_not_seen(cast, clause):
    saved(clause, "<p>Toinen teksti.</p>", cast.coordinator)
    with pytest.raises(editing.StaleSave):
        make(clause, cast.editor, seen_revision=1)


def test_an_accepted_suggestion_becomes_the_text(cast, clause):
    suggestion = accept(make(clause, cast.editor), by=cast.coordinator, seen_revision=1)
    clause.refresh_from_db()
    assert (clause.text_fi, clause.revision, suggestion.state) == (NEW, 2, State.ACCEPTED)
    assert clause.changed_by_name == cast.coordinator.label


def test_a_suggestion_accepted_with_changes_says_so(cast, clause):
    edited = {"text_fi": "<p>Osapuolet tapaavat kaksi kertaa vuodessa.</p>"}
    suggestion = accept(make(clause, cast.editor), by=cast.coordinator, seen_revision=1, texts=edited, answer="Kaksi")
    clause.refresh_from_db()
    assert (clause.text_fi, suggestion.state, suggestion.answer) == (edited["text_fi"], State.EDITED, "Kaksi")
    again = make(clause, cast.editor, seen_revision=2)
    assert accept(again, by=cast.coordinator, seen_revision=2, texts={"text_fi": NEW}).state == State.ACCEPTED


def test_declining_needs_a_reason_and_leaves_the_text(cast, clause):
    suggestion = make(clause, cast.editor)
    with pytest.raises(ValidationError):
        decline(suggestion, by=cast.coordinator, reason=" ")
    assert decline(suggestion, by=cast.coordinator, reason="Ei nyt").state == State.DECLINED
    clause.refresh_from_db()
    assert clause.text_fi == "<p>Osapuolet tapaavat.</p>"


@pytest.mark.parametrize("again", ["accept", "decline", "take back"])
def test_an_answered_suggestion_is_not_answered_again(cast, clause, again):
    suggestion = decline(make(clause, cast.editor), by=cast.coordinator, reason="Ei nyt")
    with pytest.raises(Refused):
        VERBS[again](suggestion, cast.editor if again == "take back" else cast.coordinator)


def test_a_suggestion_is_taken_back_by_anybody_of_the_party_that_made_it_and_by_nobody_else(cast, clause):
    suggestion = make(clause, cast.editor)
    with pytest.raises(NotAllowed):
        take_back(suggestion, by=cast.coordinator)
    assert take_back(suggestion, by=acting(cast.hollola, Role.EDITOR)).state == State.TAKEN_BACK


# The clause has been changed since.
def test_a_changed_clause_is_told_and_its_text_is_not_overwritten_unseen(cast, clause):
    suggestion = make(clause, cast.editor)
    saved(clause, "<p>Osapuolet tapaavat aina.</p>", cast.coordinator)
    suggestion = Suggestion.objects.get(pk=suggestion.pk)
    assert suggestion.text_has_changed
    with pytest.raises(editing.StaleSave):
        accept(suggestion, by=cast.coordinator, seen_revision=1)
    assert Suggestion.objects.get(pk=suggestion.pk).is_open
    accept(suggestion, by=cast.coordinator, seen_revision=2)
    clause.refresh_from_db()
    assert clause.text_fi == NEW


def test_a_suggestion_for_one_language_leaves_the_other_as_it_is_now(cast):
    agreement = make_agreement(cast.county, languages="fi,sv")
    clause = agreement.clauses.filter(role="text").exclude(text_fi="").first()
    suggestion = make(clause, cast.editor)
    editing.save_row(clause, 1, {"text_sv": "<p>Ny svensk text.</p>"}, by=cast.coordinator)
    assert suggestion.changed_languages == ["fi"]
    assert not Suggestion.objects.get(pk=suggestion.pk).text_has_changed
    accept(suggestion, by=cast.coordinator, seen_revision=2)
    clause.refresh_from_db()
    assert (clause.text_fi, clause.text_sv) == (NEW, "<p>Ny svensk text.</p>")
    assert clause.translation_is_outdated


def test_a_clause_taken_out_of_the_text_has_no_open_suggestions(cast, agreement, clause):
    suggestion = make(clause, cast.editor)
    editing.withdraw_row(clause, by=cast.coordinator)
    assert not Suggestion.objects.of(agreement).open().exists()
    clause.refresh_from_db()
    with pytest.raises(Refused):
        make(clause, cast.editor)
    with pytest.raises(Refused):
        accept(suggestion, by=cast.coordinator, seen_revision=clause.revision)


def test_open_suggestions_advise_before_a_freeze_survive_it_and_wait_for_the_text_to_open(cast, agreement, clause):
    suggestion = make(clause, cast.editor)
    found = [problem for problem in problems_of(agreement) if problem.code == "suggestions_open"]
    assert [problem.blocks for problem in found] == [False]
    freeze_it(agreement)
    suggestion.refresh_from_db()
    with pytest.raises(WrongStage):
        accept(suggestion, by=cast.coordinator, seen_revision=suggestion.clause.revision)
    assert suggestion.is_open
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    clause.refresh_from_db()
    accept(suggestion, by=cast.coordinator, seen_revision=clause.revision)


def test_open_suggestions_are_counted_by_clause(cast, agreement, clause):
    make(clause, cast.editor)
    make(clause, cast.editor, "<p>Kolmas.</p>")
    decline(make(clause, cast.editor, "<p>Neljäs.</p>"), by=cast.coordinator, reason="Ei")
    assert Suggestion.objects.of(agreement).open().counts_by_clause() == {str(clause.key): 2}


# What the shared text of a series offers.
def test_the_same_wording_is_not_offered_twice_and_a_text_that_is_there_not_at_all(cast, clause):
    texts = {"text_fi": NEW, "text_sv": ""}
    first = offer(clause, texts=texts, reason="Yhteinen teksti muuttui", by=cast.coordinator)
    assert first.is_shared
    assert offer(clause, texts=texts, reason="Uudelleen", by=cast.coordinator) is None
    accept(first, by=cast.coordinator, seen_revision=1)
    clause.refresh_from_db()
    assert offer(clause, texts=texts, reason="Uudelleen", by=cast.coordinator) is None


def test_a_stranger_sees_no_suggestions(cast, client_of, agreement, clause):
    suggestion = make(clause, cast.editor)
    for address in ("", f"{suggestion.key}/"):
        path = f"/sopimukset/{agreement.pk}/ehdotukset/{address}"
        assert client_of(cast.outsider).get(path).status_code == 404
        assert client_of(acting(make_organisation(), Role.EDITOR)).get(path).status_code == 404
        assert client_of(cast.reader).get(path).status_code == 200
