"""The result of comparing two texts, ready to be shown: nothing here reads the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


BADGES = {  # state, icon and word of each kind
    Kind.CHANGED: ("info", "pencil", _("Changed")),
    Kind.ADDED: ("ok", "plus-circle", _("Added")),
    Kind.REMOVED: ("bad", "dash-circle", _("Removed")),
}
MOVED = ("mute", "arrow-left-right", _("Moved"))


@dataclass(frozen=True)
class Badge:
    state: str
    icon: str
    word: str | Promise


@dataclass(frozen=True)
class Field:
    """One named thing about a row: `html` shows both texts in one."""

    label: str | Promise
    html: SafeString


@dataclass(frozen=True)
class Change:
    """A clause, goal, measure, indicator, forum, annex or party in both texts, changed or not.

    `heading`, `text` and the fields show both texts in one; `name` is the plain name, the new one when there is one.
    `fields` are those that differ, or all of a row that was added or removed. `number` is that of the new text, of a
    removed row that of the old one; `old_number` is given when it was another.
    """

    what: str
    kind: Kind
    key: str
    name: str
    heading: SafeString
    number: str = ""
    old_number: str = ""
    text: SafeString | str = ""
    fields: tuple[Field, ...] = ()
    parts: "tuple[Change, ...]" = ()
    is_moved: bool = False

    @property
    def anchor(self) -> str:
        return f"{self.what}-{self.key}"

    @property
    def stands_out(self) -> bool:
        """Whether there is something to read; a number that changed because of others is nothing new in the row."""
        return self.kind != Kind.SAME or self.is_moved

    @property
    def badges(self) -> list[Badge]:
        found = [BADGES[self.kind]] if self.kind != Kind.SAME else []
        return [Badge(*badge) for badge in [*found, *([MOVED] if self.is_moved else [])]]

    @property
    def changed_parts(self) -> "list[Change]":
        return [part for part in self.parts if part.stands_out]


@dataclass(frozen=True)
class Run:
    """Rows of a section that stand in a row: one that stands out, or several in which nothing changed."""

    changes: tuple[Change, ...]
    is_same: bool

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def last(self) -> Change:
        return self.changes[-1]

    @property
    def renumbered(self) -> list[Change]:
        return [change for change in self.changes if change.old_number]


@dataclass(frozen=True)
class Section:
    """The changes of one sort of rows under a heading."""

    what: str
    title: str | Promise
    changes: tuple[Change, ...]

    @property
    def runs(self) -> list[Run]:
        """The rows in order, what stands out one by one, the rest as far as nothing stands out between."""
        runs = []
        for stands_out, group in groupby(self.changes, lambda change: change.stands_out):
            rows = tuple(group)
            runs += [Run((row,), False) for row in rows] if stands_out else [Run(rows, True)]
        return runs

    @property
    def standing_out(self) -> list[Change]:
        return [change for change in self.changes if change.stands_out]


@dataclass(frozen=True)
class Differences:
    """Everything that differs in one language version; `facts` are those of the agreement as a whole."""

    language: str
    facts: tuple[Field, ...]
    sections: tuple[Section, ...]

    def standing_out(self) -> Iterator[Change]:
        for section in self.sections:
            yield from section.standing_out

    @property
    def is_empty(self) -> bool:
        return not self.facts and not any(True for _change in self.standing_out())
