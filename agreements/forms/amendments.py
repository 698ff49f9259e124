"""Starting an amendment, and choosing the day of the consolidated reading version."""

import datetime
from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import localize_input
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from organisations.drawn_fields import FieldsOnly
from organisations.models import Organisation

SCOPES = [choice for choice in Agreement.AmendmentScope.choices if choice[0]]


class AmendmentForm(FieldsOnly, forms.Form):
    scope = forms.ChoiceField(label=_("What is amended"), widget=forms.RadioSelect, choices=SCOPES)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("It is told to all parties."),
    )


class OnDayForm(forms.Form):
    """The day and the party for whom the reading version is asked; today and the newest version when left out."""

    pvm = forms.DateField(label=_("On the day"), required=False)
    osapuoli = forms.TypedChoiceField(label=_("Bound party"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, *, organisations: Iterable[Organisation] = ()) -> None:
        typed = data.copy()
        typed["pvm"] = data.get("pvm") or localize_input(timezone.localdate())
        super().__init__(typed)
        names = [(row.pk, row.full_name) for row in organisations]
        self.fields["osapuoli"].choices = [("", _("The newest version")), *names]
        self.is_valid()

    @property
    def day(self) -> datetime.date:
        """The day asked for; today when none that can be read."""
        return self.cleaned_data.get("pvm") or timezone.localdate()

    @property
    def organisation(self) -> int | None:
        return self.cleaned_data.get("osapuoli")
