"""Forms of starting an agreement and of the steps that move it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.blueprint import Blueprint
from agreements.models import Agreement
from agreements.models.row import Publicity
from organisations.drawn_fields import FieldsOnly
from organisations.models import CouncilTerm, Organisation

SCOPES = Agreement._meta.get_field("scope").choices
TITLE_FI, TITLE_SV = _("Name of the agreement in Finnish"), _("Name of the agreement in Swedish")
TITLE_HELP = _("Left empty, the name is made from the template.")


class NewAgreementForm(FieldsOnly, forms.Form):
    """What has to be known to start: everything else has its default from the template and can be changed later."""

    scope = forms.TypedChoiceField(label=_("Scope"), coerce=int, choices=SCOPES, widget=forms.RadioSelect)
    county = forms.ModelChoiceField(label=_("County"), queryset=None, required=False, empty_label=_("No county"))
    languages = forms.ChoiceField(label=_("Languages"), choices=Agreement.Languages)
    term_starts = forms.DateField(label=_("Term starts"), required=False)
    term_ends = forms.DateField(label=_("Term ends"), required=False)
    title_fi = forms.CharField(label=TITLE_FI, max_length=250, required=False, help_text=TITLE_HELP)
    title_sv = forms.CharField(label=TITLE_SV, max_length=250, required=False, help_text=TITLE_HELP)

    def __init__(self, *args, blueprint: Blueprint, home: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.blueprint = blueprint
        self.fields["county"].queryset = Organisation.objects.counties().in_order()
        if not blueprint.scopes:
            del self.fields["scope"]
        today = timezone.localdate()
        county = Organisation.objects.counties().filter(pk=home.pk).first()
        county = county or Organisation.objects.areas_of(home, today).counties().first()
        term = CouncilTerm.objects.filter(kind=Organisation.Kind.COUNTY, ends__gte=today).first()
        self.initial = {
            "scope": 3,
            "county": county,
            "languages": "fi,sv" if county and county.is_bilingual else "fi",
            "term_starts": term and term.starts,
            "term_ends": term and term.ends,
            **self.initial,
        }

    def clean(self) -> dict:
        starts, ends = self.cleaned_data.get("term_starts"), self.cleaned_data.get("term_ends")
        if starts and ends and ends <= starts:
            self.add_error("term_ends", _("The term ends before it starts."))
        return self.cleaned_data

    def agreement(self) -> Agreement:
        """The agreement to start, not saved yet, with the template's defaults."""
        return Agreement(
            **self.cleaned_data,
            blueprint=self.blueprint.slug,
            legal_nature=self.blueprint.legal_nature,
            signing_opens=self.blueprint.signing_opens,
            entry_rule=self.blueprint.entry_rule,
        )


class FreezeForm(FieldsOnly, forms.Form):
    dated = forms.DateField(
        label=_("Date of the text"),
        help_text=_("An agreement decided earlier may be entered today: give its own date."),
    )
    reason = forms.CharField(label=_("What this version is for"), max_length=300, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("dated", timezone.localdate())


class ReasonForm(FieldsOnly, forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class PublicityForm(FieldsOnly, forms.Form):
    publicity = forms.ChoiceField(
        label=_("Publicity"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Publicity.choices if choice[0] != Publicity.SECRET],
    )
    ground = forms.CharField(
        label=_("Ground for secrecy"), max_length=200, required=False,
        help_text=_("The act and section, when some part is secret."),
    )  # fmt: skip
    decided_by = forms.CharField(
        label=_("Who decided on publicity"), max_length=200, required=False,
        help_text=_("The title of the official, not the name: anybody may read it."),
    )  # fmt: skip
