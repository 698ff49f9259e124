"""Verbs on the seats of a forum: who may is the forum's rule, what happens is `organisations.seating`.

Seats are made, ordered and ended by those who keep the forum. Who sits for an organisation is also its own
administrators' to say; anybody may leave their own seat.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from forums import rules
from forums.composition import composition_of, seats_of
from forums.models import Forum, SeatRule
from forums.participants import Participant
from forums.rotation import holds_turn
from forums.workflow.keeping import require_keeper, require_open
from forums.workflow.table import locked_forum
from organisations import seat_invitations, seating
from organisations.models import Invitation, Organisation, Seat
from organisations.refusals import NotAllowed, Refused

Role = Seat.Role


def invite(seat: Seat, *, by: Participant, **facts) -> Invitation:
    """Invite somebody to the seat by e-mail; `facts` are those of `organisations.seat_invitations.invite_to_seat`."""
    _require_filler(by, seat)
    _require_within(by, seat, facts.get("until"))
    require_open(by.forum)
    return seat_invitations.invite_to_seat(seat, inviter=by.user, **facts)


def send_again(invitation: Invitation, *, by: Participant) -> None:
    _require_filler(by, invitation.seat)
    seat_invitations.send_seat_invitation_again(invitation)


def cancel_invitation(invitation: Invitation, *, by: Participant) -> None:
    _require_filler(by, invitation.seat)
    seat_invitations.cancel_seat_invitation(invitation)


@transaction.atomic
def make_seat(
    forum: Forum,
    organisation: Organisation,
    *,
    by: Participant,
    role: str,
    title_fi: str,
    title_sv: str,
    since: datetime.date,
    until: datetime.date | None,
) -> Seat:
    """A new empty seat. Without an office it is called by its role. Raises ValidationError when the days cross."""
    forum = locked_forum(forum)
    require_keeper(by, forum)
    require_open(forum)
    _check_days(since, until)
    return Seat.objects.create(
        organisation=organisation,
        body=forum.body,
        role=role,
        title_fi=title_fi or role_word(role, "fi"),
        title_sv=title_sv or ("" if title_fi else role_word(role, "sv")),
        valid_from=since,
        valid_to=until,
    )


@transaction.atomic
def make_missing_seats(
    forum: Forum, *, by: Participant, since: datetime.date, until: datetime.date | None
) -> list[Seat]:
    """Make the empty seats and deputies' seats that the rules ask for and the forum lacks on the first day.

    Of two who do it at once the second makes nothing. Raises ValidationError when the days cross.
    """
    forum = locked_forum(forum)
    require_keeper(by, forum)
    require_open(forum)
    _check_days(since, until)
    made = []
    for place in composition_of(forum, since).without_seat:
        rule = place.rule
        seat = _make_by_rule(forum, rule, place.organisation, since, until)
        made += [seat, *(_make_deputy(seat, order) for order in range(1, rule.deputies + 1))]
    return made


@transaction.atomic
def make_turns(
    forum: Forum,
    turns: list[tuple[datetime.date, datetime.date, Organisation]],
    *,
    by: Participant,
    rule: SeatRule,
) -> list[Seat]:
    """Dated empty seats for the turns of a rotating rule. Raises Refused when a turn has been given meanwhile."""
    forum = locked_forum(forum)
    require_keeper(by, forum)
    require_open(forum)
    taken = seats_of(forum, min(starts for starts, _ends, _organisation in turns))
    made = []
    for starts, ends, organisation in turns:
        if holds_turn(starts, ends, taken, rule.role):
            raise Refused(_("One of the turns has been given meanwhile: look at the plan again."))
        made.append(_make_by_rule(forum, rule, organisation, starts, ends))
    return made


def add_deputy(seat: Seat, *, by: Participant, title_fi: str = "", title_sv: str = "") -> Seat:
    """A new empty deputy's seat, the last in order."""
    _require_filler(by, seat)
    require_open(by.forum)
    return seating.add_deputy(
        seat, title_fi=title_fi or deputy_word("fi"), title_sv=title_sv or ("" if title_fi else deputy_word("sv"))
    )


def move_deputy(deputy: Seat, *, by: Participant, up: bool) -> None:
    _require_filler(by, deputy)
    seating.move_deputy(deputy, up=up)


def change_dates(seat: Seat, *, by: Participant, since: datetime.date | None, until: datetime.date | None) -> None:
    _require_filler(by, seat)
    _require_within(by, seat, until)
    seating.change_dates(seat, since=since, until=until)


def vacate(seat: Seat, *, by: Participant) -> None:
    """The holder's access ends at once; the seat stays, to be filled again. One may leave one's own seat."""
    _require_here(by, seat)
    if not by.is_logged_in or seat.holder_id != by.user.pk:
        _require_filler(by, seat)
    seating.vacate(seat)


def end_seat(seat: Seat, *, by: Participant) -> None:
    """The whole place ends at once with its deputies: for those who keep the forum."""
    require_keeper(by, by.forum)
    _require_here(by, seat)
    seating.end_place(seat)


def role_word(role: str, language: str) -> str:
    """The word for the role in that language: the office of a seat that has no other."""
    with translation.override(language):
        return str(Role(role).label)


def deputy_word(language: str) -> str:
    with translation.override(language):
        return _("deputy")


def _make_by_rule(
    forum: Forum, rule: SeatRule, organisation: Organisation, since: datetime.date, until: datetime.date | None
) -> Seat:
    return Seat.objects.create(
        organisation=organisation,
        body=forum.body,
        role=rule.role,
        title_fi=rule.title_fi or role_word(rule.role, "fi"),
        title_sv=rule.title_sv or ("" if rule.title_fi else role_word(rule.role, "sv")),
        valid_from=since,
        valid_to=until,
    )


def _make_deputy(seat: Seat, order: int) -> Seat:
    return Seat.objects.create(
        organisation=seat.organisation,
        body=seat.body,
        role=seat.role,
        title_fi=deputy_word("fi"),
        title_sv=deputy_word("sv"),
        deputy_for=seat,
        deputy_order=order,
        valid_from=seat.valid_from,
        valid_to=seat.valid_to,
    )


def _check_days(since: datetime.date, until: datetime.date | None) -> None:
    if until and until < since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if until and until < timezone.localdate():
        raise ValidationError({"until": _("The last day is past.")})


def _require_within(by: Participant, seat: Seat, until: datetime.date | None) -> None:
    """How long a place lasts, a rotating chair's above all, is said by those who keep the forum."""
    if seat.valid_to and (until is None or until > seat.valid_to) and not rules.may_keep(by):
        words = _("The seat ends on %(date)s. Only those who keep the forum lengthen it.")
        raise ValidationError({"until": words % {"date": finnish_date(seat.valid_to)}})


def _require_here(by: Participant, seat: Seat) -> None:
    if seat.body_id != by.forum.body_id:
        raise NotAllowed(_("The seat belongs to another forum."))


def _require_filler(by: Participant, seat: Seat) -> None:
    _require_here(by, seat)
    if not rules.may_fill_seat_of(by, seat.organisation):
        raise NotAllowed(
            _("Who sits here is said by those who keep the forum and by the organisation's own administrators.")
        )
