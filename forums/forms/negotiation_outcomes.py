"""What was agreed in a negotiation, and offering it to an agreement."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import whole_number
from agreements.forms.parties import SeenForm
from agreements.models import Agreement
from forums.models import NegotiationOutcome
from interfaces.models import InterfaceDomain
from organisations.drawn_fields import FieldsOnly
from organisations.models import Organisation

TEXT = forms.Textarea(attrs={"rows": 3})


class OutcomeForm(SeenForm):
    """What was agreed: a goal, a measure under a goal, cooperation or follow-up."""

    class Meta:
        model = NegotiationOutcome
        fields = ("kind", "domain", "under", "text_fi", "text_sv", "organisations")
        widgets = {"text_fi": TEXT, "text_sv": TEXT, "organisations": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = self.instance.negotiation.outcomes.filter(kind=NegotiationOutcome.Kind.GOAL)
        self.fields["under"].queryset = goals.exclude(pk=self.instance.pk)
        self.fields["under"].empty_label = _("No goal")
        self.fields["under"].help_text = gettext_lazy("For a measure: it is offered to an agreement with its goal.")
        self.fields["domain"].queryset = InterfaceDomain.objects.all()
        self.fields["organisations"].queryset = choices
        self.fields["organisations"].required = False
        for name in ("text_fi", "text_sv"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        self.helper.layout = Layout(
            "revision", Div("kind", "domain", css_class="yp-pair"), "under",
            Div("text_fi", "text_sv", css_class="yp-pair"), "organisations",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") != NegotiationOutcome.Kind.MEASURE:
            data["under"] = None
        if data.get("kind") == NegotiationOutcome.Kind.GOAL and not data.get("domain"):
            self.add_error("domain", _("Choose the goal's domain: agreements order their goals by domain."))
        return data


class OfferForm(FieldsOnly, forms.Form):
    agreement = forms.ModelChoiceField(
        label=gettext_lazy("Draft agreement"), queryset=Agreement.objects.none(), empty_label=None
    )
    goals = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Goals"),
        queryset=NegotiationOutcome.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a goal.")},
    )

    def __init__(self, *args: Any, drafts: list[Agreement], goals: list[NegotiationOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = Agreement.objects.filter(pk__in=[row.pk for row in drafts])
        self.fields["agreement"].choices = [(row.pk, row.title) for row in drafts]
        self.fields["goals"].queryset = NegotiationOutcome.objects.filter(pk__in=[row.pk for row in goals])
        self.fields["goals"].initial = [row.pk for row in goals]

    @property
    def chosen(self) -> set[int]:
        """The goals ticked: all until something has been sent."""
        if not self.is_bound:
            return set(self.fields["goals"].initial)
        return {pk for value in self.data.getlist("goals") if (pk := whole_number(value))}
