"""Who gets to the pages that edit the text: one table for all of them."""

import pytest
from django.urls import reverse

from agreements.models import Annex, ForumEntry, Goal
from tests.factories import freeze_it, make_agreement, make_domain


@pytest.fixture
def pages(agreement) -> dict[str, str]:
    """Every page of editing, with a row to edit behind it."""
    rows = {
        "clause": agreement.clauses.first(),
        "goal": Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi="Tavoite"),
        "forum_entry": ForumEntry.objects.create(agreement=agreement, name_fi="Neuvottelukunta", level="political"),
        "annex": Annex.objects.create(agreement=agreement, title_fi="Liite", file="annexes/x.pdf", size=1),
    }
    names = ["clause_list", "clause_new", "goal_list", "goal_new", "forum_entry_new", "annex_new"]
    found = {name: reverse(name, args=[agreement.pk]) for name in names}
    for kind, row in rows.items():
        for act in ("edit", "move", "withdraw", "restore"):
            found[f"{kind}_{act}"] = reverse(f"{kind}_{act}", args=[agreement.pk, row.key])
    return found | {"goal_paste": reverse("goal_paste", args=[agreement.pk, rows["goal"].key])}


def opened(pages: dict[str, str]) -> dict[str, str]:
    return {name: url for name, url in pages.items() if not name.endswith(("_move", "_withdraw", "_restore"))}


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("editor", 403), ("reader", 403), ("registrar", 403), ("outsider", 404)],
)
def test_pages_of_editing_open_to_those_who_may(cast, client_of, pages, who, status):
    client = client_of(cast.named(who))
    assert {name: client.get(url).status_code for name, url in opened(pages).items()} == dict.fromkeys(
        opened(pages), status
    )


@pytest.mark.parametrize(("who", "status"), [("editor", 403), ("reader", 403), ("outsider", 404)])
def test_changes_without_the_right_are_refused(cast, client_of, agreement, pages, who, status):
    client = client_of(cast.named(who))
    before = list(agreement.clauses.values_list("pk", "position", "withdrawn_at", "revision"))
    assert {name: client.post(url).status_code for name, url in pages.items()} == dict.fromkeys(pages, status)
    assert list(agreement.clauses.values_list("pk", "position", "withdrawn_at", "revision")) == before


def test_a_party_that_was_given_the_right_edits_as_well(cast, client_of, agreement, pages):
    agreement.parties.filter(organisation=cast.hollola).update(may_edit=True)
    client = client_of(cast.editor)
    assert {client.get(url).status_code for url in opened(pages).values()} == {200}
    assert client_of(cast.reader).get(pages["clause_list"]).status_code == 403


def test_pages_of_a_frozen_text_lead_back_to_the_agreement(cast, client_of, agreement, pages):
    freeze_it(agreement)
    client = client_of(cast.coordinator)
    for name, url in opened(pages).items():
        assert client.get(url).url == agreement.get_absolute_url(), name
    for name, url in pages.items():
        if name not in opened(pages):
            assert client.post(url, {"direction": "up"}).url == agreement.get_absolute_url(), name


def test_rows_of_another_agreement_are_not_found(cast, client_of, agreement, pages):
    other = make_agreement(cast.county)
    url = reverse("clause_edit", args=[agreement.pk, other.clauses.first().key])
    assert client_of(cast.coordinator).get(url).status_code == 404


def test_forum_entry_is_added_changed_moved_and_withdrawn(cast, client_of, agreement):
    client = client_of(cast.coordinator)
    new = reverse("forum_entry_new", args=[agreement.pk])
    client.post(new, {"level": "political", "name_fi": "Neuvottelukunta"})
    client.post(new, {"level": "management", "name_fi": "Johtoryhmä"})
    first, second = agreement.forum_entries.standing()
    edit = reverse("forum_entry_edit", args=[agreement.pk, first.key])
    client.post(edit, {"revision": 1, "level": "political", "name_fi": "Uusi nimi", "rhythm_fi": "4 kertaa vuodessa"})
    first.refresh_from_db()
    assert (first.name_fi, first.rhythm_fi, first.revision) == ("Uusi nimi", "4 kertaa vuodessa", 2)
    assert client.post(edit, {"revision": 1, "level": "political", "name_fi": "Vanha"}).status_code == 409
    client.post(reverse("forum_entry_move", args=[agreement.pk, second.key]), {"direction": "up"})
    assert list(agreement.forum_entries.standing()) == [second, first]
    client.post(reverse("forum_entry_withdraw", args=[agreement.pk, first.key]))
    assert list(agreement.forum_entries.standing()) == [second]
