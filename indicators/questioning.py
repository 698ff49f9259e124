"""Why a value is questioned before it is kept: a question, never a refusal."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from indicators.entering import Given, Key
from indicators.models import Indicator, Observation
from indicators.wording import number_words
from organisations.models import Organisation

USUAL_TIMES = 3  # how many times the usual yearly change is still believed
FEWEST_CHANGES = 2  # changes that there have to be before one speaks of the usual
SMALL_CHANGE = 10  # of a count: a few more or less is no wonder
SLIGHT = Decimal("0.05")  # of the last value: such a change is believed though the values have hardly moved before


def odd(
    indicator: Indicator, area: Organisation, year: int, value: Decimal | None, earlier: Mapping[int, Decimal]
) -> str:
    """Why the value is questioned, as a sentence that names the area and the year; empty when it is believed.

    `earlier`: the known numbers of the same area by year; later years than `year` are not looked at.
    """
    known = sorted((known_year, number) for known_year, number in earlier.items() if known_year < year)
    if value is None or not known:
        return ""
    last_year, last = known[-1]
    change = abs(value - last)
    if indicator.is_count and change < SMALL_CHANGE:
        return ""
    facts = {
        "area": area.name,
        "year": year,
        "value": number_words(value, indicator.unit, None),
        "last": number_words(last, indicator.unit, None),
        "last_year": last_year,
    }
    if change > abs(last) / 2:
        return _("%(area)s %(year)s: %(value)s differs by more than half from %(last)s in %(last_year)s.") % facts
    usual = _usual_change([number for _year, number in known])
    if usual and change > max(USUAL_TIMES * usual, abs(last) * SLIGHT):
        words = _("%(area)s %(year)s: %(value)s after %(last)s in %(last_year)s is over three times the usual change.")
        return words % facts
    return ""


def known_numbers(indicator: Indicator, areas: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    """The numbers that stand, by area and year: what new ones are compared with. One query."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = Observation.objects.filter(indicator=indicator, area__in=list(areas), value__isnull=False)
    for area, year, value in rows.values_list("area_id", "year", "value"):
        found.setdefault(area, {})[year] = value
    return found


def questions(
    indicator: Indicator,
    values: Mapping[Key, Given],
    areas: Mapping[int, Organisation],
    known: Mapping[int, Mapping[int, Decimal]],
) -> dict[Key, str]:
    """Why values given together are questioned; each is compared with what would stand after all of them."""
    after = {pk: dict(known.get(pk, {})) for pk in areas}
    for (pk, year), given in values.items():
        if given.value is None:
            after[pk].pop(year, None)
        else:
            after[pk][year] = given.value
    found = {(pk, year): odd(indicator, areas[pk], year, row.value, after[pk]) for (pk, year), row in values.items()}
    return {key: question for key, question in found.items() if question}


def _usual_change(numbers: list[Decimal]) -> Decimal:
    """The mean of the changes from one known year to the next; nought when there are too few of them."""
    changes = [abs(after - before) for before, after in pairwise(numbers)]
    return sum(changes) / len(changes) if len(changes) >= FEWEST_CHANGES else Decimal(0)
