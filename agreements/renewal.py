"""Judging an agreement for its next term: every clause, goal and measure in force, with what has been chosen.

Nothing is carried over by habit: each row is kept, changed or dropped. What is dropped takes with it what is below it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from agreements.chain import chain_of, newest_signed
from agreements.differences.sources import template_clauses
from agreements.follow_up.last_known import LastKnown, last_known
from agreements.follow_up.lights import Light, Said, said_light
from agreements.models import Agreement, GoalAssessment, Renewal, RenewalChoice, Version
from agreements.reading import Document, ReadChapter, ReadGoal, document
from agreements.wording import day
from documents.redline import is_same, redline
from organisations.models import CouncilTerm, Organisation

Kind = RenewalChoice.Kind
DROP = RenewalChoice.Choice.DROP


@dataclass(frozen=True)
class JudgedRow:
    """One row to judge. `above`: the keys of the rows with which it goes; `due`: the measure's last day.

    `said`: what was reported last, `assessment`: what the forum has said of the goal, if they have.
    `change`: how the clause differs from its template, marked; None where the template has no such clause.
    """

    kind: str
    key: str
    number: str
    name: str
    choice: RenewalChoice | None
    is_gone: bool = False
    above: tuple[str, ...] = ()
    html: str = ""
    change: SafeString | None = None
    is_as_template: bool = False
    indicators: list[dict[str, Any]] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    is_done: bool = False
    timing: str = ""
    is_due_passed: bool = False
    said: Light | None = None
    assessment: GoalAssessment | None = None
    below: list["JudgedRow"] = field(default_factory=list)

    @property
    def is_judged(self) -> bool:
        return self.is_gone or self.choice is not None

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to be done: a measure not done whose day, if any, is ahead, or a goal of such."""
        if self.kind == Kind.GOAL:
            return any(row.is_unfinished for row in self.below)
        return self.kind == Kind.MEASURE and not (self.is_due_passed or self.is_done)

    @property
    def is_offered(self) -> bool:
        """Whether the forum's suggestion is there to be taken as it is."""
        wanted = self.assessment and self.assessment.suggestion
        return bool(wanted) and not (self.choice and self.choice.choice == wanted)


@dataclass(frozen=True)
class Judging:
    """Everything to judge: goals with their measures, what is unfinished first, and the clauses in their order."""

    goals: list[JudgedRow]
    clauses: list[JudgedRow]
    has_reports: bool = False

    def rows(self) -> Iterator[JudgedRow]:
        for goal in self.goals:
            yield goal
            yield from goal.below
        yield from self.clauses

    @property
    def total(self) -> int:
        return sum(1 for _row in self.rows())

    @property
    def judged(self) -> int:
        return sum(row.is_judged for row in self.rows())

    @property
    def waiting(self) -> list[JudgedRow]:
        return [row for row in self.rows() if not row.is_judged]

    def chosen(self, choice: str) -> list[JudgedRow]:
        return [row for row in self.rows() if not row.is_gone and row.choice and row.choice.choice == choice]

    def row(self, kind: str, key: str) -> JudgedRow | None:
        return next((row for row in self.rows() if (row.kind, row.key) == (kind, key)), None)


def renewal_of(chain: list[Agreement]) -> Renewal | None:
    """The judging that is going on."""
    return Renewal.objects.filter(predecessor__in=chain, successor__isnull=True).first()


def next_of(chain: list[Agreement]) -> Agreement | None:
    """The agreement of the next term, once its draft has been made, unless it was withdrawn."""
    rows = Agreement.objects.filter(predecessor__in=chain, amendment_scope="")
    return rows.exclude(stage=Agreement.Stage.WITHDRAWN).order_by("pk").last()


def source_of(renewal: Renewal) -> Version:
    """The text that is judged: the newest signed one, with what has been amended since the judging began."""
    return newest_signed(chain_of(renewal.predecessor)).latest_version


def next_term_days(agreement: Agreement) -> tuple[datetime.date, datetime.date] | None:
    """First and last day proposed for the next term: those of the first council term after the agreement's term began.

    A council term that is not known yet is taken to be as long as the agreement's own term, from the day after its end.
    """
    starts, ends = agreement.term_starts, agreement.term_ends
    terms = CouncilTerm.objects.filter(kind=Organisation.Kind.COUNTY)
    if term := terms.filter(starts__gt=starts or agreement.created_at.date()).first():
        return term.starts, term.ends
    if starts and ends:
        following = ends + datetime.timedelta(days=1)
        return following, following + (ends - starts)
    return None


def judging(renewal: Renewal, language: str, on: datetime.date) -> Judging:
    """What is to be judged and what has been chosen so far."""
    chain = chain_of(renewal.predecessor)
    version = newest_signed(chain).latest_version
    content = version.data
    shown = document(content, language if language in content["languages"] else content["languages"][0])
    choices = {(row.kind, str(row.row_key)): row for row in renewal.choices.all()}
    measures = [measure["key"] for goal in content["goals"] for measure in goal["measures"]]
    known = last_known(chain, measures)
    return _Judge(version, shown, choices, known, on).judging()


class _Judge:
    def __init__(self, version: Version, shown: Document, choices: dict, known: LastKnown, on: datetime.date) -> None:
        self.shown, self.choices, self.known, self.on = shown, choices, known, on
        self.ends = {
            measure["key"]: day(measure["ends"]) for goal in version.data["goals"] for measure in goal["measures"]
        }
        clauses = _every(template_clauses(version.agreement))
        self.template = {clause["chapter"]: clause["text"] for clause in clauses if clause["chapter"]}
        self.chapter_of = {clause["key"]: clause["chapter"] for clause in _every(version.data["clauses"])}

    def judging(self) -> Judging:
        clauses = [row for chapter in self.shown.chapters for row in self._clauses(chapter, ())]
        goals = [self._goal(goal) for goal in self.shown.goals]
        return Judging(sorted(goals, key=lambda row: not row.is_unfinished), clauses, not self.known.is_empty)

    def _clauses(self, chapter: ReadChapter, above: tuple[str, ...]) -> Iterator[JudgedRow]:
        old = self.template.get(self.chapter_of[chapter.key])
        before = old and old[self.shown.language]
        same = before is not None and is_same(before, chapter.html)
        yield JudgedRow(
            kind=Kind.CLAUSE,
            key=chapter.key,
            number=chapter.number,
            name=chapter.heading,
            above=above,
            html=chapter.html,
            is_as_template=same,
            change=None if before is None or same else redline(before, chapter.html),
            **self._chosen(Kind.CLAUSE, chapter.key, above),
        )
        for child in chapter.children:
            yield from self._clauses(child, (*above, chapter.key))

    def _goal(self, goal: ReadGoal) -> JudgedRow:
        measures = [self._measure(measure, goal, place) for place, measure in enumerate(goal.measures, start=1)]
        return JudgedRow(
            kind=Kind.GOAL,
            key=goal.key,
            number=goal.number,
            name=goal.text,
            indicators=goal.indicators,
            assessment=self.known.goal(goal.key),
            below=sorted(measures, key=lambda row: not row.is_unfinished),
            **self._chosen(Kind.GOAL, goal.key, ()),
        )

    def _measure(self, measure: dict[str, Any], goal: ReadGoal, place: int) -> JudgedRow:
        ends, said = self.ends[measure["key"]], self.known.measure(measure["key"])
        return JudgedRow(
            kind=Kind.MEASURE,
            key=measure["key"],
            number=f"{goal.number}.{place}",
            name=measure["text"],
            above=(goal.key,),
            leads=measure["leads"],
            said=None if said == Said.NOTHING else said_light(said),
            is_done=said == Said.DONE,
            timing=measure["timing"],
            is_due_passed=ends is not None and ends < self.on,
            **self._chosen(Kind.MEASURE, measure["key"], (goal.key,)),
        )

    def _chosen(self, kind: str, key: str, above: tuple[str, ...]) -> dict[str, Any]:
        of_above = Kind.CLAUSE if kind == Kind.CLAUSE else Kind.GOAL
        gone = any((row := self.choices.get((of_above, one))) and row.choice == DROP for one in above)
        return {"choice": self.choices.get((kind, key)), "is_gone": gone}


def _every(clauses: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for clause in clauses:
        yield clause
        yield from _every(clause["children"])
