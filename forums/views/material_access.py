"""Who gets to the pages that tend the material of an item."""

import functools
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from forums import rules
from forums.access import FORUM_ROWS, get_meeting, part_in
from forums.models import AgendaItem, Attachment, AttachmentVersion
from forums.workflow.table import guard
from organisations.refusals import NotAllowed, Refused

ITEM_ROWS = ("meeting__negotiation", *(f"meeting__forum__{name}" for name in FORUM_ROWS))
WAYS = {AgendaItem: "", Attachment: "item", AttachmentVersion: "attachment__item"}
View = Callable[..., HttpResponse]


def tends(kind: type[AgendaItem] | type[Attachment] | type[AttachmentVersion]) -> Callable[[View], View]:
    """For a view about an item, an attachment or a version: it gets the row and the person's part in the forum.

    Outsiders get 404, those who may not 403. What can't be done now sends to the agenda and says why.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, key: UUID) -> HttpResponse:
            row = get_object_or_404(kind.objects.select_related(*rows_to_item(kind)), key=key)
            item = item_of(row)
            part = part_in(request, item.meeting.forum)
            if not rules.may_add_material(part, item):
                get_meeting(request, item.meeting.key)  # 404 for who may not know of it
                raise NotAllowed(_("Material is added by the secretary, and by who presents the item."))
            try:
                if request.method == "GET":
                    guard("add_material", item.meeting, part)
                return view(request, row, part)
            except Refused as refusal:
                messages.warning(request, str(refusal))
                return redirect("meeting_detail", item.meeting.key)

        return guarded

    return decorate


def rows_to_item(kind: type) -> list[str]:
    """What has to be selected along for `item_of` and the item's meeting."""
    way = WAYS[kind]
    return [f"{way}__{name}" if way else name for name in ITEM_ROWS]


def item_of(row: AgendaItem | Attachment | AttachmentVersion) -> AgendaItem:
    if isinstance(row, AttachmentVersion):
        return row.attachment.item
    return row.item if isinstance(row, Attachment) else row
