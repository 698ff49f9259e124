"""The composition of a forum: which places its rules ask for, who sits on them, and who is missing.

`compose` is a pure function over rules, municipalities and seats; `composition_of` asks for them in five queries.
Which seat answers to which rule is said by `seat_matching`.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from forums.models import Forum, SeatRule
from forums.seat_matching import Wanted, match, places_wanted, standing_for
from organisations.models import Invitation, Organisation, Seat
from organisations.seating import IN_TURN

Role = Seat.Role
Source = SeatRule.Source
SOON_DAYS = 90
ORDER = [Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.PRESENTER, Role.SECRETARY, Role.EXPERT, Role.OFFICE_HOLDER]


@dataclass(frozen=True)
class Deputy:
    seat: Seat
    invitation: Invitation | None = None

    @property
    def is_held(self) -> bool:
        return self.seat.holder_id is not None


@dataclass(frozen=True)
class Place:
    """One place: asked for by a rule, or a seat beside them (no rule). Without a seat it has still to be made."""

    organisation: Organisation | None
    role: str
    rule: SeatRule | None = None
    seat: Seat | None = None
    deputies: tuple[Deputy, ...] = ()
    forums: int = 0
    invitation: Invitation | None = None

    @property
    def is_held(self) -> bool:
        return self.seat is not None and self.seat.holder_id is not None

    @property
    def is_missing(self) -> bool:
        """Whether somebody should sit here and does not."""
        return not self.is_held

    @property
    def offer_is_over(self) -> bool:
        """Whether the link of the invitation has run out unused."""
        return self.invitation is not None and not self.invitation.is_open(timezone.now())

    @property
    def deputies_missing(self) -> int:
        """How many deputies the rule asks for beyond those who are there."""
        wanted = self.rule.deputies if self.rule else 0
        return max(wanted - sum(deputy.is_held for deputy in self.deputies), 0)

    @property
    def title(self) -> str:
        """The office: the seat's, or the rule's while there is no seat."""
        return self.seat.title if self.seat else self.rule.title if self.rule else ""

    @property
    def office(self) -> str:
        """The office when it says more than the role does."""
        return "" if self.title.casefold() == str(self.role_word).casefold() else self.title

    @property
    def whose(self) -> str | Promise:
        """The organisation's name; of a place that any of several could have, what they are."""
        if self.organisation:
            return self.organisation.name
        if self.rule and self.rule.source == Source.KIND:
            return self.rule.get_organisation_kind_display()
        return _("a municipality in turn")

    @property
    def role_word(self) -> str | Promise:
        return Role(self.role).label

    def ends_soon(self, on: datetime.date) -> bool:
        return bool(self.seat and self.seat.valid_to and (self.seat.valid_to - on).days <= SOON_DAYS)


@dataclass(frozen=True)
class Composition:
    """The places of a forum on a day, in the order of roles and organisations; `coming` are seats that begin later."""

    on: datetime.date
    places: tuple[Place, ...]
    rules: tuple[SeatRule, ...] = ()
    coming: tuple[Seat, ...] = ()

    @cached_property
    def held(self) -> list[Place]:
        return [place for place in self.places if place.is_held]

    @cached_property
    def missing(self) -> list[Place]:
        return [place for place in self.places if place.is_missing]

    @cached_property
    def surplus(self) -> list[Place]:
        """Seats that no rule asks for, when there are rules."""
        return [place for place in self.places if place.rule is None] if self.rules else []

    @cached_property
    def without_seat(self) -> list[Place]:
        """Places that have no seat yet, though it is known whose they are: `seats_make` makes those."""
        return [place for place in self.places if place.seat is None and place.organisation is not None]

    @cached_property
    def ending(self) -> list[Place]:
        soon = [place for place in self.held if place.ends_soon(self.on)]
        return sorted(soon, key=lambda place: place.seat.valid_to)

    def of(self, rule: SeatRule) -> list[Place]:
        return [place for place in self.places if place.rule is not None and place.rule.pk == rule.pk]


def composition_of(forum: Forum, on: datetime.date | None = None) -> Composition:
    """The forum's composition on that day (today), in a fixed number of queries."""
    on = on or timezone.localdate()
    rules = list(forum.seat_rules.select_related("organisation__successor__successor"))
    municipalities = list(Organisation.objects.members_of(forum.county, on).valid(on).in_order())
    seats = seats_of(forum, on)
    invitations = _invitations(seats)
    counts = _counts({seat.holder_id for seat in seats if seat.holder_id}, on)
    return compose(rules, municipalities, seats, on, counts=counts, invitations=invitations)


def seats_of(forum: Forum, on: datetime.date) -> list[Seat]:
    """The forum's seats that last on that day or begin later, deputies in their order."""
    rows = Seat.objects.filter(body=forum.body_id).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return list(rows.select_related("holder", "organisation__successor__successor").order_by(*IN_TURN))


def _invitations(seats: Iterable[Seat]) -> dict[int, Invitation]:
    """Who has been invited to each seat and has not answered."""
    waiting = Invitation.objects.filter(seat__in=[seat.pk for seat in seats])
    waiting = waiting.filter(accepted_at__isnull=True, cancelled_at__isnull=True)
    return {row.seat_id: row for row in waiting}


def _counts(holders: Iterable[int], on: datetime.date) -> dict[int, int]:
    """In how many forums that are alive each of them sits on that day, be it as a deputy."""
    rows = Seat.objects.valid(on).filter(holder__in=holders, body__forum__closed_on__isnull=True)
    rows = rows.filter(body__forum__isnull=False).values("holder").order_by("holder")
    return dict(rows.annotate(forums=Count("body", distinct=True)).values_list("holder", "forums"))


def compose(
    rules: Sequence[SeatRule],
    municipalities: Sequence[Organisation],
    seats: Iterable[Seat],
    on: datetime.date,
    *,
    counts: dict[int, int] | None = None,
    invitations: dict[int, Invitation] | None = None,
) -> Composition:
    """Put the seats of the day on the places that the rules ask for."""
    counts, invitations = counts or {}, invitations or {}
    every = list(seats)
    present = [seat for seat in every if seat.is_valid(on)]
    full = [seat for seat in present if seat.deputy_for_id is None]
    deputies = _deputies(present, full, invitations)

    def placed(wanted: Wanted | None, seat: Seat | None) -> Place:
        return Place(
            organisation=standing_for(seat.organisation, on) if seat else wanted.organisation,
            role=seat.role if seat else wanted.rule.role,
            rule=wanted.rule if wanted else None,
            seat=seat,
            deputies=tuple(deputies[seat.pk]) if seat else (),
            forums=counts.get(seat.holder_id, 0) if seat else 0,
            invitation=invitations.get(seat.pk) if seat else None,
        )

    matched, beside = match(places_wanted(rules, municipalities, on), full, on)
    places = [placed(wanted, seat) for wanted, seat in matched] + [placed(None, seat) for seat in beside]
    coming = (seat for seat in every if seat.valid_from and seat.valid_from > on and seat.deputy_for_id is None)
    return Composition(
        on=on,
        places=tuple(sorted(places, key=_order)),
        rules=tuple(rules),
        coming=tuple(sorted(coming, key=lambda seat: (seat.valid_from, seat.pk))),
    )


def _deputies(present: list[Seat], full: list[Seat], invitations: dict[int, Invitation]) -> dict[int, list[Deputy]]:
    """The deputies of each seat in order.

    While a named successor waits for their first day the seat's own row is already theirs, and who sits until then has
    a row beside it: the deputies are shown there, by organisation and role.
    """
    known = {seat.pk: seat.pk for seat in full}
    beside = {(seat.organisation_id, seat.role): seat.pk for seat in full}
    found: dict[int, list[Deputy]] = defaultdict(list)
    for seat in present:
        if seat.deputy_for_id is None:
            continue
        principal = known.get(seat.deputy_for_id) or beside.get((seat.organisation_id, seat.role))
        if principal is not None:
            found[principal].append(Deputy(seat, invitations.get(seat.pk)))
    return found


def _order(place: Place) -> tuple:
    """As composition is usually written: by role, then by organisation in Finnish order."""
    position = place.rule.position if place.rule else 0
    return (
        ORDER.index(place.role),
        sort_key(str(place.whose)),
        position,
        place.title,
        place.seat.pk if place.seat else 0,
    )
