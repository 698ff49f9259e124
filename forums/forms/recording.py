"""What is typed in the meeting: outcomes, attendance, disqualifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.models import AgendaItem, AgendaLink, Attendance, Meeting, Outcome
from forums.places import PlaceRow
from forums.task_choices import responsible_organisations
from forums.workflow.recording import Seen, Typed
from organisations.models import Organisation

Kind, Presence = Outcome.Kind, Attendance.Presence
LONGEST = 4000
SHORT = (
    (Presence.PRESENT, gettext_lazy("Present")),
    (Presence.REMOTE, gettext_lazy("Remotely")),
    (Presence.DEPUTY, gettext_lazy("Deputy")),
    (Presence.ABSENT, Presence.ABSENT.label),
)


class OutcomeForm(forms.Form):
    """One outcome of any kind; only a task has more than its text. `revision` is the one that the page has seen."""

    revision = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Kind, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=LONGEST,
        strip=True,
        error_messages={
            "required": gettext_lazy("Write the outcome. One that is not needed is removed by its button.")
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Responsible organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )
    person_role = forms.CharField(
        label=gettext_lazy("Who, by role"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    about = forms.ModelChoiceField(
        label=gettext_lazy("Agreement or measure"),
        queryset=AgendaLink.objects.none(),
        required=False,
        empty_label=gettext_lazy("No agreement"),
    )

    def __init__(
        self, data: Any = None, *, item: AgendaItem, key: object, kind: str, outcome: Outcome | None = None
    ) -> None:
        initial = {"kind": kind, "revision": 0}
        if outcome:
            initial |= {"revision": outcome.revision, "text": outcome.text, **_task_values(item, outcome)}
        super().__init__(data, initial=initial, auto_id=f"o{key}-%s")
        self.item, self.key, self.of_kind, self.outcome = item, key, kind, outcome
        self.fields["text"].label = outcome_label(item.meeting, kind)
        self.fields["text"].widget.attrs["lang"] = item.meeting.language
        if kind == Kind.TASK:
            self._offer_choices()
        else:
            for name in ("organisation", "person_role", "due_on", "about"):
                del self.fields[name]

    def _offer_choices(self) -> None:
        self.fields["organisation"].queryset = responsible_organisations(self.item.meeting)
        links = [link for link in self.item.links.all() if link.agreement_id or link.measure_id]
        if links:
            self.fields["about"].queryset = self.item.links.filter(pk__in=[link.pk for link in links])
            self.initial.setdefault("about", links[0].pk)
        else:
            del self.fields["about"]

    @property
    def typed(self) -> Typed:
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("revision", "kind")}
        return Typed(kind=self.of_kind, **facts)


def outcome_label(meeting: Meeting, kind: str) -> str:
    """A resolution is called what the forum's own kind calls it."""
    if kind == Kind.RESOLUTION:
        return meeting.forum.get_outcome_word_display().capitalize()
    return str(Kind(kind).label).capitalize()


def _task_values(item: AgendaItem, outcome: Outcome) -> dict[str, Any]:
    task = outcome.task
    if task is None:
        return {}
    about = next(
        (
            link.pk
            for link in item.links.all()
            if (task.measure_id and link.measure_id == task.measure_id)
            or (not task.measure_id and task.agreement_id and link.agreement_id == task.agreement_id)
        ),
        None,
    )
    return {
        "text": task.text,
        "organisation": task.organisation_id,
        "person_role": task.person_role,
        "due_on": task.due_on,
        "about": about,
    }


class PresenceForm(forms.Form):
    """Who is there at one place; `was` and `was_note` and `was_deputy` are how the page has seen it."""

    presence = forms.ChoiceField(choices=Presence)
    deputy = forms.ModelChoiceField(queryset=None, required=False, label=gettext_lazy("Deputy"))
    note = forms.CharField(max_length=200, required=False, strip=True, label=gettext_lazy("Note"))
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    was_note = forms.CharField(required=False, strip=True, widget=forms.HiddenInput)
    was_deputy = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: PlaceRow) -> None:
        place = row.place
        initial = {
            "presence": place.presence,
            "deputy": place.deputy_id or next((one.pk for one in row.deputies), None),
            "note": place.presence_note,
            "was": place.presence,
            "was_note": place.presence_note,
            "was_deputy": place.deputy_id,
        }
        super().__init__(data, initial=initial, auto_id=f"p{place.pk}-%s")
        self.row = row
        self.fields["deputy"].queryset = place.meeting.forum.body.seats.filter(pk__in=[one.pk for one in row.deputies])
        self.fields["deputy"].choices = [("", "–"), *((one.pk, str(one.holder)) for one in row.deputies)]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What is offered, in short words; a deputy only at the place of a seat."""
        return [(value, label) for value, label in SHORT if self.row.place.seat_id or value != Presence.DEPUTY]

    @property
    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(data["was"], data["was_note"], data["was_deputy"])


class DisqualificationForm(forms.Form):
    attendance = forms.ModelChoiceField(queryset=Attendance.objects.none(), label=gettext_lazy("Who"))
    ground = forms.CharField(
        max_length=250,
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy("For example a party to the matter, or a close relative of one."),
    )

    def __init__(self, data: Any = None, *, item: AgendaItem, barred: list[int]) -> None:
        super().__init__(data, auto_id="d-%s")
        places = item.meeting.attendances.exclude(pk__in=barred).select_related("organisation")
        self.fields["attendance"].queryset = places
        self.fields["attendance"].label_from_instance = place_words
        self.fields["attendance"].empty_label = _("Choose")


def place_words(place: Attendance) -> str:
    """ "Maija Mallikas, Hollola"; an empty seat by its organisation."""
    organisation = place.organisation.name if place.organisation else place.organisation_name
    return ", ".join(part for part in (place.name, organisation) if part)
