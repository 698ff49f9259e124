"""How a task of a forum goes, and the filters of the list of tasks and resolutions."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.models import Forum, ForumTask, Meeting
from forums.task_choices import organisations_of
from interfaces.forms.over_row import OverRowForm
from organisations.models import Organisation

State = ForumTask.State


class TaskForm(OverRowForm):
    progress = forms.CharField(
        label=gettext_lazy("How it goes"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("How it ended"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed when the task is dropped: why."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False

    def values_of(self, row: ForumTask) -> dict[str, Any]:
        return {"progress": row.progress, "state": row.state, "note": row.closed_note}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("state") == State.DROPPED and not data.get("note"):
            self.add_error("note", _("Say why the task is dropped."))
        return data


class TaskFilter(forms.Form):
    """The filters live in the address; what can't be understood filters nothing."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("Open tasks")),
            ("closed", gettext_lazy("Closed tasks")),
            ("tasks", gettext_lazy("All tasks")),
            ("resolutions", gettext_lazy("Resolutions")),
            ("all", gettext_lazy("Tasks and resolutions")),
        ],
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Responsible"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    meeting = forms.ModelChoiceField(
        label=gettext_lazy("Meeting"), queryset=Meeting.objects.none(), required=False, empty_label=gettext_lazy("All")
    )
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(label=gettext_lazy("Word"), required=False, max_length=100)

    def __init__(self, data: Any, *, forum: Forum, known: QuerySet[Meeting]) -> None:
        super().__init__(data)
        meetings = list(known.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at"))
        self.fields["organisation"].queryset = organisations_of(forum)
        self.fields["meeting"].queryset = known.order_by("-starts_at")
        self.fields["meeting"].choices = [("", _("All")), *((row.pk, row.numbered) for row in meetings)]
        years = sorted({row.year for row in meetings}, reverse=True)
        self.fields["year"].choices = [("", _("All")), *((year, str(year)) for year in years)]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
