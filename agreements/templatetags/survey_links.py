"""{% evidence_of_goal agreement key %}: what surveys show of a goal; {% goals_of_wave wave %}: their goals."""

from typing import Any
from uuid import UUID

from django import template

from agreements.models import Agreement
from agreements.survey_links import evidence_of, goals_of
from organisations.models import Membership
from surveys.models import Wave

register = template.Library()


@register.inclusion_tag("agreements/_evidence_of_goal.html", takes_context=True)
def evidence_of_goal(context: dict[str, Any], agreement: Agreement, key: UUID) -> dict[str, Any]:
    chain = [agreement.pk, agreement.predecessor_id] if agreement.is_amendment else [agreement.pk]
    return {"evidence": evidence_of(key, chain, context["request"].acting)}


@register.inclusion_tag("agreements/_goals_of_wave.html", takes_context=True)
def goals_of_wave(context: dict[str, Any], wave: Wave) -> dict[str, Any]:
    """For those inside the agreements; an editor gets the way to link more."""
    acting = context["request"].acting
    if acting is None:
        return {}
    return {"wave": wave, "linked": goals_of(wave, acting), "may_link": acting.has(Membership.Role.EDITOR)}
