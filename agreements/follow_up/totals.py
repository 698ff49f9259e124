"""The follow-up of many agreements at once, counted in the database: goals with both lights, reports, duties.

The same rules as in `reading`, which reads one agreement whole: who is bound is asked, a lead's summary stands before
the reports, the gravest day tells the time.
"""

import datetime
from collections import Counter, defaultdict
from functools import cache
from uuid import UUID

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agreements.follow_up.chains import Chain
from agreements.follow_up.lights import (
    Said,
    gravest,
    measure_finding,
    report_finding,
    said_together,
    value_finding,
)
from agreements.follow_up.tallies import AgreementTotal, Carried, GoalTotal, Totals
from agreements.models import (
    DutyCount,
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    MeasureDuty,
    MeasureReport,
    MeasureSummary,
)


def totals_of(chains: list[Chain], on: datetime.date) -> Totals:
    """The totals in seven queries, and two more where a text was amended in the midst of a period."""
    if not chains:
        return Totals(on)
    return _Counting(chains, on).totals()


class _Counting:
    def __init__(self, chains: list[Chain], on: datetime.date) -> None:
        self.chains, self.on = chains, on
        self.chain_of = {chain.version: chain for chain in chains}
        self.chain_in = {chain.period.pk: chain for chain in chains if chain.period}
        self.status: dict[int, Counter[str]] = defaultdict(Counter)  # by measure of a version in force
        self.given: Counter[tuple[int, int]] = Counter()  # by period and organisation
        self.missing_of: dict[tuple[int, int], int] = {}

    def totals(self) -> Totals:
        measures = self._measures()
        self._count_reports({row[0] for row in measures})
        by_goal = defaultdict(list)
        for row in measures:
            by_goal[row[1]].append(row)
        summaries, values_missing = self._summaries(), self._values_missing()
        found: dict[int, AgreementTotal] = {chain.root: AgreementTotal(chain, []) for chain in self.chains}
        for goal in self._goals():
            chain = self.chain_of[goal.version_id]
            counted = self._goal(chain, by_goal[goal.pk], summaries, values_missing[goal.pk])
            found[chain.root].goals.append(
                GoalTotal(
                    chain=chain,
                    key=goal.key,
                    number=goal.number,
                    domain=goal.domain_id,
                    domain_name=goal.domain.name,
                    branch=goal.domain.parent_id or goal.domain_id,
                    branch_name=(goal.domain.parent or goal.domain).name,
                    text=goal.text,
                    **counted,
                )
            )
        return Totals(self.on, found, self._organisations(), self.missing_of)

    def _goals(self) -> QuerySet[FollowedGoal]:
        rows = FollowedGoal.objects.filter(version__in=self.chain_of).select_related("domain__parent")
        return rows.order_by("version", "number")

    def _measures(self) -> list[tuple[int, int, UUID, datetime.date | None, int]]:
        """Of each measure its id, goal, key, last day and how many are asked to report of it."""
        duties = MeasureDuty.objects.filter(measure=OuterRef("pk"))
        for chain in self.chains:
            if chain.not_asked:
                duties = duties.exclude(measure__goal__version=chain.version, organisation__in=chain.not_asked)
        count = duties.order_by().values("measure").annotate(count=Count("pk")).values("count")
        rows = FollowedMeasure.objects.filter(goal__version__in=self.chain_of).order_by("goal", "position")
        return list(rows.values_list("pk", "goal", "key", "ends", Coalesce(Subquery(count), 0)))

    def _reports(self) -> QuerySet[MeasureReport]:
        rows = MeasureReport.objects.filter(period__in=self.chain_in, sent_at__isnull=False)
        for chain in self.chains:
            if chain.period and chain.not_asked:
                rows = rows.exclude(period=chain.period, organisation__in=chain.not_asked)
        return rows.order_by()

    def _count_reports(self, measures: set[int]) -> None:
        rows = self._reports()
        elsewhere = set()
        for measure, status, count in rows.values_list("measure", "status").annotate(count=Count("pk")):
            if measure in measures:
                self.status[measure][status] = count
            else:
                elsewhere.add(measure)
        for period, organisation, count in rows.values_list("period", "organisation").annotate(count=Count("pk")):
            self.given[period, organisation] = count
        if elsewhere:
            self._count_earlier(rows.filter(measure__in=elsewhere))

    def _count_earlier(self, rows: QuerySet[MeasureReport]) -> None:
        """Reports on the text as it was before an amendment count for the same measure and organisation of today's."""
        reports = list(rows.values_list("period", "organisation", "measure_key", "status"))
        duties = MeasureDuty.objects.filter(
            measure__goal__version__in=self.chain_of, measure__key__in={row[2] for row in reports}
        )
        known = {
            (version, organisation, key): measure
            for version, organisation, key, measure in duties.values_list(
                "measure__goal__version", "organisation", "measure__key", "measure"
            )
        }
        for period, organisation, key, status in reports:
            measure = known.get((self.chain_in[period].version, organisation, key))
            if measure is None:
                self.given[period, organisation] -= 1
            else:
                self.status[measure][status] += 1

    def _summaries(self) -> dict[tuple[int, UUID], str]:
        rows = MeasureSummary.objects.filter(period__in=self.chain_in)
        return {(period, key): status for period, key, status in rows.values_list("period", "measure_key", "status")}

    def _values_missing(self) -> dict[int, int]:
        """How many own indicators of a goal lack any value of the year of a period whose day has passed."""
        chains = {chain.version: chain for chain in self.chains if chain.due and chain.due < self.on}
        found: dict[int, int] = defaultdict(int)
        years = {chain.period.year for chain in chains.values()}
        known = FilteredRelation("indicator__observations", condition=Q(indicator__observations__year__in=years))
        rows = FollowedIndicator.objects.filter(goal__version__in=chains, indicator__sotkanet_id__isnull=True)
        rows = rows.annotate(known=known).order_by()
        asked, known_years = set(), defaultdict(set)
        for version, goal, indicator, year in rows.values_list(
            "goal__version", "goal", "indicator", "known__year"
        ).distinct():
            asked.add((version, goal, indicator))
            known_years[indicator].add(year)
        for version, goal, indicator in asked:
            found[goal] += chains[version].period.year not in known_years[indicator]
        return found

    def _goal(
        self, chain: Chain, measures: list[tuple], summaries: dict[tuple[int, UUID], str], values_missing: int
    ) -> dict:
        said, findings, expected, missing = [], [], 0, 0
        for pk, _goal, key, ends, asked in measures:
            status = self.status[pk]
            lacking = asked - status.total()
            summary = summaries.get((chain.period.pk, key)) if chain.period else None
            said.append(Said(summary) if summary else _together(frozenset([*status, ""] if lacking else status)))
            findings.append(measure_finding(ends, said[-1], self.on))
            expected += asked
            missing += lacking
        findings += [report_finding(missing, chain.due, self.on), value_finding(values_missing, chain.due, self.on)]
        return {
            "said": _together(frozenset(said)),
            "finding": gravest(findings),
            "measures": len(measures),
            "expected": expected,
            "missing": missing,
        }

    def _organisations(self) -> dict[int, Carried]:
        found: dict[int, Carried] = defaultdict(Carried)
        rows = DutyCount.objects.filter(version__in=self.chain_of)
        for version, organisation, leads, takes_part in rows.values_list(
            "version", "organisation", "leads", "takes_part"
        ):
            self._carry(found[organisation], self.chain_of[version], organisation, leads, takes_part)
        return dict(found)

    def _carry(self, carried: Carried, chain: Chain, organisation: int, leads: int, takes_part: int) -> None:
        carried.leads += leads
        carried.takes_part += takes_part
        if organisation in chain.not_asked:
            return
        given = self.given[chain.period.pk, organisation] if chain.period else 0
        expected = leads + takes_part
        carried.expected += expected
        carried.given += given
        if chain.due and given < expected:
            carried.missing += expected - given
            self.missing_of[chain.root, organisation] = expected - given
            if chain.due < self.on:
                carried.late += expected - given
                carried.late_since = min(carried.late_since or chain.due, chain.due)


@cache
def _together(kinds: frozenset[str]) -> Said:
    """The roll-up asks only which kinds there are, and a county has thousands of measures."""
    return said_together(kinds)
