"""Who is invited to a meeting: deputies to choose from, how each is reached, and how the answers stand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.number_words import number_word
from forums.models import Attendance, Meeting
from organisations.models import Seat

Answer = Attendance.Answer
ANSWERED_BEFORE = datetime.timedelta(days=7)  # where the secretary has not asked for answers by another day


def seats_on(meeting: Meeting) -> QuerySet[Seat]:
    """The full seats that hold on the meeting's day, in the order of the forum."""
    rows = Seat.objects.valid(meeting.on).filter(body=meeting.forum.body_id, deputy_for__isnull=True)
    return rows.select_related("holder", "organisation").order_by("pk")


def deputies_on(meeting: Meeting) -> dict[int, list[Seat]]:
    """By seat: its deputies' seats with a holder that hold on the meeting's day, the first deputy first."""
    rows = Seat.objects.valid(meeting.on).filter(body=meeting.forum.body_id, deputy_for__isnull=False)
    rows = rows.filter(holder__is_active=True).select_related("holder", "organisation")
    found = defaultdict(list)
    for deputy in rows.order_by("deputy_order", "pk"):
        found[deputy.deputy_for_id].append(deputy)
    return found


@dataclass(frozen=True)
class PlaceRow:
    """A place with the deputies that may come in its holder's stead."""

    place: Attendance
    deputies: list[Seat]

    @property
    def is_empty(self) -> bool:
        """A seat without anybody in it."""
        return not (self.place.user_id or self.place.name or self.place.email)

    @property
    def is_unreachable(self) -> bool:
        """Somebody who gets no message: to be told by phone or on paper."""
        return not (self.is_empty or self.place.on_paper or address_of(self.place))

    @property
    def is_waiting(self) -> bool:
        return self.place.answer == Answer.NONE and not self.is_empty

    @property
    def speaks_for(self) -> str:
        """The deputy that comes, by name."""
        deputy = self.place.deputy
        return str(deputy.holder or deputy) if self.place.answer == Answer.DEPUTY and deputy else ""


def address_of(place: Attendance) -> str:
    """Where messages to the holder go: the account's address as it is now, or the one given with the invitation."""
    if place.user:
        return place.user.email if place.user.is_active else ""
    return place.email


def place_rows(meeting: Meeting) -> list[PlaceRow]:
    """Every place, in a fixed number of queries: first the seats, then those invited besides."""
    rows = meeting.attendances.select_related("user", "organisation", "seat__organisation", "deputy__holder")
    deputies = deputies_on(meeting)
    ordered = sorted(rows, key=lambda place: (place.seat_id is None, place.pk))
    return [PlaceRow(place, deputies.get(place.seat_id, [])) for place in ordered]


@dataclass(frozen=True)
class Tally:
    """How the answers stand; empty seats are not waited for."""

    invited: int
    attending: int
    by_deputy: int
    absent: int
    waiting: int
    empty: int

    @property
    def sentence(self) -> str:
        """ "13 of 16 come, one of them by a deputy. Two have not answered." """
        words = {"count": self.attending + self.by_deputy, "all": self.invited}
        parts = [ngettext("%(count)s of %(all)s comes.", "%(count)s of %(all)s come.", words["count"]) % words]
        parts += self._parts()
        return " ".join(parts)

    def _parts(self) -> list[str]:
        texts = (
            (self.by_deputy, ngettext("%(n)s of them is a deputy.", "%(n)s of them are deputies.", self.by_deputy)),
            (self.absent, ngettext("%(n)s is absent.", "%(n)s are absent.", self.absent)),
            (self.waiting, ngettext("%(n)s has not answered.", "%(n)s have not answered.", self.waiting)),
            (self.empty, ngettext("%(n)s seat is empty.", "%(n)s seats are empty.", self.empty)),
        )
        return [_capital(text % {"n": number_word(count)}) for count, text in texts if count]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def tally_of(rows: Iterable[PlaceRow]) -> Tally:
    rows = list(rows)
    invited = [row for row in rows if not row.is_empty]
    answers = [row.place.answer for row in invited]
    return Tally(
        invited=len(invited),
        attending=answers.count(Answer.ATTENDING),
        by_deputy=answers.count(Answer.DEPUTY),
        absent=answers.count(Answer.ABSENT),
        waiting=answers.count(Answer.NONE),
        empty=len(rows) - len(invited),
    )


def who(place: Attendance) -> str:
    """How a place is told of: name and organisation, as they were copied in at the notice."""
    named = place.name or place.email or _("Empty seat")
    return f"{named} ({place.organisation_name})" if place.organisation_name else named
