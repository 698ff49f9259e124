"""The whole country for comparison: where agreements are in force, in which domains, with how many goals."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.follow_up.chains import chains_seen_by
from agreements.follow_up.nationwide import Extent, extents_of
from agreements.models import Agreement
from interfaces.models import InterfaceDomain
from organisations.acting import Acting
from organisations.models import AreaMembership, Organisation


@dataclass(frozen=True)
class InForceHere:
    """One agreement in force as the list of its county shows it."""

    agreement: Agreement
    extent: Extent
    domains: list[str]


@dataclass(frozen=True)
class CountyRow:
    """One county. `municipalities`: how many of its `members` some agreement binds."""

    county: Organisation
    agreements: list[InForceHere] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    municipalities: int = 0
    members: int = 0

    @property
    def count(self) -> int:
        return len(self.agreements)

    @property
    def goals(self) -> int:
        return sum(row.extent.goals for row in self.agreements)

    @property
    def measures(self) -> int:
        return sum(row.extent.measures for row in self.agreements)

    @property
    def _asked(self) -> list[Extent]:
        return [row.extent for row in self.agreements if row.extent.chain.period]

    @property
    def expected(self) -> int:
        """Reports asked for in the agreements' current periods."""
        return sum(extent.expected for extent in self._asked)

    @property
    def given(self) -> int:
        return sum(min(extent.given, extent.expected) for extent in self._asked)

    @property
    def share(self) -> float:
        return self.given / self.expected if self.expected else -1

    @property
    def ends(self) -> datetime.date | None:
        """When the last of the agreements' terms ends."""
        return max((row.agreement.term_ends for row in self.agreements if row.agreement.term_ends), default=None)


ORDERS: dict[str, Callable[[CountyRow], float]] = {
    "agreements": lambda row: row.count,
    "municipalities": lambda row: row.municipalities / row.members if row.members else 0,
    "domains": lambda row: len(row.domains),
    "goals": lambda row: row.goals,
    "measures": lambda row: row.measures,
    "reports": lambda row: row.share,
}


def country(acting: Acting | None, on: datetime.date, order: str = "") -> list[CountyRow]:
    """A row for every county, by name or with the most first. Of agreements only those that the person may read."""
    counties = list(Organisation.objects.counties().valid(on).in_order())
    members = _members(on)
    extents = extents_of(chains_seen_by(acting, Agreement.objects.all(), on))
    by_county = defaultdict(list)
    for row in _in_force(extents):
        by_county[row.agreement.county_id].append(row)
    rows = [_row(county, by_county[county.pk], members[county.pk]) for county in counties]
    return sorted(rows, key=lambda row: -ORDERS[order](row)) if order in ORDERS else rows


def _members(on: datetime.date) -> dict[int, set[int]]:
    rows = AreaMembership.objects.valid(on).filter(area__kind=Organisation.Kind.COUNTY)
    found = defaultdict(set)
    for area, municipality in rows.values_list("area", "municipality"):
        found[area].add(municipality)
    return found


def _in_force(extents: list[Extent]) -> list[InForceHere]:
    """The agreements with the domains that they name or have goals in, as the top of the tree calls them."""
    by_root = {extent.chain.root: extent for extent in extents}
    tops = _tops()
    named = defaultdict(set)
    through = Agreement.domains.through.objects.filter(agreement__in=by_root)
    for agreement, domain in through.values_list("agreement", "interfacedomain"):
        named[agreement].add(domain)
    fields = ("title_fi", "title_sv", "county", "term_starts", "term_ends", "kind", "is_example")
    agreements = Agreement.objects.filter(pk__in=by_root, county__isnull=False).only(*fields).in_order()
    return [
        InForceHere(row, by_root[row.pk], _names(named[row.pk] | by_root[row.pk].domains, tops)) for row in agreements
    ]


def _tops() -> dict[int, InterfaceDomain]:
    """The top of its branch for each domain, in the order of the tree."""
    rows = {row.pk: row for row in InterfaceDomain.objects.order_by("position", "pk")}
    return {pk: rows.get(row.parent_id, row) for pk, row in rows.items()}


def _names(domains: set[int] | frozenset[int], tops: dict[int, InterfaceDomain]) -> list[str]:
    found = {tops[pk].pk: tops[pk] for pk in domains}
    return [top.name for top in sorted(found.values(), key=lambda top: (top.position, top.pk))]


def _row(county: Organisation, rows: list[InForceHere], members: set[int]) -> CountyRow:
    bound = frozenset().union(*(row.extent.chain.bound for row in rows))
    names = list(dict.fromkeys(name for row in rows for name in row.domains))
    return CountyRow(county, rows, names, len(bound & members), len(members))


def reports_by_county(rows: list[CountyRow]) -> dict[int, tuple[int, int]]:
    return {row.county.pk: (row.given, row.expected) for row in rows}


def lead_of(rows: list[CountyRow]) -> str:
    """How things are in the country, in a sentence."""
    with_agreement = sum(bool(row.agreements) for row in rows)
    return _("%(count)s of %(all)s wellbeing services counties have an agreement in force: %(goals)s goals in all.") % {
        "count": with_agreement,
        "all": len(rows),
        "goals": sum(row.goals for row in rows),
    }
