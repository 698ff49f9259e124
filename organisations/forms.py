"""What people type about themselves and their organisation."""

import datetime

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm, SetPasswordMixin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.business_id import check_digit_is_right
from organisations.drawn_fields import FieldsOnly
from organisations.models import (
    Body,
    Delivery,
    Invitation,
    Membership,
    NoticePreference,
    Organisation,
    Seat,
    Topic,
    User,
)
from organisations.term_end import current_memberships, current_seats


class ShortPasswordHelp:
    """Says what a password has to be in one sentence in the portal's own words, instead of Django's list."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        first, second = (name for name in self.fields if name.endswith(("password1", "password2")))
        self.fields[first].help_text = _(
            "At least 10 characters; not a common password, not numbers only, not like the name or the address."
        )
        self.fields[second].help_text = ""


class NewPasswordForm(ShortPasswordHelp, SetPasswordForm):
    pass


class ChangePasswordForm(ShortPasswordHelp, PasswordChangeForm):
    """Wrong old passwords count towards the lock of the account: whoever finds an open session can't guess here."""

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        typed = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.email, password=typed) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return typed


class PasswordResetByMailForm(PasswordResetForm):
    """The message is in the language of the person who gets it, and so is the page that its link opens."""

    def send_mail(self, subject_template: str, email_template: str, context: dict, *args, **kwargs) -> None:
        with translation.override(context["user"].language):
            super().send_mail(subject_template, email_template, context, *args, **kwargs)


class OrganisationFilterForm(FieldsOnly, forms.Form):
    words = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    county = forms.ModelChoiceField(None, label=_("County"), required=False, empty_label=_("All counties"))
    ended = forms.BooleanField(label=_("Ended ones too"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *Organisation.Kind.of_organisations()]
        self.fields["county"].queryset = Organisation.objects.counties().in_order()
        for name, look in {"words": "form-control", "kind": "form-select", "county": "form-select"}.items():
            self.fields[name].widget.attrs["class"] = look
        self.fields["ended"].widget.attrs["class"] = "form-check-input"

    def found(self, on: datetime.date) -> QuerySet:
        """The organisations that the filter leaves; a filter with faults leaves all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = Organisation.objects.organisations()
        if not wanted.get("ended"):
            rows = rows.valid(on)
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        if county := wanted.get("county"):
            rows = rows.filter(pk__in=[county.pk, *rows.members_of(county, on).values_list("pk", flat=True)])
        return rows.matching(wanted.get("words") or "")


class AccountForm(FieldsOnly, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "title_fi", "title_sv", "language"]
        help_texts = {"title_fi": _("Name and title stand beside the person's signature as they were on that day.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class NoticePreferenceForm(forms.Form):
    """For each topic: at once, once a day, or only in the portal. Messages about the account always come."""

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(user.notice_preferences.values_list("topic", "delivery"))
        for topic, label in Topic.choices:
            if topic != Topic.ACCOUNT:
                self.fields[topic] = forms.ChoiceField(
                    label=capfirst(label),
                    choices=Delivery.choices,
                    initial=chosen.get(topic, Delivery.AT_ONCE),
                    widget=forms.RadioSelect,
                )

    def save(self) -> None:
        for topic, delivery in self.cleaned_data.items():
            NoticePreference.objects.update_or_create(user=self.user, topic=topic, defaults={"delivery": delivery})


class ContactForm(FieldsOnly, forms.ModelForm):
    """What the organisation keeps up to date itself; names and codes come from the official classifications."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["registry_email", "postal_address", "website", "business_id"]
        help_texts = {
            "registry_email": _("Requests for decisions and signatures are sent here when nobody else is named."),
            "business_id": _("In the form 1234567-8"),
        }

    def has_wrong_check_digit(self) -> bool:
        """A wrong check digit is probably a slip, but the register decides: it is saved and warned of."""
        business_id = self.cleaned_data.get("business_id")
        return bool(business_id) and not check_digit_is_right(business_id)


class OwnedForm(FieldsOnly, forms.ModelForm):
    """A row of one organisation, which is not on the form and yet takes part in its constraints."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"organisation"}


class BodyForm(OwnedForm):
    class Meta:
        model = Body
        fields = ["name_fi", "name_sv", "kind", "decides_agreements", "position", "valid_from", "valid_to"]
        labels = {"valid_from": _("First day"), "valid_to": _("Last day")}


class SeatForm(OwnedForm):
    """The seat or office itself; who holds it is named on a page of its own."""

    class Meta:
        model = Seat
        fields = ["title_fi", "title_sv", "body", "role", "deputy_for", "deputy_order"]
        help_texts = {"body": _("Left empty when this is an office and not a seat in a body.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.instance.organisation
        today = timezone.localdate()
        self.fields["body"].queryset = organisation.bodies.valid(today)
        self.fields["body"].empty_label = _("No body: an office")
        self.fields["deputy_for"].queryset = organisation.seats.valid(today).exclude(pk=self.instance.pk)
        self.fields["deputy_for"].empty_label = _("Nobody's deputy")


class HolderForm(FieldsOnly, forms.Form):
    holder = forms.ModelChoiceField(None, label=_("Holder"), required=False, empty_label=_("Nobody: vacant"))
    since = forms.DateField(label=_("First day"))
    until = forms.DateField(label=_("Last day"), required=False)

    def __init__(self, *args, seat: Seat, **kwargs) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"holder": seat.holder_id, "since": today, "until": seat.valid_to})
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(organisation=seat.organisation, user__is_active=True).valid(today)
        self.fields["holder"].queryset = User.objects.filter(memberships__in=people).distinct().order_by("name")


class RoleForm(FieldsOnly, forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
    until = forms.DateField(label=_("Last day"), required=False)


class InvitationForm(FieldsOnly, forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Membership.Role.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Invitation
        fields = ["email", "name", "language", "roles"]
        labels = {"email": _("E-mail address")}


class JoinForm(FieldsOnly, ShortPasswordHelp, SetPasswordMixin, forms.ModelForm):
    """Somebody new: the address is that of the invitation, the rest they say themselves."""

    password1, password2 = SetPasswordMixin.create_password_fields(label1=_("Password"), label2=_("Password again"))

    class Meta:
        model = User
        fields = ["name", "title_fi", "title_sv"]
        help_texts = AccountForm.Meta.help_texts

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        super()._post_clean()  # fills the instance, against whose name and address the password is judged
        if self.cleaned_data.get("password1") and not self.errors:
            self.validate_password_for_user(self.instance, "password1")


class TermEndForm(FieldsOnly, forms.Form):
    """The change of term: the last day, and which seats and roles end on it."""

    on = forms.DateField(label=_("Last day"), help_text=_("Access ends with that day."))
    seats = forms.ModelMultipleChoiceField(Seat.objects.none(), label=_("Seats"), required=False)
    memberships = forms.ModelMultipleChoiceField(Membership.objects.none(), label=_("Roles"), required=False)

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].queryset = current_seats(organisation)
        self.fields["memberships"].queryset = current_memberships(organisation)
