"""The agreement's history: every step adds an event, in the same transaction as the step itself."""

from django.utils import timezone

from agreements.models import Agreement, Event, Party, Version
from organisations.acting import Acting

SYSTEM = "Yhdyspinta"  # who acts when the portal itself draws a consequence


def write_event(
    verb: str,
    agreement: Agreement,
    *,
    by: Acting | None,
    from_stage: str = "",
    version: Version | None = None,
    party: Party | None = None,
    comment: str = "",
    actor_name: str = SYSTEM,
) -> Event:
    """Write what was done, by whom and for whom. Names are copied in, so that they stay as they were."""
    return Event.objects.create(
        agreement=agreement,
        version=version,
        party=party,
        at=timezone.now(),
        verb=verb,
        from_stage=from_stage or agreement.stage,
        to_stage=agreement.stage,
        comment=comment,
        user=by and by.user,
        actor_name=by.label if by else actor_name,
        organisation_fi=by.organisation.full_fi if by else (party.organisation.full_fi if party else ""),
        organisation_sv=by.organisation.full_sv if by else (party.organisation.full_sv if party else ""),
    )
