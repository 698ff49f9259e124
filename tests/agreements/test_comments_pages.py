"""The pages of comments: what the parties see beside the text, and what nobody else does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import editing
from agreements.duties import agreement_duties
from agreements.models import Agreement, Clause, Comment
from agreements.workflow.commenting import add_comment, resolve_thread
from organisations.acting import every_acting
from organisations.duties import Viewer
from tests.factories import freeze_it, make_goal


@pytest.fixture
def clause(agreement) -> Clause:
    return agreement.clauses.filter(role="text").first()


@pytest.fixture
def thread(cast, clause) -> Comment:
    return add_comment(
        clause.agreement, by=cast.editor, place="clause", row_key=clause.key, text="Lisätäänkö nuoret?",
        mentioned=[cast.coordinator.user],
    )  # fmt: skip


@pytest.fixture
def row_url(agreement, clause) -> str:
    return reverse("row_comments", args=[agreement.pk, "clause", clause.key])


def list_url(agreement: Agreement, query: str = "") -> str:
    return reverse("comment_list", args=[agreement.pk]) + query


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("editor", 200), ("reader", 200), ("outsider", 404), ("anonymous", 302)]
)
def test_comments_are_the_parties_own(cast, client_of, agreement, thread, row_url, who, status):
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
    freeze_it(agreement)
    client = client_of(cast.named(who))
    for url in (list_url(agreement), row_url, reverse("agreement_comments", args=[agreement.pk])):
        assert client.get(url).status_code == status
    assert (client.post(row_url, {"text": "Huomio"}).status_code == 302) == (who not in ("reader", "outsider"))
    assert Comment.objects.filter(text="Huomio").exists() == (who in ("coordinator", "editor"))


@pytest.mark.parametrize("who", ["outsider", "anonymous"])
def test_nobody_else_sees_comments_or_their_number_on_the_agreement_page(cast, client_of, agreement, thread, who):
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
    version = freeze_it(agreement)
    for url in (agreement.get_absolute_url(), reverse("version_detail", args=[agreement.pk, version.number])):
        response = client_of(cast.named(who)).get(url)
        page = response.content.decode()
        assert response.status_code == 200
        assert "kommentit" not in page and "Lisätäänkö" not in page and "i-chat-left-text" not in page


def test_the_agreement_page_tells_the_number_at_each_row(cast, client_of, agreement, clause, thread, row_url):
    goal = make_goal(agreement)
    measure = goal.measures.get()
    add_comment(agreement, by=cast.editor, place="measure", row_key=measure.key, text="Milloin?")
    Agreement.objects.filter(pk=agreement.pk).update(scope=3)
    agreement.clauses.filter(pk=agreement.clauses.last().pk).update(role="goals")
    page = client_of(cast.reader).get(agreement.get_absolute_url()).content.decode()
    assert row_url in page
    for place, row in (("goal", goal), ("measure", measure), ("indicator", goal.indicators.get())):
        assert reverse("row_comments", args=[agreement.pk, place, row.key]) in page


def test_the_pages_of_editing_lead_to_the_comments_of_their_rows(cast, client_of, agreement, clause, row_url):
    goal = make_goal(agreement)
    client = client_of(cast.coordinator)
    Agreement.objects.filter(pk=agreement.pk).update(scope=3)
    assert row_url in client.get(reverse("clause_edit", args=[agreement.pk, clause.key])).content.decode()
    page = client.get(reverse("goal_edit", args=[agreement.pk, goal.key])).content.decode()
    for place, row in (("goal", goal), ("measure", goal.measures.get()), ("indicator", goal.indicators.get())):
        assert reverse("row_comments", args=[agreement.pk, place, row.key]) in page


def test_a_comment_is_written_answered_resolved_and_opened_again(cast, client_of, agreement, clause, row_url):
    client = client_of(cast.editor)
    client.post(row_url, {"text": "Lisätäänkö nuoret?", "mentioned": [cast.coordinator.user.pk]})
    thread = agreement.comments.get()
    assert list(thread.mentioned.all()) == [cast.coordinator.user]
    client = client_of(cast.coordinator)
    assert 'name="thread"' in client.get(row_url, {"vastaa": thread.key}).content.decode()
    response = client.post(row_url, {"text": "Lisätään.", "thread": thread.key})
    reply = thread.replies.get()
    assert response.url == f"{row_url}#comment-{reply.key}"
    client.post(reverse("thread_resolve", args=[agreement.pk, thread.key]))
    thread.refresh_from_db()
    assert thread.resolved_at
    client.post(reverse("thread_reopen", args=[agreement.pk, thread.key]))
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_an_answer_to_a_thread_resolved_meanwhile_says_so_and_keeps_the_words(cast, client_of, thread, row_url):
    resolve_thread(thread, by=cast.coordinator)
    page = client_of(cast.editor).post(row_url, {"text": "Ehdin vielä", "thread": thread.key}).content.decode()
    assert "Ehdin vielä" in page and 'role="alert"' in page
    assert not thread.replies.exists()


def test_a_fault_keeps_the_words_and_the_marks(cast, client_of, row_url):
    data = {"text": "x" * 4001, "mentioned": [cast.coordinator.user.pk]}
    page = client_of(cast.editor).post(row_url, data).content.decode()
    assert "x" * 4001 in page and " checked" in page
    assert not Comment.objects.exists()


def test_somebody_who_is_not_of_the_parties_cannot_be_mentioned_by_a_made_up_form(cast, client_of, row_url):
    client_of(cast.editor).post(row_url, {"text": "Huomio", "mentioned": [cast.outsider.user.pk]})
    assert not Comment.objects.exists()


def test_taking_back_asks_first_and_is_the_author_s_own(cast, client_of, agreement, thread):
    url = reverse("comment_take_back", args=[agreement.pk, thread.key])
    assert client_of(cast.coordinator).post(url).status_code == 403
    client = client_of(cast.editor)
    assert thread.text in client.get(url).content.decode()
    thread.refresh_from_db()
    assert thread.taken_back_at is None
    client.post(url)
    thread.refresh_from_db()
    assert thread.text == ""
    assert client.get(url).status_code == 404


def test_rows_that_are_not_there_are_not_found(cast, client_of, agreement, clause):
    client = client_of(cast.editor)
    assert client.get(reverse("row_comments", args=[agreement.pk, "goal", clause.key])).status_code == 404


def listed(client, agreement, query: str = "") -> list[str]:
    return [thread.text for thread, _row in client.get(list_url(agreement, query)).context["rows"]]


def test_the_list_is_filtered_by_state_person_and_place(cast, client_of, agreement, clause, thread):
    resolved = add_comment(agreement, by=cast.editor, place="clause", row_key=clause.key, text="Selvitetty")
    resolve_thread(resolved, by=cast.editor)
    general = add_comment(agreement, by=cast.registrar, place="agreement", row_key=None, text="Yleisesti")
    add_comment(
        agreement, by=cast.signatory, place="agreement", row_key=None, text="Samaa", thread=general,
        mentioned=[cast.reader.user],
    )  # fmt: skip
    client = client_of(cast.editor)
    assert listed(client, agreement) == ["Yleisesti", "Lisätäänkö nuoret?"]
    assert listed(client, agreement, "?state=resolved") == ["Selvitetty"]
    assert len(listed(client, agreement, "?state=all")) == 3
    assert listed(client, agreement, "?place=agreement") == ["Yleisesti"]
    assert listed(client, agreement, "?whose=mine") == ["Lisätäänkö nuoret?"]
    assert listed(client_of(cast.signatory), agreement, "?whose=mine") == ["Yleisesti"]
    assert listed(client_of(cast.reader), agreement, "?whose=mentions") == ["Yleisesti"]
    assert listed(client_of(cast.coordinator), agreement, "?whose=mentions") == ["Lisätäänkö nuoret?"]
    assert len(listed(client_of(cast.reader), agreement, "?state=nonsense")) == 2


def test_the_list_says_that_a_row_has_been_withdrawn(cast, client_of, agreement, clause, thread):
    editing.withdraw_row(clause, by=cast.coordinator)
    page = client_of(cast.editor).get("/en" + list_url(agreement)).content.decode()
    assert "The row has been withdrawn" in page and "Lisätäänkö nuoret?" in page


def test_the_list_costs_the_same_for_few_and_many(
    cast, client_of, agreement, clause, thread, django_assert_num_queries
):
    client = client_of(cast.editor)
    client.get(list_url(agreement))
    with django_assert_num_queries(10) as few:
        client.get(list_url(agreement))
    for number in range(18):
        more = add_comment(agreement, by=cast.editor, place="clause", row_key=clause.key, text=f"Huomio {number}")
        add_comment(agreement, by=cast.registrar, place="clause", row_key=clause.key, text="Niin", thread=more)
    with django_assert_num_queries(len(few)):
        client.get(list_url(agreement))


def duties_of(who) -> list[str]:
    today = timezone.localdate()
    viewer = Viewer(who.user, every_acting(who.user, today), today)
    return [duty.url for duty in agreement_duties(viewer) if "/kommentit/" in duty.url]


def test_the_desk_shows_mentions_and_tells_the_coordinator_of_open_ones(cast, agreement, clause, thread):
    assert duties_of(cast.coordinator) == [list_url(agreement, "?whose=mentions")]
    add_comment(agreement, by=cast.editor, place="agreement", row_key=None, text="Yleisesti")
    assert duties_of(cast.coordinator) == [list_url(agreement, "?whose=mentions"), list_url(agreement)]
    assert duties_of(cast.editor) == []
    resolve_thread(thread, by=cast.editor)
    assert duties_of(cast.coordinator) == [list_url(agreement)]
