"""What the forms of all rows of an agreement have in common."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

from agreements.forms.opened import Opened, values_of, written_fields
from agreements.models import Agreement
from agreements.models.row import ContentRow, Publicity
from documents.rich_text import clean, plain_text
from organisations.drawn_fields import FieldsOnly


class RowForm(FieldsOnly, forms.ModelForm):
    """A form over one row. It has only the agreement's languages, and it never touches the row: the verbs save.

    `revision` is that of the row when the form was opened, `opened_with` what the form had then.
    """

    NEEDED = ""  # the stem of the text that can't be missing from every language

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    translation_checked = forms.BooleanField(
        required=False, label=_("The Swedish has been checked against the Finnish")
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, agreement: Agreement, row: ContentRow | None = None, **kwargs: Any
    ) -> None:
        self.agreement, self.row = agreement, row
        initial = {"revision": row.revision, **model_to_dict(row)} if row else {}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(data, files, **kwargs)
        keep_languages(self, agreement.language_list)
        if self.NEEDED and not agreement.is_bilingual:
            self.fields[f"{self.NEEDED}_{agreement.languages}"].required = True
        if not (row and agreement.is_bilingual):
            del self.fields["translation_checked"]

    @property
    def row_fields(self) -> dict[str, Any]:
        """What was typed, by the model's fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}

    def texts(self) -> dict[str, str]:
        """What the form holds, label by label, for comparing what was typed with what somebody else saved."""
        return texts_in(self)

    def over(self, row: ContentRow) -> "RowForm":
        """The same form opened anew over the row as it is saved."""
        return type(self)(agreement=self.agreement, row=row)

    def typed_anew(self, data: QueryDict) -> "RowForm":
        """The same form as if this had been typed in it."""
        return type(self)(data, agreement=self.agreement, row=self.row)

    def written(self) -> Opened:
        """What the form has now."""
        return Opened(values_of(self))

    @property
    def opened_with(self) -> str:
        return self.data.get("base", "") if self.is_bound else self.written().as_json()


def require_some_language(form: forms.BaseForm, stem: str, message: str) -> None:
    """The text is needed in one of the languages at least; the other may be written later."""
    names = [name for name in (f"{stem}_fi", f"{stem}_sv") if name in form.fields]
    if not any(form.cleaned_data.get(name) for name in names) and not any(name in form.errors for name in names):
        form.add_error(names[0], message)


def keep_languages(form: forms.BaseForm, languages: Iterable[str]) -> None:
    """Leave out the fields of languages that the agreement doesn't have, and mark the others with theirs."""
    for name in list(form.fields):
        language = name.rpartition("_")[2]
        if language in {"fi", "sv"}:
            if language not in languages:
                del form.fields[name]
            else:
                form.fields[name].widget.attrs["lang"] = language


def texts_in(form: forms.BaseForm) -> dict[str, str]:
    """Label and text of each field that a person fills in, as typed, whether it was understood or not."""
    return {str(bound.label): shown(bound.field, bound.value()) for bound in written_fields(form)}


def shown(field: forms.Field, value: Any) -> str:
    """The value in words, as a person reads it."""
    if value in (None, "") or isinstance(field, forms.FileField | forms.BooleanField):
        return ""
    if isinstance(field, ProseEditorFormField):
        return plain_text(clean(str(value)))
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for key, label in _flat(field.choices) if str(key) == str(value)), str(value))
    return str(field.prepare_value(value))


def _flat(choices: Iterable) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


class SecrecyMixin:
    """Publicity of a part of the agreement: public, or secret with its ground and who decided on it."""

    CHOICES = (Publicity.PUBLIC, Publicity.SECRET)

    def limit_publicity(self) -> None:
        stored = self.initial.get("publicity")
        self.fields["publicity"].widget = forms.RadioSelect()
        self.fields["publicity"].choices = [
            choice for choice in Publicity.choices if choice[0] in self.CHOICES or choice[0] == stored
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("publicity") == Publicity.PUBLIC:
            for name in ("secrecy_ground", "publicity_decided_by"):
                if name in data:
                    data[name] = ""
        elif data.get("publicity") and not data.get("secrecy_ground"):
            self.add_error("secrecy_ground", _("Name the ground for secrecy, for example the act and its section."))
        is_secret = data.get("publicity") in (Publicity.PARTLY_SECRET, Publicity.SECRET)
        if is_secret and not data.get("publicity_decided_by"):
            self.add_error("publicity_decided_by", _("Name who decided on the secrecy."))
        return data
