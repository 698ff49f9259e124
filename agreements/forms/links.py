"""Sending a personal link, and naming signatories by one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import SignatureSlot
from organisations.drawn_fields import FieldsOnly

SIGNATORIES = 3  # rows offered at once; more can be named by the next link or in the portal


class LinkForm(FieldsOnly, forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Whoever has the link can record the decision: the registry or the person in charge."),
    )


class LinkSignatoryForm(forms.Form):
    """One person who will sign; an empty row is left out."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    title_fi = forms.CharField(label=_("Title in Finnish"), max_length=120, required=False)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=120, required=False)
    mandate = forms.CharField(
        label=_("Mandate"),
        max_length=200,
        required=False,
        help_text=_("What the right to sign is based on, such as the administrative rules."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if any(data.values()):
            for field, fault in (("name", _("Write the name.")), ("title_fi", _("Write the title."))):
                if not data.get(field):
                    self.add_error(field, fault)
        return data

    @property
    def slot(self) -> SignatureSlot | None:
        """The signatory of a valid row; None for an empty one."""
        return SignatureSlot(**self.cleaned_data) if any(self.cleaned_data.values()) else None


LinkSignatoryFormSet = forms.formset_factory(
    LinkSignatoryForm, extra=SIGNATORIES, max_num=SIGNATORIES, absolute_max=SIGNATORIES
)
