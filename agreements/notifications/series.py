"""Whom a series of agreements tells what: a municipality that it has a draft, and that its shared text changes."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Event
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


def shared_text_offered(event: Event, municipality: Organisation) -> None:
    """The municipality's editors and registrars: other wordings of the shared parts wait for an answer in its draft."""
    why = _("Sent to the editors and registrars of a party to the agreement.")
    agreement, topic = event.agreement, Topic.WORDING
    for party in agreement.parties.filter(organisation=municipality).select_related("organisation"):
        for user in people_of(party, Role.EDITOR, Role.REGISTRAR):
            key, reason = f"shared_text:{event.pk}", event.comment
            tell(key, "shared_text_offered", user, agreement, topic, page="suggestion_list", why=why, reason=reason)
