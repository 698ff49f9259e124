"""The verbs: what an organisation's administrators do about its people and seats. Each is atomic and locks its row.

Ending a role takes access away at once. Roles hold to the end of their last day, so a role that is ended today gets
yesterday as its last day; one that began today, or has not begun, is left with yesterday as its only day. Nothing is
deleted: who had which role stays to be seen.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import notifications, rules
from organisations.acting import Acting
from organisations.models import Invitation, Membership, Organisation, Seat, User
from organisations.models.people import INVITATION_DAYS, new_token, token_hash
from organisations.refusals import InvitationClosed, LastAdministrator, NotAllowed, Refused
from organisations.seating import cancel_invitations_to, change_holder, end_now, end_place, locked_seat, take_seat

__all__ = ["InvitationClosed", "LastAdministrator", "NotAllowed", "Refused"]  # what the verbs raise

Role = Membership.Role


@transaction.atomic
def invite(email: str, *, by: Acting, roles: Iterable[str], name: str = "", language: str = "fi") -> Invitation:
    """Invite somebody by e-mail to act for the organisation in those roles.

    Raises ValidationError for unknown roles or none, and for an address that is invited or acts here already.
    """
    organisation = _locked(by.organisation, by)
    return _invite(organisation, email, roles=roles, name=name, language=language, inviter=by.user)


@transaction.atomic
def invite_first_administrator(organisation: Organisation, email: str, *, inviter: User, language: str) -> Invitation:
    """Invite the administrator by whom an organisation takes the portal into use: done by a system administrator."""
    if not inviter.is_superuser:
        raise NotAllowed(_("This action belongs to the system administrators."))
    return _invite(organisation, email, roles=[Role.ADMINISTRATOR], name="", language=language, inviter=inviter)


def check_invitation(organisation: Organisation, email: str) -> None:
    """Raise ValidationError for an address that acts for the organisation or is invited to it already."""
    memberships = Membership.objects.filter(organisation=organisation, user__email__iexact=email, user__is_active=True)
    if memberships.valid(timezone.localdate()).exists():
        raise ValidationError({"email": _("This person acts for the organisation already: change the roles instead.")})
    sent = Invitation.objects.filter(organisation=organisation, email__iexact=email, expires_at__gt=timezone.now())
    if sent.filter(accepted_at__isnull=True, cancelled_at__isnull=True, seat__isnull=True).exists():
        raise ValidationError({"email": _("This address has an open invitation already: it can be sent again.")})


@transaction.atomic
def send_again(invitation: Invitation, *, by: Acting) -> None:
    """Send a new link, good for 14 days; the link sent before stops working."""
    invitation = locked_invitation(invitation)
    _require_administrator(invitation.organisation, by)
    send_link_again(invitation)


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Acting) -> None:
    invitation = locked_invitation(invitation)
    _require_administrator(invitation.organisation, by)
    cancel_open(invitation)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User) -> None:
    """Give the person the roles of the invitation; works once. Raises NotAllowed for another person's invitation."""
    _lock_seat(invitation)
    invitation = locked_invitation(invitation)
    if not invitation.is_open(timezone.now()):
        raise InvitationClosed(_("The invitation does not work any more."))
    if not rules.may_accept(user, invitation.email):
        raise NotAllowed(_("The invitation was sent to another address."))
    for role in invitation.roles:
        _give(user, invitation.organisation, role, until=None)
    if invitation.seat_id:
        take_seat(invitation, user)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])


@transaction.atomic
def join_by_invitation(
    invitation: Invitation, *, name: str, title_fi: str, title_sv: str, password: str, language: str
) -> User:
    """Make an account for somebody new and accept the invitation; the address is that of the invitation."""
    _lock_seat(invitation)
    invitation = locked_invitation(invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationClosed(_("The address has an account already: log in to accept the invitation."))
    user = User.objects.create_user(
        invitation.email, password, name=name, title_fi=title_fi, title_sv=title_sv, language=language
    )
    accept_invitation(invitation, user=user)
    return user


@transaction.atomic
def give_role(user: User, role: str, *, by: Acting, until: datetime.date | None = None) -> Membership:
    """Give a role from today on to somebody of the organisation, or change the last day of the one they have.

    Raises ValidationError for a day that is past, LastAdministrator when nobody would administer without an end.
    """
    organisation = _locked(by.organisation, by)
    if role not in Role.values:
        raise ValidationError({"role": _("There is no such role.")})
    if until and until < timezone.localdate():
        raise ValidationError({"until": _("The last day is past: end the role instead.")})
    if not Membership.objects.filter(user=user, organisation=organisation).exists():
        raise ValidationError(_("The person does not belong to the organisation: send an invitation."))
    return _give(user, organisation, role, until=until)


@transaction.atomic
def end_role(membership: Membership, *, by: Acting) -> None:
    """End a role at once. Raises LastAdministrator when nobody would administer the organisation any more."""
    _locked(membership.organisation, by)  # of two administrators who leave at the same moment the second one stays
    membership = Membership.objects.select_related("organisation").get(pk=membership.pk)
    if membership.valid_to and membership.valid_to < timezone.localdate():
        return
    if rules.is_last_administrator(membership):
        raise LastAdministrator(_last_administrator())
    end_now(membership)


@transaction.atomic
def name_holder(
    seat: Seat, *, by: Acting, holder: User | None, since: datetime.date, until: datetime.date | None = None
) -> Seat:
    """Name who holds the seat from a day on, or leave it vacant from then (no holder).

    The seat stays the same row; the holder before keeps an ended row of their own, so that history shows who held it.
    Raises ValidationError when the dates cross or the holder has no role in the organisation.
    """
    seat = locked_seat(seat.pk)
    _require_administrator(seat.organisation, by)
    if until and until < since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if (
        holder
        and not Membership.objects.of(holder, timezone.localdate()).filter(organisation=seat.organisation).exists()
    ):
        raise ValidationError({"holder": _("The holder has no role in the organisation: send an invitation first.")})
    change_holder(seat, holder, since=since, until=until)
    cancel_invitations_to([seat])
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Acting) -> None:
    """End a seat or an office at once, whoever holds it, with its deputies and the invitations to it."""
    _locked(seat.organisation, by)
    end_place(seat)


def send_link(invitation: Invitation) -> None:
    """Send a new personal link, good for 14 days, and save the invitation."""
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + datetime.timedelta(days=INVITATION_DAYS)
    invitation.full_clean()
    invitation.save()
    notifications.invited(invitation, token)


def send_link_again(invitation: Invitation) -> None:
    """The same for a (locked) invitation that was sent before. Raises InvitationClosed."""
    _require_unanswered(invitation)
    send_link(invitation)


def cancel_open(invitation: Invitation) -> None:
    """Cancel a (locked) invitation. Raises InvitationClosed."""
    _require_unanswered(invitation)
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])


def _require_unanswered(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.cancelled_at:
        raise InvitationClosed(_("The invitation has been accepted or cancelled already."))


def _give(user: User, organisation: Organisation, role: str, *, until: datetime.date | None) -> Membership:
    today = timezone.localdate()
    rows = Membership.objects.filter(user=user, organisation=organisation, role=role).exclude(valid_to__lt=today)
    present = rows.order_by(F("valid_to").desc(nulls_first=True)).first()
    if present is None:
        return Membership.objects.create(
            user=user, organisation=organisation, role=role, valid_from=today, valid_to=until
        )
    if until and rules.is_last_administrator(present):
        raise LastAdministrator(_last_administrator())
    present.valid_from = min(present.valid_from or today, today)
    present.valid_to = until
    present.save(update_fields=["valid_from", "valid_to"])
    return present


def _invite(
    organisation: Organisation, email: str, *, roles: Iterable[str], name: str, language: str, inviter: User
) -> Invitation:
    email = email.strip().lower()
    roles = [role for role in Role.values if role in set(roles)]
    if not roles:
        raise ValidationError({"roles": _("Choose at least one role.")})
    check_invitation(organisation, email)
    person = User.objects.filter(email__iexact=email).first()
    invitation = Invitation(
        organisation=organisation,
        email=email,
        name=name,
        roles=roles,
        language=person.language if person else language,
        invited_by=inviter,
    )
    send_link(invitation)
    return invitation


def _locked(organisation: Organisation, by: Acting) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_administrator(organisation, by)
    return organisation


def _lock_seat(invitation: Invitation) -> None:
    """The seat first, the invitation after it, in the order in which ending a seat does it."""
    if invitation.seat_id:
        locked_seat(invitation.seat_id)


def locked_invitation(invitation: Invitation) -> Invitation:
    """The invitation as it is now, its row locked."""
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("organisation", "invited_by", "seat__body")
    return rows.get(pk=invitation.pk)


def _require_administrator(organisation: Organisation, by: Acting | None) -> None:
    if not rules.may_administer(by, organisation):
        raise NotAllowed(_("This action belongs to the organisation's own administrators."))


def _last_administrator() -> str:
    return _("The last administrator can't leave: give the role without a last day to somebody else first.")
