"""The forms of freezing a report and of correcting it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.follow_up.freezing import LONGEST_REASON, Lack
from organisations.drawn_fields import FieldsOnly


class FreezeForm(FieldsOnly, forms.Form):
    accepts_lacks = forms.BooleanField(
        label=_("The report is frozen without what is missing"),
        error_messages={"required": _("Confirm that the report is frozen without what is missing.")},
    )

    def __init__(self, *args, lacks: list[Lack], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not lacks:
            self.fields["accepts_lacks"].required = False
            self.fields["accepts_lacks"].widget = forms.HiddenInput()


class CorrectForm(FieldsOnly, forms.Form):
    reason = forms.CharField(
        label=_("Why the report is corrected"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the next edition, for everybody who reads the report."),
    )
