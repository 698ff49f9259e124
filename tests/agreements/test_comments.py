"""Rules of comments: who writes, answers, resolves and takes back, whom they tell, and how they hang on their row."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements import editing, workflow
from agreements.discussion import colleagues, named_rows, open_counts
from agreements.models import Agreement, Clause, Comment
from agreements.workflow import NotAllowed, Refused, WrongStage
from agreements.workflow.commenting import add_comment, reopen_thread, resolve_thread, take_back
from organisations.models import Membership, Notice, Topic
from tests.factories import acting, freeze_it, make_agreement, make_goal, make_organisation, party_of


@pytest.fixture
def clause(agreement) -> Clause:
    return agreement.clauses.filter(role="text").first()


def say(clause: Clause, by, text: str = "Tarkennetaanko tätä?", **more) -> Comment:
    return add_comment(clause.agreement, by=by, place="clause", row_key=clause.key, text=text, **more)


# Who may: everybody who does something for a party or the coordinator, for as long as the agreement lives.
WRITERS = {"coordinator", "county_registrar", "editor", "registrar", "signatory", "other_registrar"}
OTHERS = {"reader", "outsider", "anonymous"}
VERBS = {
    "add": lambda thread, by: say(Clause.objects.get(key=thread.row_key), by),
    "answer": lambda thread, by: say(Clause.objects.get(key=thread.row_key), by, thread=thread),
    "resolve": lambda thread, by: resolve_thread(thread, by=by),
    "reopen": lambda thread, by: reopen_thread(thread, by=by),
    "take back": lambda thread, by: take_back(thread, by=by),
}


def bring_to(agreement: Agreement, stage: str, cast) -> None:
    if stage == "deciding":
        freeze_it(agreement)
    elif stage == "withdrawn":
        workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    elif stage != "draft":
        Agreement.objects.filter(pk=agreement.pk).update(stage=stage)


@pytest.mark.parametrize("stage", ["draft", "statement_round", "deciding", "signing", "signed", "withdrawn"])
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what_with_comments_at_which_stage(cast, agreement, clause, stage, verb):
    thread = say(clause, cast.editor)
    bring_to(agreement, stage, cast)
    allowed = {"editor"} if verb == "take back" else WRITERS
    for who in sorted(WRITERS | OTHERS):
        by, refusal = cast.named(who), None
        try:
            with transaction.atomic():
                VERBS[verb](thread, by)
                transaction.set_rollback(True)
        except (NotAllowed, WrongStage) as error:
            refusal = type(error)
        if who in OTHERS:
            assert refusal is NotAllowed, who
        elif stage == "withdrawn":
            assert refusal is WrongStage, who
        else:
            assert refusal is (None if who in allowed else NotAllowed), who


def test_a_comment_keeps_who_wrote_it_for_which_organisation(cast, clause):
    comment = say(clause, cast.editor, "  Lisätäänkö nuoret?  ")
    assert (comment.text, comment.author_name, comment.organisation_fi) == (
        "Lisätäänkö nuoret?", cast.editor.user.name, cast.hollola.full_fi,
    )  # fmt: skip


def test_an_empty_comment_is_no_comment(cast, clause):
    with pytest.raises(ValidationError):
        say(clause, cast.editor, "   ")


def test_a_row_is_one_of_the_agreement_s_own(cast, agreement, clause):
    other = make_agreement(cast.county).clauses.first()
    for place, key in [("clause", other.key), ("goal", clause.key), ("clause", uuid.uuid4()), ("forum", clause.key)]:
        with pytest.raises(ValidationError), transaction.atomic():
            add_comment(agreement, by=cast.editor, place=place, row_key=key, text="Huomio")
    assert not agreement.comments.exists()


def test_goals_measures_and_indicators_are_commented_too(cast, agreement):
    goal = make_goal(agreement)
    rows = {"goal": goal, "measure": goal.measures.get(), "indicator": goal.indicators.get()}
    for place, row in rows.items():
        add_comment(agreement, by=cast.editor, place=place, row_key=row.key, text="Huomio")
    assert open_counts(agreement) == {row.key: 1 for row in rows.values()}


def test_answers_belong_to_a_thread_of_the_same_row(cast, agreement, clause):
    thread = say(clause, cast.editor)
    reply = say(clause, cast.coordinator, "Kyllä", thread=thread)
    assert list(thread.replies.all()) == [reply]
    elsewhere = agreement.clauses.exclude(pk=clause.pk).first()
    for wrong in (reply, say(elsewhere, cast.editor)):
        with pytest.raises(ValidationError), transaction.atomic():
            say(clause, cast.editor, "Ei tähän", thread=wrong)


def test_a_thread_resolved_meanwhile_is_answered_only_when_opened_again(cast, clause):
    thread = say(clause, cast.editor)
    resolved = resolve_thread(thread, by=cast.coordinator)
    assert resolved.resolved_by_name == cast.coordinator.label
    with pytest.raises(Refused), transaction.atomic():
        say(clause, cast.editor, "Vielä yksi asia", thread=thread)
    reopen_thread(thread, by=cast.editor)
    assert say(clause, cast.editor, "Vielä yksi asia", thread=thread).thread == thread


def test_resolving_twice_keeps_who_did_it_first(cast, clause):
    thread = say(clause, cast.editor)
    resolve_thread(thread, by=cast.coordinator)
    assert resolve_thread(thread, by=cast.registrar).resolved_by_name == cast.coordinator.label


def test_taking_back_removes_the_words_and_keeps_the_place(cast, clause):
    thread = say(clause, cast.editor, "Väärä paikka", mentioned=[cast.coordinator.user])
    say(clause, cast.coordinator, "Selvä", thread=thread)
    taken = take_back(thread, by=cast.editor)
    assert taken.text == "" and taken.taken_back_at and not taken.mentioned.exists()
    assert taken.replies.get().text == "Selvä"
    assert open_counts(clause.agreement) == {}


def test_counts_are_of_open_threads_in_one_query(cast, agreement, clause, django_assert_num_queries):
    thread = say(clause, cast.editor)
    say(clause, cast.coordinator, "Kyllä", thread=thread)
    say(clause, cast.editor)
    resolve_thread(say(clause, cast.editor), by=cast.editor)
    add_comment(agreement, by=cast.editor, place="agreement", row_key=None, text="Yleisesti")
    with django_assert_num_queries(1):
        assert open_counts(agreement) == {clause.key: 2}


def test_comments_follow_a_moved_row_and_survive_freeze_and_reopen(cast, agreement, clause):
    say(clause, cast.editor)
    before = named_rows(agreement)[clause.key].number
    editing.move_row(clause, "down", by=cast.coordinator)
    freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    assert open_counts(agreement) == {clause.key: 1}
    assert named_rows(agreement)[clause.key].number != before


def test_a_withdrawn_row_keeps_its_threads_and_is_named_as_withdrawn(cast, agreement, clause):
    goal = make_goal(agreement)
    editing.withdraw_row(clause, by=cast.coordinator)
    editing.withdraw_row(goal, by=cast.coordinator)
    say(clause, cast.editor)
    rows = named_rows(agreement)
    assert rows[clause.key].is_withdrawn and rows[goal.measures.get().key].is_withdrawn
    assert rows[clause.key].name == clause.heading


# Whom they tell


def told() -> set[tuple[str, str]]:
    found = Notice.objects.filter(topic=Topic.MENTION).values_list("recipient__email", "key")
    return {(email, key.split(":")[0]) for email, key in found}


def test_those_mentioned_are_told_once_and_never_the_author(cast, clause):
    comment = say(clause, cast.editor, mentioned=[cast.coordinator.user, cast.editor.user])
    notice = Notice.objects.get(topic=Topic.MENTION)
    assert notice.recipient == cast.coordinator.user
    assert comment.text in notice.body and f"/kommentit/clause/{clause.key}/" in notice.url
    assert notice.why


def test_earlier_authors_of_the_thread_are_told_of_an_answer(cast, clause):
    thread = say(clause, cast.editor)
    say(clause, cast.registrar, "Samaa mieltä", thread=thread)
    Notice.objects.all().delete()
    say(clause, cast.coordinator, "Korjattu", thread=thread, mentioned=[cast.editor.user])
    assert told() == {(cast.editor.user.email, "comment"), (cast.registrar.user.email, "comment")}
    assert Notice.objects.filter(topic=Topic.MENTION).count() == 2


def test_who_no_longer_acts_for_a_party_hears_nothing(cast, clause):
    thread = say(clause, cast.registrar)
    Membership.objects.filter(user=cast.registrar.user).update(valid_to=timezone.localdate() - timezone.timedelta(1))
    say(clause, cast.coordinator, "Korjattu", thread=thread)
    assert told() == set()


def test_only_the_people_of_the_parties_can_be_mentioned(cast, agreement, clause):
    groups = {group.organisation: set(group.people) for group in colleagues(agreement)}
    assert set(groups) == {cast.county, cast.hollola, cast.lahti}
    assert cast.reader.user in groups[cast.hollola]
    for stranger in (cast.outsider.user, acting(make_organisation(), "editor").user):
        with pytest.raises(ValidationError), transaction.atomic():
            say(clause, cast.editor, mentioned=[stranger])


def test_people_of_a_party_that_has_gone_out_are_not_offered(cast, agreement):
    workflow.leave(
        party_of(agreement, cast.lahti), by=cast.other_registrar, on=timezone.localdate(), reason="Valtuusto päätti"
    )
    assert cast.lahti not in {group.organisation for group in colleagues(agreement)}


def test_after_a_merger_the_successor_s_people_are_offered(cast, agreement):
    successor = make_organisation("Uusikunta")
    person = acting(successor, "editor")
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    type(cast.hollola).objects.filter(pk=cast.hollola.pk).update(successor=successor, valid_to=yesterday)
    groups = {group.organisation: group.people for group in colleagues(Agreement.objects.get(pk=agreement.pk))}
    assert groups[successor] == [person.user] and cast.hollola not in groups
