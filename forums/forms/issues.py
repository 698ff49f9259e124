"""Proposing something from the interfaces or the surveys for the agenda of a forum."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Proposal
from forums.participants import Participant
from organisations.drawn_fields import FieldsOnly


class ProposeForm(FieldsOnly, forms.ModelForm):
    to = forms.ChoiceField(label=_("To which forum"))

    class Meta:
        model = Proposal
        fields = ("title", "reason")
        labels = {"title": _("Issue"), "reason": _("What has been noticed, and what is asked")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, parts: list[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {str(part.forum.pk): part for part in parts}
        named = [(key, f"{part.forum.name} ({part.forum.get_level_display()})") for key, part in self.parts.items()]
        self.fields["to"].choices = named if len(named) == 1 else [("", _("Choose")), *named]
        self.fields["reason"].required = True
        self.order_fields(["to", "title", "reason"])

    @property
    def part(self) -> Participant:
        """The person in the forum that was chosen."""
        return self.parts[self.cleaned_data["to"]]

    @property
    def words(self) -> tuple[str, str]:
        """The title and the reason."""
        return self.cleaned_data["title"], self.cleaned_data["reason"]
