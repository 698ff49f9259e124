"""Forms of the year clock: an entry, what shows that it is done, a reminder, what is made of it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.text import WORD_JOINER
from forums.clock.when import When, read_when, written
from forums.models import ClockEntry, Forum
from interfaces.forms.over_row import OverRowForm
from interfaces.models import InterfaceDomain
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Membership, Organisation

NOT_A_TIME = _("Write a day or months, for example 24.10.2026, 14.–16.5.2026, 3/2026 or 6–12/2026.")


class WhenField(forms.CharField):
    """A day, days or whole months in one field."""

    def clean(self, value: Any) -> When | None:
        text = super().clean(value)
        try:
            return read_when(text) if text else None
        except ValueError as error:
            raise ValidationError(NOT_A_TIME, code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, When):
            return written(value.starts, value.ends, value.is_window).replace(WORD_JOINER, "")
        return value


class ClockEntryForm(FieldsOnly, OverRowForm):
    """An entry of a county's clock. `forums` are those whose entries the person may write."""

    title_fi = forms.CharField(label=_("Title in Finnish"), max_length=200)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200, required=False)
    owner_fi = forms.CharField(label=_("Owner in Finnish"), max_length=200, required=False)
    owner_sv = forms.CharField(label=_("Owner in Swedish"), max_length=200, required=False)
    when = WhenField(label=_("When"), max_length=40, help_text=NOT_A_TIME)
    recurs = forms.ChoiceField(label=_("Comes"), choices=ClockEntry.Recurs, initial=ClockEntry.Recurs.ONCE)
    until = FinnishDateField(
        label=_("Until"), required=False, help_text=_("Empty: until further notice. Only for what comes again.")
    )
    side = forms.ChoiceField(label=_("Whose"), choices=ClockEntry.Side)
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("No level")), *((value, capfirst(label)) for value, label in Forum.Level.choices)],
    )
    forum = forms.ModelChoiceField(label=_("Forum"), queryset=None, required=False, empty_label=_("No forum"))
    is_statutory = forms.BooleanField(label=_("Statutory"), required=False)
    legal_basis = forms.CharField(
        label=_("Act and section"), max_length=200, required=False, help_text=_("For example 612/2021, 7 §.")
    )
    domains = forms.ModelMultipleChoiceField(
        label=_("Domains"),
        queryset=InterfaceDomain.objects.filter(parent__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    applies_to = forms.ModelMultipleChoiceField(
        label=_("Applies to"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: to all municipalities of the county."),
    )

    def __init__(self, *args, county: Organisation, forums: list[Forum], needs_forum: bool = False, **kwargs) -> None:
        self.county = county
        super().__init__(*args, **kwargs)
        members = Organisation.objects.municipalities().members_of(county, timezone.localdate())
        self.fields["applies_to"].queryset = members.in_order()
        own = Forum.objects.filter(pk__in=[forum.pk for forum in forums]).select_related("body")
        self.fields["forum"].queryset = own
        self.fields["forum"].required = needs_forum

    def values_of(self, row: ClockEntry) -> dict[str, Any]:
        same = ("title_fi", "title_sv", "owner_fi", "owner_sv", "recurs", "until", "side", "level")
        return {
            **{name: getattr(row, name) for name in same},
            "when": When(row.starts_on, row.ends_on, row.is_window),
            "forum": row.forum_id,
            "is_statutory": row.is_statutory,
            "legal_basis": row.legal_basis,
            "domains": [domain.pk for domain in row.domains.all()],
            "applies_to": [organisation.pk for organisation in row.applies_to.all()],
        }

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("is_statutory") and not found.get("legal_basis"):
            self.add_error("legal_basis", _("Name the act and its section."))
        when, until = found.get("when"), found.get("until")
        if found.get("recurs") == ClockEntry.Recurs.ONCE:
            found["until"] = None
        elif when and until and until < when.ends:
            self.add_error("until", _("The last day is before the first round has ended."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The entry's own columns."""
        when = self.cleaned_data["when"]
        others = ("revision", "when", "domains", "applies_to")
        return {
            **{name: value for name, value in self.cleaned_data.items() if name not in others},
            "starts_on": when.starts,
            "ends_on": when.ends,
            "is_window": when.is_window,
        }


class EvidenceForm(FieldsOnly, forms.Form):
    """That it has been done, and what shows it: a link or a note."""

    done_on = FinnishDateField(label=_("Done on"))
    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("What shows it"), max_length=250, required=False, help_text=_("For example the body and its section.")
    )

    def clean_done_on(self) -> datetime.date:
        if self.cleaned_data["done_on"] > timezone.localdate():
            raise ValidationError(_("The day is still to come."))
        return self.cleaned_data["done_on"]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not (self.cleaned_data.get("url") or self.cleaned_data.get("note")):
            self.add_error("note", _("Give a link or say in words what shows it."))
        return self.cleaned_data


class ReminderForm(FieldsOnly, forms.Form):
    """Whom to remind in the person's own organisation, and when."""

    role = forms.ChoiceField(
        label=_("To whom"), choices=[(value, capfirst(label)) for value, label in Membership.Role.choices]
    )
    on = FinnishDateField(label=_("On which day"))

    def clean_on(self) -> datetime.date:
        if self.cleaned_data["on"] < timezone.localdate():
            raise ValidationError(_("The day has passed already."))
        return self.cleaned_data["on"]


class UseForm(FieldsOnly, forms.Form):
    """In which forum the entry becomes a meeting or a proposal."""

    forum = forms.ChoiceField(label=_("Forum"))

    def __init__(self, *args, forums: list[Forum], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].choices = [(str(forum.pk), forum.name) for forum in forums]
