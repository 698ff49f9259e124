"""Signing in the portal, recording a signature made elsewhere, closing the signing."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.kept_file import KeptFileForm
from agreements.forms.signatories import deputy_choices
from agreements.models import Signature, SignatureSlot, Version
from agreements.workflow import OutsideSignature
from finnish.text import date as finnish_date
from organisations.drawn_fields import FieldsOnly, FinnishDateField

CONFIRMATION = pgettext_lazy("the word that is typed to confirm a signature", "SIGN")
Method, Level = Signature.Method, Signature.Level


class SignForm(FieldsOnly, forms.Form):
    """The password again, the word of confirmation, and which text was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    content_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirmation = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("The same as when logging in."),
    )

    def __init__(self, *args, request: HttpRequest, shown: Version, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.initial |= {"version": shown.number, "content_sha256": shown.sha256}
        self.fields["confirmation"].label = _("Type the word %(word)s") % {"word": CONFIRMATION}

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip()
        if typed.casefold() != str(CONFIRMATION).casefold():
            raise forms.ValidationError(_("Type the word exactly: %(word)s"), params={"word": CONFIRMATION})
        return typed

    def clean(self) -> dict[str, Any]:
        """The password is tried only when the rest is right; wrong ones count towards the lock of the account."""
        data = super().clean()
        if not self.errors and data.get("password"):
            user = self.request.user
            if authenticate(self.request, username=user.email, password=data["password"]) != user:
                self.add_error("password", _("The password is wrong. Nothing was signed."))
        return data


class OutsideSignatureForm(FieldsOnly, KeptFileForm):
    """A signature made on paper or in another service."""

    folder = "signatures"
    WAYS = {
        "paper": (Method.PAPER, Level.HANDWRITTEN, _("on paper, by hand")),
        "simple": (Method.EXTERNAL, Level.SIMPLE, _("in another service: electronic signature")),
        "advanced": (Method.EXTERNAL, Level.ADVANCED, _("in another service: advanced electronic signature")),
        "qualified": (Method.EXTERNAL, Level.QUALIFIED, _("in another service: qualified electronic signature")),
    }

    version = forms.IntegerField(widget=forms.HiddenInput)
    signer = forms.ChoiceField(label=_("Who signed?"), widget=forms.RadioSelect, required=False)
    way = forms.ChoiceField(
        label=_("How was it signed?"),
        widget=forms.RadioSelect,
        choices=[(key, label) for key, (_method, _level, label) in WAYS.items()],
        help_text=_("The level is what the other service says of the signature."),
    )
    signed_on = FinnishDateField(label=_("Date of signing"))
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    file = forms.FileField(label=_("Signed document"), help_text=_("PDF or image of the signed page, at most 20 MB."))

    def __init__(self, *args, shown: Version, slot: SignatureSlot, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.shown, self.slot = shown, slot
        self.initial.setdefault("version", shown.number)
        self.fields["signer"].choices = deputy_choices(slot)
        self.initial.setdefault("signer", "")

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date of signing is in the future."))
        if day < self.shown.dated:
            raise forms.ValidationError(
                _("The text is dated %(date)s: a signature on it can't be older."),
                params={"date": finnish_date(self.shown.dated)},
            )
        return day

    def outside(self) -> OutsideSignature:
        """Only for a valid form."""
        method, level, _label = self.WAYS[self.cleaned_data["way"]]
        return OutsideSignature(
            method=method,
            level=level,
            signed_on=self.cleaned_data["signed_on"],
            place=self.cleaned_data["place"],
            file=self.kept["name"],
            file_name=self.kept["file_name"],
            deputy=next((row for row in self.slot.deputies.all() if str(row.pk) == self.cleaned_data["signer"]), None),
        )


class TakingBackForm(FieldsOnly, forms.Form):
    """Declining to sign or withdrawing a signature: the reason, and which version was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("The other parties see the reason, and it stays in the history."),
    )

    def __init__(self, *args, shown: Version, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", shown.number)
