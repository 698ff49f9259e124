"""Who is here: an editor sees who else has the same row open, and only those who edit are told."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Clause, ForumEntry, Presence
from agreements.presence import forget_old_presences, others_present
from organisations.acting import acting_for
from overview.background import TICK
from tests.factories import freeze_it, make_agreement, make_goal, make_user


@pytest.fixture
def clause(agreement) -> Clause:
    return agreement.clauses.filter(role="text").first()


@pytest.fixture
def other(cast):
    user = make_user("Toinen Muokkaaja", cast.county, "editor")
    return acting_for(user, cast.county)


def presence_url(agreement, row) -> str:
    return reverse("presence", args=[agreement.pk, row.key])


def test_an_open_page_tells_who_else_has_the_row_open(cast, client_of, agreement, clause, other):
    page = reverse("clause_edit", args=[agreement.pk, clause.key])
    assert "Toinen Muokkaaja" not in client_of(cast.coordinator).get(page).content.decode()
    assert cast.coordinator.user.name in client_of(other).get(page).content.decode()
    answer = client_of(cast.coordinator).post(presence_url(agreement, clause), {"shown": ""})
    assert "Toinen Muokkaaja" in answer.content.decode() and cast.coordinator.user.name not in answer.content.decode()


def test_the_answer_is_empty_when_nothing_has_changed(cast, client_of, agreement, clause, other):
    client_of(other).post(presence_url(agreement, clause))
    client = client_of(cast.coordinator)
    assert client.post(presence_url(agreement, clause), {"shown": str(other.user.pk)}).status_code == 204
    assert client.post(presence_url(agreement, clause), {"shown": ""}).status_code == 200


def test_goals_and_forums_are_watched_too(cast, client_of, agreement, other):
    goal = make_goal(agreement)
    entry = ForumEntry.objects.create(agreement=agreement, name_fi="Neuvottelukunta", level="political")
    for name, row in (("goal_edit", goal), ("forum_entry_edit", entry)):
        client_of(other).post(presence_url(agreement, row))
        page = client_of(cast.coordinator).get(reverse(name, args=[agreement.pk, row.key])).content.decode()
        assert "Toinen Muokkaaja" in page and 'role="status"' in page


@pytest.mark.parametrize(("who", "status"), [("editor", 403), ("reader", 403), ("outsider", 404), ("anonymous", 302)])
def test_only_those_who_edit_are_told(cast, client_of, agreement, clause, who, status):
    assert client_of(cast.named(who)).post(presence_url(agreement, clause)).status_code == status
    assert not Presence.objects.exists()


def test_a_party_with_the_right_to_edit_is_told(cast, client_of, agreement, clause):
    agreement.parties.filter(organisation=cast.hollola).update(may_edit=True)
    client_of(cast.editor).post(presence_url(agreement, clause))
    assert others_present(agreement, clause.key, cast.coordinator.user) == [cast.editor.user]


def test_rows_of_another_agreement_are_not_found(cast, client_of, agreement):
    row = make_agreement(cast.county).clauses.first()
    assert client_of(cast.coordinator).post(presence_url(agreement, row)).status_code == 404


def test_asking_ends_when_the_text_is_frozen(cast, client_of, agreement, clause):
    freeze_it(agreement)
    assert client_of(cast.coordinator).post(presence_url(agreement, clause)).status_code == 286


def test_who_was_last_seen_over_a_minute_ago_is_gone_and_forgotten(cast, client_of, agreement, clause, other):
    client_of(other).post(presence_url(agreement, clause))
    client_of(cast.coordinator).post(presence_url(agreement, clause))
    old = timezone.now() - datetime.timedelta(seconds=61)
    Presence.objects.filter(user=other.user).update(seen_at=old)
    assert others_present(agreement, clause.key, cast.coordinator.user) == []
    assert forget_old_presences in TICK
    assert forget_old_presences() == 1
    assert Presence.objects.get().user == cast.coordinator.user
