"""The pages of suggested wordings: nothing typed is lost, a conflict is shown, each sees what they may do."""

import pytest
from django.urls import reverse

from agreements import editing, workflow
from agreements.models import Agreement, Clause, Suggestion
from tests.documents.test_redline import bare
from tests.factories import freeze_it, suggestion_in

State = Suggestion.State


@pytest.fixture
def clause(agreement) -> Clause:
    clause = agreement.clauses.filter(role="text").exclude(text_fi="").first()
    clause.text_fi = "<p>Osapuolet tapaavat.</p>"
    clause.save()
    return clause


@pytest.fixture
def suggestion(cast, agreement, clause) -> Suggestion:
    return suggestion_in(agreement, by=cast.editor, text="Osapuolet tapaavat vuosittain.")


def page(name: str, suggestion: Suggestion) -> str:
    return reverse(name, args=[suggestion.clause.agreement_id, suggestion.key])


def typed(**more) -> dict:
    return {"text_fi": "<p>Osapuolet tapaavat usein.</p>", "reason": "Rytmi", "revision": 1} | more


def new_page(clause: Clause) -> str:
    return reverse("suggestion_new", args=[clause.agreement_id, clause.key])


def test_an_editor_of_a_party_suggests_from_the_agreements_page(cast, client_of, agreement, clause):
    client = client_of(cast.editor)
    assert new_page(clause) in client.get(agreement.get_absolute_url()).content.decode()
    assert client.get(new_page(clause)).status_code == 200
    assert client.post(new_page(clause), typed()).url == reverse("suggestion_list", args=[agreement.pk])
    assert Suggestion.objects.get().text_fi == "<p>Osapuolet tapaavat usein.</p>"


def test_readers_do_not_get_the_page_and_the_coordinating_party_edits_instead(cast, client_of, agreement, clause):
    assert client_of(cast.reader).get(new_page(clause)).status_code == 403
    assert client_of(cast.outsider).get(new_page(clause)).status_code == 404
    assert new_page(clause) not in client_of(cast.coordinator).get(agreement.get_absolute_url()).content.decode()


def test_what_is_cleaned_in_a_clause_is_cleaned_in_a_suggestion(cast, client_of, clause):
    client_of(cast.editor).post(new_page(clause), typed(text_fi="<p onclick='x()'>Uusi</p><script>x()</script>"))
    assert Suggestion.objects.get().text_fi == "<p>Uusi</p>"


def test_a_clause_saved_meanwhile_is_told_and_the_typed_text_stays(cast, client_of, clause):
    editing.save_row(clause, 1, {"text_fi": "<p>Osapuolet kokoontuvat.</p>"}, by=cast.coordinator)
    client = client_of(cast.editor)
    response = client.post(new_page(clause), typed())
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Osapuolet tapaavat usein." in shown and "kokoontuvat" in shown
    again = client.post(new_page(clause), typed(revision=response.context["form"]["revision"].value()))
    assert again.status_code == 302
    assert Suggestion.objects.get().base_fi == "<p>Osapuolet kokoontuvat.</p>"


def test_a_text_frozen_meanwhile_is_told_and_the_typed_text_stays(cast, client_of, agreement, clause):
    freeze_it(agreement)
    response = client_of(cast.editor).post(new_page(clause), typed())
    assert response.status_code == 200
    assert "Osapuolet tapaavat usein." in response.content.decode()
    assert not Suggestion.objects.exists()


def test_the_suggestion_is_shown_against_todays_text(cast, client_of, suggestion):
    response = client_of(cast.reader).get(page("suggestion_detail", suggestion))
    assert '<p>Osapuolet tapaavat<ins class="is-space"> </ins><ins>vuosittain</ins>.</p>' in bare(
        response.content.decode()
    )
    assert not response.context["has_changed"]


def test_a_conflict_shows_what_each_has_changed(cast, client_of, clause, suggestion):
    editing.save_row(clause, 1, {"text_fi": "<p>Osapuolet tapaavat aina.</p>"}, by=cast.coordinator)
    response = client_of(cast.coordinator).get(page("suggestion_detail", suggestion))
    shown = bare(response.content.decode())
    assert response.context["has_changed"]
    for redline in (
        "<p>Osapuolet tapaavat <del>aina</del><ins>vuosittain</ins>.</p>",
        '<p>Osapuolet tapaavat<ins class="is-space"> </ins><ins>vuosittain</ins>.</p>',
        '<p>Osapuolet tapaavat<ins class="is-space"> </ins><ins>aina</ins>.</p>',
    ):
        assert redline in shown


def test_accepting_from_a_page_that_has_become_old_accepts_nothing(cast, client_of, clause, suggestion):
    editing.save_row(clause, 1, {"text_fi": "<p>Osapuolet tapaavat aina.</p>"}, by=cast.coordinator)
    client = client_of(cast.coordinator)
    assert client.post(page("suggestion_accept", suggestion), {"revision": 1}).url == page(
        "suggestion_detail", suggestion
    )
    suggestion.refresh_from_db()
    assert suggestion.is_open
    client.post(page("suggestion_accept", suggestion), {"revision": 2})
    suggestion.refresh_from_db()
    assert suggestion.state == State.ACCEPTED


def test_accepting_with_changes(cast, client_of, clause, suggestion):
    client = client_of(cast.coordinator)
    opened = client.get(page("suggestion_edit", suggestion)).content.decode()
    assert "tapaavat vuosittain" in opened
    answer = typed(text_fi="<p>Osapuolet tapaavat joka vuosi.</p>", answer="Sujuvampi")
    assert client.post(page("suggestion_edit", suggestion), answer).status_code == 302
    suggestion.refresh_from_db()
    clause.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == (State.EDITED, "Sujuvampi")
    assert clause.text_fi == "<p>Osapuolet tapaavat joka vuosi.</p>"


def test_an_edited_acceptance_over_a_clause_saved_meanwhile_keeps_what_was_typed(cast, client_of, clause, suggestion):
    editing.save_row(clause, 1, {"text_fi": "<p>Osapuolet tapaavat aina.</p>"}, by=cast.coordinator)
    response = client_of(cast.coordinator).post(page("suggestion_edit", suggestion), typed(answer="Sujuvampi"))
    assert response.status_code == 409
    assert "Osapuolet tapaavat usein." in response.content.decode()
    assert "Sujuvampi" in response.content.decode()


def test_declining_without_a_reason_comes_back_to_the_page(cast, client_of, suggestion):
    client = client_of(cast.coordinator)
    assert client.post(page("suggestion_decline", suggestion), {"reason": ""}).status_code == 422
    assert client.post(page("suggestion_decline", suggestion), {"reason": "Ei nyt"}).status_code == 302
    assert "Ei nyt" in client.get(page("suggestion_detail", suggestion)).content.decode()


@pytest.mark.parametrize("name", ["suggestion_accept", "suggestion_edit", "suggestion_decline"])
def test_only_the_coordinating_party_answers(cast, client_of, suggestion, name):
    assert client_of(cast.editor).post(page(name, suggestion), typed()).status_code == 403
    assert client_of(cast.outsider).post(page(name, suggestion), typed()).status_code == 404


def test_the_maker_takes_it_back(cast, client_of, suggestion):
    client_of(cast.editor).post(page("suggestion_take_back", suggestion))
    suggestion.refresh_from_db()
    assert suggestion.state == State.TAKEN_BACK


def test_the_list_shows_open_ones_first_and_filters_by_state_and_clause(cast, client_of, agreement, clause, suggestion):
    client, address = client_of(cast.reader), reverse("suggestion_list", args=[agreement.pk])
    declined = suggestion_in(agreement, by=cast.editor)
    Suggestion.objects.filter(pk=declined.pk).update(state=State.DECLINED, answer="Ei")
    other = agreement.clauses.exclude(pk=clause.pk).first()
    for query, rows in {
        "": [suggestion],
        "?tila=vastatut": [declined],
        "?tila=kaikki": [declined, suggestion],
        f"?kohta={clause.key}": [suggestion],
        f"?kohta={other.key}": [],
        "?kohta=x&tila=x": [suggestion],
    }.items():
        assert list(client.get(address + query).context["rows"]) == rows, query


def test_open_suggestions_stand_at_their_clause_and_on_the_desk(cast, client_of, agreement, clause, suggestion):
    client = client_of(cast.coordinator)
    address = reverse("suggestion_list", args=[agreement.pk])
    assert f"{address}?kohta={clause.key}" in client.get(agreement.get_absolute_url()).content.decode()
    assert address in client.get(reverse("desk")).content.decode()
    freeze_it(agreement)
    assert f"{address}?kohta={clause.key}" in client.get(agreement.get_absolute_url()).content.decode()


def test_an_amendment_of_annexes_takes_no_suggestions(cast, client_of, agreement, clause):
    Agreement.objects.filter(pk=agreement.pk).update(predecessor=agreement, amendment_scope="annexes")
    response = client_of(cast.editor).post(new_page(clause), typed())
    assert not Suggestion.objects.exists()
    assert "Osapuolet tapaavat usein." in response.content.decode()


def test_withdrawing_the_agreement_ends_suggesting(cast, client_of, agreement, clause):
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    assert client_of(cast.editor).get(new_page(clause)).status_code == 302
