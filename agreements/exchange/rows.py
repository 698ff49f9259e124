"""From checked data to the rows of a draft. Nothing is checked here: the database has the last word."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Model

from agreements.exchange.known import Known
from agreements.models import (
    Agreement,
    Clause,
    ForumEntry,
    Goal,
    GoalIndicator,
    Measure,
    Party,
    Responsibility,
    Target,
)
from agreements.models.row import ContentRow
from agreements.wording import day
from documents.rich_text import clean
from organisations.acting import Acting

PLAIN = ("kind", "blueprint", "scope", "authoritative_language", "legal_nature", "publicity", "secrecy_ground")
RULES = ("publicity_decided_by", "signing_opens", "entry_rule", "entry_number", "is_example")
BATCH = 500
Pairs = list[tuple[Any, dict[str, Any]]]


def write_rows(data: dict[str, Any], known: Known, *, key: uuid.UUID, by: Acting) -> Agreement:
    """Write the agreement and everything in it; called inside a transaction."""
    agreement = _agreement(data, known, key, by)
    made = _Maker(known, by)
    parties = made.rows(agreement, [row for row in data["parties"] if not row["left_on"]], made.party)
    made.parties = {party.organisation_id: party for party, _row in parties}
    made.clauses(agreement, data["clauses"], None)
    made.rows(agreement, data["forums"], made.forum)
    goals = made.rows(agreement, data["goals"], made.goal)
    measures = made.below(goals, "measures", made.measure)
    made.below(measures, "responsibilities", made.responsibility)
    indicators = made.below(goals, "indicators", made.indicator)
    made.below(indicators, "targets", made.target)
    return agreement


def _agreement(data: dict[str, Any], known: Known, key: uuid.UUID, by: Acting) -> Agreement:
    agreement = Agreement(
        key=key,
        languages=",".join(data["languages"]),
        county=data["county"] and known.organisation(data["county"]),
        coordinator=known.coordinator,
        created_by=by.user,
        annexes_decided_by=data.get("annexes_decided_by", Agreement.AnnexesDecidedBy.SAME),
        term_starts=day(data["term"]["starts"]),
        term_ends=day(data["term"]["ends"]),
        valid_from=day(data["validity"]["starts"]),
        valid_to=day(data["validity"]["ends"]),
        **{name: data[name] for name in (*PLAIN, *RULES)},
        **_texts(data, "title"),
    )
    agreement.full_clean()
    agreement.save()
    agreement.domains.set([known.domains[domain["code"]] for domain in data["domains"]])
    return agreement


def _texts(row: dict[str, Any], *stems: str, cleaned: Callable[[str], str] = str) -> dict[str, str]:
    return {f"{stem}_{language}": cleaned(row[stem][language]) for stem in stems for language in ("fi", "sv")}


class _Maker:
    """Makes rows of each kind; what the rows refer to was looked up before."""

    def __init__(self, known: Known, by: Acting) -> None:
        self.known = known
        self.label = by.label[:250]
        self.parties: dict[int, Party] = {}

    def rows(self, parent: Model, data: list[dict[str, Any]], make: Callable[..., ContentRow]) -> Pairs:
        return self._save([(make(parent, row, place), row) for place, row in enumerate(data, start=1)])

    def below(self, parents: Pairs, name: str, make: Callable[..., ContentRow]) -> Pairs:
        made: Iterator[tuple[ContentRow, dict[str, Any]]] = (
            (make(parent, row, place), row) for parent, data in parents for place, row in enumerate(data[name], start=1)
        )
        return self._save(list(made))

    def clauses(self, agreement: Agreement, data: list[dict[str, Any]], parent: Clause | None) -> None:
        rows = self.rows(agreement, data, lambda _agreement, row, place: self._clause(agreement, parent, row, place))
        for clause, row in rows:
            if row["children"]:
                self.clauses(agreement, row["children"], clause)

    def party(self, agreement: Agreement, row: dict[str, Any], place: int) -> Party:
        organisation = self.known.organisation(row["organisation"])
        return self._row(
            Party, row, place, agreement=agreement, organisation=organisation, **_texts(row, "deciding_body")
        )

    def forum(self, agreement: Agreement, row: dict[str, Any], place: int) -> ForumEntry:
        texts = _texts(row, *ForumEntry.TRANSLATED)
        return self._row(ForumEntry, row, place, agreement=agreement, level=row["level"], **texts)

    def goal(self, agreement: Agreement, row: dict[str, Any], place: int) -> Goal:
        domain = self.known.domains[row["domain"]["code"]]
        return self._row(Goal, row, place, agreement=agreement, domain=domain, **_texts(row, *Goal.TRANSLATED))

    def measure(self, goal: Goal, row: dict[str, Any], place: int) -> Measure:
        days = {"starts": day(row["starts"]), "ends": day(row["ends"])}
        return self._row(Measure, row, place, goal=goal, **days, **_texts(row, *Measure.TRANSLATED))

    def responsibility(self, measure: Measure, row: dict[str, Any], place: int) -> Responsibility:
        organisation = row["organisation"] and self.known.organisation(row["organisation"])
        facts = {"organisation": organisation, "group": row["group"], "role": row["role"], **_texts(row, "what")}
        return self._row(Responsibility, row, place, measure=measure, **facts)

    def indicator(self, goal: Goal, row: dict[str, Any], place: int) -> GoalIndicator:
        reporter = row["reporter"] and self.parties.get(self.known.organisation(row["reporter"]).pk)
        facts = {name: row[name] for name in ("unit", "direction", "baseline_year")}
        return self._row(
            GoalIndicator,
            row,
            place,
            goal=goal,
            indicator=self.known.indicators.get(row["sotkanet_id"]),
            baseline=_number(row["baseline"]),
            reporter=reporter,
            **facts,
            **_texts(row, *GoalIndicator.TRANSLATED),
        )

    def target(self, indicator: GoalIndicator, row: dict[str, Any], place: int) -> Target:
        area = row["area"] and self.known.organisation(row["area"])
        facts = {"area": area, "year": row["year"], "value": _number(row["value"]), **_texts(row, "words")}
        return self._row(Target, row, place, goal_indicator=indicator, **facts)

    def _clause(self, agreement: Agreement, parent: Clause | None, row: dict[str, Any], place: int) -> Clause:
        facts = {name: row[name] for name in ("role", "chapter", "publicity", "secrecy_ground")}
        facts["publicity_decided_by"] = row.get("publicity_decided_by", "")
        texts = _texts(row, "heading") | _texts(row, "text", cleaned=clean)
        return self._row(Clause, row, place, agreement=agreement, parent=parent, **facts, **texts)

    def _row(self, model: type[ContentRow], row: dict[str, Any], place: int, **fields: Any) -> Any:
        made = model(key=row["key"], position=place, changed_by_name=self.label, **fields)
        if any(getattr(made, f"{stem}_sv") for stem in model.TRANSLATED):
            made.translated_from = made.finnish_hash()
        return made

    def _save(self, pairs: Pairs) -> Pairs:
        rows: Iterable[ContentRow] = [row for row, _data in pairs]
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
        return pairs


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
