"""Who has a row open for editing: a sign of life comes every twenty seconds, and after a minute nobody is there."""

import datetime
from uuid import UUID

from django.utils import timezone

from agreements.models import Agreement, Presence
from organisations.models import User

SHOWN_FOR = datetime.timedelta(seconds=60)


def mark_present(agreement: Agreement, key: UUID, user: User) -> None:
    """The person has the row open now."""
    Presence.objects.bulk_create(  # one statement: this is done for each page of editing and every twenty seconds
        [Presence(agreement=agreement, row_key=key, user=user, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["row_key", "user"],
        update_fields=["agreement", "seen_at"],
    )


def others_present(agreement: Agreement, key: UUID, user: User) -> list[User]:
    """Who else has the row open, by name."""
    rows = Presence.objects.filter(agreement=agreement, row_key=key, seen_at__gte=timezone.now() - SHOWN_FOR)
    return [row.user for row in rows.exclude(user=user).select_related("user").order_by("user__name", "user_id")]


def forget_old_presences() -> int:
    """Delete what counts for nothing any more; done each minute. Returns how many."""
    return Presence.objects.filter(seen_at__lt=timezone.now() - SHOWN_FOR).delete()[0]
