"""A raised issue in a forum: proposed, taken on an agenda with its link, resolved, and written on its own way."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.issues import agendas_of, proposable_forums
from forums.models import AgendaLink, Edition, Proposal
from forums.reading import links_of
from forums.search import found_targets
from forums.workflow.backlog import postpone_item, take_proposal
from forums.workflow.issues import propose_issue
from forums.workflow.minutes import approve, start_minutes
from forums.workflow.recording import hold
from interfaces.models import RaisedIssue
from organisations.acting import every_acting
from organisations.models import Membership, Notice
from organisations.refusals import NotAllowed, Refused
from tests.factories import acting, make_domain
from tests.forums.factories import make_forum, make_item, make_meeting, part_of
from tests.forums.minutes_story import Kind, said
from tests.ground.database import world


@world
def issue(forum_cast) -> RaisedIssue:
    return RaisedIssue.objects.create(
        county=forum_cast.county, domain=make_domain(), title_fi="Kuljetukset", text_fi="Vuoro", level="group"
    )


def test_who_proposes_an_issue(forum_cast, issue, client):
    """Who sits in a forum of the county or keeps one, and acts for the county or a municipality of it."""
    Membership.objects.create(user=forum_cast.member, organisation=forum_cast.hollola, role="reader")
    reader = acting(forum_cast.hollola, Membership.Role.READER).user
    table = {"keeper": 200, "member": 200, "administrator": 403, "expert": 404, "outsider": 404}
    url = reverse("issue_propose", args=[issue.pk])
    people = {who: getattr(forum_cast, who) for who in table} | {"reader": reader}
    for who, user in people.items():
        client.force_login(user, backend="organisations.login.PersonBackend")
        assert client.get(url).status_code == table.get(who, 403), who
    client.force_login(forum_cast.member, backend="organisations.login.PersonBackend")
    typed = {"to": forum_cast.forum.pk, "title": "Kuljetukset", "reason": "Sovitaan"}
    assert client.post(url, typed).status_code == 302
    assert Proposal.objects.get().issue == issue
    assert Notice.objects.filter(recipient=forum_cast.secretary, key__startswith="proposal-raised").exists()
    assert client.post(url, typed).status_code == 422  # it waits there already
    with pytest.raises(NotAllowed):
        propose_issue(issue, "Kuljetukset", "Syy", by=forum_cast.part("outsider"))


def test_forums_of_the_issues_level_and_domain_are_offered_first(forum_cast, issue, rf):
    """The keeper may raise in every forum of the county."""
    county, keeper = forum_cast.county, forum_cast.keeper
    forums = forum_cast.forum, make_forum("Aiheen johtoryhmä", county, [issue.domain], level="management")
    forums = (*forums, make_forum("Aiheen työryhmä", county, [issue.domain], level="expert"))
    request = rf.get("/")
    request.user, request.actings = keeper, every_acting(keeper, timezone.localdate())
    offered = [part.forum.name for part in proposable_forums(request, issue)]
    assert offered == [forums[1].name, forums[0].name, forums[2].name]


def test_from_the_backlog_to_the_issue_itself(forum_cast, issue):
    """Taken with its link; the resolution is on the issue's way once the minutes are approved, not of a secret item."""
    secretary = forum_cast.part("secretary")
    proposal = propose_issue(issue, "Kuljetukset", "Syy", by=forum_cast.part("member"))
    meeting = make_meeting(forum_cast.forum, state="called", in_days=0)
    item = take_proposal(proposal, meeting, by=secretary)
    assert AgendaLink.objects.get(item=item).issue == issue
    with pytest.raises(Refused):
        propose_issue(issue, "Kuljetukset", "Syy", by=forum_cast.part("member"))
    secret = make_item(meeting, "Salainen", publicity="secret", ground="24 §")
    AgendaLink.objects.create(item=secret, issue=issue)
    said(item, Kind.RESOLUTION, "Vuorot yhdistetään.", secretary)
    said(secret, Kind.RESOLUTION, "Salainen kanta.", secretary)
    minutes = start_minutes(hold(meeting, by=secretary), by=secretary)
    (shown,) = agendas_of(issue)
    assert (shown.item, shown.meeting, shown.resolutions) == (item, meeting, ())
    approve(minutes, minutes.revision, "Sovittu kokouksessa", by=secretary)
    issue.refresh_from_db()
    (step,) = issue.steps.all()
    assert "Vuorot yhdistetään." in step.comment
    assert (issue.state, str(meeting.key) in step.url) == ("handled_now", True)
    assert agendas_of(issue)[0].resolutions == ("Vuorot yhdistetään.",)


def test_a_postponed_item_keeps_its_issue(forum_cast, issue):
    secretary = forum_cast.part("secretary")
    proposal = propose_issue(issue, "Kuljetukset", "Syy", by=forum_cast.part("member"))
    first, second = (make_meeting(forum_cast.forum, number) for number in (1, 2))
    again = postpone_item(take_proposal(proposal, first, by=secretary), by=secretary)
    item = take_proposal(again, second, by=secretary)
    assert item.links.get().issue == issue


def test_who_follows_the_link_of_an_item(forum_cast, issue):
    """Those inside read the title; only who acts for the county or a municipality is led to the issue."""
    meeting = make_meeting(forum_cast.forum, state="called")
    item = make_item(meeting)
    AgendaLink.objects.create(item=item, issue=issue)
    table = [
        ("keeper", Edition.MEMBERS, True),
        ("administrator", Edition.MEMBERS, True),
        ("expert", Edition.MEMBERS, False),
    ]
    for who, edition, leads in table:
        (link,) = links_of(item, forum_cast.part(who), edition)
        assert (link.text, bool(link.url)) == ("Kuljetukset", leads), who
    assert links_of(item, forum_cast.part("keeper"), Edition.PUBLIC) == []
    for who, finds in (("keeper", True), ("expert", False)):
        found = found_targets(part_of(getattr(forum_cast, who), forum_cast.forum), "kulj")
        assert any(target.name == "issue" for target in found) == finds, who
