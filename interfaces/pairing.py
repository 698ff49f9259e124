"""The counterpart pairs of a county: who holds a domain in the county and who in each municipality, and who is missing.

A pair is expected in every domain at the top of the tree, and below it where either side has named somebody.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from interfaces.models import Counterpart, InterfaceDomain
from interfaces.within import Within
from organisations.models import Invitation, Organisation, Seat, User


class Standing(StrEnum):
    """How one side of a pair stands; all but the first mean that nobody can be asked."""

    NAMED = "named"
    INVITED = "invited"
    EMPTY = "empty"
    NOBODY = "nobody"


@dataclass(frozen=True)
class PairSide:
    """The county's or the municipality's side of a pair on a day. `holder` is who holds the role on that day.

    `coming` is the day from which the one who has been named for the role begins, when that day is ahead.
    """

    organisation: Organisation
    counterpart: Counterpart | None
    holder: User | None
    on: datetime.date
    coming: datetime.date | None = None

    @property
    def standing(self) -> Standing:
        if self.counterpart is None:
            return Standing.NOBODY
        if self.holder:
            return Standing.NAMED
        return Standing.INVITED if self.counterpart.is_invited else Standing.EMPTY

    @property
    def is_missing(self) -> bool:
        """A role without a holder is missing like one that has not been named at all."""
        return self.holder is None

    @property
    def is_due(self) -> bool:
        """Whether a year has passed since somebody said that it is right."""
        return not self.is_missing and self.counterpart.is_due(self.on)

    @property
    def title(self) -> str:
        return str(self.counterpart.seat) if self.counterpart else ""

    @property
    def email(self) -> str:
        """The role's own address first: it outlives its holder."""
        if self.counterpart is None:
            return ""
        return self.counterpart.email or (self.holder.email if self.holder else "")

    @property
    def phone(self) -> str:
        return self.counterpart.phone if self.counterpart else ""

    @property
    def deputies(self) -> list[User]:
        """Those who stand in on that day, in their order."""
        seats = self.counterpart.seat.deputies.all() if self.counterpart else ()
        return [seat.holder for seat in seats if seat.is_valid(self.on) and _may_act(seat.holder)]


@dataclass(frozen=True)
class Pair:
    """Both sides of a domain between the county and one municipality."""

    domain: InterfaceDomain
    county: PairSide
    municipality: PairSide

    @property
    def sides(self) -> tuple[PairSide, PairSide]:
        return self.county, self.municipality

    @property
    def missing(self) -> tuple[PairSide, ...]:
        return tuple(side for side in self.sides if side.is_missing)

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def is_due(self) -> bool:
        return any(side.is_due for side in self.sides)


def pairs_of(within: Within, domains: Iterable[InterfaceDomain]) -> list[Pair]:
    """The pairs of the domains with every municipality of the county on its day, domain by domain, in three queries."""
    domains = list(domains)
    sides = sides_of(within, domains)
    return [
        Pair(domain, sides[domain.pk, within.county.pk], sides[domain.pk, municipality.pk])
        for domain in domains
        for municipality in within.municipalities
    ]


def sides_of(
    within: Within, domains: Iterable[InterfaceDomain], *, with_deputies: bool = True
) -> dict[tuple[int, int], PairSide]:
    """Every organisation's side of every domain, by the ids of both. The deputies cost a query."""
    domains = list(domains)
    organisations = (within.county, *within.municipalities)
    named = {(row.domain_id, row.organisation_id): row for row in _rows(within, domains, with_deputies)}
    until_then = _holders_until_then([row.seat for row in named.values()], within.on)
    return {
        (domain.pk, organisation.pk): _side(organisation, named.get((domain.pk, organisation.pk)), until_then, within)
        for domain in domains
        for organisation in organisations
    }


def paired_domains(county: Organisation) -> list[InterfaceDomain]:
    """The domains in which pairs are expected, in the order of the tree."""
    named = Counterpart.objects.filter(domain=OuterRef("pk"), county=county)
    rows = InterfaceDomain.objects.in_use().alias(is_named=Exists(named))
    return list(rows.filter(Q(parent__isnull=True) | Q(is_named=True)))


def named_counterparts() -> "QuerySet[Counterpart]":
    """Counterparts with their role, holder and deputies; each says whether somebody `is_invited` to the role."""
    waiting = Invitation.objects.filter(seat=OuterRef("seat"), accepted_at__isnull=True, cancelled_at__isnull=True)
    deputies = Seat.objects.select_related("holder").order_by("deputy_order", "pk")
    rows = Counterpart.objects.select_related("seat__holder", "domain", "organisation", "county", "confirmed_by")
    return rows.annotate(is_invited=Exists(waiting)).prefetch_related(Prefetch("seat__deputies", deputies))


def _rows(within: Within, domains: list[InterfaceDomain], with_deputies: bool) -> "QuerySet[Counterpart]":
    rows = named_counterparts().filter(county=within.county, domain__in=domains)
    return rows if with_deputies else rows.prefetch_related(None)


def _side(organisation: Organisation, row: Counterpart | None, until_then: dict[int, User], within: Within) -> PairSide:
    if row is None:
        return PairSide(organisation, None, None, within.on)
    return side_of(row, within.on, until_then, organisation)


def side_of(
    row: Counterpart, on: datetime.date, until_then: dict[int, User] | None = None, of: Organisation | None = None
) -> PairSide:
    """The side that the row of `named_counterparts` stands for."""
    seat = row.seat
    holder = seat.holder if seat.is_valid(on) and _may_act(seat.holder) else (until_then or {}).get(seat.pk)
    coming = seat.valid_from if seat.holder and seat.valid_from and seat.valid_from > on else None
    return PairSide(of or row.organisation, row, holder, on, coming)


def _holders_until_then(seats: list[Seat], on: datetime.date) -> dict[int, User]:
    """Who holds the roles whose next holder begins later: the one before has kept a row of their own for the role."""
    ahead = [seat for seat in seats if seat.valid_from and seat.valid_from > on]
    if not ahead:
        return {}
    rows = Seat.objects.valid(on).filter(
        organisation__in={seat.organisation_id for seat in ahead},
        body__isnull=True,
        deputy_for__isnull=True,
        holder__is_active=True,
        title_fi__in={seat.title_fi for seat in ahead},
    )
    held = {(row.organisation_id, row.title_fi, row.valid_to): row.holder for row in rows.select_related("holder")}
    day = datetime.timedelta(days=1)
    found = {seat.pk: held.get((seat.organisation_id, seat.title_fi, seat.valid_from - day)) for seat in ahead}
    return {pk: holder for pk, holder in found.items() if holder}


def _may_act(holder: User | None) -> bool:
    return holder is not None and holder.is_active
