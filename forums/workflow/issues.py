"""A raised issue goes into a forum's backlog, and what the forum resolves is written on the issue's way."""

from django.db import transaction
from django.utils.translation import gettext as _

from forums import rules
from forums.models import Proposal
from forums.participants import Participant
from forums.workflow.backlog import raise_proposal
from forums.workflow.table import locked_forum
from interfaces.models import RaisedIssue
from organisations.refusals import NotAllowed, Refused

State = Proposal.State


@transaction.atomic
def propose_issue(issue: RaisedIssue, title: str, reason: str, *, by: Participant) -> Proposal:
    """Propose the issue for the forum of the person, once at a time. Raises NotAllowed, Refused, ValidationError."""
    forum = locked_forum(by.forum)
    if forum.county_id != issue.county_id or not rules.may_raise(by):
        raise NotAllowed(_("An issue is proposed by those who sit in a forum of the county or keep one."))
    if Proposal.objects.filter(forum=forum, issue=issue, state__in=(State.OPEN, State.TAKEN)).exists():
        raise Refused(_("The issue waits in the backlog of “%(forum)s” or is on its agenda.") % {"forum": forum.name})
    return raise_proposal(forum, title, reason, by=by, issue=issue)
