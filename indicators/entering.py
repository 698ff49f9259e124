"""Entering own values: what is refused, what is hidden, and what of the earlier value is kept.

Whoever calls has asked `rules.may_enter` first, or has a personal link: here it is only kept who did it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.print_fonts import fault_of_signs
from indicators.areas import county_of
from indicators.models import Indicator, Observation, ObservationChange, ValueRequest
from organisations.models import Organisation, User

Key = tuple[int, int]  # area id, year
Missing = Observation.Missing
Kind = Organisation.Kind

FIRST_YEAR = 1970
MOST_DECIMALS = 4  # what the field keeps
BIGGEST = Decimal(10) ** 14
BOUNDED = {"%": 100, "0–100": 100}  # units whose values lie between nought and this
KNOWN = ("value", "words", "missing", "count", "source", "comment")  # what an observation and its history share
TEXTS = {name: Observation._meta.get_field(name).max_length for name in ("words", "source", "comment")}
ENTERED = ("entered_at", "entered_by", "entered_by_name")


@dataclass(frozen=True)
class Given:
    """What somebody gives for an area and a year: a number, words, or the reason why there is nothing.

    `count` is the number of cases behind the value. A source or comment left empty leaves what stands as it is when
    the value is the same.
    """

    value: Decimal | None = None
    words: str = ""
    missing: str = ""
    count: Decimal | None = None
    source: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Entered:
    """What became of the values: their keys."""

    new: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    unchanged: tuple[Key, ...] = ()


class ChangedMeanwhile(Exception):
    """Others have saved some of the values since they were seen; `rows` are what stands there now."""

    def __init__(self, rows: dict[Key, Observation | None]) -> None:
        super().__init__()
        self.rows = rows


def mark(known: Observation | Given | None) -> str:
    """What an observation says, the same in every language: by it is known whether somebody has replaced it."""
    if known is None:
        return ""
    if known.missing:
        return f"m:{known.missing}"
    return f"w:{known.words}" if known.words else f"v:{known.value.normalize():f}"


def enter(
    indicator: Indicator, area: Organisation, year: int, given: Given, *, by: User | None, name: str
) -> Observation:
    """Enter one value and return what stands after it. Raises ValidationError."""
    enter_many(indicator, {(area.pk, year): given}, by=by, name=name)
    return Observation.objects.get(indicator=indicator, area=area, year=year)


@transaction.atomic
def enter_many(
    indicator: Indicator,
    values: Mapping[Key, Given],
    *,
    by: User | None,
    name: str,
    seen: Mapping[Key, str] | None = None,
    is_example: bool = False,
) -> Entered:
    """Enter all of the values or none. What is replaced is kept; a value that says the same writes nothing.

    `name`: who gave them, as it is kept. `seen`: the marks of what stood in the cells when they were opened.
    Raises ValidationError, which names area and year of each fault, and ChangedMeanwhile.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    values = {key: hidden_when_few(indicator, given) for key, given in values.items()}
    _refuse_faults(indicator, values)
    standing = observed(indicator, values)
    _refuse_stale(values, standing, seen)
    new = tuple(key for key in values if key not in standing)
    changed = tuple(key for key in values if key in standing and not _says_the_same(values[key], standing[key]))
    _keep_replaced([standing[key] for key in changed], name)
    _write(indicator, {key: values[key] for key in (*new, *changed)}, by, name, is_example)
    _settle_requests(indicator, values)
    return Entered(new, changed, tuple(key for key in values if key not in {*new, *changed}))


def observed(indicator: Indicator, keys: Iterable[Key]) -> dict[Key, Observation]:
    """What stands for those areas and years."""
    wanted = set(keys)
    rows = Observation.objects.filter(
        indicator=indicator, area__in={area for area, _year in wanted}, year__in={year for _area, year in wanted}
    )
    return {(row.area_id, row.year): row for row in rows if (row.area_id, row.year) in wanted}


def hidden_when_few(indicator: Indicator, given: Given) -> Given:
    """A count under the indicator's limit could tell of single persons: only that it is too small is kept, never it.

    The count is the cases behind the value, or the value itself when the indicator counts something.
    """
    count = given.value if indicator.is_count and given.count is None else given.count
    if indicator.small_limit and count is not None and 0 < count < indicator.small_limit:
        return replace(given, value=None, words="", missing=Missing.TOO_FEW, count=None)
    return given


def faults_in(indicator: Indicator, values: Mapping[Key, Given], areas: Mapping[int, Organisation]) -> dict[Key, str]:
    """Why values can't be entered, by area and year."""
    wrong_level = {pk: _fault_of_level(indicator, area) for pk, area in areas.items()}
    found = {key: wrong_level[key[0]] or fault_of(indicator, key[1], given) for key, given in values.items()}
    return {key: fault for key, fault in found.items() if fault}


def fault_of(indicator: Indicator, year: int, given: Given) -> str:
    """Why a value of that year is refused and what to do; empty when it isn't."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        return _("Choose a year between %(first)s and this one.") % {"first": FIRST_YEAR}
    if sum([given.value is not None, bool(given.words), bool(given.missing)]) != 1:
        return _("Give a value, or say why it is missing.")
    if given.words and not indicator.in_words:
        return _("Write a number, for example 61,4. “–” says that there is none.")
    if too_long := [name for name in TEXTS if len(getattr(given, name)) > TEXTS[name]]:
        return _("At most %(most)s characters.") % {"most": TEXTS[too_long[0]]}
    if fault := fault_of_signs("".join(getattr(given, name) for name in TEXTS)):
        return fault
    if given.count is not None and given.count < 0:
        return _("The number of cases can't be negative.")
    if given.count is not None and given.count >= BIGGEST:
        return _("The number is too big.")
    return "" if given.value is None else _fault_of_number(indicator, given.value)


def _fault_of_number(indicator: Indicator, value: Decimal) -> str:
    if indicator.in_words:
        return _("Write the value in words.")
    top = BOUNDED.get(indicator.unit)
    if top and not 0 <= value <= top:
        return _("The value has to be between 0 and %(top)s.") % {"top": top}
    if indicator.is_count and value < 0:
        return _("A number of something can't be negative.")
    if abs(value) >= BIGGEST:
        return _("The number is too big.")
    if -value.normalize().as_tuple().exponent > MOST_DECIMALS:
        return _("At most four decimals.")
    return ""


def _fault_of_level(indicator: Indicator, area: Organisation) -> str:
    if area.kind == Kind.COUNTRY or (area.kind == Kind.COUNTY and indicator.county_level):
        return ""
    if area.kind == Kind.COUNTY:
        return _("The values of this indicator are given by municipality.")
    if area.kind != Kind.MUNICIPALITY:
        return _("Values are given for municipalities and wellbeing services counties.")
    if indicator.municipality_level or county_of(area, timezone.localdate()) is None:  # Helsinki is its own area
        return ""
    return _("The values of this indicator are given by wellbeing services county.")


def _refuse_faults(indicator: Indicator, values: Mapping[Key, Given]) -> None:
    areas = Organisation.objects.in_bulk({area for area, _year in values})
    faults = faults_in(indicator, values, areas)
    if faults:
        raise ValidationError([f"{areas[area].name} {year}: {fault}" for (area, year), fault in faults.items()])


def _refuse_stale(
    values: Mapping[Key, Given], standing: Mapping[Key, Observation], seen: Mapping[Key, str] | None
) -> None:
    if seen is None:
        return
    stale = {
        key: standing.get(key)
        for key, given in values.items()
        if mark(standing.get(key)) not in {seen.get(key, ""), mark(given)}
    }
    if stale:
        raise ChangedMeanwhile(stale)


def _says_the_same(given: Given, standing: Observation) -> bool:
    """Whether nothing would change. A real value that repeats an example one makes it real."""
    if standing.is_example or mark(given) != mark(standing):
        return False
    told = [name for name in ("count", "source", "comment") if getattr(given, name) not in (None, "")]
    return all(getattr(given, name) == getattr(standing, name) for name in told)


def _keep_replaced(rows: list[Observation], name: str) -> None:
    kept = [
        ObservationChange(
            observation=row,
            replaced_at=timezone.now(),
            replaced_by_name=name,
            **{field: getattr(row, field) for field in (*KNOWN, *ENTERED)},
        )
        for row in rows
    ]
    ObservationChange.objects.bulk_create(kept)


def _write(indicator: Indicator, values: Mapping[Key, Given], by: User | None, name: str, is_example: bool) -> None:
    """New and changed rows in one statement."""
    entered = {"entered_at": timezone.now(), "entered_by": by, "entered_by_name": name, "is_example": is_example}
    rows = [
        Observation(
            indicator=indicator,
            area_id=area,
            year=year,
            **{field: getattr(given, field) for field in KNOWN},
            **entered,
        )
        for (area, year), given in values.items()
    ]
    Observation.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=[*KNOWN, *ENTERED, "is_example"],
        unique_fields=["indicator", "area", "year"],
    )


def _settle_requests(indicator: Indicator, values: Mapping[Key, Given]) -> None:
    """A value that has been given is awaited no more, whoever gave it: the personal link ends."""
    waiting = ValueRequest.objects.filter(indicator=indicator, answered_at=None, cancelled_at=None)
    settled = [row.pk for row in waiting.only("area_id", "year") if (row.area_id, row.year) in values]
    if settled:
        ValueRequest.objects.filter(pk__in=settled).update(answered_at=timezone.now())
