"""Forms of a series of agreements: starting it, marking its local parts, choosing municipalities, offering changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.filling import KEPT_OPEN
from agreements.forms.steps import NewAgreementForm
from agreements.models import Series
from agreements.series.changes import DraftChanges
from agreements.series.matrix import STATES, SeriesRow
from finnish.sorting import search_key
from organisations.drawn_fields import FieldsOnly
from organisations.models import Organisation


class NewSeriesForm(NewAgreementForm):
    """What has to be known to start a series; the county is the organisation that starts it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["county"]
        for language, names in KEPT_OPEN.items():
            self.fields[f"title_{language}"].help_text = _(
                "Left empty, the name is made from the template. Each municipality's name is filled in for %(names)s."
            ) % {"names": ", ".join(names.values())}


class MunicipalitiesForm(FieldsOnly, forms.Form):
    """The municipalities of the county that have no draft in the series yet, all of them ticked to begin with."""

    municipalities = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Municipalities"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one municipality.")},
    )

    def __init__(self, *args, offered: list[Organisation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipalities"]
        field.queryset = Organisation.objects.filter(pk__in=[row.pk for row in offered]).in_order()
        self.initial.setdefault("municipalities", [row.pk for row in offered])


class OfferForm(FieldsOnly, forms.Form):
    reason = forms.CharField(
        label=_("Why the shared text has changed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class SeriesFilterForm(FieldsOnly, forms.Form):
    """Which rows of the matrix are shown; it lives in the address."""

    text = forms.CharField(label=_("Municipality"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All")), *STATES])

    def chosen(self, rows: list[SeriesRow]) -> list[SeriesRow]:
        """What can't be understood filters nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        words, state = search_key(asked.get("text", "")).split(), asked.get("state", "")
        return [
            row
            for row in rows
            if all(word in row.draft.municipality.search for word in words) and state in ("", row.stage)
        ]


def offer_totals(changes: list[DraftChanges]) -> dict[str, int]:
    """How many drafts get something, and how many wordings and clauses in all."""
    doing = [row for row in changes if row.does_something]
    return {
        "drafts": len(doing),
        "wordings": sum(len(row.offers) for row in doing),
        "clauses": sum(len(row.new) for row in doing),
    }


def offered_municipalities(series: Series, members: list[Organisation]) -> tuple[list, list]:
    """The county's municipalities without a draft, and those that have one already."""
    chosen = set(series.drafts.values_list("municipality_id", flat=True))
    return [row for row in members if row.pk not in chosen], [row for row in members if row.pk in chosen]
