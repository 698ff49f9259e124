"""Which rows of the matrix are shown and in which order; both live in the address."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agreements.matrix.rows import Row
from finnish.sorting import sort_key

FILTERS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "": (_("All parties"), lambda row: True),
    "puuttuu": (_("Something is missing"), lambda row: bool(row.awaits)),
    "myohassa": (_("The wished date has passed"), lambda row: row.is_late),
    "omat": (_("Own"), lambda row: row.is_mine),
}
LAST = datetime.date.max


def _state(row: Row) -> tuple[int, bool]:
    """What is furthest from its end first; those who have left come last."""
    standing = row.standing
    if standing.party.left_on:
        return 9, False
    if standing.final is None:
        return (1 if standing.decisions else 0), not row.is_late
    if not standing.has_approved:
        return 2, False
    return (4 if standing.has_signed else 3), False


ORDERS: dict[str, tuple[str, Callable[[Row], object]]] = {
    "": (_("As in the agreement"), lambda row: 0),
    "nimi": (_("Name"), lambda row: sort_key(row.party.organisation.name)),
    "tila": (_("State"), _state),
    "seuraava": (_("Next date"), lambda row: row.next_date or LAST),
}


@dataclass(frozen=True)
class Choice:
    """One way to see the rows: how it is named in the address and on the page, how many rows, and if it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


def chosen(rows: list[Row], wanted: str, order: str) -> list[Row]:
    """The rows that are asked for in the order asked for; an unknown word in the address asks for nothing."""
    _label, belongs = FILTERS.get(wanted, FILTERS[""])
    _label, key = ORDERS.get(order, ORDERS[""])
    return sorted(filter(belongs, rows), key=key)


def filter_choices(rows: list[Row], wanted: str) -> list[Choice]:
    """Every filter with the number of its rows."""
    wanted = wanted if wanted in FILTERS else ""
    return [
        Choice(value, str(label), sum(map(belongs, rows)), value == wanted)
        for value, (label, belongs) in FILTERS.items()
    ]


def order_choices(rows: list[Row], order: str) -> list[Choice]:
    order = order if order in ORDERS else ""
    return [Choice(value, str(label), len(rows), value == order) for value, (label, _key) in ORDERS.items()]
