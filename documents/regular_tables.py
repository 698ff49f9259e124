"""Tables whose rows all have the same number of columns: PDF/UA-1 (ISO 14289-1, 7.5) takes no others."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

_TAGS = re.compile(r"(</?(?:table|thead|tbody|tr|td|th)\b[^>]*>)")
_SPAN = re.compile(r'\b(col|row)span="(\d+)"')


@dataclass
class _Table:
    """A table being read: its rows' end tags by place among the pieces, with the columns that each row fills."""

    rows: list[tuple[int, int]] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    bodies: int = 0
    filled: set[int] = field(default_factory=set)  # columns of the present row
    hanging: dict[int, int] = field(default_factory=dict)  # columns that cells from above still fill, for how many rows

    def start_row(self) -> None:
        self.filled = set(self.hanging)
        self.hanging = {column: rows - 1 for column, rows in self.hanging.items() if rows > 1}

    def add_cell(self, tag: str) -> str:
        """Note the columns of a cell; return its tag, narrowed where it would lie over a cell from above."""
        spans = {kind: int(number) for kind, number in _SPAN.findall(tag)}
        column = next(number for number in range(len(self.filled) + 1) if number not in self.filled)
        wanted = range(column, column + spans.get("col", 1))
        free = list(takewhile(lambda number: number not in self.filled, wanted))
        self.filled.update(free)
        if spans.get("row", 1) > 1:
            self.hanging.update(dict.fromkeys(free, spans["row"] - 1))
        return tag if len(free) == len(wanted) else tag.replace(f'colspan="{len(wanted)}"', f'colspan="{len(free)}"')

    def end_row(self, place: int) -> None:
        self.rows.append((place, max(self.filled, default=-1) + 1))


def with_regular_tables(html: str) -> str:
    """Return cleaned HTML with short rows filled up, no cell over another, and a head only above a body."""
    pieces = _TAGS.split(html)
    tables: list[_Table] = []
    for place, piece in enumerate(pieces):
        if piece.startswith("<table"):
            tables.append(_Table())
        elif tables and _TAGS.fullmatch(piece):
            _read(tables[-1], pieces, place)
            if piece == "</table>":
                _mend(tables.pop(), pieces)
    return "".join(pieces)


def _read(table: _Table, pieces: list[str], place: int) -> None:
    tag = pieces[place]
    if tag.startswith(("<thead", "</thead")):
        table.heads.append(place)
        table.hanging = {}
    elif tag.startswith("<tbody"):
        table.bodies += 1
        table.hanging = {}
    elif tag.startswith("<tr"):
        table.start_row()
    elif tag == "</tr>":
        table.end_row(place)
    elif tag.startswith(("<td", "<th")):
        pieces[place] = table.add_cell(tag)


def _mend(table: _Table, pieces: list[str]) -> None:
    width = max((filled for _place, filled in table.rows), default=0)
    for place, filled in table.rows:
        pieces[place] = "<td></td>" * (width - filled) + pieces[place]
    # Each head has a start and an end tag; the first stays a head where a body follows.
    for place in table.heads if not table.bodies else table.heads[2:]:
        pieces[place] = pieces[place].replace("thead", "tbody")
