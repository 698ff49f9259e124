"""Whom the closing of a term tells what: everybody who has worked for a party hears the last day and the reason."""

import datetime

from django.utils.translation import gettext_lazy as _

from agreements.models import Event
from agreements.notifications.telling import people_of, tell
from organisations.models import Membership, Topic

Role = Membership.Role


def term_closed(event: Event, on: datetime.date, reason: str) -> None:
    """The registrars, editors and administrators of every party; administrators end the access of ended seats."""
    why = _("Sent to the registrars, editors and administrators of the parties.")
    for party in event.agreement.parties.standing().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR, Role.ADMINISTRATOR):
            tell(
                f"term_closed:{event.pk}",
                "term_closed",
                user,
                event.agreement,
                Topic.SIGNED,
                page="handover_report",
                why=why,
                last_day=on,
                reason=reason,
            )
