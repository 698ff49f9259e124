"""Who may: small sentences about a person acting for an organisation."""

from django.utils import timezone

from organisations.acting import Acting
from organisations.models import Membership, MembershipQuerySet, Organisation, User

Role = Membership.Role


def may_administer(acting: Acting | None, organisation: Organisation) -> bool:
    """Contact data, bodies, offices and people: the organisation's own administrators, acting for it now."""
    return acting is not None and acting.is_administrator and acting.organisation.pk == organisation.pk


def may_accept(user: User, invitation_email: str) -> bool:
    """An invitation belongs to the address that it was sent to, in any letter case."""
    return user.is_active and user.email.lower() == invitation_email.lower()


def other_lasting_administrators(membership: Membership) -> MembershipQuerySet:
    """Administrators who stay when this role ends: other people whose role has no last day."""
    administrators = Membership.objects.holding(Role.ADMINISTRATOR, membership.organisation, timezone.localdate())
    return administrators.filter(valid_to__isnull=True).exclude(user=membership.user_id)


def is_last_administrator(membership: Membership) -> bool:
    return membership.role == Role.ADMINISTRATOR and not other_lasting_administrators(membership).exists()
