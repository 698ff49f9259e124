"""The backlog: raised, taken with one click, declined with a reason, postponed, handled."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forums.models import AgendaItem, Meeting, Proposal, Sending
from forums.offers.offer import Offer
from forums.workflow.agenda import remove_item, restore_item
from forums.workflow.backlog import (
    close_proposals_of,
    decline_offer,
    decline_proposal,
    postpone_item,
    raise_proposal,
    reopen_proposal,
    take_offer,
    take_proposal,
)
from forums.workflow.table import WrongState
from organisations.models import Notice
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_agreement
from tests.forums.factories import make_attachment, make_forum, make_item, make_meeting, make_seat, part_of

State = Proposal.State
OFFER = Offer(code="task:1", label="Tehtävä", title="Myöhässä", reason="Määräpäivä oli 1.1.2026.")
KEEPERS = {"keeper", "secretary"}
EVERYBODY = (
    "keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous",
)  # fmt: skip


@pytest.fixture
def secretary(forum_cast):
    return forum_cast.part("secretary")


def raised(forum_cast, who: str = "member", **about) -> Proposal:
    return raise_proposal(forum_cast.forum, "Liikuntaneuvonta", "Kustannusten\njako", by=forum_cast.part(who), **about)


def attempt(verb) -> bool:
    try:
        verb()
    except NotAllowed:
        return False
    return True


def test_who_raises_takes_and_declines(forum_cast):
    meeting = make_meeting(forum_cast.forum)
    for who in EVERYBODY:
        part = forum_cast.part(who)
        waiting = Proposal.objects.create(forum=forum_cast.forum, source="member", title="Asia")
        sits = who in {*KEEPERS, "chair", "member", "deputy", "expert"}
        assert attempt(lambda who=who: raised(forum_cast, who)) == sits, who
        assert attempt(lambda: take_proposal(waiting, meeting, by=part)) == (who in KEEPERS), who  # noqa: B023
        other = Proposal.objects.create(forum=forum_cast.forum, source="member", title="Asia")
        assert attempt(lambda: decline_proposal(other, "Ei", by=part)) == (who in KEEPERS), who  # noqa: B023
        assert attempt(lambda: reopen_proposal(other, by=part)) == (who in KEEPERS), who  # noqa: B023


def test_a_network_raises_to_the_forum_that_it_takes_issues_to(forum_cast):
    network = make_forum("Varautumisverkosto", forum_cast.county, parent=forum_cast.forum)
    make_seat(network, forum_cast.hollola, forum_cast.expert)
    part = part_of(forum_cast.expert, network)
    proposal = raise_proposal(forum_cast.forum, "Vastinpari puuttuu", "", by=part, raised_in=network)
    assert (proposal.source, proposal.raised_in) == ("network", network)
    elsewhere = make_forum("Muualla", forum_cast.county)
    with pytest.raises(NotAllowed):
        raise_proposal(elsewhere, "Vastinpari puuttuu", "", by=part, raised_in=network)


def test_the_secretary_is_told_of_what_is_raised_and_the_raiser_of_the_answer(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    taken, declined = raised(forum_cast), raised(forum_cast)
    assert Notice.objects.filter(recipient=forum_cast.secretary, key__startswith="proposal-raised").count() == 2
    take_proposal(taken, meeting, by=secretary)
    decline_proposal(declined, "Käsitellään HYTE-neuvottelussa.", by=secretary)
    answers = Notice.objects.filter(recipient=forum_cast.member, key__startswith="proposal-answered")
    assert len(answers) == 2
    assert any("Käsitellään HYTE-neuvottelussa." in notice.body for notice in answers)
    assert any(meeting.numbered in notice.body for notice in answers)


def test_what_is_taken_becomes_an_item_with_its_reason_and_links(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    agreement = make_agreement(forum_cast.county)
    proposal = raised(forum_cast, agreement=agreement)
    item = take_proposal(proposal, meeting, by=secretary)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == (State.TAKEN, item)
    assert (item.title, item.text) == ("Liikuntaneuvonta", "<p>Kustannusten<br>jako</p>")
    assert [link.target for link in item.links.all()] == [agreement]
    with pytest.raises(Refused, match="sillä välin"):
        take_proposal(proposal, meeting, by=secretary)


def test_what_is_taken_off_the_agenda_waits_again(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    proposal = raised(forum_cast)
    remove_item(take_proposal(proposal, meeting, by=secretary), by=secretary)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == (State.OPEN, None)

    item = take_proposal(proposal, meeting, by=secretary)
    Sending.objects.create(
        meeting=meeting, number=1, sent_at=timezone.now(), sent_by=secretary.user, sent_by_label="sihteeri"
    )
    remove_item(item, by=secretary)
    proposal.refresh_from_db()
    assert proposal.state == State.OPEN
    restore_item(item, by=secretary)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == (State.TAKEN, item)


def test_what_the_portal_proposes_is_written_down_once_it_is_answered(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    item = take_offer(OFFER, meeting, by=secretary)
    assert item.text == "<p>Määräpäivä oli 1.1.2026.</p>"
    with pytest.raises(Refused):
        decline_offer(OFFER, "Ei", by=secretary)
    remove_item(item, by=secretary)
    assert not Proposal.objects.exists()  # it is proposed again
    declined = decline_offer(OFFER, "Hoidetaan virkatyönä", by=secretary)
    assert (declined.code, declined.state) == (OFFER.code, State.DECLINED)
    with pytest.raises(Refused):
        take_offer(OFFER, meeting, by=secretary)
    reopen_proposal(declined, by=secretary)
    assert not Proposal.objects.exists()


def test_declining_wants_a_reason_and_can_be_taken_back(forum_cast, secretary):
    proposal = raised(forum_cast)
    with pytest.raises(ValidationError, match="ei oteta"):
        decline_proposal(proposal, "", by=secretary)
    decline_proposal(proposal, "Ei kuulu meille", by=secretary)
    reopen_proposal(proposal, by=secretary)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decline_reason) == (State.OPEN, "")


def test_a_postponed_item_leaves_the_agenda_and_comes_whole_to_the_next_one(forum_cast, secretary):
    meeting, later = make_meeting(forum_cast.forum), make_meeting(forum_cast.forum, 2, in_days=60)
    item = make_item(
        meeting, "Opiskeluhuolto", text="<p>Mallit</p>", kind=AgendaItem.Kind.POSITION, proposal="<p>Ehdotus</p>"
    )
    make_attachment(item, "Muistio", file="muistio.pdf")
    make_attachment(item, "Puuttuva", is_expected=True)
    agreement = make_agreement(forum_cast.county)
    item.links.create(agreement=agreement)
    proposal = postpone_item(item, by=secretary)
    item.refresh_from_db()
    assert item.withdrawn_at and (proposal.source, proposal.state) == ("postponed", State.OPEN)
    with pytest.raises(Refused):
        postpone_item(item, by=secretary)
    again = take_proposal(proposal, later, by=secretary)
    assert (again.text, again.kind, again.proposal) == (item.text, item.kind, item.proposal)
    assert [link.target for link in again.links.all()] == [agreement]
    copies = [(row.title, [version.file for version in row.versions.all()]) for row in again.attachments.all()]
    assert copies == [("Muistio", ["muistio.pdf"]), ("Puuttuva", [])]


def test_what_has_been_sent_stays_on_the_agenda_though_it_is_postponed(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum, state=Meeting.State.CALLED)
    item = make_item(meeting)
    Sending.objects.create(
        meeting=meeting, number=1, sent_at=timezone.now(), sent_by=secretary.user, sent_by_label="sihteeri"
    )
    postpone_item(item, by=forum_cast.part("chair"))
    item.refresh_from_db()
    assert item.withdrawn_at is None and item.postponements.count() == 1
    restore_item(item, by=secretary)
    assert not item.postponements.exists()
    for who in ("member", "outsider"):
        with pytest.raises(NotAllowed):
            postpone_item(item, by=forum_cast.part(who))
    preparing = make_item(make_meeting(forum_cast.forum, 2))
    with pytest.raises(NotAllowed):
        postpone_item(preparing, by=forum_cast.part("chair"))
    cancelled = make_item(make_meeting(forum_cast.forum, 3, "cancelled"))
    with pytest.raises(WrongState):
        postpone_item(cancelled, by=secretary)


def test_a_resolution_closes_what_brought_the_item(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    item = take_proposal(raised(forum_cast), meeting, by=secretary)
    assert close_proposals_of(item) == 1
    assert Proposal.objects.get().state == State.HANDLED
    assert close_proposals_of(item) == 0


# The pages


def login(client, user):
    client.force_login(user, backend="organisations.login.PersonBackend")
    return client


def test_who_opens_the_pages_of_the_backlog(forum_cast, client):
    proposal = raised(forum_cast)
    pk, decline = forum_cast.forum.pk, f"?ehdotus={proposal.key}"
    sits = {"keeper", "secretary", "chair", "member", "deputy", "expert"}
    for who in EVERYBODY[:-1]:
        login(client, getattr(forum_cast, who))
        found = {
            name: client.get(reverse(name, args=[pk]) + query).status_code
            for name, query in (("proposal_list", ""), ("proposal_new", ""), ("proposal_decline", decline))
        }
        inside, keeps = (200 if who in sits else 403), (200 if who in KEEPERS else 403)
        assert found == {"proposal_list": inside, "proposal_new": inside, "proposal_decline": keeps}, who
        assert client.post(reverse("proposal_take", args=[pk])).status_code == (302 if who in KEEPERS else 403), who


def test_a_postponed_secret_item_is_named_to_those_who_keep_the_backlog_alone(forum_cast, secretary, client):
    meeting = make_meeting(forum_cast.forum)
    postpone_item(make_item(meeting, "Salainen otsikko", publicity="secret", ground="JulkL 24 §"), by=secretary)
    raised(forum_cast)
    for who in ("keeper", "secretary", "chair", "member", "deputy"):
        login(client, getattr(forum_cast, who))
        page = client.get(reverse("proposal_list", args=[forum_cast.forum.pk])).content.decode()
        assert "Liikuntaneuvonta" in page and ("Salainen otsikko" in page) == (who in KEEPERS), who


def test_one_click_takes_and_comes_back(forum_cast, client):
    login(client, forum_cast.secretary)
    meeting, pk = make_meeting(forum_cast.forum), forum_cast.forum.pk
    back = reverse("meeting_detail", args=[meeting.key])
    take = {"proposal": raised(forum_cast).key, "meeting": meeting.key}
    assert client.post(reverse("proposal_take", args=[pk]), take | {"back": back}).url == back
    assert meeting.items.get().title == "Liikuntaneuvonta"
    answer = client.post(reverse("proposal_take", args=[pk]), take | {"back": "https://muualla.example/"})
    assert answer.url == reverse("proposal_list", args=[pk]) and meeting.items.count() == 1
    held = make_meeting(forum_cast.forum, 2, Meeting.State.HELD)
    client.post(reverse("proposal_take", args=[pk]), {"proposal": raised(forum_cast).key, "meeting": held.key})
    assert not held.items.exists()
    elsewhere = make_meeting(make_forum("Muu", forum_cast.county))
    client.post(reverse("proposal_take", args=[pk]), {"proposal": raised(forum_cast).key, "meeting": elsewhere.key})
    assert not elsewhere.items.exists()
    assert client.post(reverse("proposal_take", args=[pk]), take | {"proposal": "x"}).status_code == 404


def test_raising_and_declining_on_their_pages(forum_cast, client):
    login(client, forum_cast.member)
    url = reverse("proposal_new", args=[forum_cast.forum.pk])
    answer = client.post(url, {"title": "Liikuntaneuvonta", "reason": ""})
    assert answer.status_code == 422 and "Liikuntaneuvonta" in answer.content.decode()
    assert client.post(url, {"title": "Liikuntaneuvonta", "reason": "Kustannukset"}).status_code == 302
    proposal = Proposal.objects.get()
    login(client, forum_cast.secretary)
    url = reverse("proposal_decline", args=[forum_cast.forum.pk]) + f"?ehdotus={proposal.key}"
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "Ei kuulu meille"})
    page = client.get(reverse("proposal_list", args=[forum_cast.forum.pk])).content.decode()
    assert "Ei kuulu meille" in page
    client.post(reverse("proposal_reopen", args=[forum_cast.forum.pk, proposal.key]))
    proposal.refresh_from_db()
    assert proposal.state == State.OPEN
