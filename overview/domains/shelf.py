"""What the registers have of a domain: the rows of many tables in one query, each with its name, words and days."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from finnish.languages import pick
from interfaces.models import (
    DataExchange,
    DomainAct,
    InterfaceMap,
    NgoCard,
    Plan,
    Practice,
    RaisedIssue,
    Service,
)
from interfaces.within import Within
from surveys.models import Wave

COLUMNS = ("shelf", "row", "uid", "fi", "sv", "more_fi", "more_sv", "word", "day", "owner_name")
NOTHING = Value("", output_field=models.TextField())


@dataclass(frozen=True)
class Item:
    """A row of a register. `word` is a state or kind by its code, `day` the one that matters in that register."""

    shelf: str
    pk: int
    key: UUID | None
    fi: str
    sv: str
    more_fi: str
    more_sv: str
    word: str
    day: datetime.date | None
    owner: str

    @property
    def name(self) -> str:
        return pick(self.fi, self.sv)

    @property
    def more(self) -> str:
        return pick(self.more_fi, self.more_sv)

    @property
    def citation(self) -> str:
        """Of an act: "(612/2021), 6 §"."""
        number, _bar, section = self.word.partition("|")
        return f"({number}), {section}" if section else f"({number})"

    @cached_property
    def direction(self) -> str:
        return DataExchange.Direction(self.word).label

    @cached_property
    def level(self) -> str:
        return RaisedIssue.Level(self.word).label

    @cached_property
    def tier(self) -> str:
        return NgoCard.Tier(int(self.word)).label


def read_shelves(within: Within, parts: Iterable[int]) -> dict[str, list[Item]]:
    """The rows by shelf: acts, services, maps, plans, practices, exchanges, ngos, waves; issues only for insiders.

    Of plans those that hold on the day or later, of practices the published ones, of surveys the waves whose results
    the person may see, of the rest what is in use.
    """
    parts = list(parts)
    rows = [*_everybodys(parts), *_of_the_county(within, parts)]
    found: dict[str, list[Item]] = defaultdict(list)
    for row in rows[0].union(*rows[1:]):
        item = Item(*row)
        found[item.shelf].append(item)
    return {name: sorted(items, key=_place) for name, items in found.items()}


def _place(item: Item) -> tuple:
    return item.day is None, item.day or datetime.date.max, item.pk


def _everybodys(parts: list[int]) -> list[QuerySet]:
    acts = DomainAct.objects.filter(domains__in=parts)
    practices = Practice.objects.published().filter(domains__in=parts)
    number = Concat(F("number"), Value("|"), F("section"), output_field=models.TextField())
    return [
        _shelf("acts", acts, "act", more="says", word=number, key=None),
        _shelf("practices", practices, "title", more="region"),
    ]


def _of_the_county(within: Within, parts: list[int]) -> list[QuerySet]:
    county, here = within.county, Q(domain__in=parts)
    plans = Plan.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=within.on))
    exchanges = DataExchange.objects.filter(here, county=county).exclude(state=DataExchange.State.ENDED)
    cards = NgoCard.objects.not_ended(within.on).filter(county=county)
    asked_here = Q(owner__isnull=True) | Q(owner__in=[county.pk, *(row.pk for row in within.municipalities)])
    waves = Wave.objects.with_results_for(within.acting).filter(asked_here, survey__domains__in=parts)
    services = Service.objects.in_use().of_county(county).filter(here)
    found = [
        _shelf("services", services, "name", more="description", key=None),
        _shelf("maps", InterfaceMap.objects.of_county(county).filter(here), "name", day="as_of"),
        _shelf("plans", plans.filter(county=county, domains__in=parts), "name", day="valid_to", owner="organisation"),
        _shelf("exchanges", exchanges, "what", word="direction"),
        _shelf("ngos", cards.filter(domains__in=parts), "association__name", word="tier"),
        _shelf("waves", waves, "title", day="closes_on"),
    ]
    if within.is_insider:
        issues = RaisedIssue.objects.open().filter(here, county=county)
        found.append(_shelf("issues", issues, "title", day="raised_on", word="level"))
    return found


def _shelf(
    name: str,
    rows: QuerySet,
    title: str,
    *,
    more: str = "",
    word: models.Expression | str = "",
    day: str = "",
    owner: str = "",
    key: str | None = "key",
) -> QuerySet:
    """The rows with the columns that all shelves have: the types must be the same in every part of the union."""
    text, date, uuid = models.TextField(), models.DateField(), models.UUIDField()
    return (
        rows.order_by()
        .annotate(
            shelf=Value(name, output_field=text),
            row=Cast(F("pk"), models.BigIntegerField()),
            uid=Cast(F(key) if key else Value(None, output_field=uuid), uuid),
            fi=Cast(F(f"{title}_fi"), text),
            sv=Cast(F(f"{title}_sv"), text),
            more_fi=Cast(F(f"{more}_fi"), text) if more else NOTHING,
            more_sv=Cast(F(f"{more}_sv"), text) if more else NOTHING,
            word=Cast(F(word) if isinstance(word, str) else word, text) if word else NOTHING,
            day=Cast(F(day) if day else Value(None, output_field=date), date),
            owner_name=Cast(F(f"{owner}__name_fi"), text) if owner else NOTHING,
        )
        .values_list(*COLUMNS)
    )
