"""Who signs for a party, on which seat their right hangs, and who may sign in their place."""

import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.parties import SeenForm
from agreements.models import SignatureSlot, SlotDeputy
from organisations.drawn_fields import FieldsOnly
from organisations.models import Membership, Organisation, Seat, User


def signatories_of(organisation: Organisation, on: datetime.date) -> QuerySet[User]:
    """The organisation's people who may sign in the portal on that day."""
    holders = Membership.objects.holding(Membership.Role.SIGNATORY, organisation, on)
    return User.objects.filter(memberships__in=holders).order_by("name", "pk").distinct()


class SeatField(forms.ModelChoiceField):
    """A seat by its title, its body and who holds it now."""

    def label_from_instance(self, seat: Seat) -> str:
        held = seat.holder or _("nobody in the portal")
        where = f", {seat.body}" if seat.body else ""
        return f"{seat.title}{where}: {held}"


class PersonForm(forms.ModelForm):
    """A user, or a written name and title for somebody who signs on paper or in another service."""

    class Meta:
        fields = ("user", "name", "title_fi", "title_sv", "mandate")
        labels = {"user": _("User of the portal")}

    def offer(self, organisation: Organisation) -> None:
        """Fill in what there is to choose from: the signatories of the organisation for which the person acts."""
        self.fields["user"].queryset = signatories_of(organisation, timezone.localdate())
        self.fields["user"].empty_label = _("nobody: signs on paper or in another service")
        self.fields["user"].help_text = _(
            "Signing in the portal needs a user with the role of a signatory. Without one the signature is recorded "
            "from paper or from another service."
        )
        self.fields["name"].required = self.fields["title_fi"].required = False
        self.fields["name"].help_text = _("Left empty, the name of the user.")

    def complete(self, data: dict) -> dict:
        """Name and title from the user where they were left empty; a fault where there is neither."""
        if user := data.get("user"):
            data["name"] = data.get("name") or user.name
            data["title_fi"] = data.get("title_fi") or user.title_fi
            data["title_sv"] = data.get("title_sv") or user.title_sv
        for field, fault in (("name", _("Write the name.")), ("title_fi", _("Write the title."))):
            if not data.get(field):
                self.add_error(field, fault)
        return data


class SignatoryForm(PersonForm, SeenForm):
    """One person who signs for the party, by name or as the holder of a seat."""

    seat = SeatField(
        label=_("Seat"),
        queryset=None,
        required=False,
        empty_label=_("no seat: only this person"),
        help_text=_("When the holder of the seat changes before the signature, the place passes on to the successor."),
    )

    class Meta(PersonForm.Meta):
        model = SignatureSlot
        fields = ("seat", *PersonForm.Meta.fields, "turn")

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(organisation)
        self.fields["seat"].queryset = _seats(self.instance, organisation)

    def clean(self) -> dict:
        data = super().clean()
        if seat := data.get("seat"):
            self._from_seat(data, seat)
        return self.complete(data)

    def _from_seat(self, data: dict, seat: Seat) -> None:
        """The holder of the seat is who signs. Without one in the portal the name is written."""
        if data.get("user") and data["user"] != seat.holder:
            self.add_error("user", _("The seat is held by somebody else: choose its holder, or no seat."))
        elif seat.holder and not self.fields["user"].queryset.filter(pk=seat.holder_id).exists():
            self.add_error(
                "seat",
                _("The holder of the seat has no role of a signatory: give the role first, or name the person alone."),
            )
        else:
            data["user"] = seat.holder
            data["title_fi"] = data.get("title_fi") or seat.title_fi
            data["title_sv"] = data.get("title_sv") or seat.title_sv


def _seats(slot: SignatureSlot, organisation: Organisation) -> QuerySet[Seat]:
    """The valid seats of the organisation and of those merged into it, and the one that was chosen before."""
    today = timezone.localdate()
    own = Seat.objects.valid(today).filter(organisation__in=organisation.acts_for_ids(today), deputy_for=None)
    rows = Seat.objects.filter(Q(pk__in=own.values("pk")) | Q(pk=slot.seat_id))
    return rows.select_related("body", "holder").order_by("body__position", "pk")


class DeputyForm(FieldsOnly, PersonForm):
    """One who may sign in the place of a signatory."""

    class Meta(PersonForm.Meta):
        model = SlotDeputy

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(organisation)
        self.fields["user"].queryset = self.fields["user"].queryset.exclude(pk=self.instance.slot.user_id)

    def clean(self) -> dict:
        return self.complete(super().clean())


def deputy_choices(slot: SignatureSlot) -> list[tuple[str, str]]:
    """Who may have signed: the one named and the deputies in order."""
    deputies = [(str(row.pk), _("%(name)s, deputy") % {"name": row.name}) for row in slot.deputies.all()]
    return [("", slot.name), *deputies]
