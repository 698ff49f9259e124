"""Forms of a domain, of what a county says of it, of a service and of who organises it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interfaces.forms.over_row import OverRowForm
from interfaces.models import DomainNote, InterfaceDomain, Organiser, Service
from interfaces.tree import DomainTree
from organisations.drawn_fields import FieldsOnly, FinnishDateField

IN_FINNISH, IN_SWEDISH = {"lang": "fi"}, {"lang": "sv"}


def _text(label: str, length: int, language: dict[str, str], *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=language))


def _long(label: str, language: dict[str, str]) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, **language})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget)


class DomainField(forms.ChoiceField):
    """A domain of the tree, the parts of a domain drawn in below it; the value is its id."""

    def offer(self, tree: DomainTree, *, without: frozenset[int] = frozenset(), empty: str = "") -> None:
        self.choices = [("", empty), *_drawn(tree, tree.top, without)]

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return int(text) if text else None


def _drawn(tree: DomainTree, domains: Any, without: frozenset[int], depth: int = 0) -> list[tuple[str, str]]:
    found = []
    for domain in domains:
        if domain.pk not in without:
            found.append((str(domain.pk), f"{'– ' * depth}{domain}"))
            found += _drawn(tree, tree.children(domain.pk), without, depth + 1)
    return found


class DomainForm(FieldsOnly, OverRowForm):
    """A domain of the tree that all counties share."""

    name_fi = _text(_("Name in Finnish"), 150, IN_FINNISH, required=True)
    name_sv = _text(_("Name in Swedish"), 150, IN_SWEDISH, required=True)
    name_en = forms.CharField(label=_("Name in English"), max_length=150, required=False)
    parent = DomainField(label=_("Part of"), required=False)
    description_fi = _long(_("Description in Finnish"), IN_FINNISH)
    description_sv = _long(_("Description in Swedish"), IN_SWEDISH)
    aliases = forms.CharField(
        label=_("Other names"), max_length=500, required=False, help_text=_("Separated by semicolons; found by search.")
    )
    position = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=9999, help_text=_("The smaller the number, the earlier in lists.")
    )
    retired_on = FinnishDateField(
        label=_("Out of use since"), required=False, help_text=_("Empty: in use. What names the domain stays.")
    )

    def __init__(self, *args, tree: DomainTree, **kwargs) -> None:
        self.tree = tree
        super().__init__(*args, **kwargs)
        own = tree.parts(self.row.pk) if self.row else frozenset()
        self.fields["parent"].offer(tree, without=own, empty=_("At the top of the tree"))

    def values_of(self, row: InterfaceDomain) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields if name not in ("revision", "parent")} | {
            "parent": row.parent_id or ""
        }

    @property
    def values(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("revision", "parent")}
        return found | {"parent_id": self.cleaned_data["parent"]}


class DomainNoteForm(FieldsOnly, OverRowForm):
    """What a county and its municipalities say of a domain in their own area."""

    text_fi = _long(_("Text in Finnish"), IN_FINNISH)
    text_sv = _long(_("Text in Swedish"), IN_SWEDISH)

    def values_of(self, row: DomainNote) -> dict[str, Any]:
        return {"text_fi": row.text_fi, "text_sv": row.text_sv}

    @property
    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("text_fi", "text_sv")}


class ServiceForm(FieldsOnly, OverRowForm):
    """A service; who organises it is told apart, with days. `scopes` are the ones that the person may choose from."""

    scope = forms.ChoiceField(label=_("Where"), widget=forms.RadioSelect)
    domain = DomainField(label=_("Domain"))
    name_fi = _text(_("Name in Finnish"), 150, IN_FINNISH, required=True)
    name_sv = _text(_("Name in Swedish"), 150, IN_SWEDISH)
    description_fi = _long(_("Description in Finnish"), IN_FINNISH)
    description_sv = _long(_("Description in Swedish"), IN_SWEDISH)
    retired_on = FinnishDateField(
        label=_("Out of use since"), required=False, help_text=_("Empty: in use. Maps that have it keep it.")
    )

    def __init__(self, *args, tree: DomainTree, scopes: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].offer(tree, empty=_("Choose the domain"))
        self.fields["scope"].choices = scopes
        if self.row or len(scopes) == 1:
            del self.fields["scope"]
        if not self.row:
            del self.fields["retired_on"]

    def values_of(self, row: Service) -> dict[str, Any]:
        same = ("name_fi", "name_sv", "description_fi", "description_sv", "retired_on")
        return {name: getattr(row, name) for name in same} | {"domain": row.domain_id}

    @property
    def values(self) -> dict[str, Any]:
        others = ("revision", "scope", "domain")
        found = {name: value for name, value in self.cleaned_data.items() if name not in others}
        return found | {"domain_id": self.cleaned_data["domain"]}


class OrganiserForm(FieldsOnly, forms.Form):
    """Who organises a service, and from which day."""

    kind = forms.ChoiceField(
        label=_("Who organises it"), choices=[(value, capfirst(label)) for value, label in Organiser.Kind.choices]
    )
    valid_from = FinnishDateField(label=_("From"), required=False, help_text=_("Empty: as far back as is known."))
    valid_to = FinnishDateField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))
    as_named_fi = forms.CharField(
        label=_("As named at the time, in Finnish"),
        max_length=100,
        required=False,
        help_text=_("Where the source has another word, such as “maakunta” of the reform that lapsed."),
        widget=forms.TextInput(attrs=IN_FINNISH),
    )
    as_named_sv = _text(_("As named at the time, in Swedish"), 100, IN_SWEDISH)
    note_fi = _text(_("Note in Finnish"), 200, IN_FINNISH)
    note_sv = _text(_("Note in Swedish"), 200, IN_SWEDISH)
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("For example an act and its section.")
    )

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
        if starts and ends and ends < starts:
            self.add_error("valid_to", _("The last day is before the first day."))
        return self.cleaned_data


class OrganiserEndForm(FieldsOnly, forms.Form):
    """The last day on which somebody organises a service."""

    last_day = FinnishDateField(label=_("Last day"))

    def __init__(self, *args, organiser: Organiser, **kwargs) -> None:
        self.organiser = organiser
        super().__init__(*args, **kwargs)

    def clean_last_day(self) -> datetime.date:
        day = self.cleaned_data["last_day"]
        if self.organiser.valid_from and day < self.organiser.valid_from:
            raise ValidationError(_("The last day is before the first day."))
        return day
