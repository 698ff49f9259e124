"""When everybody needed has signed: the sealing record, entry into force, and how being in force ends or spreads."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import notifications, rules
from agreements.canonical import canonical_text, sha256_of
from agreements.chain import before_in_chain, chain_of, newest_signed
from agreements.follow_up import register
from agreements.history import write_event
from agreements.models import Agreement, InForce, Party, SealingRecord, Version
from agreements.notice_effects import left_alone
from agreements.notifications.amendments import notice_given
from agreements.sealing.record import codes_for, record_of
from agreements.standing import FEWEST, PartyStanding, all_are_complete, entry_rule_is_met, standings, taking_part
from agreements.tasks import seal_version
from agreements.workflow.starting import new_party
from agreements.workflow.table import Stage, guard, locked, move
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused


def settle(agreement: Agreement, version: Version) -> None:
    """Draw the consequences of a decision or signature just recorded; called inside the verb's transaction."""
    every = standings(agreement, version)
    if agreement.stage in (Stage.DECIDING, Stage.SIGNING) and all_are_complete(every):
        complete(agreement, version, by=None)
    elif agreement.stage in (Stage.SIGNING, Stage.SIGNED):
        _enter_into_force(agreement, version, every)
        if agreement.stage == Stage.SIGNED:
            _record_accessions(agreement, version, every)


def complete(agreement: Agreement, version: Version, *, by: Acting | None, comment: str = "") -> SealingRecord:
    """End the signing: freeze the decisions and signatures into the sealing record and have the documents sealed."""
    from_stage = agreement.stage
    move(agreement, Stage.SIGNED)
    every = standings(agreement, version)
    _enter_into_force(agreement, version, every)
    sealed = _make_record(agreement, version, standings(agreement, version), None)
    write_event(
        "close_signing" if by else "complete",
        agreement,
        by=by,
        from_stage=from_stage,
        version=version,
        comment=comment,
    )
    notifications.all_signed(version)
    return sealed


def _make_record(
    agreement: Agreement, version: Version, every: list[PartyStanding], party: Party | None
) -> SealingRecord:
    text = canonical_text(record_of(agreement, version, every, party))
    sealed = SealingRecord.objects.create(
        version=version,
        party=party,
        record=text,
        sha256=sha256_of(text),
        codes=codes_for(agreement, version),
        public_url=settings.PUBLIC_URL,
        made_at=timezone.now(),
    )
    seal_version.enqueue(sealed.pk)
    return sealed


def _enter_into_force(agreement: Agreement, version: Version, every: list[PartyStanding]) -> None:
    """Write for whom the version is in force and from which day, by the agreement's own entry rule."""
    ready = [row for row in taking_part(every) if row.is_complete]
    if not ready or not _has_entered(agreement, every):
        return
    common = _common_start(agreement, ready)
    is_news = False
    for row in ready:
        own_start = max(common, row.completed_on)
        starts = max(own_start, agreement.valid_from or own_start)
        _, is_new = InForce.objects.get_or_create(party=row.party, version=version, defaults={"starts": starts})
        is_news = is_news or is_new
        if is_new and row.party.joined_on is None:
            row.party.joined_on = starts
            row.party.save(update_fields={"joined_on"})
    if is_news:
        register.write(version)
    _end_predecessor(agreement)


def _has_entered(agreement: Agreement, every: list[PartyStanding]) -> bool:
    """By the agreement's own rule, or because the signing has ended."""
    return agreement.stage == Stage.SIGNED or entry_rule_is_met(agreement, every)


def _common_start(agreement: Agreement, ready: list[PartyStanding]) -> datetime.date:
    """The day on which the rule became satisfied: the last, the n-th or (each for itself) the second completion."""
    days = sorted(row.completed_on for row in ready)
    wanted = {Agreement.EntryRule.NUMBER: agreement.entry_number, Agreement.EntryRule.EACH: FEWEST}
    return days[min(wanted.get(agreement.entry_rule, len(days)), len(days)) - 1]


def _end_predecessor(agreement: Agreement) -> None:
    """A new agreement replaces its predecessor, with what amends that, for the parties that it binds.

    It binds those merged into its parties too.
    """
    if agreement.predecessor_id is None:
        return
    replaced = before_in_chain(agreement)
    for row in InForce.objects.filter(version__agreement=agreement).select_related("party__organisation"):
        last_day = row.starts - datetime.timedelta(days=1)
        old = InForce.objects.filter(
            Q(ends__isnull=True) | Q(ends__gt=last_day),
            party__agreement__in=replaced,
            party__organisation__in=row.party.organisation.acts_for(row.starts),
            starts__lte=last_day,
        )
        old.update(ends=last_day, ending_reason=f"→ {agreement.title_fi or agreement.title_sv}")


def _record_accessions(agreement: Agreement, version: Version, every: list[PartyStanding]) -> None:
    """A party that became complete after the sealing gets its own sealed accession page."""
    sealed = SealingRecord.objects.filter(version=version)
    first = sealed.filter(party__isnull=True).first()
    if first is None:
        return
    covered = {row["key"] for row in first.data["parties"] if row["in_force_from"]}
    have = set(sealed.filter(party__isnull=False).values_list("party_id", flat=True))
    for row in taking_part(every):
        if row.is_complete and str(row.party.key) not in covered and row.party.pk not in have:
            _make_record(agreement, version, every, row.party)
            write_event("accede", agreement, by=None, version=version, party=row.party)


@transaction.atomic
def add_later_party(agreement: Agreement, *, by: Acting, organisation: Organisation) -> Party:
    """Let an organisation join a sealed agreement; it decides on and signs the same version."""
    agreement = locked(agreement)
    guard("add_later_party", agreement, by)
    newest = newest_signed(chain_of(agreement))
    if newest != agreement:
        raise Refused(_("The agreement has been amended: take the party in to “%(title)s”.") % {"title": newest})
    party = new_party(agreement, organisation)
    write_event("add_later_party", agreement, by=by, version=agreement.latest_version, party=party)
    return party


@transaction.atomic
def give_notice(party: Party, *, by: Acting, ends: datetime.date, reason: str) -> None:
    """The party gives notice: it is bound until and including `ends`; the others stay bound while they are two.

    One alone has nobody to agree with: then the agreement ends for it too, on the same day.
    """
    agreement = locked(party.agreement)
    guard("give_notice", agreement, by)
    if not rules.may_record_for(by, party):
        raise NotAllowed(_("Each party gives notice for itself."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason: the other parties see it.")})
    if ends < timezone.localdate():
        raise ValidationError({"ends": _("The last day is in the past.")})
    rows = InForce.objects.filter(party=party, ends__isnull=True)
    if not rows.exists():
        raise Refused(_("The agreement is not in force for this party."))
    if rows.filter(starts__gt=ends).exists():
        raise ValidationError({"ends": _("The last day is before the agreement enters into force for the party.")})
    rows.update(ends=ends, ending_reason=reason)
    alone = left_alone(party, ends)
    write_event(
        "give_notice",
        agreement,
        by=by,
        version=agreement.latest_version,
        party=party,
        comment=f"{ends.isoformat()}: {reason}",
    )
    if alone:
        _end_with(alone, ends, reason)
        write_event("end_alone", agreement, by=None, version=agreement.latest_version, comment=finnish_date(ends))
    notice_given(party, ends, reason, by, ends_for_all=bool(alone))


def _end_with(rows: list[InForce], ends: datetime.date, reason: str) -> None:
    """End what binds the last one; what would only begin after that day binds nobody a single day."""
    for row in rows:
        row.ends, row.ending_reason = max(ends, row.starts), reason
        row.save(update_fields={"ends", "ending_reason"})
