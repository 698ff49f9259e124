"""A forum has taken a position on an agreement: noted in the agreement's history. It changes nothing else."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.history import write_event
from agreements.models import Agreement, Event
from agreements.workflow.table import locked
from organisations.models import Organisation
from organisations.refusals import NotAllowed


@transaction.atomic
def note_forum_position(
    agreement: Agreement,
    *,
    county: Organisation,
    forum: str,
    by_label: str,
    on: datetime.date,
    text: str,
    url: str = "",
) -> Event:
    """Write what the forum resolved on that day; the same is written once.

    Only a forum of the agreement's own county, or of a county that is its party, is heard: raises NotAllowed. That the
    agreement was on the forum's agenda is seen to by whoever calls. `url` leads to the minutes.
    """
    agreement = locked(agreement)
    if not _is_of(agreement, county):
        raise NotAllowed(_("Positions come only from the forums of a county that belongs to the agreement."))
    comment = f"{on.isoformat()} {forum}: {text}" + (f"\n{url}" if url else "")
    written = Event.objects.filter(agreement=agreement, verb="forum_position", comment=comment)
    return written.first() or write_event("forum_position", agreement, by=None, comment=comment, actor_name=by_label)


def _is_of(agreement: Agreement, county: Organisation) -> bool:
    parties = agreement.parties.filter(organisation=county, withdrawn_at__isnull=True)
    return county.pk in (agreement.county_id, agreement.coordinator_id) or parties.exists()
