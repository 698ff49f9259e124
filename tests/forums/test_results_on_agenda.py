"""Results of a survey in a forum: proposed, taken on an agenda, and linked from there."""

from django.urls import reverse

from forums.models import AgendaLink, Edition, Proposal
from forums.reading import links_of
from forums.waves import agendas_of
from forums.workflow.backlog import take_proposal
from organisations.models import Membership
from tests.forums.factories import make_meeting
from tests.ground.database import world
from tests.surveys.factories import make_survey, make_wave

BACKEND = "organisations.login.PersonBackend"


@world
def asked(forum_cast):
    return make_wave(make_survey(forum_cast.county), "closed", is_public=True, title_fi="Barometri")


def test_results_go_to_the_backlog_once_and_from_there_to_an_agenda_that_leads_to_them(forum_cast, asked, client):
    url = reverse("wave_to_agenda", args=[asked.key])
    for who, status in {"keeper": 200, "member": 200, "former": 403, "outsider": 403}.items():
        client.force_login(getattr(forum_cast, who), backend=BACKEND)
        assert client.get(url).status_code == status, who
    client.force_login(forum_cast.member, backend=BACKEND)
    typed = {"to": forum_cast.forum.pk, "title": "Barometrin tulokset", "reason": "Keskustellaan"}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 422  # they wait there already
    proposal = Proposal.objects.get()
    assert proposal.wave == asked
    meeting = make_meeting(forum_cast.forum)
    item = take_proposal(proposal, meeting, by=forum_cast.part("secretary"))
    assert AgendaLink.objects.get(item=item).wave == asked
    shown = links_of(item, forum_cast.part("member"), Edition.MEMBERS)
    assert [(link.text, link.url) for link in shown] == [("Barometri", reverse("wave_results", args=[asked.key]))]


def test_results_that_are_not_public_are_proposed_by_their_owners_people_only(forum_cast, asked, client):
    type(asked).objects.filter(pk=asked.pk).update(is_public=False)
    Membership.objects.create(user=forum_cast.member, organisation=forum_cast.hollola, role="editor")
    client.force_login(forum_cast.member, backend=BACKEND)
    assert client.get(reverse("wave_to_agenda", args=[asked.key])).status_code == 404


def test_only_meetings_that_have_been_called_are_told_of(forum_cast, asked):
    for number, state in enumerate(("preparing", "called"), 1):
        item = make_meeting(forum_cast.forum, number, state).items.create(title="Tulokset", position=1)
        AgendaLink.objects.create(item=item, wave=asked)
    assert [row.meeting.state for row in agendas_of(asked)] == ["called"]
