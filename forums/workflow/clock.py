"""What people do in the year clock: entries, what shows that they are done, reminders, proposals for an agenda."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules as forum_rules
from forums.clock import rules
from forums.clock.recurrence import titled
from forums.clock.when import written
from forums.models import ClockEntry, ClockEvidence, ClockReminder, Forum, Proposal
from forums.participants import Participant
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.dates import ClockDate
from organisations.models import Organisation
from organisations.refusals import NotAllowed


@transaction.atomic
def add_entry(
    entry: ClockEntry,
    *,
    by: Acting | None,
    part: Participant | None,
    domains: list[InterfaceDomain],
    applies_to: list[Organisation],
) -> ClockEntry:
    """Write a new entry into a county's clock; `part` is the person's part in the entry's forum.

    A secretary may act for no organisation at all: then `part` alone says what they may.
    """
    _guard(rules.may_tend_entry(by, entry, part))
    entry.added_by = part.user if part else by.user
    entry.save()
    entry.domains.set(domains)
    entry.applies_to.set(applies_to)
    return entry


@transaction.atomic
def change_entry(
    entry: ClockEntry,
    *,
    by: Acting | None,
    part: Participant | None,
    seen: int,
    values: dict[str, Any],
    domains: list[InterfaceDomain],
    applies_to: list[Organisation],
) -> None:
    """Save over the revision that was seen. Raises ChangedMeanwhile when somebody has saved another one."""
    _guard(rules.may_tend_entry(by, ClockEntry.objects.select_related("county").get(pk=entry.pk), part))
    rows = ClockEntry.objects.filter(pk=entry.pk, revision=seen)
    if not rows.update(**values, revision=F("revision") + 1):
        raise ChangedMeanwhile(ClockEntry.objects.get(pk=entry.pk))
    entry.domains.set(domains)
    entry.applies_to.set(applies_to)


@transaction.atomic
def delete_entry(entry: ClockEntry, *, by: Acting | None, part: Participant | None, seen: int) -> None:
    """Take the entry away with what was said about it. Raises ChangedMeanwhile when it is no longer what was seen."""
    _guard(rules.may_tend_entry(by, entry, part))
    row = ClockEntry.objects.select_for_update().get(pk=entry.pk)
    if row.revision != seen:
        raise ChangedMeanwhile(row)
    row.delete()


@transaction.atomic
def show_done(
    entry: ClockEntry, *, by: Acting, county: Organisation, year: int, done_on: datetime.date, url: str, note: str
) -> ClockEvidence:
    """Say that the person's own organisation has done the entry in that year."""
    _guard(rules.may_show_done(by, entry, county, timezone.localdate()))
    return ClockEvidence.objects.create(
        entry=entry,
        year=year,
        organisation=by.organisation,
        done_on=done_on,
        url=url,
        note=note,
        added_by=by.user,
    )


@transaction.atomic
def take_back(evidence: ClockEvidence, *, by: Acting) -> None:
    """What an organisation has said, its own editors take back."""
    _guard(by.has(*rules.EDITING) and evidence.organisation_id in by.stands_for)
    evidence.delete()


@transaction.atomic
def remind(entry: ClockEntry, *, by: Acting, year: int, role: str, on: datetime.date) -> ClockReminder:
    """Have those who then hold the role in the person's own organisation be told on that day; twice is once."""
    _guard(rules.may_remind(by))
    wanted = {"entry": entry, "year": year, "organisation": by.organisation, "role": role, "on": on}
    return ClockReminder.objects.get_or_create(**wanted, defaults={"added_by": by.user})[0]


@transaction.atomic
def cancel_reminder(reminder: ClockReminder, *, by: Acting) -> None:
    _guard(rules.may_remind(by) and reminder.organisation_id in by.stands_for)
    reminder.delete()


def proposal_code(entry: ClockEntry, starts: datetime.date) -> str:
    """By which a round of an entry is proposed to a forum once; the portal's own offers have the same."""
    return f"clock:{entry.key}:{starts}"


@transaction.atomic
def propose(date: ClockDate, entry: ClockEntry, forum: Forum, *, by: Participant) -> Proposal:
    """Put the round of an entry among the forum's proposals; one that is there already stays as it is."""
    _guard(by.forum.pk == forum.pk and forum_rules.may_keep(by))
    reason = [written(date.starts, date.ends, date.is_window), entry.owner, date.legal_basis]
    defaults = {
        "source": Proposal.Source.CLOCK,
        "title": titled(entry.title, date.year)[:250],
        "reason": ", ".join(part for part in reason if part),
        "raised_by": by.user,
        "raised_by_label": by.label[:250],
    }
    code = proposal_code(entry, date.starts)
    return Proposal.objects.get_or_create(forum=forum, code=code, defaults=defaults)[0]


def _guard(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed(_("This belongs to another organisation or role."))
