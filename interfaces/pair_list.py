"""The pairs as the list shows them: a table of who is there and who is missing, and the people of what was chosen."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from documents.tables import Cell
from interfaces.models import InterfaceDomain
from interfaces.pairing import Pair, PairSide, Standing, paired_domains, pairs_of
from interfaces.vcards import Card
from interfaces.within import Within
from organisations.models import Organisation


@dataclass(frozen=True)
class Mark:
    """How a side stands, as word, icon and colour."""

    word: str
    icon: str
    state: str


def mark_of(side: PairSide) -> Mark:
    match side.standing:
        case Standing.NOBODY:
            return Mark(_("missing"), "x-circle-fill", "bad")
        case Standing.EMPTY:
            return Mark(_("role is empty"), "person-x", "bad")
        case Standing.INVITED:
            return Mark(_("invited"), "envelope", "warn")
    if side.is_due:
        return Mark(_("not confirmed"), "clock-history", "warn")
    return Mark(_("named"), "check-circle-fill", "ok")


@dataclass(frozen=True)
class SideRow:
    """One side with its mark; `domain` is the domain it stands in."""

    domain: InterfaceDomain
    side: PairSide
    mark: Mark


@dataclass(frozen=True)
class DomainRow:
    """A row of the table: the domain, the county's side first, then each municipality's."""

    domain: InterfaceDomain
    sides: tuple[SideRow, ...]
    missing: int  # pairs of the domain that lack somebody


class PairList:
    """All pairs of a county, counted once, and what the filter leaves of them."""

    def __init__(self, place: Within) -> None:
        self.place = place
        self.domains = paired_domains(place.county)
        self.pairs = pairs_of(place, self.domains)

    @property
    def count(self) -> int:
        return len(self.pairs)

    @cached_property
    def missing(self) -> int:
        return sum(not pair.is_whole for pair in self.pairs)

    @cached_property
    def due(self) -> int:
        """Sides of which nobody has said for a year that they are right."""
        return sum(row.side.is_due for row in self.every_side)

    @cached_property
    def rows(self) -> list[DomainRow]:
        """The table, domain by domain."""
        found: dict[int, list[Pair]] = {domain.pk: [] for domain in self.domains}
        for pair in self.pairs:
            found[pair.domain.pk].append(pair)
        return [_domain_row(domain, found[domain.pk]) for domain in self.domains if found[domain.pk]]

    @cached_property
    def every_side(self) -> list[SideRow]:
        """Each side once: the county's stands in a pair with every municipality."""
        return [side for row in self.rows for side in row.sides]

    @cached_property
    def missing_of(self) -> Counter[Organisation]:
        """In how many domains an organisation has nobody."""
        return Counter(row.side.organisation for row in self.every_side if row.side.is_missing)

    def chosen(self, domain: InterfaceDomain | None, organisation: Organisation | None, state: str) -> list[DomainRow]:
        """What the filter leaves, domain by domain; with a municipality the county's side stands beside it."""
        wanted = (self.place.county, organisation) if organisation else None
        found = []
        for row in self.rows:
            if domain and row.domain != domain:
                continue
            sides = [side for side in row.sides if wanted is None or side.side.organisation in wanted]
            sides = [side for side in sides if _fits(side.side, state)]
            if sides:
                found.append(DomainRow(row.domain, tuple(sides), row.missing))
        return found


def _domain_row(domain: InterfaceDomain, pairs: list[Pair]) -> DomainRow:
    return DomainRow(domain, tuple(_sides(domain, pairs)), sum(not pair.is_whole for pair in pairs))


def _sides(domain: InterfaceDomain, pairs: list[Pair]) -> Iterator[SideRow]:
    for side in (pairs[0].county, *(pair.municipality for pair in pairs)):
        yield SideRow(domain, side, mark_of(side))


def _fits(side: PairSide, state: str) -> bool:
    match state:
        case "missing":
            return side.is_missing
        case "due":
            return side.is_due
    return True


def headings() -> list[str]:
    return [
        _("Domain"), _("Organisation"), _("Role"), _("Name"), _("E-mail"), _("Phone"), _("Stand-ins"), _("Since"),
        _("Confirmed on"), _("State"),
    ]  # fmt: skip


def cells(row: SideRow) -> list[Cell]:
    side, seat = row.side, row.side.counterpart.seat if row.side.counterpart else None
    return [
        str(row.domain), side.organisation.full_name, side.title, str(side.holder or ""), side.email, side.phone,
        _deputies(side), None if seat is None or side.coming else seat.valid_from,
        side.counterpart.confirmed_on if side.counterpart else None, row.mark.word,
    ]  # fmt: skip


def cards(rows: Iterable[SideRow]) -> list[Card]:
    """One card for each role that somebody holds, whatever the number of its domains."""
    of_role: dict[int, list[SideRow]] = {}
    for row in rows:
        if not row.side.is_missing:
            of_role.setdefault(row.side.counterpart.seat_id, []).append(row)
    return [_card(found) for found in of_role.values()]


def _card(rows: list[SideRow]) -> Card:
    side = rows[0].side
    deputies = _deputies(side)
    return Card(
        uid=f"counterpart-{side.counterpart.seat_id}",
        name=str(side.holder),
        organisation=side.organisation.full_name,
        role=side.title,
        email=side.email,
        phone=side.phone,
        categories=tuple(str(row.domain) for row in rows),
        note=_("Stand-in: %(names)s") % {"names": deputies} if deputies else "",
        revised=_revised(rows),
    )


def _revised(rows: list[SideRow]) -> datetime.date:
    return max(row.side.counterpart.confirmed_on for row in rows)


def _deputies(side: PairSide) -> str:
    return ", ".join(f"{user} ({user.email})" for user in side.deputies)
