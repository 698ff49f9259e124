"""Turns of a rotating seat: whose municipality chairs in which half-year or year (source 002: Päijät-Häme)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.models import SeatRule
from organisations.models import Organisation, Seat

Rotation = SeatRule.Rotation


@dataclass(frozen=True, order=True)
class Period:
    """A half-year (1 spring, 2 autumn) or, with half 0, a whole calendar year."""

    year: int
    half: int = 0

    @property
    def starts(self) -> datetime.date:
        return datetime.date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def ends(self) -> datetime.date:
        return datetime.date(self.year, 6, 30) if self.half == 1 else datetime.date(self.year, 12, 31)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def words(self) -> str:
        if self.half == 0:
            return str(self.year)
        words = _("spring %(year)s") if self.half == 1 else _("autumn %(year)s")
        return words % {"year": self.year}

    def following(self) -> "Period":
        if self.half == 1:
            return Period(self.year, 2)
        return Period(self.year + 1, min(self.half, 1))


@dataclass(frozen=True)
class Turn:
    """A period of the plan: the seat that there is for it, or whose turn is proposed."""

    period: Period
    seat: Seat | None = None
    organisation: Organisation | None = None


def period_of(day: datetime.date, rotation: str) -> Period:
    """The period of the rotation in which the day is."""
    return Period(day.year) if rotation == Rotation.YEAR else Period(day.year, 1 if day.month <= 6 else 2)


def periods_from(first: Period, count: int) -> list[Period]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].following())
    return found[:count]


def holds_turn(starts: datetime.date, ends: datetime.date, seats: Sequence[Seat], role: str) -> Seat | None:
    """The full seat in that role that holds at some time of those days."""
    return next(
        (
            seat
            for seat in seats
            if seat.role == role
            and seat.deputy_for_id is None
            and (seat.valid_from is None or seat.valid_from <= ends)
            and (seat.valid_to is None or seat.valid_to >= starts)
        ),
        None,
    )


def plan(
    periods: Sequence[Period],
    order: Sequence[Organisation],
    first: Organisation | None,
    seats: Sequence[Seat],
    role: str,
) -> list[Turn]:
    """The turns of the periods: those that have a seat stay, the others go round in order from the first one."""
    queue = list(order)
    if first in queue:
        place = queue.index(first)
        queue = queue[place:] + queue[:place]
    turns, number = [], 0
    for period in periods:
        if seat := holds_turn(period.starts, period.ends, seats, role):
            turns.append(Turn(period, seat=seat, organisation=seat.organisation))
        else:
            turns.append(Turn(period, organisation=queue[number % len(queue)] if queue else None))
            number += 1
    return turns
