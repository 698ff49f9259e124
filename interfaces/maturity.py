"""How the parties of a county see the building blocks of their cooperation: now, together, and over the years."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interfaces.models import BlockAssessment, BuildingBlock
from interfaces.within import Within
from organisations.models import Organisation

Maturity = BlockAssessment.Maturity
FAR_APART = 2  # steps of the scale

DESCRIPTIONS: dict[int, Promise] = {
    Maturity.NOT_STARTED: _("Nothing has been done together yet."),
    Maturity.BEGUN: _("Work has begun, but nothing has been agreed."),
    Maturity.AGREED: _("It has been agreed and written down."),
    Maturity.IN_USE: _("It works in everyday cooperation with all parties."),
    Maturity.IMPROVED: _("It is assessed regularly and improved by what has been learned."),
}


@dataclass(frozen=True)
class Step:
    """A step of the scale with its description."""

    value: int
    label: str
    description: Promise


def scale() -> list[Step]:
    return [Step(step.value, str(step.label), DESCRIPTIONS[step]) for step in Maturity]


@dataclass(frozen=True)
class PartyView:
    """How one party sees a block; without an assessment it has not said anything, which is no low mark."""

    party: Organisation
    assessment: BlockAssessment | None


@dataclass(frozen=True)
class YearPoint:
    """A year of a block: what was said together, and the lowest and highest of the parties' views."""

    year: int
    together: int | None
    lowest: int | None
    highest: int | None
    count: int


@dataclass(frozen=True)
class BlockView:
    """A block in a year with every party's view, and its history with the oldest year first."""

    block: BuildingBlock
    together: BlockAssessment | None
    views: list[PartyView]
    history: list[YearPoint] = field(default_factory=list)

    @property
    def said(self) -> list[PartyView]:
        return [view for view in self.views if view.assessment]

    @property
    def silent(self) -> list[Organisation]:
        return [view.party for view in self.views if view.assessment is None]

    @property
    def lowest(self) -> PartyView | None:
        return min(self.said, key=lambda view: view.assessment.maturity, default=None)

    @property
    def highest(self) -> PartyView | None:
        return max(self.said, key=lambda view: view.assessment.maturity, default=None)

    @property
    def is_seen_differently(self) -> bool:
        """Whether two parties are so far apart that it is worth talking about."""
        return bool(self.said) and self.highest.assessment.maturity - self.lowest.assessment.maturity >= FAR_APART

    @property
    def is_example(self) -> bool:
        rows = [view.assessment for view in self.said] + ([self.together] if self.together else [])
        return any(row.is_example for row in rows)

    def spread(self) -> list[tuple[Step, list[Organisation]]]:
        """For each step of the scale the parties that chose it."""
        chosen = defaultdict(list)
        for view in self.said:
            chosen[view.assessment.maturity].append(view.party)
        return [(step, chosen[step.value]) for step in scale()]


def blocks_of(place: Within, year: int) -> list[BlockView]:
    """The six blocks of a county in that year, in two queries."""
    rows = defaultdict(list)
    for row in BlockAssessment.objects.filter(county=place.county).select_related("party"):
        rows[row.block_id].append(row)
    return [_block(block, rows[block.pk], place, year) for block in BuildingBlock.objects.all()]


def years_of(place: Within) -> list[int]:
    """The years in which something has been said, and this one, the newest first."""
    found = BlockAssessment.objects.filter(county=place.county).values_list("year", flat=True).distinct()
    return sorted({*found, place.on.year}, reverse=True)


def _block(block: BuildingBlock, rows: list[BlockAssessment], place: Within, year: int) -> BlockView:
    now = {row.party_id: row for row in rows if row.year == year}
    present = (place.county, *place.municipalities)
    merged = [row.party for pk, row in now.items() if pk and pk not in {party.pk for party in present}]
    views = [PartyView(party, now.get(party.pk)) for party in (*present, *merged)]
    return BlockView(block, now.get(None), views, _history(rows))


def _history(rows: Iterable[BlockAssessment]) -> list[YearPoint]:
    by_year = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    points = []
    for year, found in sorted(by_year.items()):
        marks = [row.maturity for row in found if row.party_id]
        together = next((row.maturity for row in found if row.party_id is None), None)
        points.append(YearPoint(year, together, min(marks, default=None), max(marks, default=None), len(marks)))
    return points
