"""The sessions of a negotiation and who is invited to them."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.forms.times import ClockField, MeetingDayField, moment
from forums.models import Meeting
from forums.negotiations.invitees import Invitees
from forums.workflow.negotiating import Invitee
from organisations.drawn_fields import FieldsOnly


class SessionForm(FieldsOnly, forms.Form):
    """One session or one for each municipality, with those who are invited."""

    EACH = "each"

    title = forms.CharField(label=gettext_lazy("Title"), max_length=150)
    day = MeetingDayField(label=gettext_lazy("Date"))
    starts = ClockField(label=gettext_lazy("Starts"))
    ends = ClockField(label=gettext_lazy("Ends"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    video_link = forms.URLField(label=gettext_lazy("Video link"), max_length=500, required=False, assume_scheme="https")
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the papers"), choices=Meeting._meta.get_field("language").choices
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How the negotiation is held"),
        choices=[
            ("one", gettext_lazy("One session for all who are chosen")),
            (EACH, gettext_lazy("A session for each municipality chosen; each is given its own time afterwards")),
        ],
        initial="one",
        widget=forms.RadioSelect,
    )
    others = forms.CharField(
        label=gettext_lazy("Others who are invited"),
        required=False,
        help_text=gettext_lazy(
            "One on a line: the organisation and its e-mail, as “Seurakunta; virasto@seurakunta.example”."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, groups: list[Invitees], language: str, **kwargs: Any) -> None:
        initial = {"language": language, "starts": "9.00", "ends": "11.30"} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.organisations = {row.pk: row for group in groups for row in group.organisations}
        self.bodies = {row.pk: row for group in groups for row in group.bodies}
        self.fields["invited"] = forms.MultipleChoiceField(
            label=_("Invited"),
            required=False,
            choices=[(str(group.heading), _choices(group)) for group in groups],
            initial=[key for group in groups for key, _name in _choices(group)],
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["title", "day", "starts", "ends", "place", "video_link", "language", "how", "invited"])
        self.helper.layout = Layout(
            "title",
            Div("day", "language", css_class="yp-pair"),
            Div("starts", "ends", css_class="yp-pair"),
            Div("place", "video_link", css_class="yp-pair"),
            "how", "invited", "others",
        )  # fmt: skip

    def clean_others(self) -> list[Invitee]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["others"].splitlines())):
            name, _mark, email = (part.strip() for part in line.partition(";"))
            try:
                validate_email(email)
            except ValidationError as error:
                message = _("Write the organisation, a semicolon and an e-mail address. This line has none: %(line)s")
                raise ValidationError(message % {"line": line}) from error
            found.append(Invitee(name, email))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The meeting ends before it starts."))
        if "others" in data and not (data.get("invited") or data["others"]):
            self.add_error("invited", _("Choose somebody to be invited."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The meeting's own fields."""
        data = self.cleaned_data
        times = {"starts_at": moment(data["day"], data["starts"]), "ends_at": moment(data["day"], data["ends"])}
        return {name: data[name] for name in ("title", "place", "video_link", "language")} | times

    @property
    def invitees(self) -> list[Invitee]:
        chosen = self.cleaned_data["invited"]
        own = [row for row in self.organisations.values() if f"o{row.pk}" in chosen]
        bodies = [row for row in self.bodies.values() if f"f{row.pk}" in chosen]
        return [
            *(Invitee(row.full_fi, row.registry_email, row) for row in own),
            *(Invitee(row.name) for row in bodies),
            *self.cleaned_data["others"],
        ]


def _choices(group: Invitees) -> list[tuple[str, str]]:
    organisations = [(f"o{row.pk}", row.full_name) for row in group.organisations]
    return organisations + [(f"f{row.pk}", row.name) for row in group.bodies]
