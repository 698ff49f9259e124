"""Measures out of a table that was copied in a spreadsheet or a word processor."""

import csv
import dataclasses
import datetime
import io
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.editing import RowFacts
from agreements.forms.fields import NamedChoiceField
from agreements.forms.goal_choices import GoalChoices
from agreements.models import Measure, Responsibility

MOST_ROWS = 200
LANGUAGES = [("fi", gettext_lazy("Finnish")), ("sv", gettext_lazy("Swedish"))]
_DAY = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_SPAN = re.compile(rf"{_DAY}\s*[-–—]\s*{_DAY}")
_ONE_DAY = re.compile(_DAY)
_LIST_MARK = re.compile(r"^[-–—•·*]\s+")
_NAMES = re.compile(r"[,;\n]")


@dataclasses.dataclass
class PastedMeasure:
    """One row of the table as it was read; `who` pairs each name with its role."""

    text: str
    who: list[tuple[str, str]]
    timing: str
    starts: datetime.date | None = None
    ends: datetime.date | None = None

    @property
    def leads(self) -> list[str]:
        return [name for name, role in self.who if role == Responsibility.Role.LEAD]

    @property
    def participants(self) -> list[str]:
        return [name for name, role in self.who if role == Responsibility.Role.PARTICIPANT]


class PasteForm(forms.Form):
    """The table: measure, in charge, taking part, when. Rows are lines, cells are parted by tabs."""

    table = forms.CharField(
        label=gettext_lazy("Table"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "Columns in this order: measure, who is in charge, who takes part, when. Several names in a cell are parted"
            " by commas. Columns at the end may be missing."
        ),
    )
    has_headings = forms.BooleanField(label=gettext_lazy("The first row holds the headings"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the table"), choices=LANGUAGES)

    def __init__(self, data: Any = None, *, languages: list[str]) -> None:
        super().__init__(data)
        self.fields["language"].choices = [choice for choice in LANGUAGES if choice[0] in languages]
        self.fields["language"].initial = languages[0]
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()

    def texts(self) -> dict[str, str]:
        """What was typed, for showing it when the text has been locked meanwhile."""
        return {str(self.fields["table"].label): self.data.get("table", "")}

    def clean_table(self) -> list[PastedMeasure]:
        typed = self.cleaned_data["table"].replace("\r\n", "\n").replace("\x00", "")
        try:
            rows = [row for row in csv.reader(io.StringIO(typed), delimiter="\t") if any(cell.strip() for cell in row)]
        except csv.Error as error:
            raise ValidationError(_("The table can't be read. Copy it again, whole rows at a time.")) from error
        if self.data.get("has_headings"):
            rows = rows[1:]
        if not rows:
            raise ValidationError(_("There are no rows in the table."))
        if len(rows) > MOST_ROWS:
            raise ValidationError(_("At most %(most)s rows at a time.") % {"most": MOST_ROWS})
        return [_measure(number, row) for number, row in enumerate(rows, 1)]


def _measure(number: int, row: list[str]) -> PastedMeasure:
    text, lead, participants, when = [" ".join(cell.split("\xa0")).strip() for cell in [*row, "", "", "", ""][:4]]
    text, when = _LIST_MARK.sub("", " ".join(text.split())), " ".join(when.split())
    longest = Measure._meta.get_field("text_fi").max_length
    if not text:
        raise ValidationError(_("Row %(row)s has no measure in its first column.") % {"row": number})
    if len(text) > longest:
        raise ValidationError(
            _("The measure on row %(row)s is longer than %(longest)s characters.") % {"row": number, "longest": longest}
        )
    roles = Responsibility.Role
    who = [(name, roles.LEAD) for name in _names(lead)] + [(name, roles.PARTICIPANT) for name in _names(participants)]
    measure = PastedMeasure(text, who, when)
    return _dated(measure, number)


def _names(cell: str) -> list[str]:
    return [" ".join(name.split()) for name in _NAMES.split(cell) if name.strip()]


def _dated(measure: PastedMeasure, number: int) -> PastedMeasure:
    """A cell that is nothing but a date, or two, becomes dates; anything else stays in words."""
    try:
        if span := _SPAN.fullmatch(measure.timing):
            days = [int(part) for part in span.groups()]
            starts, ends = datetime.date(*days[2::-1]), datetime.date(*days[:2:-1])
            if ends < starts:
                raise ValidationError(_("The measure on row %(row)s is due before it starts.") % {"row": number})
            measure.starts, measure.ends, measure.timing = starts, ends, ""
        elif day := _ONE_DAY.fullmatch(measure.timing):
            measure.ends = datetime.date(*[int(part) for part in day.groups()][::-1])
            measure.timing = ""
    except ValueError as error:
        raise ValidationError(
            _("“%(when)s” on row %(row)s is not a date.") % {"when": measure.timing, "row": number}
        ) from error
    if len(measure.timing) > Measure._meta.get_field("timing_fi").max_length:
        raise ValidationError(_("The time on row %(row)s is too long.") % {"row": number})
    return measure


class NamesForm(forms.Form):
    """Whom each name of the table means. Names that are known need no answer; the others are asked."""

    def __init__(self, data: Any = None, *, measures: list[PastedMeasure], choices: GoalChoices) -> None:
        super().__init__(data)
        self.finder = NamedChoiceField(list_id="who-choices", required=False)
        self.finder.choices, self.finder.aliases = choices.who, choices.who_aliases
        self.known: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        for name in dict.fromkeys(name for measure in measures for name, _role in measure.who):
            self._add(name)

    def _add(self, name: str) -> None:
        try:
            self.known[name] = self.finder.find(name)
        except ValidationError:
            field = f"name-{len(self.asked)}"
            self.asked[field] = name
            self.fields[field] = forms.CharField(
                label=_("Who is meant by “%(name)s”?") % {"name": name},
                required=False,
                widget=forms.TextInput(attrs={"list": "who-choices", "autocomplete": "off", "class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for field, name in self.asked.items():
            answers = _names(data.get(field, ""))
            skipped = self.data.get(f"{field}-skip")
            if not answers and not skipped:
                self.add_error(field, _("Choose who is meant, or leave the name out."))
            try:
                self.known[name] = [] if skipped else [self.finder.find(answer) for answer in answers]
            except ValidationError as error:
                self.add_error(field, error)
        return data

    def facts(self, measures: list[PastedMeasure], language: str) -> list[RowFacts]:
        """The measures of the table as rows to be added."""
        return [
            RowFacts(
                {
                    f"text_{language}": measure.text,
                    f"timing_{language}": measure.timing,
                    "starts": measure.starts,
                    "ends": measure.ends,
                },
                below=self._responsible(measure),
            )
            for measure in measures
        ]

    def _responsible(self, measure: PastedMeasure) -> list[RowFacts]:
        """Each once, in the first role that the table gives them."""
        roles: dict[Any, str] = {}
        for name, role in measure.who:
            meant = self.known[name]
            for who in meant if isinstance(meant, list) else [meant]:
                roles.setdefault(who, role)
        return [
            RowFacts(
                {"group": who, "organisation": None, "role": role}
                if isinstance(who, str)
                else {"group": "", "organisation": who, "role": role}
            )
            for who, role in roles.items()
        ]
