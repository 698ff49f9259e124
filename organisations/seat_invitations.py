"""Inviting somebody to a seat by e-mail, with or without an account and without any role in an organisation.

Like `seating` these ask nobody for permission: whoever keeps the body of the seat has asked by its own rules.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Invitation, Seat, User
from organisations.seating import check_first_day, locked_seat
from organisations.workflow import cancel_open, locked_invitation, send_link, send_link_again


@transaction.atomic
def invite_to_seat(
    seat: Seat,
    email: str,
    *,
    inviter: User,
    since: datetime.date,
    until: datetime.date | None = None,
    name: str = "",
    language: str = "fi",
) -> Invitation:
    """Invite somebody to hold the seat from a day to a day; accepting makes them its holder.

    Of two who invite to the same seat at once the second is told. Raises ValidationError for that, for days that cross
    or are past, and for who sits there already.
    """
    seat, email = locked_seat(seat.pk), email.strip().lower()
    _check_days(seat, since, until)
    if seat.holder and seat.holder.email == email:
        raise ValidationError({"email": _("This person holds the seat already: change the dates instead.")})
    _check_other_invitation(seat)
    person = User.objects.filter(email=email).first()
    _check_own_deputy(seat, person)
    invitation = Invitation(
        organisation=seat.organisation,
        email=email,
        name=name,
        seat=seat,
        seat_from=since,
        seat_to=until,
        language=person.language if person else language,
        invited_by=inviter,
    )
    send_link(invitation)
    return invitation


@transaction.atomic
def send_seat_invitation_again(invitation: Invitation) -> None:
    """Send a new link, good for 14 days; the link sent before stops working. Raises InvitationClosed."""
    locked_seat(invitation.seat_id)
    send_link_again(locked_invitation(invitation))


@transaction.atomic
def cancel_seat_invitation(invitation: Invitation) -> None:
    """The link stops working at once. Raises InvitationClosed."""
    locked_seat(invitation.seat_id)
    cancel_open(locked_invitation(invitation))


def _check_days(seat: Seat, since: datetime.date, until: datetime.date | None) -> None:
    today = timezone.localdate()
    if until and until < since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if until and until < today:
        raise ValidationError({"until": _("The last day is past.")})
    if seat.valid_to and seat.valid_to < today:
        raise ValidationError(_("The seat has ended: make a new one."))
    if seat.holder_id and since < today:
        raise ValidationError({"since": _("Somebody holds the seat: a successor comes today at the earliest.")})
    check_first_day(seat, since)


def _check_other_invitation(seat: Seat) -> None:
    other = Invitation.objects.filter(seat=seat, accepted_at__isnull=True, cancelled_at__isnull=True).first()
    if other is not None:
        raise ValidationError(
            _("%(who)s has been invited to this seat already. Cancel that invitation first.")
            % {"who": other.name or other.email}
        )


def _check_own_deputy(seat: Seat, person: User | None) -> None:
    if person and seat.deputy_for and seat.deputy_for.holder_id == person.pk:
        raise ValidationError({"email": _("Nobody is their own deputy.")})
