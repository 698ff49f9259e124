"""Goals, indicators and measures as they are printed: numbered through the agreement, grouped by domain, told in words.

Called under `translation.override(language)` of the document.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements import wording
from agreements.printing.text import listed
from agreements.wording import not_written, text_of


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


def _measure(number: str, row: dict[str, Any], language: str) -> PrintedMeasure:
    carriers = wording.responsible_parties(row, language)
    return PrintedMeasure(
        number=number,
        text=text_of(row["text"], language) or not_written(),
        leads=capfirst(listed(carriers["lead"])),
        others=", ".join(carriers["participant"]),
        when=wording.timing(row, language),
    )


def _indicator(row: dict[str, Any], language: str) -> PrintedIndicator:
    return PrintedIndicator(
        name=wording.indicator_name(row, language),
        source=wording.source(row, language),
        baseline=wording.baseline(row, language),
        targets=wording.targets(row, language),
        follow_up=wording.follow_up(row, language),
    )
