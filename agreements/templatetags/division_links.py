"""{% division_clause_link view is_own %}: the agreement and clause that a view of the division of work names."""

from typing import Any

from django import template

from agreements.division_links import clause_of
from interfaces.models import WorkDivision

register = template.Library()


@register.inclusion_tag("agreements/_division_clause.html", takes_context=True)
def division_clause_link(context: dict[str, Any], view: WorkDivision, is_own: bool) -> dict[str, Any]:
    """`is_own`: whether the person says that side's view, and so chooses its clause."""
    return {"view": view, "link": clause_of(view, context["request"].acting), "may_choose": is_own}
