"""Editing minutes, naming inspectors, inspecting, approving, removing personal data, asking for an extract."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField

from agreements.forms.clauses import EXTENSIONS, clean_text
from forums.minutes.inspectors import Candidate
from forums.models import Inspection, Minutes, MinutesSection
from forums.task_choices import responsible_organisations
from interfaces.forms.over_row import OverRowForm
from organisations.drawn_fields import FinnishDateField
from organisations.models import Organisation

Result = Inspection.Result
MOST_WORDS = 50


def _editor(label: Any) -> ProseEditorFormField:
    return ProseEditorFormField(label=label, required=False, extensions=EXTENSIONS, sanitize=clean_text)


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf, helper.include_media = False, True, False
    return helper


class SectionForm(OverRowForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    text = _editor(gettext_lazy("Text"))

    def values_of(self, row: MinutesSection) -> dict[str, Any]:
        return {"title": row.title, "text": row.text}


class FrameForm(OverRowForm):
    opening = _editor(gettext_lazy("Opening"))
    closing = _editor(gettext_lazy("Closing"))

    def values_of(self, row: Minutes) -> dict[str, Any]:
        return {"opening": row.opening, "closing": row.closing}


class SendForm(forms.Form):
    inspectors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Inspectors"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    inspect_by = FinnishDateField(label=gettext_lazy("Inspected by"))

    def __init__(self, data: Any = None, *, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["inspectors"].choices = [(one.place.pk, str(one)) for one in candidates]
        self.helper = _helper()


class InspectForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("Inspection"),
        widget=forms.RadioSelect,
        choices=[(Result.FOUND_RIGHT, gettext_lazy("Found right")), (Result.REMARK, gettext_lazy("A remark"))],
    )
    remark = forms.CharField(
        label=gettext_lazy("What should be mended"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()


class ApproveForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Stands in the minutes."),
    )

    def __init__(self, *args: Any, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        if needs_note:
            self.fields["note"].required = True
            self.fields["note"].label = _("Why without the word of every inspector")
        else:
            del self.fields["note"]


class RemovalForm(forms.Form):
    """The words are shown in their places before anything is removed; `edition` is the one they were looked for in."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Words to remove, one on each line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text=gettext_lazy("As they are written in the text: each inflected form of a name on a line of its own."),
    )
    what = forms.CharField(
        label=gettext_lazy("What is removed"),
        max_length=150,
        help_text=gettext_lazy("By its kind, for example “names of persons”. This stays on the page."),
    )
    because = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=250,
        help_text=gettext_lazy("For example “the appeal period has ended”. This stays on the page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()

    def clean_words(self) -> list[str]:
        words = list(dict.fromkeys(line for raw in self.cleaned_data["words"].splitlines() if (line := raw.strip())))
        if any(len(word) < 2 for word in words):
            raise forms.ValidationError(_("A single sign can't be removed: it stands everywhere."))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("At most %(count)s words at a time.") % {"count": MOST_WORDS})
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("what", "because"):
            if any(word in data.get(name, "") for word in data.get("words") or ()):
                self.add_error(name, _("This stays on the page, so it can't hold what is removed."))
        return data


class ExtractForm(forms.Form):
    receiver = forms.ModelChoiceField(
        label=gettext_lazy("For which party"), queryset=Organisation.objects.none(), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, data: Any = None, *, section: MinutesSection, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["receiver"].queryset = responsible_organisations(section.minutes.meeting)
        self.helper = _helper()
