"""Forms over one row of a register: a plan, a practice, exchanged data, the card of an association."""

from typing import Any, ClassVar

from crispy_forms.layout import Div, Layout
from django import forms
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.text import date as finnish_date
from interfaces.models import DataExchange, InterfaceDomain, NgoCard, Plan, PlanKind, Practice
from interfaces.saving import write_over
from interfaces.within import Within
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation

TEXT = forms.Textarea(attrs={"rows": 4})


class DomainsField(forms.ModelMultipleChoiceField):
    """Domains as boxes to tick, in the order of the tree."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        queryset = InterfaceDomain.objects.in_use()
        super().__init__(queryset, label=_("Domains"), required=False, **kwargs)


class RowForm(FieldsOnly, forms.ModelForm):
    """A form over a row that carries the revision that was seen. `place` says for whom the person acts.

    `lines` is how the fields stand: one alone, or two side by side.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    meanwhile: list[tuple[str, str]] = []
    lines: ClassVar[tuple[str | tuple[str, str], ...]] = ()

    def __init__(self, *args: Any, place: Within, domain: InterfaceDomain | None = None, **kwargs: Any) -> None:
        """`domain`: the one that a new row begins with."""
        chosen = {"domain": domain, "domains": [domain]} if domain else None
        super().__init__(*args, initial=chosen, **kwargs)
        self.place = place
        self.initial["revision"] = self.instance.revision
        self.for_place()
        self._set_languages()
        self.helper.layout = Layout("revision", *self._drawn())

    def for_place(self) -> None:
        """Fit the fields to the county and the one who fills them in."""

    def clean(self) -> dict[str, Any]:
        for name in self.in_either:
            if not (self.cleaned_data.get(name) or self.cleaned_data.get(f"{name[:-2]}sv")) and name not in self.errors:
                self.add_error(name, _("Write this in Finnish or in Swedish."))
        return self.cleaned_data

    def keep(self) -> models.Model:
        """Save the row, a known one over the revision that was seen. Raises ChangedMeanwhile."""
        with transaction.atomic():
            row, seen = self.instance, self.cleaned_data.get("revision") or 0
            if row.pk:
                write_over(row, seen)
                row.revision = seen + 1
            return self.save()

    def after(self, row: models.Model) -> "RowForm":
        """The same form with all that was typed, now over the row as somebody else has saved it."""
        data = self.data.copy()
        data["revision"] = str(row.revision)
        form = type(self)(data, instance=row, place=self.place)
        saved = {name: _words(row, name) for name in self.fields if name != "revision"}
        form.is_valid()
        form.meanwhile = [
            (str(self.fields[name].label), theirs)
            for name, theirs in saved.items()
            if theirs != _words(form.instance, name, form.cleaned_data)
        ]
        return form

    def _set_languages(self) -> None:
        """What the model needs in Finnish may be written in Swedish alone: pages show the language there is."""
        self.in_either = [name for name, field in self.fields.items() if name.endswith("_fi") and field.required]
        for name, field in self.fields.items():
            if name.endswith(("_fi", "_sv")):
                field.widget.attrs["lang"] = name[-2:]
        for name in self.in_either:
            self.fields[name].in_either = self.fields[f"{name[:-2]}sv"].in_either = True  # not "(optional)"
            self.fields[name].required = False
            self.fields[name].help_text = self.fields[name].help_text or _("In Finnish, in Swedish or in both.")

    def _drawn(self) -> list[Any]:
        lines = [tuple(name for name in _names(line) if name in self.fields) for line in self.lines]
        return [Div(*names, css_class="yp-pair") if len(names) > 1 else names[0] for names in lines if names]

    def _get_validation_exclusions(self) -> set[str]:
        """The county is settled before the form: what is once in a county is looked at too."""
        return super()._get_validation_exclusions() - {"county"}


def _names(line: str | tuple[str, str]) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else line


def _words(row: models.Model, name: str, typed: dict[str, Any] | None = None) -> str:
    """The value of a field as a person reads it; of several rows what has been typed, when it is given."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        chosen = (typed or {}).get(name, []) if typed is not None else getattr(row, name).all()
        return ", ".join(str(other) for other in chosen) or "–"
    if isinstance(field, models.BooleanField):
        return capfirst(str(_("yes") if getattr(row, name) else _("no")))
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return finnish_date(value) if hasattr(value, "isoformat") else str(value or "–")


class PlanForm(RowForm):
    """A plan of the organisation that the person acts for; only the county can say that it is everybody's."""

    domains = DomainsField()
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    lines = (
        "kind", ("name_fi", "name_sv"), "is_joint", ("valid_from", "valid_to"), ("adopted_on", "adopted_by"),
        "url", ("note_fi", "note_sv"), "domains", "source",
    )  # fmt: skip

    class Meta:
        model = Plan
        fields = (
            "kind", "name_fi", "name_sv", "is_joint", "valid_from", "valid_to", "adopted_on", "adopted_by", "url",
            "note_fi", "note_sv", "domains", "source",
        )  # fmt: skip
        field_classes = dict.fromkeys(("valid_from", "valid_to", "adopted_on"), FinnishDateField)
        help_texts = {"adopted_by": _("The body and the section, such as “council § 45”.")}

    def for_place(self) -> None:
        """The kinds that are the other side's duty are not offered."""
        is_county = self.instance.organisation == self.place.county
        others = PlanKind.MadeBy.MUNICIPALITY if is_county else PlanKind.MadeBy.COUNTY
        self.fields["kind"].queryset = PlanKind.objects.exclude(made_by=others)
        self.fields["kind"].empty_label = _("Choose the kind")
        if not is_county:
            del self.fields["is_joint"]


class PracticeForm(RowForm):
    """A card: it is written in one language at least."""

    domains = DomainsField()
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    lines = (
        ("title_fi", "title_sv"), ("region_fi", "region_sv"), "year", ("what_fi", "what_sv"),
        ("success_fi", "success_sv"), ("risks_fi", "risks_sv"), ("transfer_fi", "transfer_sv"), "tags", "domains",
        "source", "url",
    )  # fmt: skip

    class Meta:
        model = Practice
        fields = (
            "title_fi", "title_sv", "region_fi", "region_sv", "year", "what_fi", "what_sv", "success_fi", "success_sv",
            "risks_fi", "risks_sv", "transfer_fi", "transfer_sv", "tags", "domains", "source", "url",
        )  # fmt: skip
        widgets = {
            "tags": forms.CheckboxSelectMultiple,
            **{f"{stem}_{end}": TEXT for stem in ("what", "success", "risks", "transfer") for end in ("fi", "sv")},
        }

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not 1990 <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Give the year in which this was done, such as 2022."))
        return year


class DataExchangeForm(RowForm):
    """The county says who owns the data; a municipality's editors write of their own."""

    lines = (
        ("direction", "state"), ("what_fi", "what_sv"), "domain", ("owner", "owner_role"), ("source_fi", "source_sv"),
        ("frequency_fi", "frequency_sv"), "is_public", "note",
    )  # fmt: skip

    class Meta:
        model = DataExchange
        fields = (
            "direction", "what_fi", "what_sv", "domain", "owner", "owner_role", "source_fi", "source_sv",
            "frequency_fi", "frequency_sv", "is_public", "state", "note",
        )  # fmt: skip

    def for_place(self) -> None:
        self.fields["direction"].choices = DataExchange.Direction.choices
        self.fields["domain"].queryset = InterfaceDomain.objects.in_use()
        self.fields["domain"].empty_label = _("All domains")
        self.fields["is_public"].widget.choices = [("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]
        if not self.place.tends:
            del self.fields["owner"]
            return
        organisations = (self.place.county, *self.place.municipalities)
        owner = self.fields["owner"]
        owner.queryset = Organisation.objects.filter(pk__in=[row.pk for row in organisations])
        owner.choices = [("", _("not known")), *((row.pk, row.name) for row in organisations)]


class NgoCardForm(RowForm):
    """The county's editors write the whole card; the association's own people what is done and the contact."""

    domains = DomainsField()
    lines = (
        ("association", "tier"), ("what_fi", "what_sv"), ("contact_role", "contact_email"), ("starts_on", "ends_on"),
        "domains",
    )  # fmt: skip

    class Meta:
        model = NgoCard
        fields = (
            "association", "tier", "what_fi", "what_sv", "contact_role", "contact_email", "starts_on", "ends_on",
            "domains",
        )  # fmt: skip
        field_classes = dict.fromkeys(("starts_on", "ends_on"), FinnishDateField)
        widgets = {"what_fi": TEXT, "what_sv": TEXT}
        help_texts = {"contact_role": _("A role, no name: such as “executive director”.")}

    OWN = ("revision", "what_fi", "what_sv", "contact_role", "contact_email")

    def for_place(self) -> None:
        if not self.place.tends:
            for name in [name for name in self.fields if name not in self.OWN]:
                del self.fields[name]
            return
        self.fields["tier"].choices = NgoCard.Tier.choices
        if self.instance.pk:
            del self.fields["association"]
        else:
            rows = Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION).valid(self.place.on).in_order()
            field = self.fields["association"]
            field.queryset, field.empty_label = rows, None
            field.help_text = _("Associations come into the portal by an invitation, or by an administrator of it.")
