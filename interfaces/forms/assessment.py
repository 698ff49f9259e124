"""Saying how a building block is seen, and how far a row of a check-list has come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interfaces.forms.over_row import OverRowForm
from interfaces.maturity import scale
from interfaces.models import BlockAssessment, ItemStatus
from organisations.drawn_fields import FieldsOnly


class BlockForm(FieldsOnly, OverRowForm):
    """One view of a block; each step of the scale is said in words."""

    NAMES = ("maturity", "why", "next_step")

    maturity = forms.TypedChoiceField(label=_("How mature is it"), coerce=int, widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["maturity"].choices = [
            (step.value, f"{step.value}. {step.label}: {step.description}") for step in scale()
        ]

    def values_of(self, row: BlockAssessment) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.NAMES}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class StatusForm(FieldsOnly, OverRowForm):
    """How far a row has come, and what shows it."""

    NAMES = ("status", "note", "url")

    status = forms.ChoiceField(label=_("Status"), choices=ItemStatus.Status.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    url = forms.URLField(label=_("Link to what shows it"), required=False, max_length=500, assume_scheme="https")

    def values_of(self, row: ItemStatus) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.NAMES}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}
