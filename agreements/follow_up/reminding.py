"""Reminding an organisation of the reports that it still owes: never more often than the quiet period."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up.following import Followed
from agreements.follow_up.missing import awaited_in, contacts_of
from agreements.follow_up.reporting import party_row
from agreements.follow_up.table import Refused, guard, locked
from agreements.history import write_event
from agreements.models import ReportingPeriod, ReportReminder
from agreements.notifications import follow_up as notices
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Organisation


@transaction.atomic
def remind(
    followed: Followed, period: ReportingPeriod, organisation: Organisation, *, by: Acting, message: str = ""
) -> ReportReminder:
    """Remind the organisation's own people of its missing reports.

    Raises Refused for one that has reported, within the quiet period, and when nobody can be reached.
    """
    period = locked(period)
    guard("remind", followed, period, by)
    rows = [row for row in awaited_in(followed, [period])[period.pk] if row.organisation == organisation]
    if not rows or not rows[0].missing:
        raise Refused(_("%(name)s has reported everything. Reload the page to see it.") % {"name": organisation.name})
    _refuse_too_soon(period, organisation)
    contacts = contacts_of(followed, [organisation])[organisation.pk]
    if not contacts.count:
        raise Refused(
            _("%(name)s has nobody to remind: it has no people in the portal and no e-mail address.")
            % {"name": organisation.name}
        )
    reminder = ReportReminder.objects.create(
        period=period,
        organisation=organisation,
        message=message.strip(),
        recipients=contacts.count,
        sent_at=timezone.now(),
        sent_by_name=by.label[:250],
    )
    party = party_row(followed, organisation)
    write_event("remind_report", followed.root, by=by, party=party, comment="" if party else organisation.name)
    notices.reminded(followed, reminder, rows[0], contacts, by)
    return reminder


def _refuse_too_soon(period: ReportingPeriod, organisation: Organisation) -> None:
    last = ReportReminder.objects.filter(period=period, organisation=organisation).last()
    if last and last.quiet_until > timezone.localdate():
        raise Refused(
            _("%(party)s was reminded on %(sent)s. The next reminder can go on %(next)s.")
            % {
                "party": organisation.name,
                "sent": finnish_date(timezone.localdate(last.sent_at)),
                "next": finnish_date(last.quiet_until),
            }
        )
