"""Whom a series of agreements tells what: a municipality that it has a draft of its own."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.notifications.telling import people_of, tell
from organisations.models import Membership, Organisation, Topic

Role = Membership.Role


def draft_made(agreement: Agreement, municipality: Organisation) -> None:
    """The municipality's editors and registrars: a draft with their own local parts is there."""
    why = _("Sent to the editors and registrars of a party to the agreement.")
    for party in agreement.parties.filter(organisation=municipality).select_related("organisation"):
        for user in people_of(party, Role.EDITOR, Role.REGISTRAR):
            key = f"series_draft:{agreement.pk}"
            tell(key, "series_draft_made", user, agreement, Topic.WORDING, why=why, party=party)
