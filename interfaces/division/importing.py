"""Reading the table that has been filled in. Only one's own side is read; faults are told cell by cell."""

import datetime
import re
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from documents.table_files import Fault, Rows
from finnish.sorting import search_key
from interfaces.dividing import Key, Saying, fault_of
from interfaces.division.reading import Side, asked_questions
from interfaces.division.sheets import headings_in
from interfaces.models import CheckQuestion, WorkDivision
from interfaces.within import Within
from organisations.models import Organisation

State, Who = WorkDivision.State, WorkDivision.Who
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PARTS = ("state", "who", "who_else", "since", "note")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass
class Found:
    """What a file says for one's own side, what is wrong in it, and what of it was not one's own to say."""

    sayings: dict[Key, Saying] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    others_rows: int = 0
    others_columns: bool = False
    places: dict[Key, str] = field(default_factory=dict)


def read_rows(rows: Rows, place: Within) -> Found:
    """Everything that the file says and everything that is wrong in it; an empty state says nothing."""
    found = Found()
    number = next((index for index, row in enumerate(rows) if any(row)), None)
    columns = _columns(rows[number]) if number is not None else {}
    missing = [name for name in ("key", "code", f"{place.side}-state") if name not in columns]
    if missing:
        found.faults.append(
            Fault("", "", _("The headings are not those of the table: download it here, fill it in and bring it back."))
        )
        return found
    other = next(side for side in Side.values if side != place.side)
    found.others_columns = any(name.startswith(f"{other}-") for name in columns)
    reader = _Reader(place, columns, {str(row.key): row for row in asked_questions(place.county)})
    for index, row in enumerate(rows[number + 1 :], number + 2):
        if any(row):
            reader.read(index, row, found)
    if not found.sayings and not found.faults:
        found.faults.append(Fault("", "", _("The file says nothing of the own side: fill in at least one state.")))
    return found


class _Reader:
    """Reads the rows one by one, knowing where each column stands."""

    def __init__(self, place: Within, columns: dict[str, int], questions: dict[str, CheckQuestion]) -> None:
        self.place, self.columns, self.questions = place, columns, questions
        self.municipalities = {_bare(row.code): row for row in place.municipalities}
        self.states, self.doers = _words(State), _words(Who)

    def read(self, number: int, row: list[str], found: Found) -> None:
        at = {name: row[index] if index < len(row) else "" for name, index in self.columns.items()}
        municipality = self.municipalities.get(_bare(at["code"]))
        if self._is_others(municipality):
            found.others_rows += 1
            return
        said = {part: at.get(f"{self.place.side}-{part}", "").strip() for part in PARTS}
        if not any(said.values()):
            return
        question = self.questions.get(at["key"].strip())
        if question is None or municipality is None:
            found.faults.append(self._unknown(number, at, question))
            return
        saying, faults = self._saying(said)
        key = (question.pk, municipality.pk)
        if key in found.places:
            first = found.places[key]
            faults = {"state": _("The same question and municipality stand already in %(place)s.") % {"place": first}}
        found.faults += [Fault(self._place(number, part), municipality.name, fault) for part, fault in faults.items()]
        found.places.setdefault(key, self._place(number, "state"))
        if not faults:
            found.sayings[key] = saying

    def _is_others(self, municipality: Organisation | None) -> bool:
        return self.place.side == Side.MUNICIPALITY and municipality is not None and municipality != self.place.own

    def _unknown(self, number: int, at: dict[str, str], question: CheckQuestion | None) -> Fault:
        name = "key" if question is None else "code"
        place = f"{get_column_letter(self.columns[name] + 1)}{number}"
        if question is None:
            message = _("The question is not asked: it has been taken out of use, or its identifier was changed.")
        else:
            message = _("The municipality is not one of the county, or its code was changed.")
        return Fault(place, at.get("municipality", ""), message)

    def _saying(self, said: dict[str, str]) -> tuple[Saying, dict[str, str]]:
        faults: dict[str, str] = {}
        state, who = self.states.get(search_key(said["state"]), ""), self.doers.get(search_key(said["who"]), "")
        if not state:
            faults["state"] = _("Write one of these: %(words)s.") % {"words": ", ".join(map(str, State.labels))}
        if said["who"] and not who:
            faults["who"] = _("Write one of these: %(words)s.") % {"words": ", ".join(map(str, Who.labels))}
        since = None
        try:
            since = _day(said["since"])
        except ValidationError as error:
            faults["since"] = error.messages[0]
        saying = Saying(state, who, said["who_else"], since, said["note"])
        known = fault_of(replace(saying, state=state or State.NOT_KNOWN))
        return saying, {**known, **faults}

    def _place(self, number: int, part: str) -> str:
        """As spreadsheets name their cells: "G12"."""
        index = self.columns.get(f"{self.place.side}-{part}", self.columns[f"{self.place.side}-state"])
        return f"{get_column_letter(index + 1)}{number}"


def _columns(headings: list[str]) -> dict[str, int]:
    known = {search_key(text): name for text, name in headings_in(LANGUAGES).items()}
    found: dict[str, int] = {}
    for index, text in enumerate(headings):
        if name := known.get(search_key(text)):
            found.setdefault(name, index)
    return found


def _words(choices: type[State] | type[Who]) -> dict[str, str]:
    """The choices by their words in each of our languages."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {search_key(str(label)): value for value, label in choices.choices}
    return found


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        if match := DAY.fullmatch(text):
            day, month, year = map(int, match.groups())
            return datetime.date(year, month, day)
        if match := ISO_DAY.fullmatch(text):
            return datetime.date(*map(int, match.groups()))
    except ValueError:
        pass
    raise ValidationError(_("Write the date in the form 1.6.2025."))


def _bare(code: str) -> str:
    """Spreadsheets drop the noughts in front of "016"."""
    return code.strip().lstrip("0")
