"""The form by which a party records what its own body decided, and the one that corrects a record."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.kept_file import KeptFileForm
from agreements.forms.parties import WRITTEN, body_choices, body_named
from agreements.models import Decision, Party, Version
from agreements.models.decisions import FINAL_RESULTS
from agreements.workflow import DecisionFacts
from finnish.text import date as finnish_date
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Body


class DecisionForm(FieldsOnly, KeptFileForm):
    """What the minutes say. `facts()` gives it to the verb."""

    class Finality:
        BY_RESULT, FINAL, NOT_FINAL = "by_result", "final", "not_final"

    file_field, folder = "extract", "decisions"

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.ChoiceField(label=_("Body that handled the matter"))
    body_kind = forms.ChoiceField(label=_("Kind of the body"), choices=Body.Kind.choices, required=False)
    body_fi = forms.CharField(label=_("Name of the body in Finnish"), max_length=200, required=False)
    body_sv = forms.CharField(label=_("Name of the body in Swedish"), max_length=200, required=False)
    decided_on = FinnishDateField(label=_("Date of the decision"))
    number_kind = forms.ChoiceField(
        label=_("Kind of number"), choices=Decision.NumberKind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Number"), max_length=60, help_text=_("As it stands in the minutes, such as 93 or 93 (lisäpykälä).")
    )
    register_number = forms.CharField(label=_("Register number"), max_length=80, required=False)
    result = forms.ChoiceField(label=_("What was decided"), choices=Decision.Result.choices, widget=forms.RadioSelect)
    reservation = forms.CharField(
        label=_("Text of the reservation, or the reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A reservation is written as it stands in the decision: the other parties see it."),
    )
    is_final = forms.ChoiceField(
        label=_("Is the matter decided for this party?"),
        widget=forms.RadioSelect,
        choices=[
            (Finality.BY_RESULT, _("as follows from the result and the body")),
            (Finality.FINAL, _("yes: no other body of the party handles it after this")),
            (Finality.NOT_FINAL, _("no: another body of the party still handles it")),
        ],
        help_text=_(
            "An approval or a rejection is final when it was made by the body that decides for the party. "
            "What was proposed onwards, tabled or sent back is not."
        ),
    )
    link = forms.URLField(
        label=_("Link to the official minutes"), max_length=500, required=False, assume_scheme="https"
    )
    extract = forms.FileField(
        label=_("Extract from the minutes"), required=False, help_text=_("PDF or image, at most 20 MB.")
    )

    def __init__(self, *args, party: Party, shown: Version, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.party, self.shown = party, shown
        self.fields["body"].choices = body_choices(party, timezone.localdate())
        self.initial = _defaults(party, shown) | self.initial

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date of the decision is in the future."))
        if day < self.shown.dated:
            raise forms.ValidationError(
                _("The text is dated %(date)s: a decision on it can't be older."),
                params={"date": finnish_date(self.shown.dated)},
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("body") == WRITTEN and not data.get("body_fi"):
            self.add_error("body_fi", _("Write the name of the body."))
        if data.get("result") == Decision.Result.RESERVATION and not data.get("reservation"):
            self.add_error("reservation", _("Write the reservation as it stands in the decision."))
        if data.get("is_final") == self.Finality.FINAL and data.get("result") not in {None, *FINAL_RESULTS}:
            self.add_error("is_final", _("A matter that was tabled, returned or proposed onwards is not final."))
        return data

    def facts(self) -> DecisionFacts:
        """Only for a valid form."""
        data, kept = self.cleaned_data, self.kept
        body = None if data["body"] == WRITTEN else Body.objects.get(pk=data["body"])
        same = ("decided_on", "number_kind", "number", "register_number", "result", "reservation", "link")
        return DecisionFacts(
            **{name: data[name] for name in same},
            body_kind=body.kind if body else data["body_kind"],
            body_fi=body.name_fi if body else data["body_fi"],
            body_sv=body.name_sv if body else data["body_sv"],
            is_final=self._is_final(body, data["body_fi"]),
            extract=kept["name"],
            extract_name=kept["file_name"],
        )

    def _is_final(self, body: Body | None, written: str) -> bool:
        choice, result = self.cleaned_data["is_final"], self.cleaned_data["result"]
        if choice != self.Finality.BY_RESULT:
            return choice == self.Finality.FINAL
        return result in FINAL_RESULTS and decides_for(self.party, body, written)


def decides_for(party: Party, body: Body | None, written: str) -> bool:
    """Whether this is the body that decides for the party: the one that it has named, else one registered to decide."""
    name = body.name_fi if body else written
    if party.deciding_body_fi:
        return name.casefold() == party.deciding_body_fi.casefold()
    return body is None or body.decides_agreements


def _defaults(party: Party, shown: Version) -> dict[str, Any]:
    deciding = body_named(party, party.deciding_body_fi)
    first = deciding or Body.objects.valid(timezone.localdate()).filter(organisation=party.organisation_id).first()
    return {
        "version": shown.number,
        "body": str(first.pk) if first else WRITTEN,
        "body_kind": Body.Kind.BOARD,
        "body_fi": "" if first else party.deciding_body_fi,
        "body_sv": "" if first else party.deciding_body_sv,
        "number_kind": Decision.NumberKind.SECTION,
        "register_number": party.register_number,
        "is_final": DecisionForm.Finality.BY_RESULT,
    }


class CorrectionForm(DecisionForm):
    """The same facts as they should have been recorded, and why the record was wrong."""

    correction_reason = forms.CharField(
        label=_("Why the record is corrected"),
        max_length=300,
        help_text=_("The earlier record stays visible, struck through, with this reason."),
    )
    field_order = ["version", "correction_reason"]

    def __init__(self, *args, corrects: Decision, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        self.initial |= _recorded(corrects)

    def facts(self) -> DecisionFacts:
        """An extract attached to the record that is corrected stays unless another was chosen."""
        facts = super().facts()
        if facts.extract:
            return facts
        kept = {"extract": self.corrects.extract, "extract_name": self.corrects.extract_name}
        return DecisionFacts(**facts.__dict__ | kept)


def _recorded(decision: Decision) -> dict[str, Any]:
    body = body_named(decision.party, decision.body_fi)
    same = ("decided_on", "number_kind", "number", "register_number", "result", "reservation", "link", "body_kind")
    return {
        **{name: getattr(decision, name) for name in same},
        "body": str(body.pk) if body else WRITTEN,
        "body_fi": "" if body else decision.body_fi,
        "body_sv": "" if body else decision.body_sv,
        "is_final": DecisionForm.Finality.FINAL if decision.is_final else DecisionForm.Finality.NOT_FINAL,
    }
