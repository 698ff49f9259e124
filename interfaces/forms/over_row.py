"""What the forms over one row share: saving over the revision they were opened with, losing nothing that was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import QueryDict
from django_prose_editor.fields import ProseEditorFormField

from documents.rich_text import clean, plain_text


class OverRowForm(forms.Form):
    """A form over one row; `row` is None for a new one. After a stale save `meanwhile` says what the other saved."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    meanwhile: list[tuple[str, str]] = []

    def __init__(self, data: Any = None, *, row: models.Model | None = None, **kwargs: Any) -> None:
        self.row = row
        if row is not None:
            kwargs["initial"] = {"revision": row.revision, **self.values_of(row), **kwargs.get("initial", {})}
        super().__init__(data, **kwargs)

    def values_of(self, row: models.Model) -> dict[str, Any]:
        """The row's values by the form's fields."""
        raise NotImplementedError

    @property
    def seen_revision(self) -> int:
        return self.cleaned_data.get("revision") or 0

    def after(self, row: models.Model, **kwargs: Any) -> "OverRowForm":
        """The same form with all that was typed, now over the row as somebody else has saved it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("revision")] = str(row.revision)
        form = type(self)(data, row=row, **kwargs)
        form.is_valid()
        form.meanwhile = list(_differing(form, self.values_of(row)))
        return form


def seen_in(data: QueryDict) -> int:
    """The revision that a page without a form of its own was opened with, such as one that asks before removing."""
    revision = data.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 10 else 0


def say_in(form: forms.BaseForm, error: Exception) -> None:
    """Put what a verb refused into the form: at its field where it names one, else above the form."""
    if isinstance(error, ValidationError):
        for field, found in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
            for message in found:
                form.add_error(field if field in form.fields else None, message)
    else:
        form.add_error(None, str(error))


def _differing(form: forms.BaseForm, saved: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for bound in form.visible_fields():
        theirs, mine = (_words(bound.field, value) for value in (saved.get(bound.name), bound.value()))
        if theirs != mine:
            yield str(bound.label), theirs or "–"


def _words(field: forms.Field, value: Any) -> str:
    """The value as a person reads it."""
    if value in (None, "") or isinstance(field, forms.BooleanField):
        return ""
    if isinstance(field, ProseEditorFormField):
        return plain_text(clean(str(value)))
    if isinstance(field, forms.ChoiceField):
        choices = {str(key): str(label) for key, label in field.choices}
        return choices.get(str(getattr(value, "pk", value)), str(value))
    return str(field.prepare_value(value))
