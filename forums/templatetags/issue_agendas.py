"""{% issue_agendas issue %}: where a raised issue stands on agendas, on the issue's own page."""

from typing import Any

from django import template

from forums.issues import agendas_of, proposable_forums
from interfaces.models import RaisedIssue

register = template.Library()
GOING = (RaisedIssue.State.OPEN, RaisedIssue.State.HANDLED_NOW)


@register.inclusion_tag("forums/_issue_agendas.html", takes_context=True)
def issue_agendas(context: dict[str, Any], issue: RaisedIssue) -> dict[str, Any]:
    is_going = issue.state in GOING
    return {
        "issue": issue,
        "agendas": agendas_of(issue),
        "may_propose": is_going and bool(proposable_forums(context["request"], issue)),
    }
