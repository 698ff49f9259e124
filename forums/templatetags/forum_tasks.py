"""{% forum_tasks_of agreement %}: what the forums have given to be done about an agreement, on the agreement's page."""

from typing import Any

from django import template

from agreements.models import Agreement
from agreements.rules import is_insider
from forums.models import ForumTask, Publicity
from forums.open_tasks import GIVEN

register = template.Library()
State = ForumTask.State


@register.inclusion_tag("forums/_forum_tasks_of.html", takes_context=True)
def forum_tasks_of(context: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    """Open tasks and done ones, those of its measures too, and nothing of secret items.

    The parties' own people see all, others who have logged in what stands in published minutes.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return {"tasks": []}
    rows = ForumTask.objects.filter(GIVEN, agreement=agreement, state__in=(State.OPEN, State.DONE))
    rows = rows.exclude(item__publicity=Publicity.SECRET).select_related("forum__body", "organisation", "measure")
    if not is_insider(request.acting, agreement):
        rows = rows.filter(item__meeting__record__published_at__isnull=False)
    return {"tasks": list(rows.order_by("-state", "due_on", "pk"))}
