"""{% forum_sections %} and {% meeting_sections %}: the bars that lead to the pages of the forum or meeting at hand.

Both want `part`, the person's part in the forum, in the page's context.
"""

from typing import Any

from django import template

from forums import sections

register = template.Library()


@register.inclusion_tag("forums/_sections.html", takes_context=True)
def forum_sections(context: dict[str, Any]) -> dict[str, Any]:
    links = sections.forum_sections(context["forum"], context["part"], _page(context))
    return {"sections": links, "forum": context["forum"]}


@register.inclusion_tag("forums/_sections.html", takes_context=True)
def meeting_sections(context: dict[str, Any]) -> dict[str, Any]:
    links = sections.meeting_sections(context["meeting"], context["part"], _page(context))
    return {"sections": links, "meeting": context["meeting"]}


def _page(context: dict[str, Any]) -> str:
    match = context["request"].resolver_match
    return match.url_name if match else ""
