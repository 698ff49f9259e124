"""{% raised_issues forum part %}: what the forum has raised to the forums above it, and what became of each."""

from typing import Any

from django import template

from forums import rules
from forums.models import Forum
from forums.participants import Participant
from forums.raised import raised_in

register = template.Library()


@register.inclusion_tag("forums/_raised_issues.html")
def raised_issues(forum: Forum, part: Participant) -> dict[str, Any]:
    return {"forum": forum, "raised": raised_in(forum), "may_raise": rules.may_raise(part)}
