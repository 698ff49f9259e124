"""{% wave_agendas wave %}: on which agendas a survey's results have been, on the page of the results."""

from typing import Any

from django import template

from forums.waves import agendas_of, proposable
from surveys.models import Wave

register = template.Library()


@register.inclusion_tag("forums/_wave_agendas.html", takes_context=True)
def wave_agendas(context: dict[str, Any], wave: Wave) -> dict[str, Any]:
    """Forums are for those who have logged in."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    return {"wave": wave, "agendas": agendas_of(wave), "may_propose": proposable(request).exists()}
