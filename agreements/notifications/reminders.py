"""A reminder of what a party still owes, to its own people; to a party outside the portal by its contact's address."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from agreements.models import PartyLink, Reminder, StatementRequest
from agreements.notifications.telling import tell
from organisations.acting import Acting
from organisations.models import Topic, User
from organisations.notifications import notify

About = Reminder.About
WHY = {
    About.STATEMENT: _("The organisation was asked for a statement, and its editors and registrars are reminded."),
    About.DECISION: _("The organisation is a party, and its editors and registrars are reminded of its decision."),
    About.SIGNATURE: _("The organisation is a party, and those who sign for it are reminded."),
}
PAGES = {About.STATEMENT: "statement_round", About.DECISION: "approval_matrix", About.SIGNATURE: "signing_detail"}


@dataclass(frozen=True)
class Contacts:
    """Whom a reminder reaches: people of the portal, or else one address."""

    users: list[User] = field(default_factory=list)
    email: str = ""

    @property
    def count(self) -> int:
        return len(self.users) or int(bool(self.email))


def reminder_sent(reminder: Reminder, contacts: Contacts, by: Acting) -> None:
    """Tell the party's contacts what is awaited; `by` is the coordinator's person, told by organisation."""
    party = reminder.party
    context = {
        "party": party,
        "step": str(reminder.about),
        "message": reminder.message,
        "sender": by.organisation,
        "due_on": _due_on(reminder),
    }
    for user in contacts.users:
        tell(
            f"reminder:{reminder.pk}",
            "reminder",
            user,
            reminder.version,
            Topic.DEADLINE,
            page=PAGES[About(reminder.about)],
            why=WHY[reminder.about],
            **context,
        )
    if contacts.email:
        _to_outside(reminder, contacts.email, context)


def _due_on(reminder: Reminder) -> datetime.date | None:
    if reminder.about == About.STATEMENT:
        return reminder.version.statement_round.due_on
    return reminder.version.agreement.decisions_wanted_by if reminder.about == About.DECISION else None


def _request(reminder: Reminder) -> StatementRequest | None:
    """The request whose link the party answers by."""
    if reminder.about != About.STATEMENT:
        return None
    return reminder.version.statement_round.requests.filter(party=reminder.party, cancelled_at__isnull=True).first()


def _to_outside(reminder: Reminder, email: str, context: dict) -> None:
    """To an address without an account: it is told by which personal link the party can answer, if one is open."""
    language = "sv" if reminder.party.organisation.languages[0] == "sv" else "fi"
    links = PartyLink.objects.filter(party=reminder.party, version=reminder.version).order_by("created_at")
    link = next((row for row in links if row.is_open(timezone.now())), None)
    with translation.override(language):
        version = reminder.version
        context = {
            **context,
            "agreement": version.agreement,
            "version": version,
            "link": link,
            "request": _request(reminder),
            "url": settings.PUBLIC_URL + reverse("agreement_detail", args=[version.agreement_id]),
        }
        notify(
            f"reminder:{reminder.pk}:{email}",
            "reminder_outside",
            context,
            email=email,
            language=language,
            topic=Topic.DEADLINE,
            why=str(WHY[reminder.about]),
        )
