"""Small multiples of the division of work: for each domain two bars, how each side sees its questions."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from interfaces.division.looks import SIDES, Look, look_of
from interfaces.division.reading import Counts, Division, Side
from interfaces.models import InterfaceDomain, WorkDivision
from interfaces.tree import DomainTree

WIDTH, BAR = 240, 14  # units of the drawing, as many as the pixels of the narrowest picture
NAME, NUMBER = 16, 20  # room above and below a bar
SIDE = NAME + BAR + NUMBER
LEAST_FOR_NUMBER = 15  # a narrower part has its number in the table only
STATES = (*WorkDivision.State.values, "")


@dataclass(frozen=True)
class Part:
    look: Look
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def has_number(self) -> bool:
        return self.width >= LEAST_FOR_NUMBER


@dataclass(frozen=True)
class Bar:
    side: str
    name: str
    y: int
    parts: list[Part]

    @property
    def height(self) -> int:
        return BAR

    @property
    def name_y(self) -> int:
        return self.y - 5

    @property
    def number_y(self) -> int:
        return self.y + BAR + 13

    @property
    def words(self) -> str:
        """“agreed 12, discussed 3”."""
        return ", ".join(f"{part.look.word} {part.count}" for part in self.parts if part.count)


@dataclass(frozen=True)
class Picture:
    """One domain with its parts; `questions` of them in as many municipalities as are looked at."""

    domain: InterfaceDomain
    questions: int
    counts: Counts
    bars: list[Bar]

    @property
    def title(self) -> str:
        return _("The division of work in %(domain)s") % {"domain": self.domain}

    @property
    def description(self) -> str:
        return "; ".join(f"{bar.name}: {bar.words}" for bar in self.bars)

    @property
    def size(self) -> tuple[int, int]:
        return WIDTH, 2 * SIDE


def pictures_of(division: Division, tree: DomainTree) -> list[Picture]:
    """A picture of each domain at the top of the tree in which something is asked."""
    found = []
    for domain in tree.top:
        part = division.within(tree.parts(domain.pk))
        if part.questions:
            found.append(Picture(domain, len(part.questions), part.counts, [_bar(part, side) for side in SIDES]))
    return found


def without_questions(division: Division, tree: DomainTree) -> list[InterfaceDomain]:
    """The domains at the top in which nothing is asked yet, their parts included."""
    asked = {row.domain_id for row in division.questions}
    return [domain for domain in tree.top if not asked & tree.parts(domain.pk)]


def _bar(division: Division, side: str) -> Bar:
    states = division.states(side)
    every, x, parts = sum(states.values()) or 1, 0.0, []
    for state in STATES:
        width = WIDTH * states[state] / every
        parts.append(Part(look_of(state), states[state], round(x, 1), round(width, 1)))
        x += width
    return Bar(side, capfirst(str(SIDES[side])), NAME if side == Side.COUNTY else SIDE + NAME, parts)
