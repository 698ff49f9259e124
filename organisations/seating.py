"""Seats: who sits on them from which day to which, their deputies and their end.

These change rows and ask nobody for permission: whoever calls them has asked by its own rules. An organisation's own
administrators come through `workflow`, a joint body through the app that keeps it. Nothing is deleted: the holder
before keeps an ended row of their own.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from organisations.models import Invitation, Membership, Seat, User
from organisations.ordering import moved
from organisations.refusals import InvitationClosed, Refused

YESTERDAY = datetime.timedelta(days=1)


def locked_seat(pk: int) -> Seat:
    """The seat as it is now, its row locked. A seat is locked before the invitations to it."""
    return Seat.objects.select_for_update(of=["self"]).select_related("organisation", "body", "holder").get(pk=pk)


def change_holder(seat: Seat, holder: User | None, *, since: datetime.date, until: datetime.date | None) -> None:
    """Seat somebody, or nobody, on the (locked) seat from a day on; the one before keeps a row of their own."""
    if seat.holder and seat.holder != holder:
        _keep_former_holder(seat, last_day=since - YESTERDAY)
    if seat.holder != holder or seat.valid_from is None:
        seat.valid_from = since
    seat.holder, seat.valid_to = holder, until
    seat.full_clean()
    seat.save()


def take_seat(invitation: Invitation, user: User) -> None:
    """Make the person the holder for the days of the invitation.

    Somebody who holds the seat until now stays to the day before, and who accepts late does not push them out
    backwards. Raises InvitationClosed when the seat or the days offered are over.
    """
    seat, today = locked_seat(invitation.seat_id), timezone.localdate()
    if seat.holder_id is None and seat.valid_to and seat.valid_to < today:
        raise InvitationClosed(_("The seat has ended meanwhile."))
    earliest = today if seat.holder_id else seat.valid_from
    since = max(invitation.seat_from, earliest or invitation.seat_from)
    if invitation.seat_to and invitation.seat_to < max(since, today):
        raise InvitationClosed(_("The time for which the seat was offered has passed."))
    change_holder(seat, user, since=since, until=invitation.seat_to)


@transaction.atomic
def vacate(seat: Seat) -> None:
    """The holder gives the seat up at once; the seat and its deputies stay, to be filled again."""
    seat, today = locked_seat(seat.pk), timezone.localdate()
    if not _has_ended(seat):
        change_holder(seat, None, since=max(seat.valid_from or today, today), until=seat.valid_to)
        cancel_invitations_to([seat])


@transaction.atomic
def end_place(seat: Seat) -> None:
    """End the seat at once, and with it its deputies; open invitations to them stop working."""
    seat = locked_seat(seat.pk)
    today = timezone.localdate()
    deputies = Seat.objects.select_for_update(of=["self"]).filter(deputy_for=seat).exclude(valid_to__lt=today)
    ending = [seat, *deputies]
    for row in ending:
        end_now(row)
    cancel_invitations_to(ending)


@transaction.atomic
def change_dates(seat: Seat, *, since: datetime.date | None, until: datetime.date | None) -> Seat:
    """Correct the days of the seat and of its holder; deputies end with it. Raises ValidationError.

    A last day that is past would take access away without saying so: ending is a verb of its own.
    """
    seat = locked_seat(seat.pk)
    if _has_ended(seat):
        raise Refused(_("The seat has ended: make a new one."))
    if until and until < timezone.localdate():
        raise ValidationError({"until": _("The last day is past: end the seat instead.")})
    if since and until and until < since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    seat.valid_from, seat.valid_to = since, until
    seat.save(update_fields=["valid_from", "valid_to"])
    if until:
        shorten([*Seat.objects.filter(deputy_for=seat)], until)
    return seat


@transaction.atomic
def add_deputy(seat: Seat, *, title_fi: str, title_sv: str) -> Seat:
    """A new empty deputy's seat, the last in order, for the same days as the seat itself."""
    seat = locked_seat(seat.pk)
    if seat.deputy_for_id:
        raise Refused(_("A deputy has no deputies."))
    last = Seat.objects.filter(deputy_for=seat).aggregate(last=Max("deputy_order"))["last"] or 0
    return Seat.objects.create(
        organisation=seat.organisation,
        body=seat.body,
        role=seat.role,
        title_fi=title_fi,
        title_sv=title_sv,
        deputy_for=seat,
        deputy_order=last + 1,
        valid_from=max(seat.valid_from or timezone.localdate(), timezone.localdate()),
        valid_to=seat.valid_to,
    )


@transaction.atomic
def move_deputy(deputy: Seat, *, up: bool) -> None:
    """Change places with the deputy before or after; nothing at the end of the list."""
    seat = locked_seat(deputy.deputy_for_id)
    deputies = Seat.objects.filter(deputy_for=seat).exclude(valid_to__lt=timezone.localdate()).order_by(*IN_TURN)
    rows = moved(deputies, deputy, up=up)
    for order, row in enumerate(rows, 1):
        row.deputy_order = order
    Seat.objects.bulk_update(rows, ["deputy_order"])


IN_TURN = ("deputy_order", "pk")  # deputies are asked in this order


def shorten(seats: Iterable[Seat], on: datetime.date) -> None:
    """The seats, and what has been offered of them, last to that day at most."""
    pks = [seat.pk for seat in seats]
    longer = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    Seat.objects.filter(longer, pk__in=pks).exclude(valid_from__gt=on).update(valid_to=on)
    shorten_invitations_to(pks, on)


def shorten_invitations_to(seats: Iterable[int], on: datetime.date) -> None:
    """Nobody is invited past the end of the seat."""
    waiting = Invitation.objects.filter(Q(seat_to__isnull=True) | Q(seat_to__gt=on), seat__in=list(seats))
    waiting.filter(accepted_at__isnull=True, cancelled_at__isnull=True).update(seat_to=on)


def cancel_invitations_to(seats: Iterable[Seat]) -> None:
    """Who was invited to a seat that has ended, or that somebody else has got meanwhile, can't take it any more."""
    waiting = Invitation.objects.filter(seat__in=[seat.pk for seat in seats])
    waiting.filter(accepted_at__isnull=True, cancelled_at__isnull=True).update(cancelled_at=timezone.now())


def end_now(row: Membership | Seat) -> None:
    """Yesterday becomes the last day; what began today, or has not begun, is left with yesterday as its only day."""
    if _has_ended(row):
        return
    row.valid_to = timezone.localdate() - YESTERDAY
    if row.valid_from and row.valid_from > row.valid_to:
        row.valid_from = row.valid_to
    row.save(update_fields=["valid_from", "valid_to"])


def check_first_day(seat: Seat, since: datetime.date) -> None:
    """Raise ValidationError for a holder who would come before an empty seat begins."""
    if seat.holder_id is None and seat.valid_from and since < seat.valid_from:
        raise ValidationError({"since": _("The seat begins on %(date)s.") % {"date": finnish_date(seat.valid_from)}})


def _has_ended(row: Membership | Seat) -> bool:
    return row.valid_to is not None and row.valid_to < timezone.localdate()


def _keep_former_holder(seat: Seat, *, last_day: datetime.date) -> None:
    """Write the time of the holder until now as a row of its own; nothing when they never held the seat a day."""
    if seat.valid_to:
        last_day = min(last_day, seat.valid_to)
    if seat.valid_from and last_day < seat.valid_from:
        return
    Seat.objects.create(
        organisation=seat.organisation,
        body_id=seat.body_id,
        role=seat.role,
        title_fi=seat.title_fi,
        title_sv=seat.title_sv,
        holder=seat.holder,
        deputy_for_id=seat.deputy_for_id,
        deputy_order=seat.deputy_order,
        valid_from=seat.valid_from,
        valid_to=last_day,
    )
