"""{% ngo_agreements card %}: the agreements of an association's card that the person may open."""

from typing import Any

from django import template

from agreements import rules
from agreements.ngo_links import agreements_of
from agreements.state import state_of
from interfaces.models import NgoCard

register = template.Library()


@register.inclusion_tag("agreements/_ngo_agreements.html", takes_context=True)
def ngo_agreements(context: dict[str, Any], card: NgoCard) -> dict[str, Any]:
    acting = context["request"].acting
    rows = [{"agreement": row, "state": state_of(row)} for row in agreements_of(card, acting)]
    return {"card": card, "rows": rows, "may_tie": rules.may_tie_to_card(acting, card)}
