"""The verbs: what an organisation's administrators do about its people and seats. Each is atomic and locks its row.

Ending a role takes access away at once. Roles hold to the end of their last day, so a role that is ended today gets
yesterday as its last day; one that began today, or has not begun, is left with yesterday as its only day. Nothing is
deleted: who had which role stays to be seen.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import notifications, rules
from organisations.acting import Acting
from organisations.models import Invitation, Membership, Organisation, Seat, User
from organisations.models.people import INVITATION_DAYS, new_token, token_hash

Role = Membership.Role


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""


class LastAdministrator(Refused):
    """The organisation would be left without an administrator."""


class InvitationClosed(Refused):
    """The invitation was accepted, cancelled or replaced meanwhile, or its time is over."""


class NotAllowed(PermissionDenied):
    """The person may see the organisation but not do this."""


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
    if sent.filter(accepted_at__isnull=True, cancelled_at__isnull=True).exists():
        raise ValidationError({"email": _("This address has an open invitation already: it can be sent again.")})


@transaction.atomic
def send_again(invitation: Invitation, *, by: Acting) -> None:
    """Send a new link, good for 14 days; the link sent before stops working."""
    invitation = _locked_invitation(invitation)
    _require_administrator(invitation.organisation, by)
    if invitation.accepted_at or invitation.cancelled_at:
        raise InvitationClosed(_("The invitation has been accepted or cancelled already."))
    _send_link(invitation)


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Acting) -> None:
    invitation = _locked_invitation(invitation)
    _require_administrator(invitation.organisation, by)
    if invitation.accepted_at or invitation.cancelled_at:
        raise InvitationClosed(_("The invitation has been accepted or cancelled already."))
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User) -> None:
    """Give the person the roles of the invitation; works once. Raises NotAllowed for another person's invitation."""
    invitation = _locked_invitation(invitation)
    if not invitation.is_open(timezone.now()):
        raise InvitationClosed(_("The invitation does not work any more."))
    if not rules.may_accept(user, invitation.email):
        raise NotAllowed(_("The invitation was sent to another address."))
    for role in invitation.roles:
        _give(user, invitation.organisation, role, until=None)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])


@transaction.atomic
def join_by_invitation(
    invitation: Invitation, *, name: str, title_fi: str, title_sv: str, password: str, language: str
) -> User:
    """Make an account for somebody new and accept the invitation; the address is that of the invitation."""
    invitation = _locked_invitation(invitation)
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
    _end_now(membership)


@transaction.atomic
def name_holder(
    seat: Seat, *, by: Acting, holder: User | None, since: datetime.date, until: datetime.date | None = None
) -> Seat:
    """Name who holds the seat from a day on, or leave it vacant from then (no holder).

    The seat stays the same row; the holder before keeps an ended row of their own, so that history shows who held it.
    Raises ValidationError when the dates cross or the holder has no role in the organisation.
    """
    seat = Seat.objects.select_for_update(of=["self"]).select_related("organisation", "holder").get(pk=seat.pk)
    _require_administrator(seat.organisation, by)
    if until and until < since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if (
        holder
        and not Membership.objects.of(holder, timezone.localdate()).filter(organisation=seat.organisation).exists()
    ):
        raise ValidationError({"holder": _("The holder has no role in the organisation: send an invitation first.")})
    if seat.holder and seat.holder != holder:
        _keep_former_holder(seat, last_day=since - datetime.timedelta(days=1))
    if seat.holder != holder or seat.valid_from is None:
        seat.valid_from = since
    seat.holder, seat.valid_to = holder, until
    seat.full_clean()
    seat.save()
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Acting) -> None:
    """End a seat or an office at once, whoever holds it."""
    _locked(seat.organisation, by)
    _end_now(seat)


def _end_now(row: Membership | Seat) -> None:
    row.valid_to = timezone.localdate() - datetime.timedelta(days=1)
    if row.valid_from and row.valid_from > row.valid_to:
        row.valid_from = row.valid_to
    row.save(update_fields=["valid_from", "valid_to"])


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
    _send_link(invitation)
    return invitation


def _send_link(invitation: Invitation) -> None:
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + datetime.timedelta(days=INVITATION_DAYS)
    invitation.full_clean()
    invitation.save()
    notifications.invited(invitation, token)


def _locked(organisation: Organisation, by: Acting) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_administrator(organisation, by)
    return organisation


def _locked_invitation(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("organisation", "invited_by")
    return rows.get(pk=invitation.pk)


def _require_administrator(organisation: Organisation, by: Acting | None) -> None:
    if not rules.may_administer(by, organisation):
        raise NotAllowed(_("This action belongs to the organisation's own administrators."))


def _last_administrator() -> str:
    return _("The last administrator can't leave: give the role without a last day to somebody else first.")
