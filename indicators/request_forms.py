"""Forms of the personal links: whom values are asked from, and the one number and one sentence of an answer."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finnish.text import NBSP
from indicators.entering import FIRST_YEAR, Given, fault_of, hidden_when_few
from indicators.models import Indicator, Observation
from indicators.questioning import odd
from indicators.requesting import Asked
from indicators.typed import missing_reason, read_number
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation


class ValueRequestForm(FieldsOnly, forms.Form):
    """One message to many areas, each to its own address."""

    year = forms.IntegerField(label=gettext_lazy("Year"))
    due_on = FinnishDateField(label=gettext_lazy("Answer wished by"), required=False)
    target_words = forms.CharField(
        label=gettext_lazy("Target"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Shown to who answers, for example: at most 12 days in 2029."),
    )
    message = forms.CharField(
        label=gettext_lazy("Greeting"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, areas: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = list(areas)
        for area in self.areas:
            self.fields[f"area-{area.pk}"] = forms.BooleanField(label=area.name, required=False)
            self.fields[f"email-{area.pk}"] = forms.EmailField(
                label=_("E-mail, %(area)s") % {"area": area.name}, required=False, initial=area.registry_email
            )

    @property
    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in ("year", "due_on", "target_words", "message")]

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for area in self.areas:
            yield self[f"area-{area.pk}"], self[f"email-{area.pk}"]

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise ValidationError(_("Choose a year between %(first)s and this one.") % {"first": FIRST_YEAR})
        return year

    def clean_due_on(self):
        due = self.cleaned_data["due_on"]
        if due and due < timezone.localdate():
            raise ValidationError(_("The day has passed."))
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen = [area for area in self.areas if data.get(f"area-{area.pk}")]
        for area in chosen:
            if not data.get(f"email-{area.pk}") and f"email-{area.pk}" not in self.errors:
                self.add_error(f"email-{area.pk}", _("Write the address that the link goes to."))
        if not chosen:
            self.add_error(None, _("Choose at least one area."))
        return data

    def asked(self) -> list[Asked]:
        data = self.cleaned_data
        return [Asked(area, data[f"email-{area.pk}"]) for area in self.areas if data[f"area-{area.pk}"]]

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("year", "due_on", "target_words", "message")}


class ValueAnswerForm(FieldsOnly, forms.Form):
    """One number and one sentence, or why there is no number. An odd number is asked once; `sure` says it is right."""

    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=500)
    missing = forms.ChoiceField(label=gettext_lazy("If there is no value: why"), required=False)
    count = forms.CharField(
        label=gettext_lazy("Number of cases behind the value"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("A small number is not kept: then only that it was too small to be shown is."),
    )
    comment = forms.CharField(
        label=gettext_lazy("What explains the value, in one sentence"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("No names and nothing else that tells of single persons."),
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)
    question = ""

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        area: Organisation,
        year: int,
        earlier: Mapping[int, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.area, self.year, self.earlier = indicator, area, year, earlier
        self.fields["value"].error_messages["required"] = _("Give a value, or say why it is missing.")
        self.fields["value"].required = not (self.is_bound and self.data.get("missing"))
        self.fields["missing"].choices = [("", _("The value is given")), *Observation.Missing.choices]
        if indicator.in_words:
            self.fields["value"].label = _("Value in words")
        else:
            unit = "" if indicator.unit == "n" else f", {indicator.unit}".replace(" ", NBSP)
            self.fields["value"].label = f"{_('Value')}{unit}"
            self.fields["value"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if indicator.is_count or indicator.in_words or not indicator.small_limit:
            del self.fields["count"]

    def clean_value(self) -> str:
        text = " ".join(self.cleaned_data["value"].split())
        if text and not self.indicator.in_words and not missing_reason(text):
            self.number = read_number(text, self.indicator.unit)
        return text

    def clean_count(self) -> Decimal | None:
        text = self.cleaned_data["count"]
        return read_number(text) if text else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        text, reason = data["value"], data["missing"]
        if text and reason:
            self.add_error("missing", _("Give either a value or why it is missing, not both."))
            return data
        reason = reason or missing_reason(text)
        self.given = Given(
            value=None if reason else getattr(self, "number", None),
            words=text if self.indicator.in_words and not reason else "",
            missing=reason,
            count=None if reason else data.get("count"),
            comment=data["comment"],
        )
        if fault := fault_of(self.indicator, self.year, self.given):
            self.add_error("value", fault)
        elif not hidden_when_few(self.indicator, self.given).missing:
            self._ask_when_odd()
        return data

    def _ask_when_odd(self) -> None:
        question = odd(self.indicator, self.area, self.year, self.given.value, self.earlier)
        if question and self.cleaned_data["sure"] != str(self.given.value):
            self.question = question
            self.data = self.data.copy()
            self.data["sure"] = str(self.given.value)
