"""What the forms of follow-up share: saving over the revision they were opened with, losing nothing that was typed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from organisations.drawn_fields import FieldsOnly


class OverRowForm(FieldsOnly, forms.Form):
    """A form over a row, or over none yet. After a stale save `meanwhile` says what the other has saved otherwise."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    meanwhile: list[tuple[str, str]] = []

    @property
    def seen(self) -> int:
        return self.cleaned_data["revision"]

    def facts(self) -> dict[str, Any]:
        """What was typed, by the row's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def after(self, saved: dict[str, Any], revision: int) -> "OverRowForm":
        """The same form with all that was typed, now over what somebody else has saved."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("revision")] = str(revision)
        self.data = data
        self.meanwhile = list(self._differing(saved))
        return self

    def _differing(self, saved: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for bound in self.visible_fields():
            if bound.name in saved:
                theirs, mine = (_words(bound.field, value) for value in (saved[bound.name], bound.value()))
                if theirs != mine:
                    yield str(bound.label), theirs or "–"


def _words(field: forms.Field, value: Any) -> str:
    """The value as a person reads it."""
    if isinstance(field, forms.ChoiceField):
        return str({str(key): label for key, label in field.choices}.get(str(value or ""), value or ""))
    return str(field.prepare_value(value) or "")
