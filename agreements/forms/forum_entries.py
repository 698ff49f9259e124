"""A forum as the agreement names it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements.forms.rows import RowForm, require_some_language
from agreements.models import ForumEntry


class ForumEntryForm(RowForm):
    NEEDED = "name"

    class Meta:
        model = ForumEntry
        fields = ["level", *(f"{stem}_{language}" for stem in ForumEntry.TRANSLATED for language in ("fi", "sv"))]
        widgets = {
            f"{stem}_{language}": forms.Textarea(attrs={"rows": 3})
            for stem in ("tasks", "composition")
            for language in ("fi", "sv")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_some_language(self, "name", _("Write the name of the forum."))
        return data
