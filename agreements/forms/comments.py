"""Writing a comment, and the filters of the list of comments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.discussion import Colleagues
from agreements.models import Comment
from organisations.drawn_fields import FieldsOnly
from organisations.models import User

Place = Comment.Place


class CommentForm(FieldsOnly, forms.Form):
    """The words of a comment or an answer, and which colleagues it mentions, grouped by their organisation."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=Comment._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Seen by all parties of the agreement. No data on clients or patients."),
    )
    mentioned = forms.TypedMultipleChoiceField(label=_("Mention colleagues"), required=False, coerce=int)
    thread = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: list[Colleagues], without: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = [(group.organisation, [one for one in group.people if one != without]) for group in groups]
        people = {user.pk: user for _organisation, group in self.groups for user in group}
        self.people = people
        self.fields["mentioned"].choices = [(pk, str(user)) for pk, user in people.items()]
        if self.initial.get("thread"):
            self.fields["text"].label = _("Answer")

    @property
    def chosen(self) -> set[str]:
        """The ids of those marked, as the boxes have them."""
        return {str(value) for value in self["mentioned"].value() or ()}

    @property
    def mentioned_people(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["mentioned"]]


class CommentFilter(FieldsOnly, forms.Form):
    """Lives in the address, so that a filtered list can be sent to a colleague."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Open")), ("resolved", _("Resolved")), ("all", _("All"))]
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("All")), ("mine", _("With own comments")), ("mentions", _("With a mention of oneself"))],
    )
    place = forms.ChoiceField(label=_("About"), required=False, choices=[("", _("All")), *Place.choices])

    @property
    def chosen(self) -> dict[str, str]:
        """What is asked for; what the list doesn't know counts as nothing asked."""
        found = {name: self.cleaned_data.get(name, "") if self.is_valid() else "" for name in self.fields}
        return found | {"state": found["state"] or "open"}
