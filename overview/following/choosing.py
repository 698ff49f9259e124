"""Choosing from the address what a map or a picture of tiles is coloured by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from agreements.access import whole_number
from indicators.models import Indicator
from organisations.models import Organisation
from overview.following.colouring import Colouring, by_indicator, by_reporting


@dataclass(frozen=True)
class Choice:
    """The indicators to choose from, the one chosen (none: the state of reporting), and the colouring that follows."""

    indicators: list[Indicator]
    indicator: Indicator | None
    colouring: Colouring


def choose(
    asked: QueryDict,
    areas: Iterable[Organisation],
    reports: Mapping[int, tuple[int, int]],
    level: str,
    first: Indicator | None = None,
) -> Choice:
    """`level`: "county" or "municipality". An unknown number in the address shows what is shown first."""
    rows = Indicator.objects.listed().in_use().filter(in_words=False, **{f"{level}_level": True})
    indicators = list(
        rows.only("pk", "title_fi", "title_sv", "title_en", "theme", "unit", "decimals", "direction").in_order()
    )
    by_pk = {row.pk: row for row in indicators}
    number = whole_number(asked.get("mittari", ""))
    chosen = by_pk.get(number, first if "mittari" not in asked else None)
    if chosen is None:
        shown = {area.pk: reports[area.pk] for area in areas if area.pk in reports}
        return Choice(indicators, None, by_reporting(shown))
    return Choice(indicators, chosen, by_indicator(chosen, areas, whole_number(asked.get("vuosi", ""))))
