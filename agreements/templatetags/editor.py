"""The rich text editor's files, under the strict content security policy."""

import json

from django import template
from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from js_asset import Media

register = template.Library()


@register.simple_tag(takes_context=True)
def editor_media(context: Context, form: BaseForm) -> SafeString:
    """Write the form's scripts and styles. The import map among them is inline, so it carries the page's nonce."""
    return Media.from_media(form.media, nonce=str(context["request"].csp_nonce)).render()


@register.simple_tag
def editor_words() -> str:
    """The editor's own words in the language of the page, as JSON by the words that its code uses."""
    return json.dumps(
        {
            "bold": _("Bold"),
            "italic": _("Italic"),
            "subscript": _("Subscript"),
            "superscript": _("Superscript"),
            "blockquote": _("Quotation"),
            "paragraph": _("Paragraph"),
            "Paragraph": _("Paragraph"),
            "heading 3": _("Subheading"),
            "heading 4": _("Smaller subheading"),
            "unordered list": _("Bulleted list"),
            "ordered list": _("Numbered list"),
            "insert link": _("Link"),
            "remove link": _("Remove the link"),
            "Heading 3": _("Subheading"),
            "Heading 4": _("Smaller subheading"),
            "Insert table": _("Insert a table"),
            "Add column": _("Add a column"),
            "Delete column": _("Delete the column"),
            "Add row": _("Add a row"),
            "Delete row": _("Delete the row"),
            "Merge cells": _("Merge cells"),
            "Split cell": _("Split the cell"),
            "Toggle header cell": _("Heading cell on or off"),
            "Delete table": _("Delete the table"),
            "undo": _("Undo"),
            "redo": _("Redo"),
            "Block style": _("Kind of paragraph"),
            "List properties": _("Kind of list"),
            "List type": _("Numbering"),
            "Start at": _("Starts at"),
            "Decimal numbers": "1, 2, 3",
            "Lowercase letters": "a, b, c",
            "Uppercase letters": "A, B, C",
            "Lowercase Roman numerals": "i, ii, iii",
            "Uppercase Roman numerals": "I, II, III",
            "Bullets": _("Bullets"),
            "Edit Link": _("Link"),
            "URL": _("Web address"),
            "Title": _("Title"),
            "Update": _("Apply"),
            "Cancel": _("Cancel"),
            "Insert": _("Insert"),
            "Insert Table": _("Insert a table"),
            "Rows": _("Rows"),
            "Columns": _("Columns"),
            "Include header row": _("With a heading row"),
            "Table Properties": _("Table"),
        }
    )


@register.filter
def pairs_of(things: dict, key: object) -> list[tuple]:
    """{% for name, value in states|pairs_of:row.pk %}: the items of the dictionary that stands under the key."""
    return list(things.get(key, {}).items())
