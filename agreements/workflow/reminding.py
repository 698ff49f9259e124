"""Reminding a party's own contacts of what it still owes: never more often than the quiet period."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.awaited import About, asked_parties, awaited, latest_round
from agreements.history import write_event
from agreements.models import Agreement, Party, Reminder, StatementRequest, Version
from agreements.notifications.reminders import Contacts, reminder_sent
from agreements.standing import PartyStanding, standings
from agreements.workflow.table import guard, locked
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Membership
from organisations.refusals import Refused

Role = Membership.Role


@transaction.atomic
def send_reminder(party: Party, *, by: Acting, about: str, message: str = "") -> Reminder:
    """Remind the party's own people of its statement, decision or signature (a value of Reminder.About).

    Of two coordinators at once the second is refused: the first one's reminder has begun the quiet period. Raises
    Refused for a party that owes nothing of that kind, within the quiet period, and when nobody can be reached.
    """
    agreement = locked(party.agreement)
    guard("send_reminder", agreement, by)
    version = agreement.current_version
    standing = next((row for row in standings(agreement, version) if row.party.pk == party.pk), None)
    if standing is None or _owed(agreement, version, standing) != about:
        raise Refused(_("%(party)s has done its part already. Reload the page to see it.") % {"party": party})
    _refuse_too_soon(party, about)
    contacts = contacts_of(standing, about)
    if not contacts.count:
        raise Refused(
            _("%(party)s has nobody to remind: it has no people in the portal and no e-mail address.")
            % {"party": party}
        )
    reminder = Reminder.objects.create(
        party=party,
        version=version,
        about=about,
        message=message.strip(),
        recipients=contacts.count,
        sent_at=timezone.now(),
        sent_by_name=by.label[:250],
    )
    write_event("send_reminder", agreement, by=by, version=version, party=party, comment=about)
    reminder_sent(reminder, contacts, by)
    return reminder


def _owed(agreement: Agreement, version: Version | None, standing: PartyStanding) -> str:
    asked = asked_parties(latest_round(agreement, version))
    return awaited(agreement, standing, asked.get(standing.party.pk))


def _refuse_too_soon(party: Party, about: str) -> None:
    last = Reminder.objects.filter(party=party, about=about).last()
    if last and last.quiet_until > timezone.localdate():
        raise Refused(
            _("%(party)s was reminded on %(sent)s. The next reminder can go on %(next)s.")
            % {
                "party": party,
                "sent": finnish_date(timezone.localdate(last.sent_at)),
                "next": finnish_date(last.quiet_until),
            }
        )


def contacts_of_many(owing: list[tuple[PartyStanding, str]]) -> dict[int, Contacts]:
    """Who hears of it, by the party's id: those who sign next, or the party's registrars and editors.

    Where none of these is in the portal its administrators hear, and of a party without any people there the address of
    its contact, or else of its registry. A fixed number of queries.
    """
    today = timezone.localdate()
    organisations = {row.party.pk: rules.organisation_now(row.party, today).pk for row, _about in owing}
    rows = Membership.objects.filter(organisation__in=organisations.values(), user__is_active=True).valid(today)
    people = defaultdict(list)
    for membership in rows.select_related("user").order_by("user__name", "user_id"):
        people[membership.organisation_id].append(membership)
    asked_at = _asked_at([row.party for row, about in owing if about == About.STATEMENT])
    return {
        row.party.pk: _contacts(row, about, people[organisations[row.party.pk]], asked_at.get(row.party.pk, ""))
        for row, about in owing
    }


def _asked_at(parties: list[Party]) -> dict[int, str]:
    """The address to which a party that is not in the portal was sent the link for its statement."""
    requests = StatementRequest.objects.filter(party__in=parties, cancelled_at__isnull=True).order_by("asked_at")
    return {request.party_id: request.email for request in requests}


def contacts_of(standing: PartyStanding, about: str) -> Contacts:
    return contacts_of_many([(standing, about)])[standing.party.pk]


def _contacts(standing: PartyStanding, about: str, people: list[Membership], asked_at: str) -> Contacts:
    signatories = {slot.user_id for slot in standing.next_slots} if about == About.SIGNATURE else set()
    for wanted in (
        [row.user for row in people if row.user_id in signatories],
        [row.user for row in people if row.role in (Role.REGISTRAR, Role.EDITOR)],
        [row.user for row in people if row.role == Role.ADMINISTRATOR],
    ):
        if wanted:
            return Contacts(users=list(dict.fromkeys(wanted)))
    organisation = rules.organisation_now(standing.party, timezone.localdate())
    return Contacts(email=asked_at or standing.party.contact_email or organisation.registry_email)
