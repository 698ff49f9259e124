"""What amendments have to do with an agreement, on its own page and beside the rows of the consolidated version."""

from collections.abc import Iterable
from typing import Any

from django import template

from agreements import rules
from agreements.chain import chain_of, open_amendment
from agreements.consolidated import Mark, changes, named
from agreements.content import public_edition, since_hidden
from agreements.models import Agreement

register = template.Library()


@register.filter
def of_row(marks: Iterable[Mark], key: Any) -> list[Mark]:
    """The marks of the row with the key: {% for mark in marks|of_row:chapter.key %}."""
    return [mark for mark in marks or () if mark.key == str(key)]


@register.inclusion_tag("agreements/_amendment_lead.html", takes_context=True)
def amendment_lead(context: template.Context) -> dict[str, Any]:
    """What an amendment changes, and where an agreement is amended: {% amendment_lead %} above the document."""
    agreement, acting = context["agreement"], context["request"].acting
    found: dict[str, Any] = {"agreement": agreement, "language": context["language"]}
    is_insider = rules.is_insider(acting, agreement)
    if is_insider and agreement.stage == Agreement.Stage.SIGNED and agreement.is_being_amended:
        found["going_on"] = open_amendment(chain_of(agreement))
    amended = (
        agreement.is_amendment and Agreement.objects.visible_to(acting).filter(pk=agreement.predecessor_id).first()
    )
    if amended:
        before = amended.latest_version.data
        if not is_insider:
            before = public_edition(since_hidden(before, amended))
        found["amended"] = amended
        found["rows"] = named(changes(before, context["document"].content), context["language"])
    return found
