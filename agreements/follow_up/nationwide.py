"""How far follow-up is in every agreement of the country: goals, measures and reports, without single measures."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from agreements.follow_up.chains import Chain
from agreements.models import DutyCount, FollowedGoal, MeasureReport


@dataclass(frozen=True)
class Extent:
    """What an agreement in force holds, and how many of the reports of its current period have been given."""

    chain: Chain
    goals: int
    measures: int
    domains: frozenset[int]
    organisations: frozenset[int]
    expected: int
    given: int


def extents_of(chains: list[Chain]) -> list[Extent]:
    """In three queries, which stay quick for hundreds of agreements with hundreds of thousands of duties."""
    goals, measures, domains = Counter(), Counter(), {chain.version: set() for chain in chains}
    rows = FollowedGoal.objects.filter(version__in=domains).order_by()
    for version, domain, count, below in rows.values_list("version", "domain").annotate(
        count=Count("pk", distinct=True), below=Count("measures")
    ):
        goals[version] += count
        measures[version] += below
        domains[version].add(domain)
    given = _given(chains)
    carried = {chain.version: {} for chain in chains}
    counts = DutyCount.objects.filter(version__in=carried)
    for version, organisation, leads, takes_part in counts.values_list(
        "version", "organisation", "leads", "takes_part"
    ):
        carried[version][organisation] = leads + takes_part
    return [
        Extent(
            chain=chain,
            goals=goals[chain.version],
            measures=measures[chain.version],
            domains=frozenset(domains[chain.version]),
            organisations=frozenset(carried[chain.version]),
            expected=sum(count for pk, count in carried[chain.version].items() if pk not in chain.not_asked),
            given=given[chain.period.pk] if chain.period else 0,
        )
        for chain in chains
    ]


def _given(chains: list[Chain]) -> Counter[int]:
    """Reports sent in the current periods; of those that a change of the text has dropped, too."""
    rows = MeasureReport.objects.filter(
        sent_at__isnull=False, period__in=[row.period.pk for row in chains if row.period]
    )
    left_out = Q(pk__in=[])
    for chain in chains:
        if chain.period and chain.not_asked:
            left_out |= Q(period=chain.period, organisation__in=chain.not_asked)
    return Counter(dict(rows.exclude(left_out).order_by().values_list("period").annotate(count=Count("pk"))))


def reports_by_organisation(chains: list[Chain]) -> dict[int, tuple[int, int]]:
    """Given and expected reports of the current periods, by the organisation's id. Two queries."""
    asked = {chain.version: chain for chain in chains if chain.period}
    rows = MeasureReport.objects.filter(sent_at__isnull=False, period__in=[row.period.pk for row in asked.values()])
    sent = {
        (period, organisation): count
        for period, organisation, count in rows.order_by()
        .values_list("period", "organisation")
        .annotate(count=Count("pk"))
    }
    given, expected = Counter(), Counter()
    for count in DutyCount.objects.filter(version__in=asked):
        chain = asked[count.version_id]
        if count.organisation_id not in chain.not_asked:
            duties = count.leads + count.takes_part
            expected[count.organisation_id] += duties
            given[count.organisation_id] += min(duties, sent.get((chain.period.pk, count.organisation_id), 0))
    return {pk: (given[pk], count) for pk, count in expected.items()}
