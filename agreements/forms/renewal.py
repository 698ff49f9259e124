"""Choosing what goes on to the next term, and what is asked of the new agreement."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.blueprint import blueprints
from agreements.forms.steps import SCOPES, TITLE_FI, TITLE_SV
from agreements.models import Agreement, RenewalChoice
from agreements.renewal import next_term_days
from agreements.workflow.renewing import NextTerm
from organisations.drawn_fields import FieldsOnly


class ChoiceForm(forms.Form):
    """One row's choice; `revision` is that of the choice seen, 0 for none."""

    choice = forms.ChoiceField(label=_("Choice"), choices=RenewalChoice.Choice, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NextTermForm(FieldsOnly, forms.Form):
    blueprint = forms.ChoiceField(label=_("Kind of agreement"))
    scope = forms.TypedChoiceField(label=_("Scope"), coerce=int, choices=SCOPES, required=False, empty_value=None)
    title_fi = forms.CharField(label=TITLE_FI, max_length=250, required=False)
    title_sv = forms.CharField(label=TITLE_SV, max_length=250, required=False)
    term_starts = forms.DateField(label=_("Term starts"), required=False)
    term_ends = forms.DateField(label=_("Term ends"), required=False)

    def __init__(self, *args, agreement: Agreement, original: Agreement, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blueprint"].choices = [(row.slug, row.name) for row in blueprints().values()]
        self.fields["scope"].choices = [("", _("No scope")), *SCOPES]
        starts, ends = next_term_days(agreement) or (None, None)
        years = f"{starts.year}–{ends.year}" if starts and ends else ""
        self.initial = {
            "blueprint": agreement.blueprint,
            "scope": agreement.scope,
            "title_fi": _for_years(original.title_fi, years),
            "title_sv": _for_years(original.title_sv, years),
            "term_starts": starts,
            "term_ends": ends,
            **self.initial,
        }

    def clean(self) -> dict:
        data = self.cleaned_data
        blueprint = blueprints().get(data.get("blueprint", ""))
        starts, ends = data.get("term_starts"), data.get("term_ends")
        if not data.get("title_fi") and not data.get("title_sv"):
            self.add_error("title_fi", _("Give the agreement a title."))
        if starts and ends and ends <= starts:
            self.add_error("term_ends", _("The term ends before it starts."))
        if blueprint and blueprint.scopes and data.get("scope") is None:
            self.add_error("scope", _("Choose the scope: this kind of agreement has one."))
        if blueprint and not blueprint.scopes:
            data["scope"] = None
        return data

    def facts(self) -> NextTerm:
        return NextTerm(**self.cleaned_data)


def _for_years(title: str, years: str) -> str:
    """The title with the next term's years in the place of the old ones: "Yhteistyö 2029–2033"."""
    return re.sub(r"\d{4}\s?[–-]\s?\d{4}", years, title) if years else title
