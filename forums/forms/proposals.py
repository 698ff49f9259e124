"""Raising an issue for a forum, and saying why one is left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from forums.models import Meeting
from forums.participants import Participant
from forums.seeing import agreements_seen_by
from organisations.drawn_fields import FieldsOnly


class ProposalForm(FieldsOnly, forms.Form):
    title = forms.CharField(label=_("What the meeting should handle"), max_length=250)
    reason = forms.CharField(
        label=_("Why it should be handled"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What has happened, and what is wanted of the forum. No data on clients or patients."),
    )
    agreement = forms.ModelChoiceField(
        label=_("Agreement"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("No agreement"),
        help_text=_("The one that it is about, if there is one."),
    )

    def __init__(self, *args: Any, part: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = agreements_seen_by(part).filter(county=part.forum.county_id).exclude(stage=Agreement.Stage.WITHDRAWN)
        self.fields["agreement"].queryset = rows.in_order()


class DeclineForm(FieldsOnly, forms.Form):
    reason = forms.CharField(
        label=_("Why it is left out"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The one who raised it is told the reason."),
    )


class TakeForm(forms.Form):
    """To which of the meetings being prepared."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none(), to_field_name="key")

    def __init__(self, *args: Any, part: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = part.forum.meetings.filter(
            state__in=(Meeting.State.PREPARING, Meeting.State.CALLED)
        )
