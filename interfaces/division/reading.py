"""What both sides have said of the division of work: the questions of some domains in every municipality.

Two queries whatever the size: 22 municipalities and 60 questions are 2 640 views.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from finnish.sorting import sort_key
from interfaces.division.differing import Difference, Seen, difference_of
from interfaces.models import CheckQuestion, InterfaceDomain, WorkDivision
from interfaces.tree import DomainTree
from interfaces.within import Within
from organisations.models import Organisation

Side, State = WorkDivision.Side, WorkDivision.State
Key = tuple[int, int]  # ids of a question and a municipality


@dataclass(frozen=True)
class Cell:
    """A question in a municipality: what each side says, None for one that has said nothing."""

    question: CheckQuestion
    municipality: Organisation
    county_view: Seen | None
    municipality_view: Seen | None

    @property
    def difference(self) -> Difference | None:
        return difference_of(self.county_view, self.municipality_view)

    @property
    def is_agreed_by_both(self) -> bool:
        views = (self.county_view, self.municipality_view)
        return self.difference is None and all(view and view.state == State.AGREED for view in views)

    @property
    def is_silent(self) -> bool:
        return self.county_view is None and self.municipality_view is None

    def view_of(self, side: str) -> Seen | None:
        return self.county_view if side == Side.COUNTY else self.municipality_view

    def lacks(self, sides: tuple[str, ...]) -> bool:
        """Whether one of those sides has said nothing."""
        return any(self.view_of(side) is None for side in sides)


@dataclass(frozen=True)
class Counts:
    """How a set of cells stands. What only one side has said is neither agreed nor silent."""

    cells: int
    agreed: int
    differing: int
    silent: int

    @property
    def open(self) -> int:
        """What both see alike but not as agreed, and what only one side has said."""
        return self.cells - self.agreed - self.differing - self.silent


@dataclass(frozen=True)
class Division:
    """The questions in their order, the municipalities that are looked at, and the views on both."""

    questions: list[CheckQuestion]
    municipalities: tuple[Organisation, ...]
    views: dict[Key, dict[str, Seen]]
    has_examples: bool = False

    def cell(self, question: CheckQuestion, municipality: Organisation) -> Cell:
        said = self.views.get((question.pk, municipality.pk), {})
        return Cell(question, municipality, said.get(Side.COUNTY), said.get(Side.MUNICIPALITY))

    @cached_property
    def rows(self) -> list[tuple[CheckQuestion, list[Cell]]]:
        """Each question with its cells, one for each municipality."""
        return [(row, [self.cell(row, municipality) for municipality in self.municipalities]) for row in self.questions]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for _question, cells in self.rows for cell in cells)

    @cached_property
    def counts(self) -> Counts:
        return count(self.cells)

    def states(self, side: str) -> Counter[str]:
        """How many cells that side sees in each state; "" counts those of which it has said nothing."""
        return Counter(view.state if (view := cell.view_of(side)) else "" for cell in self.cells)

    def within(self, domains: frozenset[int]) -> "Division":
        """The questions of those domains alone."""
        rows = [row for row in self.questions if row.domain_id in domains]
        return Division(rows, self.municipalities, self.views, self.has_examples)


def count(cells: Iterator[Cell]) -> Counts:
    every = list(cells)
    return Counts(
        len(every),
        sum(cell.is_agreed_by_both for cell in every),
        sum(cell.difference is not None for cell in every),
        sum(cell.is_silent for cell in every),
    )


def read_division(
    place: Within,
    tree: DomainTree,
    domains: frozenset[int] | None = None,
    municipality: Organisation | None = None,
) -> Division:
    """The county's questions of those domains, or of all, in one municipality or in all of them."""
    municipalities = (municipality,) if municipality else place.municipalities
    questions = questions_of(place.county, tree, domains)
    asked = Q(question__county=place.county, question__retired_on__isnull=True)
    if domains is not None:
        asked &= Q(question__domain__in=domains)
    rows = WorkDivision.objects.filter(asked, municipality__in=[row.pk for row in municipalities])
    views: dict[Key, dict[str, Seen]] = {}
    has_examples = False
    for question, where, side, is_example, *said in rows.values_list(
        "question_id", "municipality_id", "side", "is_example", "state", "who", "who_else"
    ):
        views.setdefault((question, where), {})[side] = Seen(*said)
        has_examples = has_examples or is_example
    return Division(questions, municipalities, views, has_examples)


def questions_of(county: Organisation, tree: DomainTree, domains: frozenset[int] | None = None) -> list[CheckQuestion]:
    """In the order of the tree; in each domain those of the whole first, then service by service."""
    rows = asked_questions(county).select_related("service")
    if domains is not None:
        rows = rows.filter(domain__in=domains)
    places = {domain.pk: number for number, domain in enumerate(in_order(tree))}
    last = len(places)  # where the questions of a domain that is out of use stand
    found = sorted(rows, key=lambda row: (places.get(row.domain_id, last), _service_key(row), row.position, row.pk))
    for row in found:
        row.domain = tree.domains[row.domain_id]
    return found


def in_order(tree: DomainTree, domains: Iterable[InterfaceDomain] | None = None) -> Iterator[InterfaceDomain]:
    """Every domain in use, its parts after it."""
    for domain in tree.top if domains is None else domains:
        yield domain
        yield from in_order(tree, tree.children(domain.pk))


def asked_questions(county: Organisation) -> "QuerySet[CheckQuestion]":
    return CheckQuestion.objects.asked().filter(county=county)


def _service_key(question: CheckQuestion) -> str:
    return sort_key(question.service.name) if question.service else ""
