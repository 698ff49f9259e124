"""The domains of a county at a glance: what each has, and what is missing in it."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Value

from interfaces.domain_gaps import Clarity
from interfaces.gaps import Gap, GapsAsked
from interfaces.models import InterfaceDomain, Plan, RaisedIssue
from interfaces.tree import DomainTree
from interfaces.within import Within
from overview.domains.gaps import Known, read_known

PLANS, ISSUES = "plans", "issues"


@dataclass(frozen=True)
class DomainRow:
    """A domain at the top of the tree with its numbers; they count its parts too. `issues` is None to outsiders."""

    domain: InterfaceDomain
    parts: list[InterfaceDomain]
    gaps: list[Gap]
    counterparts: int
    sides: int
    networks: int
    goals: int
    indicators: int
    clarity: Clarity
    issues: int | None
    expiring: int

    @property
    def serious(self) -> int:
        return sum(gap.is_serious for gap in self.gaps)

    @cached_property
    def missing(self) -> dict[str, Gap]:
        """The gaps by what is missing, for the cells of the table."""
        return {gap.code: gap for gap in self.gaps}


@dataclass(frozen=True)
class Home:
    rows: list[DomainRow]

    @property
    def gaps(self) -> int:
        return sum(len(row.gaps) for row in self.rows)

    @property
    def without_counterpart(self) -> int:
        return sum(bool(row.serious) for row in self.rows)


def read_home(within: Within, tree: DomainTree) -> Home:
    asked = GapsAsked(within, tree.top, tree)
    known = read_known(asked)
    gaps = known.gaps()
    counted = _counted(within)
    issues = _by_domain(counted[ISSUES], asked) if within.is_insider else None
    expiring = _by_domain(counted[PLANS], asked)
    return Home([_row(domain, known, gaps.get(domain.pk, []), issues, expiring) for domain in tree.top])


def _row(
    domain: InterfaceDomain, known: Known, gaps: list[Gap], issues: Counter[int] | None, expiring: Counter[int]
) -> DomainRow:
    return DomainRow(
        domain=domain,
        parts=known.counterparts.asked.tree.children(domain.pk),
        gaps=gaps,
        counterparts=known.counterparts.named(domain),
        sides=len(known.counterparts.of(domain)),
        networks=len(known.networks.networks_of(domain)),
        goals=len(known.goals.of(domain)),
        indicators=len(known.goals.indicators_of(domain)),
        clarity=known.division.clarity(domain),
        issues=None if issues is None else issues[domain.pk],
        expiring=expiring[domain.pk],
    )


def _counted(within: Within) -> dict[str, list[tuple[int, int]]]:
    """Ids of open issues and of plans that end within a year, each with a domain of it, in one query."""
    plans = Plan.objects.filter(county=within.county).expiring(within.on).order_by()
    issues = RaisedIssue.objects.open().filter(county=within.county).order_by()
    found: dict[str, list[tuple[int, int]]] = {PLANS: [], ISSUES: []}
    parts = [
        rows.annotate(what=Value(what)).values_list("what", "pk", of)
        for what, rows, of in ((PLANS, plans, "domains"), (ISSUES, issues, "domain"))
    ]
    for what, pk, domain in parts[0].union(*parts[1:]):
        found[what].append((pk, domain))
    return found


def _by_domain(rows: list[tuple[int, int]], asked: GapsAsked) -> Counter[int]:
    """How many different ones each asked domain has, its parts counted in."""
    found: Counter[int] = Counter()
    for domain in asked.domains:
        found[domain.pk] = len({pk for pk, of in rows if of in asked.parts[domain.pk]})
    return found
