"""How an item's attachments are shown."""

from django import template

from forums import rules
from forums.material.shown import ShownAttachment, shown_attachments
from forums.models import AgendaItem, Edition
from forums.participants import Participant
from forums.workflow.table import VERBS

register = template.Library()

ICONS = {
    "pdf": "file-earmark-pdf",
    "docx": "file-earmark-text",
    "odt": "file-earmark-text",
    "xlsx": "file-earmark-spreadsheet",
    "pptx": "file-earmark",
    "png": "file-earmark",
    "jpg": "file-earmark",
}


@register.simple_tag
def attachments_of(item: AgendaItem, part: Participant, edition: str | None) -> list[ShownAttachment]:
    """What the edition shows; who tends the material of the item sees all of it, whatever the edition."""
    return shown_attachments(item, Edition.CHAIR if rules.may_add_material(part, item) else edition)


@register.simple_tag
def may_tend_material(item: AgendaItem, part: Participant) -> bool:
    """Whether the page offers to add, replace and order now."""
    verb = VERBS["add_material"]
    return item.meeting.state in verb.states and rules.may_add_material(part, item)


@register.filter
def file_icon(extension: str) -> str:
    return ICONS.get(extension, "paperclip")
