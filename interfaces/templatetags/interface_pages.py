"""{% interface_sections %}: the bar of the interface pages; {% interface_url %}: an address that keeps the county."""

from typing import Any

from django import template

from interfaces import sections
from organisations.models import Organisation

register = template.Library()


@register.inclusion_tag("interfaces/_sections.html", takes_context=True)
def interface_sections(context: dict[str, Any]) -> dict[str, Any]:
    request = context.get("request")
    page = request.resolver_match.url_name if request and request.resolver_match else ""
    return {"sections": sections.sections_of(context.get("county"), page)}


@register.simple_tag
def interface_url(name: str, county: Organisation | None, *args: object, **query: object) -> str:
    """{% interface_url "plan_list" county domain=domain.code %}"""
    return sections.interface_url(name, county, *args, **query)
