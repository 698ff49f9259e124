"""Lines of a form: those of a matrix and the steps of a scale, added, ordered and removed, with scripts or without."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Question, Scale
from surveys.sets.forms import written_in
from surveys.sets.scales import StepFacts
from surveys.sets.tending import RowFacts

ROOM = 3  # empty lines that are offered


class LineForm(forms.Form):
    """One line in three languages; a line left empty is no line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_box = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs.setdefault("class", "form-check-input" if is_box else "form-control")

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"ORDER", "DELETE"}) or bool(self.initial)

    @property
    def is_blank(self) -> bool:
        return not any(self[name].value() for name in ("text_fi", "text_sv", "text_en"))


class RowForm(LineForm):
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text_fi = written_in(gettext_lazy("In Finnish"), "fi", rows=2, max_length=300)
    text_sv = written_in(gettext_lazy("In Swedish"), "sv", rows=2, max_length=300)
    text_en = written_in(gettext_lazy("In English"), "en", rows=2, max_length=300)

    @property
    def facts(self) -> RowFacts:
        data = self.cleaned_data
        texts = (" ".join(data[name].split()) for name in ("text_fi", "text_sv", "text_en"))
        return RowFacts(*texts, key=data["key"])


class StepForm(LineForm):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text_fi = written_in(gettext_lazy("In Finnish"), "fi", max_length=150)
    text_sv = written_in(gettext_lazy("In Swedish"), "sv", max_length=150)
    text_en = written_in(gettext_lazy("In English"), "en", max_length=150)
    is_no_opinion = forms.BooleanField(label=gettext_lazy("Says nothing of the matter (cannot say)"), required=False)

    @property
    def facts(self) -> StepFacts:
        data = self.cleaned_data
        return StepFacts(data["text_fi"], data["text_sv"], data["text_en"], data["is_no_opinion"], data["pk"])


class Lines(BaseFormSet):
    """The lines that are written, in their order; one with a Swedish or English text needs a Finnish one too."""

    ordering_widget = forms.NumberInput(attrs={"class": "form-control", "min": "1"})
    deletion_widget = forms.CheckboxInput(attrs={"class": "form-check-input"})

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")
        form.fields["DELETE"].label = _("Remove this line when saving")

    def clean(self) -> None:
        for form in self.written:
            if not form.cleaned_data.get("text_fi"):
                form.add_error("text_fi", _("The Finnish text is missing."))

    @property
    def written(self) -> list[LineForm]:
        gone = {id(form) for form in self.deleted_forms}
        rows = [form for form in self.forms if form.is_valid() and not form.is_blank and id(form) not in gone]
        return sorted(rows, key=lambda form: form.cleaned_data.get("ORDER") or len(self.forms) + 1)

    @property
    def facts(self) -> tuple[Any, ...]:
        return tuple(form.facts for form in self.written)


RowLines = formset_factory(RowForm, Lines, extra=ROOM, can_order=True, can_delete=True, max_num=100)
StepLines = formset_factory(StepForm, Lines, extra=ROOM, can_order=True, can_delete=True, max_num=40)


def row_lines(question: Question | None, data: QueryDict | None) -> Lines:
    rows = question.rows.all() if question else ()
    initial = [
        {"key": row.key, "text_fi": row.text_fi, "text_sv": row.text_sv, "text_en": row.text_en}
        for row in rows
        if row.text_fi or row.text_sv or row.text_en
    ]
    return RowLines(data, prefix="rows", initial=initial)


def step_lines(scale: Scale | None, data: QueryDict | None) -> Lines:
    initial = [
        {
            "pk": row.pk,
            "text_fi": row.label_fi,
            "text_sv": row.label_sv,
            "text_en": row.label_en,
            "is_no_opinion": row.is_no_opinion,
        }
        for row in (scale.steps.all() if scale else ())
    ]
    return StepLines(data, prefix="steps", initial=initial)


def with_more_lines(data: QueryDict, prefix: str) -> QueryDict:
    """What was typed, with room for more lines in the named place: the way to add lines without scripts."""
    more, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    count = more.get(name, "")
    if count.isdecimal() and len(count) < 4:
        more[name] = str(int(count) + ROOM)
    return more
