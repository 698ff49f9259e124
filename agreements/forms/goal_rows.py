"""The rows of a goal's form: measures with responsible parties, indicators with targets."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.editing import RowFacts
from agreements.forms.fields import FinnishDecimalField, NamedChoiceField, YearField
from agreements.forms.goal_choices import GoalChoices, catalogue_texts
from agreements.forms.opened import Opened, values_of
from agreements.forms.rows import keep_languages, require_some_language, texts_in
from agreements.models import GoalIndicator, Measure, Responsibility, Target
from organisations.drawn_fields import FinnishDateField
from organisations.models import Organisation

CONTROL_CLASSES = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}


class BelowForm(forms.ModelForm):
    """One row below a goal. `key` says which row it changes; a row left empty is no row."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    below: "RowFormSet | None" = None
    below_name = ""

    def __init__(self, *args: Any, choices: GoalChoices, **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)
        keep_languages(self, choices.languages)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", CONTROL_CLASSES.get(type(field.widget), "form-control"))

    def has_changed(self) -> bool:
        own = set(self.changed_data) - {"ORDER", "DELETE"}
        return bool(own) or (self.below is not None and self.below.has_changed())

    @property
    def is_blank(self) -> bool:
        """Whether it is room for a new row in which nothing has been written yet."""
        return not (self.has_changed() if self.is_bound else self.initial.get("key"))

    def is_valid(self) -> bool:
        return super().is_valid() and (self.below is None or self.below.is_valid())

    def add_below(self, formset: Callable[..., "RowFormSet"], name: str) -> None:
        """Hang the rows of the next level on this one."""
        self.below_name = name
        self.below = formset(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-{name}",
            initial=self.initial.get("below"),
            form_kwargs={"choices": self.choices},
        )

    @property
    def facts(self) -> RowFacts:
        fields = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        below = self.below.facts if self.below is not None else ()
        return RowFacts(fields, key=self.cleaned_data.get("key"), below=below)

    def texts(self) -> dict[str, str]:
        rows = self.below.texts() if self.below is not None else {}
        return texts_in(self) | rows

    @property
    def saved_key(self) -> UUID | None:
        """The key of the row that the form changes; none for a new one."""
        try:
            return UUID(str(self["key"].value()))
        except ValueError:
            return None

    @property
    def saved_name(self) -> str:
        """What the row says, for telling its links apart."""
        return next((text for text in texts_in(self).values() if text), "")

    def written(self) -> Opened:
        """What the row has now, with those below it."""
        rows = {self.below_name: self.below.written()} if self.below is not None else {}
        return Opened(values_of(self), key=str(self["key"].value() or ""), rows=rows)


class RowFormSet(BaseFormSet):
    """Rows of one kind that can be added, ordered and removed, with scripts or without."""

    row_name: Any = ""
    ordering_widget = forms.NumberInput(attrs={"class": "form-control", "min": "1"})
    deletion_widget = forms.CheckboxInput(attrs={"class": "form-check-input"})

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")
        form.fields["DELETE"].label = _("Remove this row when saving")

    @property
    def facts(self) -> list[RowFacts]:
        """The rows to be saved, in their order: neither empty nor removed."""
        return [form.facts for form in self.rows_in_order()]

    def rows_in_order(self) -> list[BelowForm]:
        """The rows to be saved: as typed, or as they were opened."""
        if not self.is_bound:
            return [form for form in self.forms if not form.is_blank]
        return [form for form in self.ordered_forms if form.cleaned_data and form.has_changed()]

    def written(self) -> list[Opened]:
        """What the rows to be saved have now."""
        return [form.written() for form in self.rows_in_order()]

    def texts(self) -> dict[str, str]:
        rows = [form for form in self.forms if not form.is_blank and form not in self.deleted_forms_now()]
        return {
            f"{self.row_name} {number}: {label}": text
            for number, form in enumerate(rows, 1)
            for label, text in form.texts().items()
            if text
        }

    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where, the id of the field, and why."""
        found = [(str(self.row_name), "", str(error)) for error in self.non_form_errors()]
        for number, form in enumerate(self.forms, 1):
            if form in self.deleted_forms_now():
                continue
            where = f"{self.row_name} {number}"
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                label = f"{where}: {field.label}" if field else where
                found += [(label, field.id_for_label if field else "", str(error)) for error in errors]
            if form.below is not None:
                found += [(f"{where} · {label}", anchor, why) for label, anchor, why in form.below.faults()]
        return found

    def deleted_forms_now(self) -> list[forms.Form]:
        """The rows marked to be removed: nothing in them can be wrong."""
        return [form for form in self.forms if self.is_bound and self._should_delete_form(form)]


class ResponsibilityForm(BelowForm):
    who = NamedChoiceField(label=gettext_lazy("Responsible party or group"), required=False, list_id="who-choices")

    class Meta:
        model = Responsibility
        fields = ["organisation", "group", "role", "what_fi", "what_sv"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Both come out of `who`; the model's own check says that exactly one of them is given.
        del self.fields["organisation"], self.fields["group"]
        self.fields["who"].choices = self.choices.who
        self.fields["who"].aliases = self.choices.who_aliases
        self.order_fields(["who", "role"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        who = data.get("who")
        if who is None and "who" not in self.errors:
            self.add_error("who", _("Choose who is responsible."))
        is_organisation = isinstance(who, Organisation)
        data["organisation"] = self.instance.organisation = who if is_organisation else None
        data["group"] = self.instance.group = "" if is_organisation or who is None else who
        return data


class TargetForm(BelowForm):
    year = YearField(label=gettext_lazy("Target year"), required=False)
    value = FinnishDecimalField(label=gettext_lazy("Target"), required=False, max_digits=18, decimal_places=4)

    class Meta:
        model = Target
        fields = ["area", "year", "value", "words_fi", "words_sv"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("All together")
        self.choices.limit(self.fields["area"], self.choices.areas)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        said = [data.get(name) for name in ("value", "words_fi", "words_sv")]
        if all(item in (None, "") for item in said) and not self.errors:
            self.add_error("value", _("Write the target as a number or in words."))
        return data


class TargetRows(RowFormSet):
    row_name = gettext_lazy("Target")

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or form in self.deleted_forms_now() or data.get("year") is None:
                continue
            place = (data.get("area"), data["year"])
            if place in seen:
                form.add_error("year", _("There is already a target for this area and year."))
            seen.add(place)


class ResponsibilityRows(RowFormSet):
    row_name = gettext_lazy("Responsible party")

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            who = getattr(form, "cleaned_data", {}).get("who")
            if who is None or form in self.deleted_forms_now():
                continue
            if who in seen:
                form.add_error("who", _("The same party is named twice."))
            seen.add(who)


ResponsibilityFormSet = formset_factory(
    ResponsibilityForm, ResponsibilityRows, extra=1, can_order=True, can_delete=True, max_num=200
)
TargetFormSet = formset_factory(TargetForm, TargetRows, extra=1, can_order=True, can_delete=True, max_num=400)


class MeasureForm(BelowForm):
    starts = FinnishDateField(label=gettext_lazy("Starts"), required=False)
    ends = FinnishDateField(label=gettext_lazy("Due"), required=False)

    class Meta:
        model = Measure
        fields = ["text_fi", "text_sv", "starts", "ends", "timing_fi", "timing_sv"]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text_fi", "text_sv")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_below(ResponsibilityFormSet, "responsibilities")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_some_language(self, "text", _("Write the measure, or mark the row to be removed."))
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The measure is due before it starts."))
        return data


class IndicatorForm(BelowForm):
    catalogue = NamedChoiceField(
        label=gettext_lazy("Indicator of the catalogue"), required=False, list_id="indicator-choices"
    )
    baseline = FinnishDecimalField(label=gettext_lazy("Baseline"), required=False, max_digits=18, decimal_places=4)
    baseline_year = YearField(label=gettext_lazy("Year of the baseline"), required=False)

    class Meta:
        model = GoalIndicator
        fields = [
            "name_fi",
            "name_sv",
            "unit",
            "direction",
            "baseline",
            "baseline_year",
            "baseline_words_fi",
            "baseline_words_sv",
            "source_fi",
            "source_sv",
            "frequency_fi",
            "frequency_sv",
            "reporter",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["catalogue"].choices = self.choices.catalogue
        self.fields["catalogue"].aliases = self.choices.catalogue_aliases
        self.choices.limit(self.fields["reporter"], self.choices.reporters)
        self.order_fields(["catalogue"])
        self.add_below(TargetFormSet, "targets")

    def clean(self) -> dict[str, Any]:
        """What is left empty beside an indicator of the catalogue comes from the catalogue."""
        data = super().clean()
        if indicator := data.get("catalogue"):
            for name, text in catalogue_texts(indicator).items():
                if name in self.fields and not data.get(name):
                    data[name] = text
            if data.get("direction") == indicator.Direction.NONE:
                data["direction"] = indicator.direction
        if data.get("baseline") is not None and data.get("baseline_year") is None and not self.errors:
            self.add_error("baseline_year", _("Give the year of the baseline."))
        require_some_language(self, "name", _("Choose an indicator of the catalogue, or write what is measured."))
        return data

    @property
    def facts(self) -> RowFacts:
        facts = super().facts
        return RowFacts(facts.fields | {"indicator": self.cleaned_data.get("catalogue")}, facts.key, facts.below)


class MeasureRows(RowFormSet):
    row_name = gettext_lazy("Measure")


class IndicatorRows(RowFormSet):
    row_name = gettext_lazy("Indicator")


MeasureFormSet = formset_factory(MeasureForm, MeasureRows, extra=1, can_order=True, can_delete=True, max_num=200)
IndicatorFormSet = formset_factory(IndicatorForm, IndicatorRows, extra=1, can_order=True, can_delete=True, max_num=100)
