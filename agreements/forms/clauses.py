"""One clause: heading and rich text in the agreement's languages, and whether it is public."""

import re
from typing import Any

from django import forms
from django.utils.html import linebreaks
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField

from agreements.forms.rows import RowForm, SecrecyMixin, require_some_language
from agreements.models import Clause
from documents.rich_text import MAX_CLAUSE, clean, is_empty, validate_length

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "Blockquote": True,
    "Subscript": True,
    "Superscript": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
}
WORD_MARKUP = 20  # pasted from a word processor, markup may be that many times the text; more isn't even read
_TAG = re.compile(r"<[a-zA-Z/]")


def clean_text(html: str) -> str:
    """The text as it is kept. Raises ValidationError when it is too long for a clause.

    Without scripts the text is typed as it is, without markup: its lines become paragraphs.
    """
    if len(html) > WORD_MARKUP * MAX_CLAUSE:
        validate_length(html)
    text = clean(html if _TAG.search(html) else linebreaks(html, autoescape=True))
    validate_length(text)
    return "" if is_empty(text) else text


def _editor(label: Any) -> ProseEditorFormField:
    return ProseEditorFormField(label=label, required=False, extensions=EXTENSIONS, sanitize=clean_text)


class ClauseForm(SecrecyMixin, RowForm):
    NEEDED = "heading"
    text_fi = _editor(capfirst(gettext_lazy("text in Finnish")))
    text_sv = _editor(capfirst(gettext_lazy("text in Swedish")))

    class Meta:
        model = Clause
        fields = [
            "heading_fi",
            "heading_sv",
            "text_fi",
            "text_sv",
            "publicity",
            "secrecy_ground",
            "publicity_decided_by",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_publicity()
        self.fields["secrecy_ground"].help_text = _("Only for a secret clause: the act and its section.")
        self.fields["publicity_decided_by"].help_text = _(
            "Only for a secret clause: the title of the official, not the name, as anybody may read it."
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_some_language(self, "heading", _("Write the heading of the clause."))
        return data


class NewClauseForm(RowForm):
    """Where a new clause stands and what it is called; its text is written next."""

    NEEDED = "heading"
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)

    class Meta:
        model = Clause
        fields = ["heading_fi", "heading_sv"]

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_some_language(self, "heading", _("Write the heading of the clause."))
        return data
