"""Links to the comments of a row, and what is said of their number."""

from uuid import UUID

from django import template

from agreements.discussion import comments_url
from agreements.models import Agreement, Comment

register = template.Library()


@register.inclusion_tag("agreements/_comment_link.html")
def comment_link(
    agreement: Agreement, counts: dict[UUID, int], place: str, key: UUID | str, name: str, small: bool = False
) -> dict:
    """The number of open comments on the row, as a link to them; `small` without words beside the icon."""
    key = key if isinstance(key, UUID) else UUID(key)
    return {"url": comments_url(agreement, place, key), "count": counts.get(key, 0), "name": name, "small": small}


@register.simple_tag
def comments_url_of(agreement: Agreement, thread: Comment) -> str:
    return comments_url(agreement, thread.place, thread.row_key)
