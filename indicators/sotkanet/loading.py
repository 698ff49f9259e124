"""Bringing the observations of one indicator up to date with what Sotkanet answered, and telling what changed.

What is not there is never zero. Every answer holds all regions, so a region that was left out of a year has no
published value: it is kept as missing, "not published". This is said only of areas of a level (municipality, county,
country) at which the answer has some value in that year, on the mainland, and of areas that stood in that year; of
the other levels the answer says nothing.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from indicators.models import Indicator, Observation, ObservationChange
from indicators.sotkanet.areas import Areas
from indicators.sotkanet.reading import Row

SOURCE = "Sotkanet.fi"
NOT_PUBLISHED = Observation.Missing.NOT_PUBLISHED
KNOWN = ["value", "words", "missing", "count", "source", "comment", "entered_at", "entered_by_id", "entered_by_name"]
WRITTEN = [name.removesuffix("_id") for name in KNOWN] + ["is_example"]

Place = tuple[int, int]  # area and year


class Figure(NamedTuple):
    """What Sotkanet says of an area and a year. `is_told`: in a row of its own, not by leaving the area out."""

    value: Decimal | None
    count: Decimal | None
    is_told: bool = True


@dataclass
class Outcome:
    """What loading changed. `missing` counts areas newly known to have no published value, `examples` invented values
    that went without a real one in their place, `rows` what the source said of our areas."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    became_missing: int = 0
    missing: int = 0
    examples: int = 0
    unreadable: int = 0
    rows: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, row.name) + getattr(other, row.name) for row in fields(self)))

    def __str__(self) -> str:
        told = {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "became missing": self.became_missing,
            "not published": self.missing,
            "example values removed": self.examples,
            "rows not understood": self.unreadable,
        }
        return ", ".join(f"{word} {number}" for word, number in told.items() if number) or "nothing to write"


@transaction.atomic
def load(
    indicator: Indicator,
    rows: Iterable[Row],
    years: Iterable[int],
    areas: Areas,
    *,
    at: datetime.datetime,
    is_whole: bool = True,
) -> Outcome:
    """Write what an answer says of our areas in those years, with what each value replaced.

    What somebody has entered by hand gives way to a published value, never to a missing one. Where the answer may be
    only a part (`is_whole` False: a file), being left out takes no known value away. Example values of those years go.
    """
    years = set(years)
    figures, levels = figures_of(indicator, rows, years, areas)
    outcome = Outcome(rows=len(figures))
    figures |= _left_out(figures, levels, areas)
    present = _present(indicator, years, areas)
    written, replaced = [], []
    for place, figure in figures.items():
        known = present.pop(place, None)
        if known and not _gives_way(known, figure, is_whole):
            outcome.unchanged += 1
            continue
        written.append(_observation(indicator, place, figure, at))
        if known and not known.is_example:
            replaced.append(known)
        _count(outcome, known, figure)
    outcome.examples = _remove_examples(present.values())
    _write(written, replaced, at)
    return outcome


def figures_of(
    indicator: Indicator, rows: Iterable[Row], years: set[int], areas: Areas
) -> tuple[dict[Place, Figure], set[tuple[str, int]]]:
    """What the rows say of our areas, and the levels and years at which they have values.

    Where two regions are one area, the first choice that has a value stands.
    """
    found: dict[Place, tuple[bool, int, Figure]] = {}
    levels = set()
    for row in rows:
        area = areas.get(row.region)
        if area is None or row.year not in years or row.indicator != indicator.sotkanet_id:
            continue
        figure = _figure(row, is_count=indicator.is_count)
        if figure.value is not None:
            levels.add((area.level, row.year))
        candidate = (figure.value is None, area.choice, figure)
        place = (area.pk, row.year)
        if place not in found or candidate[:2] < found[place][:2]:
            found[place] = candidate
    return {place: figure for place, (_is_missing, _choice, figure) in found.items()}, levels


def _figure(row: Row, *, is_count: bool) -> Figure:
    """Of what is counted itself the number may stand as the absolute value only."""
    if row.value is None and is_count:
        return Figure(row.count, None)
    return Figure(row.value, row.count)


def _left_out(figures: dict[Place, Figure], levels: set[tuple[str, int]], areas: Areas) -> dict[Place, Figure]:
    nothing = Figure(None, None, is_told=False)
    return {
        (area.pk, year): nothing
        for level, year in levels
        for area in areas.values()
        if area.level == level and area.stood_in(year) and not area.in_aland and (area.pk, year) not in figures
    }


def _present(indicator: Indicator, years: set[int], areas: Areas) -> dict[Place, Observation]:
    """The observations of our areas in those years, locked until all is written."""
    pks = {area.pk for area in areas.values()}
    rows = Observation.objects.select_for_update().filter(indicator=indicator, year__in=years)
    return {(row.area_id, row.year): row for row in rows if row.area_id in pks}


def _gives_way(known: Observation, figure: Figure, is_whole: bool) -> bool:
    if known.is_example:
        return True
    if figure.value is None:
        is_entered = known.source != SOURCE
        return known.is_known and not is_entered and (is_whole or figure.is_told)
    return (known.value, known.count) != (figure.value, figure.count)


def _observation(indicator: Indicator, place: Place, figure: Figure, at: datetime.datetime) -> Observation:
    area_id, year = place
    return Observation(
        indicator=indicator,
        area_id=area_id,
        year=year,
        value=figure.value,
        count=figure.count,
        missing=NOT_PUBLISHED if figure.value is None else "",
        source=SOURCE,
        entered_at=at,
    )


def _count(outcome: Outcome, known: Observation | None, figure: Figure) -> None:
    if known is None or known.is_example:
        if figure.value is None:
            outcome.missing += 1
        else:
            outcome.new += 1
    elif figure.value is None:
        outcome.became_missing += 1
    else:
        outcome.changed += 1


def _remove_examples(rest: Iterable[Observation]) -> int:
    """Invented values that the answer says nothing of can't stand among real ones."""
    examples = [row.pk for row in rest if row.is_example]
    if not examples:
        return 0
    number, _tables = Observation.objects.filter(pk__in=examples, changes__isnull=True).delete()
    return number


def _write(written: list[Observation], replaced: list[Observation], at: datetime.datetime) -> None:
    ObservationChange.objects.bulk_create(
        ObservationChange(
            observation=row, replaced_at=at, replaced_by_name=SOURCE, **{name: getattr(row, name) for name in KNOWN}
        )
        for row in replaced
    )
    Observation.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["indicator", "area", "year"], update_fields=WRITTEN
    )
