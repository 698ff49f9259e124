"""In which part a person comes to a forum. Verbs of forums take this (`by=`): one sits in a forum as a person.

Roles hang on seats that hold on that day, never on the person: an ended seat gives no access from the next day on. The
editors and administrators of the forum's host keep it besides, so that a forum without a secretary is not stuck.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from forums.models import Forum
from organisations.acting import Acting
from organisations.models import Membership, Seat, User

KEEPING = (Membership.Role.EDITOR, Membership.Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Participant:
    """A person in a forum on a day. `seats` are their own full seats, `deputy_seats` those as a deputy of another."""

    user: User | AnonymousUser
    forum: Forum
    on: datetime.date
    seats: tuple[Seat, ...] = ()
    deputy_seats: tuple[Seat, ...] = ()
    keeps: bool = False
    actings: tuple[Acting, ...] = field(default=(), repr=False)

    @property
    def is_logged_in(self) -> bool:
        return self.user.is_authenticated

    @property
    def has_seat(self) -> bool:
        """Whether they sit in the forum, be it as a deputy."""
        return bool(self.seats or self.deputy_seats)

    def has(self, *roles: str) -> bool:
        """Whether one of their own full seats has one of the roles."""
        return any(seat.role in roles for seat in self.seats)

    @property
    def seat_ids(self) -> frozenset[int]:
        return frozenset(seat.pk for seat in (*self.seats, *self.deputy_seats))

    @property
    def label(self) -> str:
        """How the person is written into records: name, office and organisation as they were that day."""
        seat = next(iter((*self.seats, *self.deputy_seats)), None)
        who = self.user.name or self.user.email
        if seat is not None:
            return f"{who}, {seat.title_fi} ({seat.organisation.full_fi})"
        return next((acting.label for acting in self.actings), who)


def participant_in(
    forum: Forum, user: User | AnonymousUser, actings: Iterable[Acting], on: datetime.date
) -> Participant:
    return participants_in([forum], user, actings, on)[forum.pk]


def participants_in(
    forums: Iterable[Forum], user: User | AnonymousUser, actings: Iterable[Acting], on: datetime.date
) -> dict[int, Participant]:
    """The person's part in each of the forums, by forum id, in one query."""
    forums, actings = list(forums), tuple(actings)
    seats = defaultdict(list)
    if user.is_authenticated:
        rows = Seat.objects.valid(on).filter(holder=user, body__in=[forum.body_id for forum in forums])
        for seat in rows.select_related("organisation").order_by("pk"):
            seats[seat.body_id].append(seat)
    return {forum.pk: _participant(forum, user, actings, on, seats[forum.body_id]) for forum in forums}


def _participant(
    forum: Forum, user: User | AnonymousUser, actings: tuple[Acting, ...], on: datetime.date, seats: list[Seat]
) -> Participant:
    host = forum.host_id_or_county
    return Participant(
        user=user,
        forum=forum,
        on=on,
        seats=tuple(seat for seat in seats if seat.deputy_for_id is None),
        deputy_seats=tuple(seat for seat in seats if seat.deputy_for_id is not None),
        keeps=any(acting.has(*KEEPING) and host in acting.stands_for for acting in actings),
        actings=actings,
    )
