"""The summary of the statements (lausuntoyhteenveto): who was asked, what each said, and what was done about it.

One reading for the page, the PDF and the Word file. Drafts are never read here: nobody sees what has not been given.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Remark, RemarkAnswer, Statement, StatementRequest, StatementRound, Version
from agreements.models.statements import Stance
from agreements.reading import document
from agreements.statements.places import Place, places_of
from finnish.number_words import number_word, number_word_of
from finnish.text import NBSP, section
from finnish.text import date as finnish_date

MOST_IN_WORDS = 12  # finnish.number_words tells more in figures


@dataclass(frozen=True)
class Light:
    """A state in the page's three ways: colour, icon and word."""

    state: str
    icon: str
    word: str


STANCE_LIGHTS = {
    Stance.SUPPORTS: ("ok", "check-circle-fill"),
    Stance.WITH_CHANGES: ("warn", "pencil-square"),
    Stance.OPPOSES: ("bad", "x-circle-fill"),
    Stance.NO_REMARKS: ("mute", "dash-circle"),
}
OUTCOME_LIGHTS = {
    RemarkAnswer.Outcome.ACCEPTED: ("ok", "check-circle-fill"),
    RemarkAnswer.Outcome.PARTLY: ("info", "circle-half"),
    RemarkAnswer.Outcome.NOT_ACCEPTED: ("mute", "x-circle"),
    RemarkAnswer.Outcome.NOTED: ("mute", "eye"),
}


def stance_light(stance: str) -> Light:
    return Light(*STANCE_LIGHTS[Stance(stance)], capfirst(str(Stance(stance).label)))


def outcome_light(answer: RemarkAnswer) -> Light:
    outcome = RemarkAnswer.Outcome(answer.outcome)
    return Light(*OUTCOME_LIGHTS[outcome], capfirst(str(outcome.label)))


@dataclass(frozen=True)
class AskedRow:
    """Somebody who was asked; `statement` is the one that stands, `replaced` how many came before it."""

    request: StatementRequest
    statement: Statement | None
    replaced: int
    light: Light

    @property
    def decision(self) -> str:
        """Who decided, when, in which section, and under which register number; empty when nothing was named."""
        if self.statement is None:
            return ""
        return ", ".join(filter(None, [decision_words(self.statement), self.statement.register_number]))


@dataclass(frozen=True)
class RemarkRow:
    remark: Remark
    request: StatementRequest
    answer: RemarkAnswer | None

    @property
    def light(self) -> Light:
        return stance_light(self.remark.stance)

    @property
    def outcome(self) -> Light | None:
        return outcome_light(self.answer) if self.answer else None


@dataclass(frozen=True)
class PlaceRemarks:
    """What was said about one clause or goal, or about the whole (no `place`). `bare` are positions without words."""

    place: Place | None
    rows: list[RemarkRow] = field(default_factory=list)
    bare: list[tuple[Light, list[str]]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.place.key if self.place else "all"

    @property
    def name(self) -> str:
        return f"{self.place.number}{NBSP}{self.place.name}" if self.place else _("The text as a whole")


@dataclass(frozen=True)
class Summary:
    round: StatementRound
    asked: list[AskedRow]
    places: list[PlaceRemarks]

    @property
    def answered(self) -> list[AskedRow]:
        return [row for row in self.asked if row.statement]

    @property
    def remarks(self) -> list[RemarkRow]:
        return [row for place in self.places for row in place.rows]

    @property
    def unanswered_remarks(self) -> int:
        return sum(row.answer is None for row in self.remarks)

    def count(self, stance: str) -> int:
        return sum(row.statement.stance == stance for row in self.answered)


def decision_words(statement: Statement) -> str:
    """ "kunnanhallitus 3.11.2026 § 45": the asked one's own decision; empty when none was named."""
    number = section(statement.number) if statement.number[:1].isdigit() else statement.number
    return " ".join(filter(None, [statement.body, finnish_date(statement.decided_on), number]))


def summary_of(round_: StatementRound, language: str, on: datetime.date) -> Summary:
    """In a fixed number of queries, the clauses' names in that language version."""
    rows = round_.requests.asked().select_related("party__organisation").defer("draft")
    requests = {request.pk: request for request in rows}
    statements, replaced = {}, defaultdict(int)
    for statement in Statement.objects.filter(request__in=requests).select_related("replaced_by"):
        if hasattr(statement, "replaced_by"):
            replaced[statement.request_id] += 1
        else:
            statements[statement.request_id] = statement
    asked = [
        AskedRow(request, statements.get(pk), replaced[pk], asked_light(round_, statements.get(pk), on))
        for pk, request in requests.items()
    ]
    remarks = Remark.objects.filter(statement__in=statements.values()).select_related("answer", "statement")
    return Summary(round_, asked, _by_place(round_, remarks, requests, language))


def asked_light(round_: StatementRound, statement: Statement | None, on: datetime.date) -> Light:
    """The position given, or how the waiting stands. A passed day is said in words and is nobody's fault in red."""
    if statement:
        return stance_light(statement.stance)
    if round_.closed_at:
        return Light("mute", "dash-circle", _("Did not answer"))
    if on > round_.due_on:
        return Light("warn", "clock-history", _("Not answered, the due date has passed"))
    return Light("mute", "hourglass-split", _("Not answered yet"))


def _by_place(
    round_: StatementRound, remarks: Iterable[Remark], requests: dict[int, StatementRequest], language: str
) -> list[PlaceRemarks]:
    """The whole first, then the places in the order of the text; only those about which something was said."""
    worded, bare = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for remark in remarks:
        request, key = requests[remark.statement.request_id], str(remark.row_key or "all")
        if remark.words:
            worded[key].append(RemarkRow(remark, request, getattr(remark, "answer", None)))
        else:
            bare[key][remark.stance].append(request.shown_name)
    places = [None, *places_of(document(round_.version.data, language))]
    found = [_place(place, worded, bare) for place in places]
    return [row for row in found if row.rows or row.bare]


def _place(place: Place | None, worded: dict, bare: dict) -> PlaceRemarks:
    key = place.key if place else "all"
    positions = [(stance_light(stance), bare[key][stance]) for stance in Stance if bare[key].get(stance)]
    return PlaceRemarks(place, worded.get(key, []), positions)


def round_sentence_of(version: Version) -> str:
    """The same sentence for the round on that version, in one query."""
    standing = Q(requests__cancelled_at__isnull=True)
    answered = standing & Q(requests__statements__isnull=False)
    round_ = StatementRound.objects.annotate(
        asked=Count("requests", filter=standing, distinct=True),
        answered=Count("requests", filter=answered, distinct=True),
    ).get(version=version)
    return round_lead(round_, round_.asked, round_.answered)


def round_lead(round_: StatementRound, asked: int, answered: int) -> str:
    """How the round stands, in words: "Statements are asked by 5.12.2026. Three of eight have answered."."""
    if round_.closed_at:
        first = _("The round ended on %(date)s.") % {"date": finnish_date(round_.closed_at)}
    else:
        first = _("Statements are asked by %(date)s.") % {"date": finnish_date(round_.due_on)}
    return f"{first} {_answered(asked, answered)}"


def _answered(asked: int, answered: int) -> str:
    in_words = asked <= MOST_IN_WORDS
    values = {
        "count": capfirst(number_word(answered)) if in_words else answered,
        "all": number_word_of(asked) if in_words else asked,
    }
    if not answered:
        return _("Nobody has answered yet.")
    if answered == asked:
        return _("All who were asked have answered.")
    return ngettext("%(count)s of %(all)s has answered.", "%(count)s of %(all)s have answered.", answered) % values
