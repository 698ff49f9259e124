"""After a stale save: what the form was opened with, what was typed and what was saved meanwhile, part by part.

A text is compared by its blocks, a short field as a whole, a measure or an indicator of a goal as one row. A person
picks from what both have changed; only then is there one text again.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorFormField

from agreements.editing.blocks import Block, joined
from agreements.editing.merge import Kind, Part, Pick, merge
from agreements.forms.goals import GoalWorkbookForm
from agreements.forms.opened import Opened, read_opened, written_fields
from agreements.forms.rows import RowForm, shown
from agreements.models.row import ContentRow
from documents.redline import plain_redline, redline
from documents.rich_text import clean, plain_text

Form = RowForm | GoalWorkbookForm
BUTTONS = {"csrfmiddlewaretoken", "revision", "base", "next", "merge", "picked", "more"}
PICK = "pick-"
ALIKE = 0.3  # share of the words


@dataclass(frozen=True)
class Value:
    """A short field: what its control has, and how a person reads it."""

    raw: str
    words: str

    @property
    def key(self) -> str:
        return " ".join(self.words.split())


@dataclass(frozen=True)
class Row:
    """A measure or an indicator with what is below it: what the form has, and how a person reads it."""

    opened: Opened
    texts: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple:
        return tuple((label, " ".join(text.split())) for label, text in self.texts if text)


@dataclass(frozen=True)
class Choice:
    """One part as the page shows it: `mine` and `theirs` with marks against `base`, and what has been picked."""

    name: str
    part: Part
    picked: str
    base: SafeString
    mine: SafeString
    theirs: SafeString
    can_be_both: bool

    @property
    def kind(self) -> str:
        return self.part.kind

    @property
    def is_unpicked(self) -> bool:
        return self.part.needs_pick and not self.picked


@dataclass(frozen=True)
class Section:
    """One field, or the rows of one kind. `merge` makes what was picked into what the form has."""

    name: str
    label: str
    language: str
    choices: list[Choice]

    @property
    def is_unchanged(self) -> bool:
        return all(choice.kind == Kind.SAME for choice in self.choices)


class StaleForm:
    """The form as typed, over the row as somebody else has saved it. `picks` are the posted choices, if any."""

    def __init__(self, form: Form, row: ContentRow, picks: Mapping[str, str]) -> None:
        self.form, self.row, self._picks, self._names = form, row, picks, set()
        self._theirs = form.over(row).written()
        states = (read_opened(form.opened_with), form.written(), self._theirs)
        self._forms = [_form_of(form, state) for state in states]
        self._states = states
        self.sections = [*self._field_sections(), *self._row_sections()]

    @property
    def changed_sections(self) -> list[Section]:
        return [section for section in self.sections if not section.is_unchanged]

    @property
    def unpicked(self) -> list[Choice]:
        """The conflicts that are still to be decided."""
        return [choice for section in self.sections for choice in section.choices if choice.is_unpicked]

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, for going along in hidden fields."""
        return [
            (name, value)
            for name, values in self.form.data.lists()
            if name not in BUTTONS and not name.startswith(PICK)
            for value in values
        ]

    def picked_form(self) -> Form:
        """The form with what was picked, opened over the row as it is now. Only when nothing is left to decide."""
        found = Opened(fields=dict(self._theirs.fields))
        for section in self.sections:
            things = [thing for choice in section.choices for thing in _stays(choice)]
            if section.name in self._theirs.rows:
                found.rows[section.name] = [row.opened for row in things]
            else:
                found.fields[section.name] = _field_value(things)
        data = QueryDict(mutable=True)
        for name, value in self.typed():
            if not any(name.startswith(f"{rows}-") for rows in self._theirs.rows):
                data.appendlist(name, value)
        for name, value in found.data().items():
            data[name] = value
        data["revision"], data["base"] = str(self.row.revision), self._theirs.as_json()
        return self.form.typed_anew(data)

    def _field_sections(self) -> Iterator[Section]:
        base, mine, theirs = (getattr(form, "goal", form) for form in self._forms)
        for bound in written_fields(mine):
            name, values = bound.name, [form[bound.name].value() or "" for form in (base, mine, theirs)]
            if isinstance(bound.field, ProseEditorFormField):
                parts, show = merge(*(_as_kept(bound.field, str(value)) for value in values)), _show_blocks
            else:
                found = (Value(str(value), shown(bound.field, value)) for value in values)
                parts, show = [Part(*((value,) for value in found))], _show_value
            yield self._section(name, bound.label, bound.field.widget.attrs.get("lang", ""), parts, show)

    def _row_sections(self) -> Iterator[Section]:
        labels = {"measures": _("Measures"), "indicators": _("Indicators")}
        for name in self._theirs.rows:
            rows = [_rows(form, state, name) for form, state in zip(self._forms, self._states, strict=True)]
            yield self._section(name, labels[name], "", list(_row_parts(*rows)), _show_row)

    def _section(self, name: str, label: Any, language: str, parts: Iterable[Part], show: Callable) -> Section:
        choices = [self._choice(name, part, show) for part in parts]
        return Section(name, capfirst(str(label)), language, choices)

    def _choice(self, section: str, part: Part, show: Callable) -> Choice:
        name = self._name(section, part)
        picked = self._picks.get(name, "")
        if picked not in {*Pick} or (picked == Pick.BOTH and part.kind != Kind.CONFLICT):
            picked = part.suggested or ""
        return Choice(
            name=name,
            part=part,
            picked=str(picked),
            base=show(part, part.base),
            mine=show(part, part.mine),
            theirs=show(part, part.theirs),
            can_be_both=bool(part.mine and part.theirs) and not isinstance(part.mine[0], Value),
        )

    def _name(self, section: str, part: Part) -> str:
        """The same for the same part, so that a pick is still there when only other parts have changed again."""
        keys = [[thing.key for thing in side] for side in (part.base, part.mine, part.theirs)]
        stem = f"{PICK}{section}-{hashlib.sha256(repr(keys).encode()).hexdigest()[:12]}"
        number = 1
        while (name := f"{stem}-{number}") in self._names:
            number += 1
        self._names.add(name)
        return name


def _form_of(form: Form, state: Opened) -> Form:
    data = QueryDict(mutable=True)
    data.update(state.data())
    for formset in getattr(form, "formsets", []):
        data.setdefault(f"{formset.prefix}-TOTAL_FORMS", "0")
        data.setdefault(f"{formset.prefix}-INITIAL_FORMS", "0")
    found = form.typed_anew(data)
    found.is_valid()  # formsets tell their rows only once they have been read
    return found


def _as_kept(field: forms.Field, text: str) -> str:
    """The text as the form keeps it: typed without scripts, its lines become paragraphs."""
    try:
        return field.clean(text)
    except ValidationError:
        return clean(text)


def _stays(choice: Choice) -> Sequence[Any]:
    things = choice.part.picked(choice.picked)
    if choice.picked == Pick.BOTH and things and isinstance(things[-1], Row):
        return [*things[:-1], replace(things[-1], opened=replace(things[-1].opened, key=""))]  # a row of its own
    return things


def _field_value(things: Sequence[Block | Value]) -> str:
    if things and isinstance(things[0], Value):
        return things[0].raw
    return clean(joined(things))


def _rows(form: Form, state: Opened, name: str) -> dict[str, Row]:
    """By key; rows that have none yet get one that only tells them apart."""
    formset: forms.BaseFormSet = next(formset for formset in form.formsets if formset.prefix == name)
    pairs = zip(state.rows.get(name, []), formset.forms, strict=False)
    return {row.key or f"new-{place}": Row(row, tuple(one.texts().items())) for place, (row, one) in enumerate(pairs)}


def _row_parts(base: dict[str, Row], mine: dict[str, Row], theirs: dict[str, Row]) -> Iterator[Part]:
    """In the saved order, unless the order was changed here; what only one side has comes after the rest."""
    kept = [key for key in base if key in mine]
    first, second = (theirs, mine) if [key for key in mine if key in base] == kept else (mine, theirs)
    for key in dict.fromkeys([*first, *second, *base]):
        yield Part(*((side[key],) if key in side else () for side in (base, mine, theirs)))


def _show_blocks(part: Part, side: Sequence[Block]) -> SafeString:
    before, now = joined(part.base), joined(side)
    if before == now or not _alike(plain_text(before), plain_text(now)):
        return mark_safe(now)
    return redline(before, now)


def _show_value(part: Part, side: Sequence[Value]) -> SafeString:
    before, now = part.base[0].words, side[0].words
    return plain_redline(before if _alike(before, now) else now, now) if before or now else SafeString("")


def _alike(before: str, now: str) -> bool:
    """Whether marking the differences helps: a text written wholly anew is easier to read as it is."""
    words, others = before.split(), now.split()
    if not words or not others:
        return True
    return difflib.SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE


def _show_row(part: Part, side: Sequence[Row]) -> SafeString:
    """What the row is called and what differs; all of it when it has been added or taken out."""
    every = [dict(row[0].texts) if row else {} for row in (part.base, part.mine, part.theirs)]
    before, now = every[0], dict(side[0].texts) if side else {}
    labels = [label for label in dict.fromkeys([*now, *before]) if before.get(label) or now.get(label)]
    if all(every):
        differ = {label for label in labels if len({found.get(label, "") for found in every}) > 1}
        labels = [label for place, label in enumerate(labels) if place == 0 or label in differ]
    lines = ((capfirst(label), plain_redline(before.get(label, ""), now.get(label, ""))) for label in labels)
    return format_html("<dl class='yp-facts'>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))
