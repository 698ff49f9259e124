"""Forms about the parties: what a party says of itself, finding and adding organisations."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Party
from finnish.text import date as finnish_date
from organisations.business_id import check_digit_is_right, validate_business_id
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Body, Organisation

WRITTEN = "written"  # the body is none of the registered ones: it is written


def body_choices(party: Party, on: datetime.date) -> list[tuple[str, str]]:
    """The party's own bodies on that day by name, and the possibility to write another."""
    bodies = Body.objects.valid(on).filter(organisation=party.organisation_id)
    return [*((str(body.pk), body.name) for body in bodies), (WRITTEN, _("another body, written below"))]


def body_named(party: Party, name: str) -> Body | None:
    return Body.objects.filter(organisation=party.organisation_id, name_fi=name).first() if name else None


class SeenForm(FieldsOnly, forms.ModelForm):
    """A form over a row that others may save meanwhile: it carries the revision that was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    meanwhile: list[tuple[str, str]] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    @property
    def seen(self) -> int:
        return self.cleaned_data["revision"] or 0

    def over(self, row: models.Model, **kwargs) -> "SeenForm":
        """What was typed, now over the row as it is; `meanwhile` tells what others had saved in those fields."""
        data = self.data.copy()
        data["revision"] = row.revision
        form = type(self)(data, instance=row, **kwargs)
        saved = {name: getattr(row, name) for name in self._meta.fields if name in self.fields}
        form.meanwhile = [
            (str(self.fields[name].label), _as_text(row, name))
            for name, value in saved.items()
            if value != self.cleaned_data.get(name)
        ]
        return form


def _as_text(row: models.Model, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return finnish_date(shown) if isinstance(shown, datetime.date) else str(shown or "–")


class PartyForm(SeenForm):
    """What the party's own people say of it."""

    body = forms.ChoiceField(
        label=_("Body that decides"),
        required=False,
        help_text=_("Each party's own administrative rules say which body decides: the council or the board."),
    )

    class Meta:
        model = Party
        fields = (
            "deciding_body_fi",
            "deciding_body_sv",
            "preparation_planned_on",
            "prepared_on",
            "board_planned_on",
            "council_planned_on",
            "contact_title",
            "contact_email",
            "register_number",
            "signing_rule",
        )
        field_classes = dict.fromkeys(
            ("preparation_planned_on", "prepared_on", "board_planned_on", "council_planned_on"), FinnishDateField
        )
        widgets = {"signing_rule": forms.RadioSelect}
        labels = {
            "deciding_body_fi": _("Another body, in Finnish"),
            "deciding_body_sv": _("Another body, in Swedish"),
            "preparation_planned_on": _("Preparation ready, planned"),
            "prepared_on": _("Preparation ready"),
            "board_planned_on": _("Planned handling in the board"),
            "council_planned_on": _("Planned handling in the council"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "–"), *body_choices(self.instance, timezone.localdate())]
        self.fields["contact_email"].help_text = _("A personal link, when one is needed, is offered to this address.")
        name = self.instance.deciding_body_fi
        known = body_named(self.instance, name)
        self.initial["body"] = str(known.pk) if known else (WRITTEN if name else "")
        if known:
            self.initial["deciding_body_fi"] = self.initial["deciding_body_sv"] = ""

    def clean(self) -> dict:
        data = super().clean()
        chosen = data.get("body", "")
        if chosen.isdigit():
            body = Body.objects.get(pk=chosen)
            data["deciding_body_fi"], data["deciding_body_sv"] = body.name_fi, body.name_sv
        elif chosen == "":
            data["deciding_body_fi"] = data["deciding_body_sv"] = ""
        elif not data.get("deciding_body_fi"):
            self.add_error("deciding_body_fi", _("Write the name of the body."))
        if (day := data.get("prepared_on")) and day > timezone.localdate():
            self.add_error("prepared_on", _("The date is in the future: write it as a planned date."))
        return data


class OrganisationSearchForm(forms.Form):
    """Finding an organisation of any kind; sent by GET."""

    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *Organisation.Kind.of_organisations()], required=False
    )

    def found(self) -> list[Organisation]:
        """At most thirty, in order; nothing before something was asked."""
        data = self.cleaned_data if self.is_valid() else {}
        if not data.get("q") and not data.get("kind"):
            return []
        rows = Organisation.objects.organisations().select_related("successor").matching(data["q"])
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        return list(rows.in_order()[:30])


class NewOrganisationForm(FieldsOnly, forms.ModelForm):
    """An organisation that the portal does not know yet, such as an association."""

    KINDS = (
        Organisation.Kind.ASSOCIATION,
        Organisation.Kind.PARISH,
        Organisation.Kind.COMPANY,
        Organisation.Kind.OTHER,
    )
    id_is_right = forms.BooleanField(
        label=_("The business ID is right as written"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Organisation
        fields = ("kind", "full_fi", "full_sv", "business_id", "registry_email")
        labels = {"full_fi": _("Full name in Finnish"), "full_sv": _("Full name in Swedish")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.KINDS]
        self.fields["business_id"].required = True

    def clean_business_id(self) -> str:
        given = self.cleaned_data["business_id"]
        validate_business_id(given)
        known = Organisation.objects.filter(business_id=given).first()
        if known:
            raise ValidationError(
                _("%(name)s has this business ID: find it by search instead."), params={"name": known.full_name}
            )
        return given

    def clean_full_fi(self) -> str:
        given = self.cleaned_data["full_fi"].strip()
        if Organisation.objects.filter(full_fi__iexact=given).exists():
            raise ValidationError(_("The portal already knows this organisation: find it by search instead."))
        return given

    def clean(self) -> dict:
        """A wrong check digit is warned of once: a code that is wrong in the register too can still be saved."""
        data = super().clean()
        given = data.get("business_id")
        if given and not check_digit_is_right(given) and not data.get("id_is_right"):
            self.fields["id_is_right"].widget = forms.CheckboxInput()
            self.add_error(
                "business_id",
                _("The check digit of the business ID does not match. Correct it, or confirm below that it is right."),
            )
        self.instance.name_fi = data.get("full_fi", "")
        self.instance.name_sv = data.get("full_sv", "")
        return data


class ReasonField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self) -> None:
        super().__init__(label=_("Reason"), max_length=300, help_text=_("The other parties see the reason."))


class LeaveForm(FieldsOnly, forms.Form):
    on = FinnishDateField(label=_("Date"))
    reason = ReasonField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class NoticeForm(FieldsOnly, forms.Form):
    """Giving notice of termination for one party."""

    ends = FinnishDateField(label=_("Last day in force for this party"))
    reason = ReasonField()
