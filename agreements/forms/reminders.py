"""Reminding several parties at once: whom, and a greeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.drawn_fields import FieldsOnly


class RemindersForm(FieldsOnly, forms.Form):
    """`choices`: the keys of the parties that may be reminded now, each with its name."""

    parties = forms.MultipleChoiceField(
        label=_("Parties to remind"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one party.")},
    )
    message = forms.CharField(
        label=_("Greeting"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("Goes along with the reminder. The reminder itself says what is awaited and of which version."),
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = choices
