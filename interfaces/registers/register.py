"""What a register is: its rows, what they are found by, how they stand in a table, and the form over one row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from documents.tables import Cell
from finnish.sorting import search_key
from interfaces.forms.registers import RowForm
from interfaces.within import Within
from organisations.models import User


@dataclass(frozen=True)
class Column:
    """A column of the table to take along."""

    heading: Promise
    value: Callable[[Any], Cell]


@dataclass(frozen=True)
class Choice:
    """A filter by one of a few values: which ones there are among the rows, and which rows one of them keeps."""

    name: str
    label: Promise
    among: Callable[[list[Any]], Iterable[tuple[str, str]]]
    keeps: Callable[[Any, str], bool]


@dataclass(frozen=True)
class Register:
    """`name` begins the names of its pages: plan_list, plan_new, plan_edit. `rows` gives what the person may read.

    `domains` are the ids of a row's domains; `order` is its place in the list; `beside` is what the list says of a row
    besides itself.
    """

    name: str
    file: str
    title: Promise
    new: Promise
    saved: Promise
    rows: Callable[[Within, User], QuerySet]
    columns: tuple[Column, ...]
    searched: Callable[[Any], Iterable[str]]
    domains: Callable[[Any], Iterable[int]]
    order: Callable[[Any], tuple]
    form: type[RowForm]
    choices: tuple[Choice, ...] = ()
    beside: Callable[[Any, Within], dict[str, Any]] = field(default=lambda row, place: {})

    @property
    def list_page(self) -> str:
        return f"{self.name}_list"

    @property
    def xlsx(self) -> str:
        return f"{self.name}_list_xlsx"

    @property
    def csv(self) -> str:
        return f"{self.name}_list_csv"

    def has_words(self, row: Model, words: list[str]) -> bool:
        """Whether all the words stand in the row, in any letter case."""
        text = search_key(" ".join(self.searched(row)))
        return all(word in text for word in words)
