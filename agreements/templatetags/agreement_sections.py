"""{% agreement_sections %}: the bar that leads to the pages of the agreement at hand."""

from typing import Any

from django import template

from agreements.sections import sections_of

register = template.Library()


@register.inclusion_tag("agreements/_sections.html", takes_context=True)
def agreement_sections(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing for outsiders, and on pages without an agreement."""
    request, agreement = context.get("request"), context.get("agreement")
    if request is None or agreement is None or agreement.pk is None:
        return {"sections": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    return {"sections": sections_of(agreement, getattr(request, "acting", None), page)}
