"""Forms of the notice: calling, telling, inviting others, answering."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Attendance, Meeting
from forums.places import ANSWERED_BEFORE, PlaceRow
from organisations.drawn_fields import FieldsOnly
from organisations.models import Organisation, Seat

SOONEST = datetime.timedelta(days=2)
Answer = Attendance.Answer


class GreetingForm(FieldsOnly, forms.Form):
    greeting = forms.CharField(
        label=_("Greeting"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500, required=False,
        help_text=_("Goes along with the message, which tells the time, the place and the agenda by itself."),
    )  # fmt: skip


class CallForm(GreetingForm):
    """`choices`: the seats whose holder may get the material on paper; the page draws them as ticks in its table."""

    answer_by = forms.DateField(label=_("Answers are asked by"), required=False)
    on_paper = forms.TypedMultipleChoiceField(label=_("On paper"), coerce=int, required=False)

    def __init__(self, *args, choices: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_paper"].choices = [(pk, pk) for pk in choices]


def answers_wanted_by(meeting: Meeting) -> datetime.date:
    """A week before the meeting; of one called late the day before it, but not before the day after tomorrow."""
    today = timezone.localdate()
    wanted = meeting.on - ANSWERED_BEFORE
    if wanted < today + SOONEST:
        wanted = max(today + SOONEST, meeting.on - datetime.timedelta(days=1))
    return min(wanted, meeting.on)


class CancelForm(FieldsOnly, forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300,
        help_text=_("Told to everybody who has been called."),
    )  # fmt: skip


class GuestForm(FieldsOnly, forms.ModelForm):
    """Somebody invited besides the seats: an expert, a guest, a speaker."""

    class Meta:
        model = Attendance
        fields = ("name", "organisation", "organisation_name", "email", "role", "on_paper")
        labels = {"organisation": _("Organisation in the portal"), "organisation_name": _("Other organisation")}
        help_texts = {
            "email": _("The notice with the link to answer goes here. Without it the guest is told otherwise.")
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order()
        self.fields["organisation"].empty_label = _("None of these")
        self.fields["role"].choices = [
            choice for choice in Seat.Role.choices if choice[0] in (Seat.Role.EXPERT, Seat.Role.PRESENTER)
        ]


class PaperForm(FieldsOnly, forms.ModelForm):
    class Meta:
        model = Attendance
        fields = ("on_paper",)


class AnswerForm(forms.Form):
    """The buttons of an answer; the deputies to choose from are those of the place."""

    answer = forms.ChoiceField(choices=[choice for choice in Answer.choices if choice[0] != Answer.NONE])
    deputy = forms.ChoiceField(required=False)
    message = forms.CharField(max_length=300, required=False)

    def __init__(self, *args, row: PlaceRow, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.deputies = {str(deputy.pk): deputy for deputy in row.deputies}
        self.fields["deputy"].choices = [(pk, pk) for pk in self.deputies]

    def answered(self) -> dict:
        """What the verbs want."""
        data = self.cleaned_data
        return {"said": data["answer"], "deputy": self.deputies.get(data["deputy"]), "message": data["message"].strip()}
