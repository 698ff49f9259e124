"""Practices: the cards of the sources, and the way from a proposal to a published card."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agreements.models import GoalPractice
from agreements.practice_links import practices_of, used_by
from interfaces import practising
from interfaces import reference_data as interfaces
from interfaces.models import Practice, Tag
from interfaces.practising import Actor, available_steps
from interfaces.reference_registers import load_practices
from organisations.models import Notice
from organisations.refusals import Refused
from tests.cast import Cast
from tests.factories import make_agreement, make_goal
from tests.follow_up.factories import in_force_agreement
from tests.ground.database import world
from tests.interfaces.register_cast import PEOPLE, Registers, make_practice, make_registers

State = Practice.State


@world
def registers(cast: Cast) -> Registers:
    return make_registers(cast)


def actor(registers: Registers, who: str) -> Actor:
    acting = registers.people[who]
    return Actor(acting.user, acting)


def test_every_card_of_the_sources_says_what_was_done_where_it_is_from_and_what_it_is_about(db):
    """The rest stands only where the source gives it; the cards are counted in test_sources_counted.py."""
    interfaces.load()
    assert [load_practices().created > 0, load_practices().created] == [True, 0]
    cards = list(Practice.objects.published().prefetch_related("tags", "domains"))
    for card in cards:
        needed = (card.title_fi, card.title_sv, card.what_fi, card.what_sv, card.source, card.year)
        assert all(needed), card.code
        assert card.domains.all() and any(tag.is_success_factor for tag in card.tags.all()), card.code
        for stem in ("region", "success", "risks", "transfer"):
            assert bool(getattr(card, f"{stem}_fi")) == bool(getattr(card, f"{stem}_sv")), (card.code, stem)


def test_who_may_take_which_step(registers):
    publishers, proposer = {"coordinator", "other_county", "superuser"}, {"editor"}
    expected = {
        State.PROPOSED: {"publish": publishers, "send_back": publishers, "withdraw": publishers | proposer},
        State.PUBLISHED: {"withdraw": publishers},
        State.WITHDRAWN: {"propose": publishers | proposer},
    }
    for state, verbs in expected.items():
        practice = registers.proposed
        practice.state = state
        got = {who: available_steps(practice, actor(registers, who)) for who in PEOPLE}
        for verb in practising.STEPS:
            allowed = {who for who in PEOPLE if verb in got[who]}
            assert allowed == verbs.get(verb, set()), (state, verb)


def test_the_verbs_refuse_what_the_buttons_do_not_offer(registers):
    practice = registers.proposed
    with pytest.raises(PermissionDenied):
        practising.publish(practice, by=actor(registers, "lahti_editor"))
    with pytest.raises(Refused):
        practising.send_back(practice, by=actor(registers, "coordinator"), answer=" ")
    practising.publish(practice, by=actor(registers, "coordinator"))
    with pytest.raises(Refused):
        practising.publish(practice, by=actor(registers, "other_county"))
    practice.refresh_from_db()
    assert (practice.state, practice.revision, practice.published_at is not None) == (State.PUBLISHED, 2, True)


def test_the_one_who_proposed_is_told_what_became_of_it(registers):
    practice, proposer = registers.proposed, registers.people["editor"].user
    practising.send_back(practice, by=actor(registers, "coordinator"), answer="Lisätkää lähde.")
    practising.propose(practice, by=actor(registers, "editor"))  # nobody is told of what they did themselves
    practising.publish(practice, by=actor(registers, "coordinator"))
    notices = list(Notice.objects.filter(key__startswith="practice:").order_by("pk"))
    assert [(row.recipient, row.topic) for row in notices] == [(proposer, "interface")] * 2
    assert "Lisätkää lähde." in notices[0].body
    assert Practice.objects.get(pk=practice.pk).answer == ""


def test_a_proposal_is_made_for_ones_own_organisation_and_waits(registers, client_of):
    client = client_of(registers.people["ngo_editor"])
    typed = {"title_sv": "Kamratgrupp", "what_sv": "Gruppen leds av föreningen.", "tags": [Tag.objects.get().pk]}
    client.post(reverse("practice_new"), typed)
    practice = Practice.objects.get(title_sv="Kamratgrupp")
    assert (practice.state, practice.proposed_for, practice.title) == (
        State.PROPOSED, registers.association, "Kamratgrupp"
    )  # fmt: skip
    page = reverse("practice_step", args=[practice.pk, "publish"])
    assert client.post(page).status_code == 403
    assert client_of(registers.people["lahti_editor"]).post(page).status_code == 404
    sent_back = reverse("practice_step", args=[practice.pk, "send_back"])
    publisher = client_of(registers.people["coordinator"])
    assert publisher.post(sent_back, {"answer": ""}).status_code == 409
    assert publisher.post(page).status_code == 302
    assert publisher.post(reverse("practice_step", args=[practice.pk, "delete"])).status_code == 404


def test_a_goal_shows_published_practices_and_a_practice_public_goals(cast):
    tried, withdrawn = make_practice(), make_practice("Peruttu", State.WITHDRAWN)
    public = in_force_agreement(cast.county, goals=1, publicity="public")
    draft = make_agreement(cast.county)
    goals = {agreement: agreement.goals.first() or make_goal(agreement) for agreement in (public, draft)}
    for agreement, goal in goals.items():
        for practice in (tried, withdrawn):
            GoalPractice.objects.create(agreement=agreement, goal_key=goal.key, practice=practice)
    assert practices_of(goals[draft].key, [draft.pk]) == [tried]
    assert [(use.agreement, use.goal.key) for use in used_by(tried)] == [(public, goals[public].key)]
