"""How views look in dense tables: a short word, an icon and a colour together, and the letter of who does it.

A matrix of 22 municipalities and 60 questions has 2 640 views, so its cells are written here and not by a template;
each combination of two views is written once.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from interfaces.division.differing import Difference, Seen
from interfaces.division.reading import Cell, Side
from interfaces.map_states import LOOKS, Agreed
from interfaces.models import WorkDivision

State, Who = WorkDivision.State, WorkDivision.Who

SHORT = {
    Agreed.AGREED: pgettext_lazy("short for agreed", "agr."),
    Agreed.DISCUSSED: pgettext_lazy("short for discussed", "disc."),
    Agreed.INTENDED: pgettext_lazy("short for intended", "int."),
    Agreed.NO: pgettext_lazy("short for not agreed", "no"),
    Agreed.NOT_KNOWN: pgettext_lazy("short for not known", "n.k."),
    Agreed.NOTHING: "–",
}
LETTERS = {
    Who.COUNTY: pgettext_lazy("letter of the county", "C"),
    Who.MUNICIPALITY: pgettext_lazy("letter of the municipality", "M"),
    Who.TOGETHER: pgettext_lazy("letters of county and municipality together", "C+M"),
    Who.OTHER: pgettext_lazy("short for somebody else", "oth."),
}
MARKS = {
    Difference.OTHER_DOES: pgettext_lazy("short for each thinks that the other does it", "the other?"),
    Difference.OWN_DOES: pgettext_lazy("short for each thinks that it does it itself", "both?"),
    Difference.WHO: pgettext_lazy("short for seen differently who does it", "who?"),
    Difference.STATE: pgettext_lazy("short for the state is seen differently", "state?"),
}
SIDES = {Side.COUNTY: gettext_lazy("county"), Side.MUNICIPALITY: gettext_lazy("municipality")}


@dataclass(frozen=True)
class Look:
    """A state as word, icon and colour."""

    state: str
    word: str
    short: str
    icon: str
    colour: str


def look_of(state: str) -> Look:
    """ "" is nothing said, which is not the same as “not agreed”."""
    shown = Agreed(state or Agreed.NOTHING)
    colour, icon = LOOKS[shown]
    return Look(shown.value, str(shown.label) if state else _("nothing said"), str(SHORT[shown]), icon, colour)


def legend() -> dict[str, list]:
    """What the short words and letters of the table mean."""
    return {
        "states": [look_of(state) for state in (*State, "")],
        "who": [(str(LETTERS[who]), str(who.label)) for who in Who],
        "differences": [(kind.value, str(MARKS[kind]), str(kind.label)) for kind in Difference],
    }


def view_words(view: Seen | None) -> str:
    """“agreed, the county”, with the name of somebody else where it was given."""
    if view is None:
        return _("nothing said")
    who = view.who_else or (str(Who(view.who).label) if view.who else "")
    return ", ".join(part for part in (str(State(view.state).label), who) if part)


LEFT_OUT = mark_safe('<td role="cell" class="is-out"></td>')


class CellWriter:
    """Writes cells of the matrix; `sides` are those that are shown."""

    def __init__(self, sides: tuple[str, ...], own: int | None = None) -> None:
        self.sides, self.own = sides, own
        self._inner: dict[tuple, tuple[SafeString, str]] = {}

    def write(self, cell: Cell) -> SafeString:
        """A cell with the link to its page; its address is relative to the matrix's own."""
        inner, words = self._inner_of(cell)
        classes = " ".join(filter(None, (self._own_class(cell), "is-apart" if cell.difference else "")))
        return format_html(
            '<td role="cell" data-label="{}"{}><a href="{}/{}/" aria-label="{}: {}">{}</a></td>',
            cell.municipality.name,
            format_html(' class="{}"', classes) if classes else "",
            cell.question.pk,
            cell.municipality.code,
            cell.municipality.name,
            words,
            inner,
        )

    def _own_class(self, cell: Cell) -> str:
        return "is-own" if cell.municipality.pk == self.own else ""

    def _inner_of(self, cell: Cell) -> tuple[SafeString, str]:
        views = (cell.county_view, cell.municipality_view)
        if views not in self._inner:
            self._inner[views] = self._drawn(cell), self._words(cell)
        return self._inner[views]

    def _drawn(self, cell: Cell) -> SafeString:
        chips = [self._chip(side, cell.view_of(side)) for side in self.sides]
        if cell.difference:
            chips.append(format_html('<b><svg><use href="#dv-apart"/></svg>{}</b>', MARKS[cell.difference]))
        return mark_safe("".join(chips))

    def _chip(self, side: str, view: Seen | None) -> SafeString:
        look = self._looks[view.state if view else ""]
        letter = format_html(" <i>{}</i>", LETTERS[view.who]) if view and view.who else ""
        return format_html(
            '<span class="{} is-{}"><svg><use href="#dv-{}"/></svg>{}{}</span>',
            "c" if side == Side.COUNTY else "m",
            look.colour,
            look.state,
            look.short,
            letter,
        )

    def _words(self, cell: Cell) -> str:
        said = "; ".join(f"{SIDES[side]} {view_words(cell.view_of(side))}" for side in self.sides)
        return f"{said}. {capfirst(str(cell.difference.label))}" if cell.difference else said

    @cached_property
    def _looks(self) -> dict[str, Look]:
        return {state: look_of(state) for state in (*State.values, "")}
