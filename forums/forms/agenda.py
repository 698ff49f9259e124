"""One item of an agenda: the short form that opens in its place, and the whole one."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField

from agreements.forms.clauses import EXTENSIONS, clean_text
from forums.models import AgendaItem, Meeting, Publicity
from interfaces.forms.over_row import OverRowForm
from organisations.drawn_fields import FieldsOnly
from organisations.models import User

Kind = AgendaItem.Kind
LONGEST = 480  # minutes


def _editor(label: Any, help_text: Any = "") -> ProseEditorFormField:
    return ProseEditorFormField(
        label=label, help_text=help_text, required=False, extensions=EXTENSIONS, sanitize=clean_text
    )


class QuickItemForm(FieldsOnly, OverRowForm):
    """What makes an item's line on the agenda."""

    NAMES = ("kind", "title", "presenter", "minutes")

    title = forms.CharField(label=gettext_lazy("Title of the item"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("How it is handled"), initial=Kind.DISCUSSION)
    presenter = forms.CharField(
        label=gettext_lazy("Presenter"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("The role, not the name: it stands in the papers."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Time, min"), min_value=1, max_value=LONGEST, required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        super().__init__(data, **kwargs)
        words = {Kind.POSITION: meeting.forum.get_outcome_word_display()}
        self.fields["kind"].choices = [(value, words.get(value, label)) for value, label in Kind.choices]
        for name in {"title", "presenter", "text", "proposal"} & set(self.fields):
            self.fields[name].widget.attrs["lang"] = meeting.language

    def values_of(self, row: AgendaItem) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.NAMES}

    @property
    def row_fields(self) -> dict[str, Any]:
        """What was typed, by the model's fields."""
        return {name: self.cleaned_data[name] for name in self.NAMES}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Kind.SECTION:
            data |= {"presenter": "", "minutes": None}
        return data


class ItemForm(QuickItemForm):
    """The whole item."""

    NAMES = (
        *QuickItemForm.NAMES, "presented_by", "text", "proposal", "chair_note", "publicity", "ground", "recurs",
    )  # fmt: skip

    presented_by = forms.ModelChoiceField(
        label=gettext_lazy("Who may add the material"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Only the secretary"),
    )
    text = _editor(gettext_lazy("Text of the item"))
    proposal = _editor(gettext_lazy("Proposal"))
    chair_note = forms.CharField(
        label=gettext_lazy("Note for the chair"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands only in the chair's edition."),
    )
    publicity = forms.ChoiceField(
        label=gettext_lazy("Publicity"), choices=Publicity, initial=Publicity.PUBLIC, widget=forms.RadioSelect
    )
    ground = forms.CharField(
        label=gettext_lazy("Ground for secrecy"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only for a secret item: the act and its section."),
    )
    recurs = forms.BooleanField(
        label=gettext_lazy("Comes at every meeting"),
        required=False,
        help_text=gettext_lazy("It is copied when the next meeting is made."),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(data, meeting=meeting, **kwargs)
        seated = meeting.forum.body.seats.valid(timezone.localdate()).filter(holder__isnull=False).values("holder")
        named = Q(pk=self.row.presented_by_id) if self.row and self.row.presented_by_id else Q()
        self.fields["presented_by"].queryset = User.objects.filter(Q(pk__in=seated) | named).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("publicity") == Publicity.PUBLIC:
            data["ground"] = ""
        elif not data.get("ground"):
            self.add_error("ground", _("Name the ground for secrecy: the act and its section."))
        return data
