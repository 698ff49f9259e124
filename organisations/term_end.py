"""The end of a council term in one organisation: seats and roles end together on its last day, all or nothing.

Access follows the dates: it ends with that last day, and nothing has to be run for it. Nothing is deleted.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from organisations import rules
from organisations.acting import Acting
from organisations.models import Body, CouncilTerm, Membership, Organisation, Seat
from organisations.refusals import LastAdministrator, NotAllowed
from organisations.seating import shorten_invitations_to

# Boards and committees are chosen for the council's term, or for a part of it.
OF_THE_TERM = (Body.Kind.COUNCIL, Body.Kind.BOARD, Body.Kind.COMMITTEE)
ELECTED = (Seat.Role.CHAIR, Seat.Role.VICE_CHAIR, Seat.Role.MEMBER)
YESTERDAY = datetime.timedelta(days=1)


@transaction.atomic
def end_term(
    organisation: Organisation,
    *,
    by: Acting,
    on: datetime.date,
    seats: Iterable[Seat],
    memberships: Iterable[Membership],
) -> int:
    """End the seats and roles on that last day; one that ends earlier stays so. Returns how many rows ended.

    `on` is yesterday or later, or the end of a council term of the organisation. Raises ValidationError for another day
    or a row that begins after it, LastAdministrator when nobody would administer the organisation any more.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not rules.may_administer(by, organisation):
        raise NotAllowed(_("This action belongs to the organisation's own administrators."))
    _check_day(organisation, on)
    ending = [
        *current_seats(organisation).filter(pk__in=[seat.pk for seat in seats]),
        *current_memberships(organisation).filter(pk__in=[row.pk for row in memberships]),
    ]
    if not ending:
        raise ValidationError(_("Choose at least one seat or role that ends."))
    _check_last_administrator(organisation, ending)
    ended = [row for row in ending if row.valid_to is None or row.valid_to > on]
    for row in ended:
        if row.valid_from and row.valid_from > on:
            raise ValidationError(
                _("“%(row)s” begins on %(date)s: it can't end before that.")
                % {"row": row, "date": finnish_date(row.valid_from)}
            )
        row.valid_to = on
        row.save(update_fields=["valid_to"])
    shorten_invitations_to([row.pk for row in ended if isinstance(row, Seat)], on)
    return len(ended)


def current_seats(organisation: Organisation) -> QuerySet[Seat]:
    """The seats and offices of the organisation that last today, with their holders."""
    rows = Seat.objects.valid(timezone.localdate()).filter(organisation=organisation)
    return rows.select_related("body", "holder").order_by("body__position", "body_id", "pk")


def current_memberships(organisation: Organisation) -> QuerySet[Membership]:
    """The roles that last today."""
    rows = Membership.objects.valid(timezone.localdate()).filter(organisation=organisation, user__is_active=True)
    return rows.select_related("user").order_by("user__name", "user__email", "pk")


def elected(seats: Iterable[Seat]) -> list[Seat]:
    """The seats of elected people in the council, the boards and the committees."""
    return [seat for seat in seats if seat.body and seat.body.kind in OF_THE_TERM and seat.role in ELECTED]


def only_elected(memberships: Iterable[Membership], seats: Iterable[Seat]) -> list[Membership]:
    """The roles of those who hold an elected seat and no other: an official keeps theirs."""
    every = list(seats)
    chosen = {seat.pk for seat in elected(every)}
    holders = {seat.holder_id for seat in every if seat.pk in chosen and seat.holder_id}
    officials = {seat.holder_id for seat in every if seat.pk not in chosen and seat.holder_id}
    return [row for row in memberships if row.user_id in holders - officials]


def end_of_term(organisation: Organisation, on: datetime.date) -> datetime.date:
    """The end of the council term that is nearest to the day; the day itself for those without a council."""
    ends = CouncilTerm.objects.filter(kind=organisation.kind).values_list("ends", flat=True)
    return min(ends, key=lambda end: abs(end - on), default=on)


def _check_day(organisation: Organisation, on: datetime.date) -> None:
    if on >= timezone.localdate() - YESTERDAY:
        return
    if not CouncilTerm.objects.filter(kind=organisation.kind, ends=on).exists():
        raise ValidationError({"on": _("The last day is yesterday or later, or the last day of a council term.")})


def _check_last_administrator(organisation: Organisation, ending: list[Seat | Membership]) -> None:
    role = Membership.Role.ADMINISTRATOR
    administrators = [row for row in ending if isinstance(row, Membership) and row.role == role]
    lasting = Membership.objects.holding(role, organisation, timezone.localdate())
    staying = lasting.filter(valid_to__isnull=True).exclude(pk__in=[row.pk for row in administrators])
    if administrators and not staying.exists():
        raise LastAdministrator(
            _("The last administrator can't leave: give the role without a last day to somebody else first.")
        )
