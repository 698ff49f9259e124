"""The entries that people have written and the reference data has brought, each in its rounds, with what shows them."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse

from forums.clock.recurrence import rounds, titled
from forums.clock.when import When
from forums.models import ClockEntry, ClockEvidence
from organisations.dates import Asked, ClockDate, Done, Origin
from organisations.models import Organisation

_LONGEST = datetime.timedelta(days=366)  # a round that began on the last day of `until` may go on for a year


def entry_dates(asked: Asked) -> Iterator[ClockDate]:
    entries = {entry.pk: entry for entry in entries_of(asked)}
    domains, organisations = _related(entries)
    evidence = _evidence(asked, entries)
    for pk, entry in entries.items():
        for when in rounds(entry, asked.first, asked.last):
            yield dated(
                entry, when, domains=domains[pk], organisations=organisations[pk],
                evidence=tuple(evidence[pk, when.starts.year]),
            )  # fmt: skip


def entries_of(asked: Asked) -> QuerySet[ClockEntry]:
    """Those of the county and of every county that may have a round in those days."""
    whose = Q(county__isnull=True) | Q(county=asked.county) if asked.county else Q(county__isnull=True)
    again = ~Q(recurs=ClockEntry.Recurs.ONCE) & (Q(until__isnull=True) | Q(until__gte=asked.first - _LONGEST))
    return ClockEntry.objects.filter(whose, Q(ends_on__gte=asked.first) | again, starts_on__lte=asked.last)


def dated(
    entry: ClockEntry,
    when: When,
    *,
    domains: frozenset[int] = frozenset(),
    organisations: frozenset[int] = frozenset(),
    evidence: tuple[Done, ...] = (),
) -> ClockDate:
    """One round of the entry."""
    year = when.starts.year
    return ClockDate(
        starts=when.starts,
        ends=when.ends,
        is_window=when.is_window,
        title=titled(entry.title, year),
        uid=f"entry-{entry.key}-{year}",
        source_kind=Origin.ENTRY,
        owner=entry.owner,
        side=entry.side,
        is_statutory=entry.is_statutory,
        legal_basis=entry.legal_basis,
        level=entry.level,
        url=f"{reverse('clock_entry', args=[entry.key])}?year={year}",
        organisations=organisations,
        domains=domains,
        forum=entry.forum_id,
        entry=str(entry.key),
        is_once=entry.recurs != ClockEntry.Recurs.YEARLY,
        is_history=entry.is_history,
        evidence=evidence,
    )


def shown_evidence(entries: list[int], county: Organisation | None, years: range) -> QuerySet[ClockEvidence]:
    """What organisations of the county have said they have done; an entry may stand in other counties too."""
    rows = ClockEvidence.objects.filter(entry__in=entries, year__in=years).select_related("organisation")
    rows = rows.order_by("organisation__sort_key_fi", "done_on", "pk")
    if county:
        members = Organisation.objects.filter(area_memberships__area=county)
        rows = rows.filter(Q(organisation=county) | Q(organisation__in=members.values("pk")) | _host())
    return rows


def _host() -> Q:
    """A forum's host may stand outside the county's area, such as a regional council."""
    return Q(entry__forum__host=F("organisation"))


def _related(entries: dict[int, ClockEntry]) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """The ids of the domains and of the organisations of each entry, in one query."""
    domains, organisations = defaultdict(frozenset), defaultdict(frozenset)
    both = _pairs(ClockEntry.domains.through, "interfacedomain_id", "domain", entries).union(
        _pairs(ClockEntry.applies_to.through, "organisation_id", "organisation", entries)
    )
    for entry, other, kind in both:
        found = domains if kind == "domain" else organisations
        found[entry] |= {other}
    return domains, organisations


def _pairs(through: type, column: str, kind: str, entries: dict[int, ClockEntry]) -> QuerySet:
    rows = through.objects.filter(clockentry__in=entries).order_by()
    return rows.values_list("clockentry_id", column, Value(kind))


def _evidence(asked: Asked, entries: dict[int, ClockEntry]) -> dict[tuple[int, int], list[Done]]:
    found = defaultdict(list)
    years = range(asked.first.year - 1, asked.last.year + 1)
    for row in shown_evidence(list(entries), asked.county, years):
        done = Done(row.organisation_id, row.organisation.name, row.done_on, row.url, row.note)
        found[row.entry_id, row.year].append(done)
    return found
