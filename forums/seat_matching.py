"""Which seat of a forum is on which place that its rules ask for.

A seat answers to a rule by organisation, role and office (source 002: "Kokkola: city manager and education director").
The most exact rules choose first. The chair and the vice chair are members too, so one of them fills an organisation's
member's place that nobody else does. A seat of a municipality that has merged counts for its successor.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forums.models import SeatRule
from organisations.models import Organisation, Seat

Role = Seat.Role
Source = SeatRule.Source
MEMBERS_TOO = (Role.CHAIR, Role.VICE_CHAIR)


def standing_for(organisation: Organisation, on: datetime.date) -> Organisation:
    """The organisation that it is on that day: itself, or what it has merged into."""
    while organisation.successor_id and organisation.valid_to and organisation.valid_to < on:
        organisation = organisation.successor
    return organisation


@dataclass(frozen=True)
class Wanted:
    """A place that a rule asks for, from one organisation or from any that fits."""

    rule: SeatRule
    organisation: Organisation | None

    def takes(self, seat: Seat, on: datetime.date, roles: Iterable[str]) -> bool:
        return seat.role in roles and self._from_here(standing_for(seat.organisation, on)) and self._has_office(seat)

    def _from_here(self, organisation: Organisation) -> bool:
        if self.organisation is not None:
            return organisation.pk == self.organisation.pk
        if self.rule.source == Source.KIND:
            return organisation.kind == self.rule.organisation_kind
        return organisation.kind == Organisation.Kind.MUNICIPALITY

    def _has_office(self, seat: Seat) -> bool:
        """The rule's office, in either language and any letter case; a rule without one takes every office."""
        pairs = ((self.rule.title_fi, seat.title_fi), (self.rule.title_sv, seat.title_sv))
        named = [(wanted, has) for wanted, has in pairs if wanted]
        return not named or any(wanted.casefold() == has.casefold() for wanted, has in named)


def places_wanted(rules: Iterable[SeatRule], municipalities: Sequence[Organisation], on: datetime.date) -> list[Wanted]:
    return [
        Wanted(rule, organisation)
        for rule in rules
        for organisation in _sources(rule, municipalities, on)
        for _number in range(rule.count)
    ]


def _sources(
    rule: SeatRule, municipalities: Sequence[Organisation], on: datetime.date
) -> Sequence[Organisation | None]:
    """From where the rule wants its seats: a rotating one has one turn at a time, whosever it is."""
    if rule.source == Source.ORGANISATION:
        return [standing_for(rule.organisation, on)]
    if rule.source == Source.EACH_MUNICIPALITY and rule.rotation == SeatRule.Rotation.NONE:
        return municipalities
    return [None]


def match(
    wanted: list[Wanted], seats: list[Seat], on: datetime.date
) -> tuple[list[tuple[Wanted, Seat | None]], list[Seat]]:
    """Which seat is on which place, and the seats that are on none. Held seats are put before empty ones."""
    free = sorted(seats, key=lambda seat: (seat.holder_id is None, seat.pk))
    found: dict[int, Seat] = {}
    exact_first = sorted(range(len(wanted)), key=lambda place: _exactness(wanted[place]))
    for also in ((), MEMBERS_TOO):
        for place in exact_first:
            rule = wanted[place].rule
            if place in found or (also and rule.role != Role.MEMBER):
                continue
            roles = also or (rule.role,)
            seat = next((seat for seat in free if wanted[place].takes(seat, on, roles)), None)
            if seat is not None:
                found[place] = seat
                free.remove(seat)
    return [(row, found.get(place)) for place, row in enumerate(wanted)], free


def _exactness(wanted: Wanted) -> tuple[bool, bool]:
    return (not wanted.rule.title, wanted.organisation is None)
