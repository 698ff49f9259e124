"""Which rows of two texts belong together, in which order they are shown, and which of them have moved."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Pair = tuple[Row | None, Row | None]


def matched(old: Sequence[Row], new: Sequence[Row], *ways: Callable[[Row], Hashable]) -> list[Pair]:
    """The rows in pairs, in the new order; a removed one stands where it stood, after the row before it.

    Two rows belong together when the first way gives both the same value and no other row has it; then by the next
    way, among the rows that are left. A way that gives nothing ("" or None) says nothing.
    """
    partner: dict[int, int] = {}  # place in the new by place in the old
    for way in ways:
        olds = _once({place: way(row) for place, row in enumerate(old) if place not in partner})
        news = _once({place: way(row) for place, row in enumerate(new) if place not in partner.values()})
        partner |= {place: news[value] for value, place in olds.items() if value in news}
    removed, last = defaultdict(list), -1
    for place, row in enumerate(old):
        if place in partner:
            last = partner[place]
        else:
            removed[last].append((row, None))
    partner_of_new = {there: here for here, there in partner.items()}
    pairs: list[Pair] = [*removed[-1]]
    for place, row in enumerate(new):
        pairs.append((old[partner_of_new[place]] if place in partner_of_new else None, row))
        pairs += removed[place]
    return pairs


def _once(values: dict[int, Hashable]) -> dict[Hashable, int]:
    """The places by what stands there, of what stands in one place only."""
    counts = Counter(values.values())
    return {value: place for place, value in values.items() if value and counts[value] == 1}


def out_of_order(places: Sequence[int]) -> set[int]:
    """Of rows listed by the places that they had before: which ones have to move so that the others keep their order.

    The fewest possible; returned are places in the list given.
    """
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    for here, place in enumerate(places):
        length = bisect_left(ends, place)
        before[here] = last[length - 1] if length else None
        ends[length:] = [place, *ends[length + 1 :]]
        last[length:] = [here, *last[length + 1 :]]
    kept, here = set(), last[-1] if last else None
    while here is not None:
        kept.add(here)
        here = before[here]
    return set(range(len(places))) - kept
