"""The check-lists of the sources with what a county and its municipalities have said of each row."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from interfaces.models import ChecklistItem, ItemStatus
from interfaces.within import Within
from organisations.models import Organisation

Checklist = ChecklistItem.Checklist
Status = ItemStatus.Status


@dataclass(frozen=True)
class RowView:
    """A row of a check-list. `by_municipality` is empty unless the row is asked of each municipality."""

    item: ChecklistItem
    status: ItemStatus | None
    by_municipality: list[tuple[Organisation, ItemStatus | None]]

    @property
    def done_in(self) -> int:
        """In how many municipalities the row is done."""
        return sum(1 for _place, status in self.by_municipality if status and status.status == Status.DONE)


@dataclass(frozen=True)
class ListView:
    """One check-list; `counts` by status of the county's rows, "" for those of which nobody has said anything."""

    checklist: str
    label: str
    rows: list[RowView]

    @property
    def counts(self) -> Counter:
        return Counter(row.status.status if row.status else "" for row in self.rows)

    @property
    def done(self) -> int:
        return self.counts[Status.DONE]

    @property
    def is_example(self) -> bool:
        return any(row.status and row.status.is_example for row in self.rows)

    @property
    def source(self) -> str:
        return self.rows[0].item.source if self.rows else ""

    @property
    def year(self) -> int | None:
        return self.rows[0].item.year if self.rows else None


def checklists_of(place: Within) -> list[ListView]:
    """All check-lists in their order, in two queries."""
    statuses = {(row.item_id, row.municipality_id): row for row in ItemStatus.objects.filter(county=place.county)}
    rows = defaultdict(list)
    for item in ChecklistItem.objects.all():
        municipalities = place.municipalities if item.by_municipality else ()
        each = [(municipality, statuses.get((item.pk, municipality.pk))) for municipality in municipalities]
        rows[item.checklist].append(RowView(item, statuses.get((item.pk, None)), each))
    return [ListView(value, str(label), rows[value]) for value, label in Checklist.choices if rows[value]]
