"""Forms of a wave: what it is called and when it can be answered, whom to invite, and its new last day."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interfaces.forms.over_row import OverRowForm
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import User
from surveys.asking import QuestionView
from surveys.models import Wave
from surveys.people import Editors
from surveys.workflow import EDITED, Invited

MOST_ADDRESSES = 1000
SHOWN_FAULTS = 5
BETWEEN = re.compile(r"[;,\n]+")
IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")


class WaveForm(FieldsOnly, OverRowForm):
    title_fi = forms.CharField(label=gettext_lazy("Title in Finnish"), max_length=200)
    title_sv = forms.CharField(label=gettext_lazy("Title in Swedish"), max_length=200, required=False)
    opens_on = FinnishDateField(
        label=gettext_lazy("First day to answer"),
        required=False,
        help_text=gettext_lazy("Without a day, the day on which the wave is opened."),
    )
    closes_on = FinnishDateField(label=gettext_lazy("Last day to answer"))
    allows_groups = forms.BooleanField(
        label=gettext_lazy("May be answered as a group"),
        required=False,
        help_text=gettext_lazy("A group gives one answer and tells how many took part in it."),
    )
    has_open_link = forms.BooleanField(
        label=gettext_lazy("Open link"),
        required=False,
        help_text=gettext_lazy("Whoever has the link can answer; personal links can be used besides it."),
    )
    open_limit = forms.IntegerField(
        label=gettext_lazy("At most so many answers by the open link"), min_value=1, max_value=10000, initial=500
    )
    reminders_most = forms.IntegerField(
        label=gettext_lazy("At most so many reminders to one person"),
        min_value=0,
        max_value=5,
        initial=2,
        help_text=gettext_lazy("The portal reminds seven and two days before the last day. 0: no reminders."),
    )
    message_fi = forms.CharField(
        label=gettext_lazy("Message in Finnish"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Begins the invitation and is shown before the questions. The link comes by itself."),
    )
    message_sv = forms.CharField(
        label=gettext_lazy("Message in Swedish"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def values_of(self, row: Wave) -> dict[str, Any]:
        return {name: getattr(row, name) for name in EDITED}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("opens_on"), data.get("closes_on")
        if last and last < timezone.localdate():
            self.add_error("closes_on", _("The last day has passed already."))
        elif first and last and last < first:
            self.add_error("closes_on", _("The last day is before the first day."))
        return data

    @property
    def row_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EDITED}


class InviteForm(FieldsOnly, forms.Form):
    """Addresses that are written or pasted, and editors of organisations; for all of them a background if wished."""

    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("One on each line, or with commas between. Names are left out."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the message"),
        choices=User.LANGUAGES,
        widget=forms.RadioSelect,
        initial="fi",
        help_text=gettext_lazy("Of the addresses above. The answering page can be read in any of the languages."),
    )

    def __init__(self, data: Any = None, *, offered: list[Editors], beforehand: list[QuestionView]) -> None:
        super().__init__(data)
        self.offered, self.beforehand = offered, beforehand
        if offered:
            self.fields["organisations"] = forms.MultipleChoiceField(
                label=_("Editors of organisations"),
                required=False,
                choices=[(str(row.organisation.pk), row.words) for row in offered],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Each of them is written to in the language of their own account."),
            )
        for question in beforehand:
            self.fields[f"background-{question.pk}"] = forms.ChoiceField(
                label=question.text,
                required=False,
                choices=[("", _("Each one answers")), *((str(step.pk), step.label) for step in question.scale.steps)],
            )

    def clean_addresses(self) -> list[str]:
        found, faulty = [], []
        for words in filter(None, map(str.strip, BETWEEN.split(self.cleaned_data["addresses"]))):
            address = _address(words)
            try:
                validate_email(address)
            except ValidationError:
                faulty.append(words)
            else:
                found.append(address)
        if faulty:
            shown = ", ".join(f"“{words[:60]}”" for words in faulty[:SHOWN_FAULTS])
            raise ValidationError(
                _("Not an e-mail address: %(shown)s. Nobody has been invited yet.") % {"shown": shown}
            )
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("At most %(most)s addresses at once.") % {"most": MOST_ADDRESSES})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data.get("addresses") and not data.get("organisations"):
            raise ValidationError(_("Write at least one address or choose an organisation."))
        return data

    @property
    def invited(self) -> Iterator[Invited]:
        for address in self.cleaned_data["addresses"]:
            yield Invited(address, self.cleaned_data["language"])
        chosen = self.cleaned_data.get("organisations", ())
        for row in self.offered:
            if str(row.organisation.pk) in chosen:
                for user in row.users:
                    yield Invited(user.email, user.language, row.organisation.pk)

    @property
    def background(self) -> dict[int, list[int]]:
        """The chosen steps by row."""
        chosen = {question: self.cleaned_data.get(f"background-{question.pk}") for question in self.beforehand}
        return {question.rows[0].pk: [int(step)] for question, step in chosen.items() if step}


class ExtendForm(FieldsOnly, OverRowForm):
    closes_on = FinnishDateField(label=gettext_lazy("New last day to answer"))

    def values_of(self, row: Wave) -> dict[str, Any]:
        return {"closes_on": row.closes_on}


def _address(words: str) -> str:
    """ "Maija Meikäläinen <maija@kunta.example>" is the address in the brackets."""
    in_brackets = IN_BRACKETS.search(words)
    return (in_brackets[1] if in_brackets else words).strip()
