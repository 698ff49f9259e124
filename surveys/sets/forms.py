"""What is typed about a set and its sections: three languages side by side, over the revision that was seen."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from interfaces.forms.over_row import OverRowForm
from interfaces.models import InterfaceDomain
from organisations.drawn_fields import FieldsOnly
from surveys.models import Survey


def written_in(label: Any, language: str, *, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A text in one language, marked as such for screen readers and spelling."""
    attributes = {"lang": language} | ({"rows": rows} if rows else {})
    widget = forms.Textarea(attributes) if rows else forms.TextInput(attributes)
    return forms.CharField(label=label, widget=widget, **{"required": False} | kwargs)


class ValuesForm(FieldsOnly, OverRowForm):
    """A form whose fields, those named in `APART` left out, are columns of its row."""

    APART: tuple[str, ...] = ()

    @classmethod
    def columns(cls) -> list[str]:
        return [name for name in cls.base_fields if name not in ("revision", *cls.APART)]

    def values_of(self, row: models.Model) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.columns()}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns()}


class SurveyForm(ValuesForm):
    """Title, purpose and domains of a set."""

    APART = ("domains",)

    title_fi = written_in(_("Title in Finnish"), "fi", max_length=200, required=True)
    title_sv = written_in(_("Title in Swedish"), "sv", max_length=200)
    title_en = written_in(_("Title in English"), "en", max_length=200)
    purpose_fi = written_in(_("What it is for, in Finnish"), "fi", rows=3, max_length=2000)
    purpose_sv = written_in(_("What it is for, in Swedish"), "sv", rows=3, max_length=2000)
    purpose_en = written_in(_("What it is for, in English"), "en", rows=3, max_length=2000)
    domains = forms.ModelMultipleChoiceField(
        InterfaceDomain.objects.in_use().at_the_top(),
        label=_("Domains"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def values_of(self, row: Survey) -> dict[str, Any]:
        return super().values_of(row) | {"domains": list(row.domains.values_list("pk", flat=True))}

    @property
    def domains_chosen(self) -> list[InterfaceDomain]:
        """Those ticked, and the narrower ones that the set had: the form offers the top of the tree only."""
        kept = self.row.domains.filter(parent__isnull=False) if self.row else []
        return [*self.cleaned_data["domains"], *kept]


class CopyForm(FieldsOnly, forms.Form):
    """The titles of a copy."""

    title_fi = written_in(_("Title in Finnish"), "fi", max_length=200, required=True)
    title_sv = written_in(_("Title in Swedish"), "sv", max_length=200)
    title_en = written_in(_("Title in English"), "en", max_length=200)


class SectionForm(ValuesForm):
    """A page of the survey: its title and what is said before its questions."""

    title_fi = written_in(_("Title in Finnish"), "fi", max_length=200)
    title_sv = written_in(_("Title in Swedish"), "sv", max_length=200)
    title_en = written_in(_("Title in English"), "en", max_length=200)
    intro_fi = written_in(_("Introduction in Finnish"), "fi", rows=3, max_length=2000)
    intro_sv = written_in(_("Introduction in Swedish"), "sv", rows=3, max_length=2000)
    intro_en = written_in(_("Introduction in English"), "en", rows=3, max_length=2000)
