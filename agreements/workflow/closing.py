"""Closing the term of a signed agreement: it ends for everybody it still binds; the next term hears what to know."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.chain import chain_of, open_amendment
from agreements.history import write_event
from agreements.models import Agreement, Event, InForce
from agreements.notifications import closing as notifications
from agreements.term_effects import BETWEEN
from agreements.workflow.table import guard, locked
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.refusals import Refused

LONGEST_REASON = InForce._meta.get_field("ending_reason").max_length


@transaction.atomic
def close_term(agreement: Agreement, *, by: Acting, on: datetime.date, reason: str, advice: str = "") -> Event:
    """End the agreement, with what amends it, for every party that is bound after that last day.

    `on` is today or later, or the end of the agreement's own term that has passed. Whoever is out earlier by notice
    stays so. `advice` is what the next term should know: it goes into the hand-over report. Raises ValidationError for
    a missing reason or a day that doesn't do, Refused when nobody is bound after that day or an amendment is going on.
    """
    agreement = locked(agreement)
    guard("close_term", agreement, by)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Write why the term is closed: the parties see the reason.")})
    if on < timezone.localdate() and on != agreement.term_ends:
        raise ValidationError({"on": _("The last day is today or later, or the end of the agreement's own term.")})
    chain = chain_of(agreement)
    if going_on := open_amendment(chain):
        raise Refused(_("“%(title)s” is being prepared: finish or withdraw it first.") % {"title": going_on})
    _end(chain, on, reason)
    comment = BETWEEN.join(filter(None, [f"{on.isoformat()}: {reason}", advice.strip()]))
    event = write_event("close_term", agreement, by=by, version=agreement.latest_version, comment=comment)
    notifications.term_closed(event, on, reason)
    return event


def _end(chain: list[Agreement], on: datetime.date, reason: str) -> None:
    lasting = Q(ends__isnull=True) | Q(ends__gt=on)
    rows = InForce.objects.filter(lasting, party__agreement__in=chain)
    if not rows.exists():
        raise Refused(_("The agreement binds nobody after that day: its term has been closed already."))
    if later := rows.filter(starts__gt=on).order_by("-starts").first():
        raise ValidationError(
            {
                "on": _("The agreement enters into force on %(date)s: the last day can't be before that.")
                % {"date": finnish_date(later.starts)}
            }
        )
    rows.update(ends=on, ending_reason=reason[:LONGEST_REASON])
