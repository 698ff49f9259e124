"""One domain in one county: what is missing, and what every register has of it."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from agreements.domain_gaps import DomainGoal, Measured
from finnish.sorting import sort_key
from forums.models import Forum
from interfaces.domain_gaps import Clarity
from interfaces.gaps import Gap, GapsAsked
from interfaces.models import InterfaceDomain, Organiser
from interfaces.organised import Organisers
from interfaces.pairing import PairSide
from interfaces.tree import DomainTree
from interfaces.within import Within
from overview.domains.gaps import Known, read_known
from overview.domains.shelf import Item, read_shelves

FIRST, SERVICES = 5, 8  # rows of a block before the link to all


@dataclass(frozen=True)
class Block:
    """The first rows of what a register has, and how many it has in all."""

    rows: list
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class OrganisedItem(Organisers):
    """A service of the shelf with all who organise or have organised it."""

    item: Item


@dataclass(frozen=True)
class OfAgreement:
    """The goals that one agreement has in the domain."""

    pk: int
    title: str
    is_example: bool
    goals: list[DomainGoal]


@dataclass(frozen=True)
class DomainView:
    within: Within
    tree: DomainTree
    domain: InterfaceDomain
    known: Known
    gaps: list[Gap]
    shelves: dict[str, list[Item]]
    organisers: dict[int, list[Organiser]]

    @property
    def above(self) -> list[InterfaceDomain]:
        """The wider domains, the widest first."""
        return self.tree.above(self.domain.pk)[::-1]

    @property
    def parts(self) -> list[InterfaceDomain]:
        return self.tree.children(self.domain.pk)

    @property
    def serious(self) -> int:
        return sum(gap.is_serious for gap in self.gaps)

    @cached_property
    def sides(self) -> list[PairSide]:
        """Counterparts where they are expected here; else those of the wider domain hold."""
        return self.known.counterparts.of(self.domain) if self.known.counterparts.is_expected(self.domain) else []

    @property
    def named(self) -> int:
        return sum(not side.is_missing for side in self.sides)

    @property
    def clarity(self) -> Clarity:
        return self.known.division.clarity(self.domain)

    @cached_property
    def agreements(self) -> list[OfAgreement]:
        rows = self.known.goals.of(self.domain)
        return [
            OfAgreement(pk, goals[0].title, goals[0].is_example, goals)
            for pk, goals in ((pk, list(goals)) for pk, goals in groupby(rows, key=lambda goal: goal.agreement))
        ]

    @property
    def goal_count(self) -> int:
        return sum(len(agreement.goals) for agreement in self.agreements)

    @cached_property
    def indicators(self) -> Block:
        return _block(self.known.goals.indicators_of(self.domain))

    @cached_property
    def forums(self) -> Block:
        return _block(self.known.networks.of(self.domain))

    @cached_property
    def services(self) -> Block:
        """Those whose organiser has changed, or will, come first."""
        items = self.shelves.get("services", [])
        rows = [OrganisedItem(self.organisers.get(item.pk, []), self.within.on, item) for item in items]
        return _block(sorted(rows, key=lambda row: (not row.has_changed, sort_key(row.item.name))), SERVICES)

    @property
    def acts(self) -> list[Item]:
        return self.shelves.get("acts", [])

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """What the registers have, by shelf."""
        names = ("maps", "plans", "issues", "practices", "exchanges", "ngos", "waves")
        return {name: _block(self.shelves.get(name, [])) for name in names}


def _block(rows: list[Forum] | list[Item] | list[Measured] | list[OrganisedItem], most: int = FIRST) -> Block:
    return Block(rows[:most], len(rows))


def read_domain(within: Within, tree: DomainTree, domain: InterfaceDomain) -> DomainView:
    asked = GapsAsked(within, (domain,), tree)
    known = read_known(asked)
    shelves = read_shelves(within, asked.all_parts)
    services = [item.pk for item in shelves.get("services", [])]
    organisers: dict[int, list[Organiser]] = {}
    for row in Organiser.objects.filter(service__in=services):
        organisers.setdefault(row.service_id, []).append(row)
    return DomainView(within, tree, domain, known, known.gaps().get(domain.pk, []), shelves, organisers)
