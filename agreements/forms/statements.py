"""The form by which a statement is written: clause by clause, in general, and the asked one's own decision.

What is typed is kept as a draft, word for word and unchecked; it is checked when the statement is about to be sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.kept_file import SALT, KeptFileForm
from agreements.models import Statement, StatementRequest
from agreements.models.statements import Stance
from agreements.statements.places import Place
from agreements.workflow import RemarkFacts, StatementFacts
from agreements.workflow.giving_statements import ASKS_FOR_CHANGE
from finnish.text import date as finnish_date
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Body

LONGEST = 20_000  # characters of one field of a draft; the form's own limits are told when the statement is sent


class StatementForm(FieldsOnly, KeptFileForm):
    file_field, folder = "attachment", "statements"

    stance = forms.ChoiceField(label=_("Position on the whole"), choices=Stance.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Statement in general"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 5})
    )
    body_kind = forms.ChoiceField(label=_("Kind of the body"), choices=[("", "–"), *Body.Kind.choices], required=False)
    body = forms.CharField(label=_("Who decided on the statement"), max_length=200, required=False)
    decided_on = FinnishDateField(label=_("Date of the decision"), required=False)
    number = forms.CharField(label=_("Number (§)"), max_length=60, required=False)
    register_number = forms.CharField(label=_("Register number"), max_length=80, required=False)
    attachment = forms.FileField(
        label=_("Extract or the statement as a file"), required=False, help_text=_("PDF or image, at most 20 MB.")
    )

    @property
    def kept(self) -> dict[str, str]:
        """The stored name and the file's own name, also of a draft that is only shown."""
        if self.is_bound:
            return super().kept
        name, file_name = _unsigned(self.initial.get("kept_file", ""))
        return {"name": name, "file_name": file_name}

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The date of the decision is in the future."))
        return day

    def facts(self) -> StatementFacts:
        data, kept = self.cleaned_data, self.kept
        same = ("stance", "text", "body_kind", "body", "decided_on", "number", "register_number")
        return StatementFacts(**{name: data[name] for name in same}, file=kept["name"], file_name=kept["file_name"])


def _unsigned(signed: str) -> tuple[str, str]:
    try:
        name, file_name = signing.loads(signed, salt=SALT) if signed else ("", "")
    except signing.BadSignature:
        return "", ""
    return name, file_name


class RemarkForm(forms.Form):
    """A position on one place of the text and what is said about it; empty when nothing is said."""

    stance = forms.ChoiceField(
        label=_("Position on this part"), choices=[("", _("not said")), *Stance.choices], required=False
    )
    text = forms.CharField(
        label=_("Remark or proposed wording"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, place: Place, **kwargs) -> None:
        super().__init__(*args, prefix=place.key, **kwargs)
        self.place = place

    @property
    def is_used(self) -> bool:
        return bool(self["stance"].value() or self["text"].value())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("text") and not data.get("stance"):
            self.add_error("stance", _("Choose the position that the remark stands for."))
        if data.get("stance") in ASKS_FOR_CHANGE and not data.get("text"):
            self.add_error("text", _("Write what should be changed, or why it is opposed."))
        return data


class AnswerForms:
    """The whole answer: the statement and a remark form for each place, over typed data or over a kept draft."""

    def __init__(
        self,
        places: Iterable[Place],
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        draft: Mapping[str, str] | None = None,
    ) -> None:
        draft = draft or {}
        self.statement = StatementForm(data, files, initial=draft)
        self.remarks = [RemarkForm(data, place=place, initial=_own(draft, place.key)) for place in places]

    def is_valid(self) -> bool:
        return all([self.statement.is_valid(), *(form.is_valid() for form in self.remarks)])

    @property
    def has_faults(self) -> bool:
        return any(form.errors for form in self.remarks)

    @property
    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Each fault with the field's id and the place's name, for the list above the form."""
        for form in self.remarks:
            for field in form:
                for error in field.errors:
                    yield field.auto_id, f"{form.place.number} {form.place.name}", error

    def typed(self) -> dict[str, str]:
        """What was typed, as it is kept in a draft; a file that has come is among it by its signed name."""
        self.statement.is_valid()  # stores a chosen file
        found = {name: self.statement.data.get(name, "") for name in (*self.statement.fields, "kept_file")}
        for form in self.remarks:
            found |= {form.add_prefix(name): form.data.get(form.add_prefix(name), "") for name in form.fields}
        return {name: value[:LONGEST] for name, value in found.items() if isinstance(value, str) and value}

    def of(self, place: Place) -> RemarkForm | None:
        """The form of that place; a place that isn't public has none."""
        return self._by_place.get(place.key)

    @cached_property
    def _by_place(self) -> dict[str, RemarkForm]:
        return {form.place.key: form for form in self.remarks}

    def facts(self) -> StatementFacts:
        return self.statement.facts()

    def remark_facts(self) -> list[RemarkFacts]:
        rows = [(form.place.key, form.cleaned_data) for form in self.remarks]
        return [RemarkFacts(key, data["stance"], data["text"]) for key, data in rows if data["stance"]]

    def written(self) -> list[tuple[str, str]]:
        """What has been typed, each with its name, for reading."""
        typed = self.typed()
        return [(label, _shown(field, typed[name])) for field, label, name in self._entries() if name in typed]

    def differing(self, saved: Mapping[str, str]) -> list[tuple[str, str]]:
        """What a colleague saved otherwise than it was typed here: the field's name and the saved text."""
        typed = self.typed()
        return [
            (label, _shown(field, saved.get(name, "")))
            for field, label, name in self._entries()
            if saved.get(name, "") != typed.get(name, "")
        ]

    def _entries(self) -> Iterator[tuple[forms.BoundField, str, str]]:
        """Each field that is typed into: itself, what it is called, and its name in a draft."""
        for name in self.statement.fields:
            if name not in ("kept_file", "attachment"):
                yield self.statement[name], str(self.statement.fields[name].label), name
        for form in self.remarks:
            for name in form.fields:
                label = f"{form.place.number} {form.place.name}: {form.fields[name].label}"
                yield form[name], label, form.add_prefix(name)


def _shown(field: forms.BoundField, value: str) -> str:
    choices = dict(getattr(field.field, "choices", []))
    return str(choices.get(value, value)) or "–"


def _own(draft: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name: draft.get(f"{prefix}-{name}", "") for name in ("stance", "text")}


def draft_of(request: StatementRequest) -> dict[str, str]:
    """What the form starts from: the draft, else the statement given before, else nothing."""
    if request.draft is not None:
        return request.draft
    given = request.statements.standing().first()
    return _as_draft(given) if given else {}


def _as_draft(statement: Statement) -> dict[str, str]:
    same = ("stance", "text", "body_kind", "body", "number", "register_number")
    draft = {name: getattr(statement, name) for name in same} | {"decided_on": finnish_date(statement.decided_on)}
    if statement.file:
        draft["kept_file"] = signing.dumps([statement.file, statement.file_name], salt=SALT)
    for remark in statement.remarks.filter(row_key__isnull=False):
        draft |= {f"{remark.row_key}-stance": remark.stance, f"{remark.row_key}-text": remark.text}
    return {name: value for name, value in draft.items() if value}
