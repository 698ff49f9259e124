"""{% practices_of_goal agreement key %}: "This has been tried"; {% goals_of_practice practice %}: who uses it."""

from typing import Any
from uuid import UUID

from django import template

from agreements import rules
from agreements.models import Agreement
from agreements.practice_links import practices_of, used_by
from interfaces.models import Practice

register = template.Library()


@register.inclusion_tag("agreements/_practices_of_goal.html", takes_context=True)
def practices_of_goal(context: dict[str, Any], agreement: Agreement, key: UUID) -> dict[str, Any]:
    """Cards are for those who have logged in; the editors of the parties get the way to link more."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {"practices": [], "may_link": False}
    chain = [agreement.pk, agreement.predecessor_id] if agreement.is_amendment else [agreement.pk]
    may_have = getattr(agreement, "has_practices", True)  # said by `get_followed`, which spares a query
    return {
        "agreement": agreement,
        "key": key,
        "practices": practices_of(key, chain) if may_have else [],
        "may_link": rules.may_link_to_goals(request.acting, agreement),
    }


@register.inclusion_tag("agreements/_goals_of_practice.html")
def goals_of_practice(practice: Practice) -> dict[str, Any]:
    return {"uses": used_by(practice)}
