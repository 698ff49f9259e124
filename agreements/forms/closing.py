"""The form of closing a term."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.workflow.closing import LONGEST_REASON
from organisations.drawn_fields import FieldsOnly, FinnishDateField


class CloseTermForm(FieldsOnly, forms.Form):
    on = FinnishDateField(
        label=_("Last day in force"), help_text=_("Today or later, or the end of the agreement's own term.")
    )
    reason = forms.CharField(
        label=_("Why the term is closed"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The parties see the reason."),
    )
    advice = forms.CharField(
        label=_("What the next term should know"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What worked, what was left undone, whom to ask. It stands first in the hand-over report."),
    )

    def __init__(self, *args, agreement: Agreement, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", agreement.term_ends)
