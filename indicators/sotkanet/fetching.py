"""Fetching one indicator: what is asked of the service, what has been asked before, and what came of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator, SotkanetFetch
from indicators.sotkanet.areas import Areas
from indicators.sotkanet.client import NotUnderstood, Sotkanet
from indicators.sotkanet.describing import describe
from indicators.sotkanet.loading import Outcome, load
from indicators.sotkanet.reading import Description, NotAnAnswer, Rows, description_of, rows_of


@dataclass(frozen=True)
class Wish:
    """What is wanted: years, areas, and whether to ask `again` for what has been fetched already.

    With only `some_areas` nothing is noted as fetched, for the answer was not kept whole. `words`: the catalogue's
    titles and definitions too.
    """

    years: tuple[int, ...]
    areas: Areas
    some_areas: bool = False
    again: bool = False
    words: bool = False


@dataclass
class Fetched:
    """What came of one indicator: values, changed words of the catalogue, and a remark when nothing was asked."""

    outcome: Outcome
    words: list[str]
    remark: str = ""

    def __str__(self) -> str:
        words = f"; words changed: {', '.join(self.words)}" if self.words else ""
        return f"{self.remark or self.outcome}{words}"


def fetch(indicator: Indicator, sotkanet: Sotkanet, wish: Wish) -> Fetched:
    """Ask the service for an indicator and write down what it says. Raises SotkanetError."""
    number = indicator.sotkanet_id
    try:
        description = description_of(sotkanet.description(number))
    except NotAnAnswer as fault:
        raise NotUnderstood(f"Sotkanet's description of {number} can't be read: {fault}.") from fault
    words = describe(indicator, description) if wish.words else []
    if not description.has_total:
        return Fetched(Outcome(), words, "not published for both sexes together: nothing was asked")
    years = pending_years(indicator, description, wish)
    if not years:
        return Fetched(Outcome(), words, "up to date: nothing newer at the source")
    found = rows_read(sotkanet.values(number, years), number)
    return Fetched(_loaded(indicator, description, found, years, wish), words)


def rows_read(answer: object, number: int) -> Rows:
    try:
        return rows_of(answer)
    except NotAnAnswer as fault:
        raise NotUnderstood(f"Sotkanet's values of {number} can't be read: {fault}.") from fault


def pending_years(indicator: Indicator, description: Description, wish: Wish) -> list[int]:
    """The wished years that the source has and that have not been fetched since it was last updated."""
    years = [year for year in wish.years if description.years is None or year in description.years]
    if wish.again or wish.some_areas:
        return years
    fetched = dict(SotkanetFetch.objects.filter(indicator=indicator).values_list("year", "data_updated_on"))
    return [year for year in years if year not in fetched or _is_newer(description.updated_on, fetched[year])]


def _is_newer(updated_on: datetime.date | None, known: datetime.date | None) -> bool:
    return updated_on is not None and (known is None or updated_on > known)


@transaction.atomic
def _loaded(indicator: Indicator, description: Description, found: Rows, years: list[int], wish: Wish) -> Outcome:
    """The values and the note that they were fetched, together. Years that the source lacks lose their examples."""
    now = timezone.now()
    outside = [year for year in wish.years if description.years and year not in description.years]
    outcome = load(indicator, found.rows, [*years, *outside], wish.areas, at=now)
    outcome.unreadable = found.unreadable
    if not wish.some_areas:
        _note(indicator, description, found, years, now)
    if description.updated_on and indicator.data_updated_on != description.updated_on:
        indicator.data_updated_on = description.updated_on
        indicator.save(update_fields=["data_updated_on"])
    return outcome


def _note(
    indicator: Indicator, description: Description, found: Rows, years: Iterable[int], now: datetime.datetime
) -> None:
    numbers: dict[int, int] = {}
    for row in found.rows:
        numbers[row.year] = numbers.get(row.year, 0) + 1
    SotkanetFetch.objects.bulk_create(
        (
            SotkanetFetch(
                indicator=indicator,
                year=year,
                fetched_at=now,
                data_updated_on=description.updated_on,
                rows=numbers.get(year, 0),
            )
            for year in years
        ),
        update_conflicts=True,
        unique_fields=["indicator", "year"],
        update_fields=["fetched_at", "data_updated_on", "rows"],
    )
