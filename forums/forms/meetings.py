"""A meeting's own facts: number, time, place, language, and for a new one what its agenda starts with."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums import skeletons
from forums.forms.times import ClockField, MeetingDayField, moment
from forums.models import Forum, Meeting
from forums.workflow.preparing import next_number
from interfaces.forms.over_row import OverRowForm
from organisations.drawn_fields import FieldsOnly, FinnishDateField

LAST = "last"
EMPTY = "empty"
USUAL_START, USUAL_END = datetime.time(9), datetime.time(11)


class MeetingForm(FieldsOnly, OverRowForm):
    number = forms.IntegerField(label=gettext_lazy("Number in the year"), min_value=1, max_value=999)
    title = forms.CharField(
        label=gettext_lazy("Title of the meeting"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only when the number does not say enough: “Strategy seminar”."),
    )
    day = MeetingDayField(label=gettext_lazy("Date"))
    starts = ClockField(label=gettext_lazy("Starts"), initial=USUAL_START)
    ends = ClockField(label=gettext_lazy("Ends"), initial=USUAL_END)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    video_link = forms.URLField(
        label=gettext_lazy("Video link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown only to those who read the members' material."),
    )
    material_due_on = FinnishDateField(label=gettext_lazy("Material goes out on"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the papers"), choices=Meeting._meta.get_field("language").choices
    )

    def values_of(self, row: Meeting) -> dict[str, Any]:
        starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        names = ("number", "title", "place", "video_link", "material_due_on", "language")
        own = {name: getattr(row, name) for name in names}
        return own | {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The meeting ends before it starts."))
        if data.get("material_due_on") and data.get("day") and data["material_due_on"] > data["day"]:
            self.add_error("material_due_on", _("The material goes out before the meeting."))
        return data

    @property
    def row_fields(self) -> dict[str, Any]:
        """What was typed, by the model's fields."""
        data = dict(self.cleaned_data)
        names = ("number", "title", "place", "video_link", "material_due_on", "language")
        day = data["day"]
        times = {"starts_at": moment(day, data["starts"]), "ends_at": moment(day, data["ends"])}
        return {name: data[name] for name in names} | times


class NewMeetingForm(MeetingForm):
    """A new meeting; its number follows the year of its date unless another one is typed."""

    skeleton = forms.ChoiceField(label=gettext_lazy("Agenda to start with"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, forum: Forum, last: Meeting | None, **kwargs: Any) -> None:
        self.forum, self.last = forum, last
        self.offered_year = (forum.next_meeting_on or timezone.localdate()).year
        offered = {
            "number": next_number(forum, self.offered_year),
            "language": forum.language,
            "day": forum.next_meeting_on,
            "skeleton": LAST if last else skeletons.templates_for(forum)[0].code,
        }
        if last:
            names = ("place", "video_link", "starts", "ends")
            offered |= {name: value for name, value in self.values_of(last).items() if name in names}
        super().__init__(data, initial=offered | kwargs.pop("initial", {}), **kwargs)
        self.fields["skeleton"].choices = self._choices()

    def _choices(self) -> list[tuple[str, str]]:
        choices = [(template.code, template.name) for template in skeletons.templates_for(self.forum)]
        if self.last:
            count = len(skeletons.of_meeting(self.last))
            words = {"meeting": self.last.numbered, "count": count}
            choices.insert(0, (LAST, _("As in meeting %(meeting)s: %(count)s headings and recurring items") % words))
        return [*choices, (EMPTY, _("An empty agenda"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, number = data.get("day"), data.get("number")
        if day and number == self.initial["number"] and day.year != self.offered_year:
            data["number"] = next_number(self.forum, day.year)
        elif day and number and self.forum.meetings.filter(year=day.year, number=number).exists():
            self.add_error("number", _("The forum already has a meeting with this number in the year."))
        return data

    @property
    def rows(self) -> list[skeletons.SkeletonRow]:
        """The items that were chosen to start with."""
        chosen = self.cleaned_data["skeleton"]
        if chosen == LAST and self.last:
            return skeletons.of_meeting(self.last)
        template = skeletons.templates().get(chosen)
        return template.rows(self.cleaned_data["language"]) if template else []
