"""Goals, indicators and measures as they are printed: numbered through the agreement, grouped by domain, told in words.

Called under `translation.override(language)` of the document.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from agreements.printing.text import MOST_UNIT, amount, listed, span, text_of
from finnish.text import typographic


@dataclass(frozen=True)
class PrintedIndicator:
    name: str
    source: str
    baseline: str
    targets: list[str]
    follow_up: str


@dataclass(frozen=True)
class PrintedMeasure:
    number: str
    text: str
    leads: str
    others: str
    when: str


@dataclass(frozen=True)
class PrintedGoal:
    number: int
    text: str
    why: str
    indicators: list[PrintedIndicator] = field(default_factory=list)
    measures: list[PrintedMeasure] = field(default_factory=list)

    @property
    def label(self) -> str:
        return _("Goal %(number)s") % {"number": self.number}

    @property
    def anchor(self) -> str:
        return f"goal-{self.number}"

    @property
    def first(self) -> PrintedIndicator | None:
        """The indicator that stands for the goal in the table of all goals."""
        return self.indicators[0] if self.indicators else None


@dataclass(frozen=True)
class PrintedDomain:
    name: str
    goals: list[PrintedGoal]


def printed_domains(content: dict[str, Any], language: str) -> list[PrintedDomain]:
    """The goals of the content, by domain in the content's order."""
    numbered = enumerate(content["goals"], start=1)
    groups = groupby(numbered, key=lambda pair: pair[1]["domain"]["code"])
    found = []
    for _code, pairs in groups:
        rows = list(pairs)
        goals = [_goal(number, goal, language) for number, goal in rows]
        found.append(PrintedDomain(text_of(rows[0][1]["domain"]["name"], language), goals))
    return found


def _goal(number: int, goal: dict[str, Any], language: str) -> PrintedGoal:
    return PrintedGoal(
        number=number,
        text=text_of(goal["text"], language) or not_written(),
        why=text_of(goal["why"], language),
        indicators=[_indicator(row, language) for row in goal["indicators"]],
        measures=[_measure(f"{number}.{place}", row, language) for place, row in enumerate(goal["measures"], start=1)],
    )


def not_written() -> str:
    """What stands in the place of a text that the language version lacks: only a draft can have such places."""
    return _("(not written in this language)")


def _measure(number: str, row: dict[str, Any], language: str) -> PrintedMeasure:
    carriers = {"lead": [], "participant": []}
    for responsibility in row["responsibilities"]:
        carriers[responsibility["role"]].append(_carrier(responsibility, language))
    leads = listed(carriers["lead"])
    return PrintedMeasure(
        number=number,
        text=text_of(row["text"], language) or not_written(),
        leads=leads[:1].upper() + leads[1:],
        others=", ".join(carriers["participant"]),
        when=text_of(row["timing"], language) or span(row["starts"], row["ends"]),
    )


def _carrier(row: dict[str, Any], language: str) -> str:
    name = row["organisation"]["name"][language] if row["organisation"] else _group(row["group"])
    what = row["what"][language]
    return typographic(f"{name} ({what})" if what else name)


def _group(group: str) -> str:
    return {
        "municipalities": _("all municipalities"),
        "parties": _("all parties"),
        "associations": _("associations"),
        "others": _("others"),
    }[group]


def _indicator(row: dict[str, Any], language: str) -> PrintedIndicator:
    name = text_of(row["name"], language) or not_written()
    if len(row["unit"]) > MOST_UNIT:
        name = f"{name}, {typographic(row['unit'])}"
    return PrintedIndicator(
        name=name,
        source=text_of(row["source"], language),
        baseline=_baseline(row, language),
        targets=[_target(target, row["unit"], language) for target in row["targets"]],
        follow_up=_follow_up(row, language),
    )


def _baseline(row: dict[str, Any], language: str) -> str:
    """Missing is not zero: a baseline that nobody knows is said to be unknown."""
    if row["baseline"] is None:
        return text_of(row["baseline_words"], language) or _("no data")
    year = f" ({row['baseline_year']})" if row["baseline_year"] else ""
    return amount(row["baseline"], row["unit"]) + year


def _target(row: dict[str, Any], unit: str, language: str) -> str:
    where = f"{row['area']['name'][language]}: " if row["area"] else ""
    what = amount(row["value"], unit) or text_of(row["words"], language) or _("no data")
    when = f" ({row['year']})" if row["year"] else ""
    return f"{where}{what}{when}"


def _follow_up(row: dict[str, Any], language: str) -> str:
    parts = [text_of(row["frequency"], language)]
    if row["reporter"]:
        parts.append(_("reported by %(organisation)s") % {"organisation": row["reporter"]["name"][language]})
    text = ", ".join(filter(None, parts))
    return text[:1].upper() + text[1:]
