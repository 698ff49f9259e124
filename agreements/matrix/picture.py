"""The matrix as a picture for slides: a row for each party, five steps, every state as word, icon and tint.

An SVG that stands by itself, so it says its colours and faces itself. 22 parties fit a slide of 1920 × 1080; with more
it grows taller.
"""

import datetime
import functools
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.matrix.marks import Entry, Mark
from agreements.matrix.rows import Row
from agreements.models import Agreement, Version
from documents.pictures import png_of_svg
from finnish.text import date as finnish_date

WIDTH, HEIGHT = 1920, 1080
MARGIN = 64
LINE, LEAD_LINE = 46, 33  # heights of a line of the title and of the sentence
HEAD = 46  # height of the column heads
FOOT = 92  # height of the legend with its air
PARTY = 372  # width of the names
ROW_MOST, ROW_LEAST = 62.0, 32.0
EM = 0.47  # average width of a letter of Source Sans, in ems
SYMBOL = re.compile(r'<symbol id="i-([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@dataclass(frozen=True)
class Tile:
    """One cell, measured in pixels."""

    x: float
    y: float
    width: float
    height: float
    state: str
    icon: SafeString
    icon_scale: float
    icon_x: float
    icon_y: float
    word: str
    when: str
    text_x: float
    text_y: float
    size: float


@dataclass(frozen=True)
class Line:
    """One party: its name and its tiles; `left` says since when it is out."""

    name: str
    text_y: float
    size: float
    left: str
    tiles: list[Tile]


Step = tuple[str, Callable[[Row], Entry | None]]


@dataclass(frozen=True)
class Grid:
    """Where the columns and rows of the table stand."""

    steps: list[Step]
    top: float
    row_height: float

    @property
    def width(self) -> float:
        return (WIDTH - 2 * MARGIN - PARTY) / len(self.steps)

    def x(self, column: int) -> float:
        return round(MARGIN + PARTY + column * self.width, 1)

    def y(self, place: int) -> float:
        return round(self.top + place * self.row_height, 1)


@functools.cache
def _icons() -> dict[str, str]:
    """The drawing of each of our icons, by name."""
    return dict(SYMBOL.findall(Path(finders.find("icons/icons.svg")).read_text(encoding="utf-8")))


def matrix_picture(agreement: Agreement, version: Version | None, rows: list[Row], lead: str, on: datetime.date) -> str:
    """The SVG in the language of the page. A step before the decision that concerns no party is left out."""
    titles = textwrap.wrap(agreement.title, 88, max_lines=2, placeholder=" …")
    leads = textwrap.wrap(lead, 150, max_lines=2, placeholder=" …")
    first_lead = 38 + LINE * (len(titles) + 1)
    top = first_lead + LEAD_LINE * (len(leads) - 1) + 30
    row_height = max(ROW_LEAST, min(ROW_MOST, (HEIGHT - top - HEAD - FOOT) / max(len(rows), 1)))
    height = max(HEIGHT, round(top + HEAD + FOOT + row_height * len(rows)))
    grid = Grid(steps=_steps(rows), top=top + HEAD, row_height=row_height)
    context = {
        "language": get_language() or "fi",
        "width": WIDTH,
        "height": height,
        "margin": MARGIN,
        "right": WIDTH - MARGIN,
        "inner": WIDTH - 2 * MARGIN,
        "middle": WIDTH // 2,
        "left_x": MARGIN + PARTY + 12,
        "agreement": agreement,
        "version": version,
        "title": agreement.title,
        "title_lines": [(line, 38 + LINE * place) for place, line in enumerate(titles, start=1)],
        "lead_lines": [(line, first_lead + LEAD_LINE * place) for place, line in enumerate(leads)],
        "lead": lead,
        "day": finnish_date(on),
        "heads": [(_("Party"), MARGIN), *((name, grid.x(place) + 12) for place, (name, _of) in enumerate(grid.steps))],
        "head_y": top + 32,
        "lines": [_line(row, grid, place) for place, row in enumerate(rows)],
        "rules": [grid.y(place) for place in range(len(rows) + 1)],
        "legend": _legend(height),
        "legend_y": height - 34,
    }
    return render_to_string("agreements/approval_matrix.svg", context)


def picture_png(svg: str, *, title: str, language: str) -> bytes:
    """The same as pixels, as wide and tall as the SVG says."""
    height = int(re.search(r'height="(\d+)"', svg).group(1))
    return png_of_svg(svg, width=WIDTH, height=height, title=title, language=language)


def _steps(rows: list[Row]) -> list[Step]:
    """The five steps, without those before the decision that no party has anything to say of."""
    steps: list[Step] = [
        (_("Statement"), lambda row: row.statement),
        (_("Preparation"), lambda row: row.preparation),
        (_("Board"), lambda row: _last(row.board)),
        (_("Council"), lambda row: _last(row.council)),
        (_("Signature"), _signature),
    ]
    return [step for place, step in enumerate(steps) if place > 1 or any(step[1](row) for row in rows)]


def _signature(row: Row) -> Entry:
    return Entry(row.signature, row.signature.note if row.standing.has_signed else "")


def _line(row: Row, grid: Grid, place: int) -> Line:
    height = grid.row_height
    size = min(25.0, height * 0.6)
    left = _("not a party since %(date)s") % {"date": finnish_date(row.party.left_on)} if row.party.left_on else ""
    entries = [] if left else [(column, of(row)) for column, (_name, of) in enumerate(grid.steps)]
    name = row.party.organisation.name
    return Line(
        name=name,
        text_y=round(grid.y(place) + height / 2 + size * 0.34, 1),
        size=round(min(size, (PARTY - 20) / (EM * 1.06 * len(name))), 1),
        left=left,
        tiles=[_tile(entry, grid, column, place) for column, entry in entries if entry],
    )


def _last(entries: list[Entry]) -> Entry | None:
    """What stands in the column now: a body may have handled the matter several times."""
    return next((entry for entry in reversed(entries) if not entry.is_corrected), None)


def _tile(entry: Entry, grid: Grid, column: int, place: int) -> Tile:
    x, y, height = grid.x(column), grid.y(place), grid.row_height
    width = grid.width - 8
    icon_size = min(24.0, height * 0.52)
    room = width - icon_size - 30
    word, when = str(entry.mark.word), _day_only(entry)
    size = min(22.0, height * 0.56)
    if _fitting(word, when, room) < size * 0.78:
        when = ""  # the word is what matters; the day stands in the table
    size = min(size, _fitting(word, when, room))
    return Tile(
        x=round(x + 2, 1),
        y=round(y + 2, 1),
        width=round(width, 1),
        height=round(height - 4, 1),
        state=entry.mark.state,
        icon=drawing(entry.mark.icon),
        icon_scale=round(icon_size / 16, 3),
        icon_x=round(x + 12, 1),
        icon_y=round(y + (height - icon_size) / 2, 1),
        word=word,
        when=when,
        text_x=round(x + 20 + icon_size, 1),
        text_y=round(y + height / 2 + size * 0.34, 1),
        size=round(size, 1),
    )


def _day_only(entry: Entry) -> str:
    """The day of a decision without its number: a slide is read from afar."""
    return finnish_date(entry.decision.decided_on) if entry.decision else entry.when


def _fitting(word: str, when: str, room: float) -> float:
    """The size of letters at which the words fit; the word is in heavier letters than the day."""
    letters = len(word) * 1.06 + (len(when) + 1 if when else 0)
    return room / (EM * letters)


def _legend(height: int) -> list[dict[str, object]]:
    """What each tint stands for; the word in every cell says the same."""
    marks = (
        Mark("ok", "check-circle-fill", _("done")),
        Mark("info", "arrow-up-right", _("under way")),
        Mark("warn", "asterisk", _("with a reservation or changes, or the date has passed")),
        Mark("bad", "x-circle", _("opposed or rejected")),
        Mark("mute", "dash-lg", _("not yet")),
    )
    found, x, y = [], MARGIN, height - 56
    for mark in marks:
        icon = drawing(mark.icon)
        found.append({"mark": mark, "icon": icon, "x": x, "y": y, "icon_x": x + 8, "icon_y": y + 6, "text_x": x + 42})
        x += 76 + round(len(mark.word) * 19 * EM * 0.92)
    return found


def drawing(icon: str) -> SafeString:
    """The paths of one of our own icons."""
    return mark_safe(_icons()[icon])
