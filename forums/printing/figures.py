"""What the portal knows, on the day on which a pack is made, of the things that its items are about.

Called under `translation.override(language)` of the papers. Matrix, goals and indicators are worded as on their own
pages and in the agreement's own print; nothing is worded anew here. Missing is never shown as zero.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements import matrix
from agreements.chain import chain_of
from agreements.content import content_of, public_edition
from agreements.follow_up.last_known import LastKnown, last_known
from agreements.matrix.strip import Cell
from agreements.models import Agreement, GoalIndicator, StatementRound
from agreements.printing.goals import PrintedGoal, PrintedIndicator, PrintedMeasure, printed_domains
from agreements.standing import standings
from agreements.state import state_of
from agreements.statements.summary import round_sentence_of
from agreements.wording import quantity
from finnish.text import date as finnish_date
from forums.models import AgendaLink, Edition, ForumTask
from indicators.models import Observation


@dataclass(frozen=True)
class Figure:
    """Something with its live data; `what` says by which template it is printed."""

    what: str
    title: str


@dataclass(frozen=True)
class MatrixRow:
    """A party: what its bodies have said and whether it has signed, in words."""

    party: str
    board: list[str]
    council: list[str]
    signature: str


@dataclass(frozen=True)
class AgreementFigure(Figure):
    key: str
    state: str
    lead: str
    cells: list[Cell] = field(default_factory=list)
    strip_title: str = ""
    rows: list[MatrixRow] = field(default_factory=list)


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the goal and the newest value of each area that it has targets for."""

    printed: PrintedIndicator
    latest: list[str]


@dataclass(frozen=True)
class GoalFigure(Figure):
    """A goal, or one measure or indicator of it, with what belongs to that. `progress`: what is reported of it."""

    goal: PrintedGoal
    indicators: list[IndicatorLine]
    measures: list[PrintedMeasure]
    progress: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TaskFigure(Figure):
    tasks: list[ForumTask]


@dataclass(frozen=True)
class RoundFigure(Figure):
    sentence: str


class Figures:
    """The figures of one pack; what several items share is read once."""

    def __init__(self, edition: str, language: str, on: datetime.date) -> None:
        self._edition, self._language, self._on = edition, language, on
        self._agreements: dict[int, Agreement] = {}
        self._contents: dict[int, dict[str, Any]] = {}
        self._known: dict[int, LastKnown] = {}

    def of(self, links: Iterable[AgendaLink]) -> list[Figure]:
        """In the order of the links. What the edition may not tell has been left out of them."""
        return [figure for link in links for figure in self._of(link)]

    def _of(self, link: AgendaLink) -> Iterator[Figure]:
        if link.task:
            yield TaskFigure("tasks", _("Task"), [link.task])
        elif link.agreement:
            yield self._agreement(link.agreement)
        elif link.statement_round:
            yield self._round(link.statement_round)
        elif found := self._goal(link):
            yield found

    def _agreement(self, row: Agreement) -> AgreementFigure:
        agreement = self._live(row)
        version = None if agreement.text_is_open else agreement.latest_version
        every = standings(agreement, version)
        agreement.standing_parties = [standing.party for standing in every]
        rows = matrix.matrix_rows(agreement, version, None, self._on, every, frozenset()) if version else []
        cells = matrix.strip(agreement, every) if version else []
        return AgreementFigure(
            what="agreement",
            title=agreement.title,
            key=str(agreement.key),
            state=state_of(agreement).word,
            lead=matrix.lead_sentence(agreement, version, every),
            cells=cells,
            strip_title=matrix.strip_title(cells) if cells else "",
            rows=[_matrix_row(row) for row in rows],
        )

    def _round(self, round_: StatementRound) -> RoundFigure:
        title = _("Statement round: %(title)s") % {"title": round_.agreement.title}
        return RoundFigure("round", title, round_sentence_of(round_.version))

    def _goal(self, link: AgendaLink) -> GoalFigure | None:
        goal = link.goal or (link.measure or link.indicator).goal
        content = self._content(goal.agreement)
        places = {row["key"]: place for place, row in enumerate(content["goals"])}
        place = places.get(str(goal.key))
        if place is None:
            return None
        data = content["goals"][place]
        printed = [row for domain in printed_domains(content, self._language) for row in domain.goals][place]
        measures = _chosen(data["measures"], printed.measures, link.measure)
        indicators = (
            [] if link.measure and not measures else _chosen(data["indicators"], printed.indicators, link.indicator)
        )
        values = self._values(data, goal.agreement.county_id)
        return GoalFigure(
            what="goal",
            title=goal.agreement.title,
            goal=printed,
            indicators=[IndicatorLine(line, values.get(row["key"], [])) for row, line in indicators],
            measures=[] if link.indicator else [line for _row, line in measures],
            progress=self._progress(goal.agreement, data, [row["key"] for row, _line in measures]),
        )

    def _progress(self, row: Agreement, goal: dict[str, Any], measures: list[str]) -> list[str]:
        """What was reported of the measures last, and the forum's assessment of the goal; outsiders read the report."""
        if self._edition == Edition.PUBLIC:
            return []
        if row.pk not in self._known:
            keys = [measure["key"] for each in self._content(row)["goals"] for measure in each["measures"]]
            self._known[row.pk] = last_known(chain_of(row), keys)
        known = self._known[row.pk]
        assessment, found = known.goal(goal["key"]), []
        if said := known.tally(measures):
            found.append(_("Reported of the measures: %(said)s.") % {"said": said})
        if assessment:
            words = {
                "verdict": assessment.get_verdict_display(),
                "forum": assessment.body_name,
                "date": finnish_date(assessment.assessed_on),
            }
            found.append(_("Assessment: %(verdict)s (%(forum)s, %(date)s).") % words)
        return found

    def _live(self, row: Agreement) -> Agreement:
        if row.pk not in self._agreements:
            self._agreements[row.pk] = Agreement.objects.with_in_force(self._on).get(pk=row.pk)
        return self._agreements[row.pk]

    def _content(self, row: Agreement) -> dict[str, Any]:
        if row.pk not in self._contents:
            content = content_of(self._live(row))
            is_public = self._edition == Edition.PUBLIC
            self._contents[row.pk] = public_edition(content) if is_public else content
        return self._contents[row.pk]

    def _values(self, goal: dict[str, Any], county: int) -> dict[str, list[str]]:
        """By the key of the goal's indicator: the newest value in the county, or in each area that has a target."""
        keys = [row["key"] for row in goal["indicators"]]
        rows = GoalIndicator.objects.filter(key__in=keys, goal__key=goal["key"], indicator__isnull=False)
        found = {}
        for row in rows.prefetch_related("targets").distinct():
            areas = {target.area_id for target in row.targets.all() if target.area_id} or {county}
            found[str(row.key)] = [_value(newest, row.unit, len(areas) > 1) for newest in _newest(row, areas)]
        return found


def _matrix_row(row: matrix.Row) -> MatrixRow:
    left = row.party.left_on
    return MatrixRow(
        party=row.party.organisation.name,
        board=[] if left else _words(row.board),
        council=[] if left else _words(row.council),
        signature=", ".join(filter(None, [str(row.signature.word), row.signature.note])),
    )


def _words(entries: Iterable[matrix.Entry]) -> list[str]:
    return [f"{entry.mark.word} {entry.when}".strip() for entry in entries if not entry.is_corrected]


def _chosen(rows: list[dict], printed: list, wanted: Any) -> list[tuple[dict, Any]]:
    """All, or the one that the item is about."""
    pairs = list(zip(rows, printed, strict=True))
    return [pair for pair in pairs if wanted is None or pair[0]["key"] == str(wanted.key)]


def _newest(row: GoalIndicator, areas: set[int]) -> list[Observation]:
    known = Q(value__isnull=False) | ~Q(missing="")
    rows = Observation.objects.filter(known, indicator=row.indicator_id, area__in=areas).select_related("area")
    newest = {observation.area_id: observation for observation in rows.order_by("year")}
    return list(newest.values())


def _value(row: Observation, unit: str, names_area: bool) -> str:
    what = row.get_missing_display() if row.value is None else quantity(str(row.value), unit)
    where = f"{row.area.name}: " if names_area else ""
    return f"{where}{what} ({row.year})"
