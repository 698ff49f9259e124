"""Another wording for a clause, and the answers to it."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.forms.clauses import ClauseForm
from agreements.forms.rows import keep_languages
from agreements.models import Clause, Suggestion
from organisations.drawn_fields import FieldsOnly

TEXTS = ("text_fi", "text_sv")


class _WordingForm(FieldsOnly, forms.Form):
    """The clause's text in the agreement's languages, with the revision of the clause that was seen."""

    text_fi = ClauseForm.base_fields["text_fi"]
    text_sv = ClauseForm.base_fields["text_sv"]
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, clause: Clause, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.clause = clause
        texts = {name: getattr(clause, name) for name in TEXTS}
        super().__init__(*args, initial={**texts, "revision": clause.revision, **(initial or {})}, **kwargs)
        keep_languages(self, clause.agreement.language_list)

    @property
    def wording(self) -> dict[str, str]:
        """The texts that were typed, cleaned."""
        return {name: self.cleaned_data[name] for name in TEXTS if name in self.cleaned_data}

    def over(self, clause: Clause) -> "_WordingForm":
        """The same form with what was typed, over the clause as another has saved it meanwhile."""
        data = self.data.copy()
        data["revision"] = clause.revision
        form = type(self)(data, clause=clause)
        form.is_valid()
        return form


class SuggestionForm(_WordingForm):
    reason = forms.CharField(
        label=capfirst(_("why")),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the change is for. The coordinating party and the other parties read this."),
    )


class AcceptEditedForm(_WordingForm):
    answer = forms.CharField(
        label=_("Message to the maker"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example what was changed in the suggestion."),
    )

    def __init__(self, *args: Any, suggestion: Suggestion | None = None, **kwargs: Any) -> None:
        if suggestion:
            names = [f"text_{code}" for code in suggestion.changed_languages]
            kwargs["initial"] = {name: getattr(suggestion, name) for name in names}
        super().__init__(*args, **kwargs)


class DeclineForm(FieldsOnly, forms.Form):
    reason = forms.CharField(
        label=_("Why the suggestion is declined"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The maker sees the reason, and so do the other parties."),
    )
