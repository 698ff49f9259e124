"""Many followed chains at once: which version each follows, its current period, who is asked to report."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from agreements.content import HIDDEN
from agreements.follow_up.following import roots_of
from agreements.follow_up.report_parts import versions_with_secret_goals
from agreements.models import Agreement, Clause, Party, ReportingPeriod
from agreements.models.row import Publicity
from organisations.acting import Acting


@dataclass(frozen=True)
class Chain:
    """An agreement in force with what amends it, by ids; the same as `following.Followed`, for many at once.

    `bound`: the organisations for whom something of it is in force. `not_asked`: parties that are not bound, of whom
    no report is expected. `version` is None for those who may know of the agreement, but not of its secret goals.
    """

    root: int
    agreement: int
    version: int | None
    period: ReportingPeriod | None
    bound: frozenset[int] = frozenset()
    not_asked: frozenset[int] = frozenset()

    @property
    def due(self) -> datetime.date | None:
        """The day by which reports are awaited, None when nothing is collected any more."""
        return self.period.due_on if self.period and not self.period.closed_at else None


def chains_in_force(agreements: QuerySet[Agreement] | Iterable[int], on: datetime.date) -> list[Chain]:
    """The chains of these agreements of which some version binds somebody on that day.

    In two queries, and a third one when something has been amended.
    """
    holds = Q(in_force_rows__starts__lte=on) & (Q(in_force_rows__ends__isnull=True) | Q(in_force_rows__ends__gte=on))
    lasts = Q(agreement__valid_to__isnull=True) | Q(agreement__valid_to__gte=on)
    rows = Party.objects.filter(lasts, agreement__in=agreements, agreement__stage=Agreement.Stage.SIGNED)
    rows = rows.annotate(held=FilteredRelation("in_force_rows", condition=holds)).order_by("held__version")
    bound, parties, versions, amendments = defaultdict(set), defaultdict(set), {}, False
    for agreement, scope, organisation, withdrawn_at, version in rows.values_list(
        "agreement", "agreement__amendment_scope", "organisation", "withdrawn_at", "held__version"
    ):
        amendments = amendments or bool(scope)
        if withdrawn_at is None:
            parties[agreement].add(organisation)
        if version is not None:
            bound[agreement].add(organisation)
            versions[agreement] = max(version, versions.get(agreement, 0))
    roots = roots_of(versions) if amendments else {agreement: agreement for agreement in versions}
    newest, everybody = {}, defaultdict(set)
    for agreement, version in sorted(versions.items(), key=lambda row: row[1]):
        newest[roots[agreement]] = (agreement, version)
        everybody[roots[agreement]] |= bound[agreement]
    periods = _current_periods(newest, on)
    return [
        Chain(
            root=root,
            agreement=agreement,
            version=version,
            period=periods.get(root),
            bound=frozenset(everybody[root]),
            not_asked=frozenset(parties[agreement] - everybody[root]),
        )
        for root, (agreement, version) in newest.items()
    ]


def chains_seen_by(
    acting: Acting | None, agreements: QuerySet[Agreement] | Iterable[int], on: datetime.date
) -> list[Chain]:
    """The chains in force of these agreements that the person may read, as the follow-up page shows them to them.

    Give all the agreements, not only the visible ones: an amendment that is less public than what it amends closes
    the whole follow-up to outsiders. Of secret goals outsiders learn nothing, not even how many there are.
    """
    chains = chains_in_force(agreements, on)
    asked = {pk for chain in chains for pk in (chain.root, chain.agreement)}
    return seen_of(chains, with_reading(Agreement.objects.filter(pk__in=asked).only("pk"), acting))


def with_reading(agreements: QuerySet[Agreement], acting: Acting | None) -> QuerySet[Agreement]:
    """Annotate `is_own`, `is_open` (to all) and `may_hide` (something of its text is secret) for `seen_of`."""
    same = OuterRef("pk")
    hidden = Clause.objects.filter(agreement=same, publicity__in=HIDDEN)
    return agreements.annotate(
        is_own=Exists(Agreement.objects.own_of(acting).filter(pk=same)),
        is_open=Exists(Agreement.objects.open_to_all().filter(pk=same)),
        may_hide=Exists(hidden) | Q(publicity=Publicity.PARTLY_SECRET),
    )


def seen_of(chains: list[Chain], agreements: Iterable[Agreement]) -> list[Chain]:
    """What of the chains may be read, by their agreements `with_reading`; a chain whose agreements lack is left out."""
    by_pk = {row.pk: row for row in agreements}
    found, doubtful = [], set()
    for chain in chains:
        rows = [by_pk[pk] for pk in (chain.root, chain.agreement) if pk in by_pk]
        if any(row.is_own for row in rows):
            found.append(chain)
        elif len(rows) == 2 and all(row.is_open for row in rows):
            found.append(chain)
            doubtful |= {chain.version} if rows[1].may_hide else set()
    secret = versions_with_secret_goals(doubtful)
    return [replace(row, version=None, period=None) if row.version in secret else row for row in found]


def _current_periods(roots: Iterable[int], on: datetime.date) -> dict[int, ReportingPeriod]:
    rows = ReportingPeriod.objects.filter(agreement__in=list(roots), opens_on__lte=on)
    return {row.agreement_id: row for row in rows.order_by("ends", "pk")}
