"""Many followed chains at once: which version each follows, its current period, who is asked to report."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import FilteredRelation, Q, QuerySet

from agreements.follow_up.following import roots_of
from agreements.follow_up.report_parts import versions_with_secret_goals
from agreements.models import Agreement, Party, ReportingPeriod
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
    rows = Agreement.objects.of_organisation(acting.organisation, on) if acting else Agreement.objects.none()
    own = set(rows.values_list("pk", flat=True))
    others = {chain.root: chain for chain in chains if not own & {chain.root, chain.agreement}}
    if not others:
        return chains
    asked = {pk for chain in others.values() for pk in (chain.root, chain.agreement)}
    public = set(Agreement.objects.open_to_all().filter(pk__in=asked).values_list("pk", flat=True))
    secret = versions_with_secret_goals(chain.version for chain in others.values())
    return [
        replace(chain, version=None, period=None) if chain.root in others and chain.version in secret else chain
        for chain in chains
        if chain.root not in others or {chain.root, chain.agreement} <= public
    ]


def _current_periods(roots: Iterable[int], on: datetime.date) -> dict[int, ReportingPeriod]:
    rows = ReportingPeriod.objects.filter(agreement__in=list(roots), opens_on__lte=on)
    return {row.agreement_id: row for row in rows.order_by("ends", "pk")}
