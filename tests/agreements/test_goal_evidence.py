"""Results of surveys beside goals: linked by the parties' editors, shown with N and a sentence, taken away again."""

import pytest
from django.urls import reverse

from agreements.models import GoalEvidence
from agreements.survey_links import evidence_of, link_wave
from organisations.refusals import Refused
from surveys.tallying import close_tallies
from tests.follow_up.factories import in_force_agreement
from tests.ground.database import world
from tests.surveys.answers import send
from tests.surveys.factories import make_survey, make_wave

pytestmark = pytest.mark.django_db


@world
def followed(cast):
    return in_force_agreement(cast.county, goals=1)


@world
def asked(cast):
    wave = make_wave(make_survey(cast.county), "closed", title_fi="Barometri", title_sv="Barometern")
    send(wave, 6, Asema="johto", Miten={"Tieto": "Hyvin"})
    close_tallies(wave)
    return wave


def test_who_links_results_to_a_goal(cast, followed, asked, client_of):
    """who → (the owner's results, the same when they are public)"""
    table = {
        "coordinator": (200, 200),
        "county_registrar": (403, 403),
        "editor": (404, 200),
        "reader": (404, 403),
        "outsider": (404, 403),
        "anonymous": (302, 302),
    }
    url = reverse("wave_to_goal", args=[asked.key])
    for place, is_public in enumerate((False, True)):
        type(asked).objects.filter(pk=asked.pk).update(is_public=is_public)
        for who, expected in table.items():
            assert client_of(cast.named(who)).get(url).status_code == expected[place], (who, is_public)


def test_linked_results_stand_on_the_goals_follow_up_page_and_can_be_taken_away(cast, followed, asked, client_of):
    goal, url = followed.goals.get(), reverse("wave_to_goal", args=[asked.key])
    client = client_of(cast.coordinator)
    assert client.post(url, {"goal": goal.pk, "note": ""}).status_code == 422
    assert client.post(url, {"goal": goal.pk, "note": "Tieto kulkee paremmin"}).status_code == 302
    link = GoalEvidence.objects.get()
    assert (link.agreement, link.goal_key, link.linked_for) == (followed, goal.key, cast.county)
    page = reverse("follow_up_goal", args=[followed.pk, goal.key])
    results = reverse("wave_results", args=[asked.key])
    for who, opens in (("coordinator", True), ("editor", False)):
        shown = client_of(cast.named(who)).get(page).content.decode()
        assert "Tieto kulkee paremmin" in shown and "N 6" in shown and (results in shown) is opens, who
    assert client_of(cast.coordinator).post(url, {"do": "unlink", "link": link.pk}).status_code == 302
    assert not GoalEvidence.objects.exists()


def test_another_sentence_replaces_the_first_and_too_few_answers_are_no_evidence(cast, followed, asked):
    goal = followed.goals.get()
    for note in ("Ensin", "Sitten"):
        link_wave(goal, asked, note, by=cast.coordinator)
    assert [(row.answers, row.note) for row in evidence_of(goal.key, [followed.pk], None)] == [(6, "Sitten")]
    few = make_wave(asked.survey, "closed")
    send(few, 4, Asema="johto")
    close_tallies(few)
    with pytest.raises(Refused):
        link_wave(goal, few, "Liian harva", by=cast.coordinator)
