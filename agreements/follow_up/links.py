"""Personal links by which an organisation without people in the portal reports: sent, opened, used up."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up.following import Followed
from agreements.follow_up.missing import duties_of, organisation_now, without_editors
from agreements.follow_up.own_reports import OwnDuty
from agreements.follow_up.reporting import Answer, Reporter, faults_of, keep, party_row, send, tell_history
from agreements.follow_up.table import Refused, guard, locked
from agreements.history import write_event
from agreements.models import MeasureReport, ReportingPeriod, ReportLink
from agreements.notifications import follow_up as notices
from agreements.workflow.deciding import LINK_DAYS
from organisations.acting import Acting
from organisations.models import Membership, Organisation
from organisations.models.people import new_token, token_hash


@dataclass(frozen=True)
class Given:
    """What the link's page says of one measure, over the revision that it was opened with."""

    duty: OwnDuty
    answer: Answer
    seen: int


@transaction.atomic
def send_report_link(
    followed: Followed, period: ReportingPeriod, organisation: Organisation, *, by: Acting, email: str
) -> str:
    """Make a personal link for an organisation without editors here and mail it; its older open links end.

    Returns the token, of which only the hash is kept. Raises Refused for one whose editors are in the portal or that
    carries nothing, ValidationError for the address of somebody who acts for another organisation of the agreement.
    """
    period = locked(period)
    guard("send_report_link", followed, period, by)
    duties = duties_of(followed)
    if not any(row.organisation_id == organisation.pk for row in duties):
        raise Refused(_("%(name)s carries no measure of the agreement.") % {"name": organisation.name})
    if not without_editors(followed, [organisation]):
        raise Refused(_("%(name)s is in the portal: its own editors report.") % {"name": organisation.name})
    if _acts_for_another(followed, email, organisation, [row.organisation for row in duties]):
        raise ValidationError(
            {"email": _("This address belongs to another party. The link goes to the organisation that reports by it.")}
        )
    now = timezone.now()
    ReportLink.objects.filter(period=period, organisation=organisation, used_at=None, cancelled_at=None).update(
        cancelled_at=now
    )
    token = new_token()
    link = ReportLink(
        period=period,
        organisation=organisation,
        email=email,
        token_hash=token_hash(token),
        created_by=by.user,
        expires_at=now + datetime.timedelta(days=LINK_DAYS),
    )
    link.full_clean()
    link.save()
    party = party_row(followed, organisation)
    write_event("send_report_link", followed.root, by=by, party=party, comment="" if party else organisation.name)
    notices.link_sent(followed, link, token)
    return token


def _acts_for_another(
    followed: Followed, email: str, organisation: Organisation, carriers: Iterable[Organisation]
) -> bool:
    """Whether the address is that of somebody who acts for another party, carrier or the coordinator."""
    every = {row.organisation_id for row in followed.agreement.standing_parties} | {row.pk for row in carriers}
    every |= {followed.root.coordinator_id, followed.agreement.coordinator_id}
    others = every - {organisation.pk}
    others |= set(Organisation.objects.filter(predecessors__in=others).values_list("pk", flat=True))
    others.discard(organisation_now(organisation, followed.on).pk)
    rows = Membership.objects.filter(user__email__iexact=email, user__is_active=True).valid(followed.on)
    return rows.filter(organisation__in=others).exists()


def link_of(token: str) -> ReportLink | None:
    rows = ReportLink.objects.select_related("period__agreement__coordinator", "organisation")
    return rows.filter(token_hash=token_hash(token)).first()


def is_open(link: ReportLink, on: datetime.date) -> bool:
    """Whether it still takes reports: not used, replaced or run out, and the period has not been closed."""
    return link.is_open(timezone.now()) and link.period.state(on) == ReportingPeriod.State.OPEN


@transaction.atomic
def keep_by_link(link: ReportLink, given: Iterable[Given]) -> list[MeasureReport]:
    """Keep what has been filled in so far. Raises Refused for a closed link, ChangedMeanwhile for a stale page."""
    link = _locked(link)
    return [keep(link.period, row.duty, _who(link), row.answer, row.seen) for row in given if not row.duty.is_sent]


@transaction.atomic
def report_by_link(followed: Followed, link: ReportLink, given: Iterable[Given]) -> list[MeasureReport]:
    """Send them all and use up the link. The caller has shown `faults_of` each; with any left nothing is sent."""
    link = _locked(link)
    given = [row for row in given if not row.duty.is_sent]
    if any(faults_of(row.answer, row.duty) for row in given):
        raise ValidationError(_("Something is still missing from what was filled in."))
    reports = [send(link.period, row.duty, _who(link), row.answer, row.seen) for row in given]
    link.used_at = timezone.now()
    link.save(update_fields={"used_at"})
    tell_history(followed, [row.duty for row in given], by=None, actor_name=link.email)
    return reports


def _who(link: ReportLink) -> Reporter:
    return Reporter(link.email)


def _locked(link: ReportLink) -> ReportLink:
    """The period first and then the link, in the order of every verb."""
    period = locked(link.period)
    link = ReportLink.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=link.pk)
    link.period = period
    if not is_open(link, timezone.localdate()):
        raise Refused(_("This link has been used or is no longer valid. The coordinating party can send a new one."))
    return link
