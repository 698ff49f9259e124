"""Earlier waves beside this one: of the same set or of copies of it, as far as the same was asked on the same scale."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from organisations.acting import Acting
from surveys.asking import QuestionView, StepView
from surveys.models import GroupSize, PublishedFigure, Row, Step, Tally, Wave
from surveys.models.texts import text_for
from surveys.results.figures import Line, distribution
from surveys.results.suppression import FEWEST


@dataclass(frozen=True)
class Earlier:
    """A wave that can stand beside, with its year and N."""

    wave: Wave
    year: int | None
    answers: int

    @property
    def key(self) -> str:
        return str(self.wave.key)

    @property
    def label(self) -> str:
        return f"{self.year}" if self.year else self.wave.title


@dataclass(frozen=True)
class Beside:
    """Lines by the key of a row, published figures by the key of a row or of a question."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    published: dict[str, list[PublishedFigure]] = field(default_factory=lambda: defaultdict(list))


def year_of(wave: Wave) -> int | None:
    """The year in which it was asked."""
    day = wave.closes_on or wave.opens_on
    return day.year if day else wave.survey.year


def comparable(wave: Wave, acting: Acting | None) -> list[Earlier]:
    """The other waves with results in which some row of this one was asked, the newest first, in one query."""
    keys = wave.survey.questions.filter(rows__isnull=False).values("rows__key")
    rows = Wave.objects.with_results_for(acting).filter(survey__questions__rows__key__in=keys).exclude(pk=wave.pk)
    return _with_answers(rows.select_related("survey").distinct())


def named(keys: Iterable[str]) -> list[Earlier]:
    """The waves of those keys: for a report, whose asker was shown them as comparable."""
    return _with_answers(Wave.objects.filter(key__in=list(keys)).select_related("survey"))


def _with_answers(rows: QuerySet[Wave]) -> list[Earlier]:
    counted = GroupSize.objects.filter(wave=OuterRef("pk"), group=None).values("count")
    found = [
        Earlier(row, year_of(row), row.counted or row.answers_published or 0)
        for row in rows.annotate(counted=Subquery(counted))
    ]
    shown = [row for row in found if row.wave.is_history or row.answers >= FEWEST]
    return sorted(shown, key=lambda row: (row.year or 0, row.wave.pk), reverse=True)


def earlier_lines(
    questions: Iterable[QuestionView], waves: list[Earlier], language: str, *, in_counts: bool = False
) -> Beside:
    """What the waves say of the same rows, matched by the keys that survive copies; in a few queries."""
    beside = Beside()
    if not waves:
        return beside
    asked = {row.key: question for question in questions for row in question.rows}
    counts = _counts_of(waves, asked)
    scales = _scales_of(counts, language)
    people_asked = _people_asked(waves, asked)
    for earlier in waves:
        for key, (scale, kind, by_step) in counts.get(earlier.wave.pk, {}).items():
            people = people_asked.get((earlier.wave.pk, key), earlier.answers)
            line = _line(earlier, asked[key], scales.get(scale, ()), kind, by_step, people)
            beside.lines[key].append(replace(line, in_counts=in_counts))
    _add_published(beside, waves, {*asked, *(question.key for question in questions)})
    return beside


def _counts_of(waves: list[Earlier], asked: dict[str, QuestionView]) -> dict[int, dict[str, tuple]]:
    rows = Tally.objects.filter(wave__in=[row.wave.pk for row in waves], group=None, row__key__in=list(asked))
    names = ("wave_id", "row__key", "row__question__scale_id", "row__question__kind", "step_id", "count")
    found: dict[int, dict[str, tuple]] = defaultdict(dict)
    for wave, key, scale, kind, step, count in rows.values_list(*names):
        found[wave].setdefault(str(key), (scale, kind, {}))[2][step] = count
    return found


def _people_asked(waves: list[Earlier], asked: dict[str, QuestionView]) -> dict[tuple[int, str], int]:
    """By wave and key of a row: how many chose the answer on which a question with several answers was asked."""
    keys = [key for key, question in asked.items() if question.takes_several]
    conditional = Row.objects.filter(key__in=keys, question__only_if__isnull=False)
    names = ("key", "question__survey_id", "question__only_if_id", "question__only_if_question_id")
    conditions = list(conditional.values_list(*names)) if keys else []
    if not conditions:
        return {}
    chosen = Tally.objects.filter(
        wave__in=[row.wave.pk for row in waves],
        group=None,
        step__in={step for _key, _set, step, _question in conditions},
    )
    counts: dict[tuple[int, int, int], int] = defaultdict(int)
    for wave, question, step, count in chosen.values_list("wave_id", "row__question_id", "step_id", "count"):
        counts[wave, question, step] += count
    return {
        (earlier.wave.pk, str(key)): counts[earlier.wave.pk, question, step]
        for earlier in waves
        for key, survey, step, question in conditions
        if earlier.wave.survey_id == survey
    }


def _scales_of(counts: dict[int, dict[str, tuple]], language: str) -> dict[int, tuple[StepView, ...]]:
    scales = {scale for rows in counts.values() for scale, _kind, _counts in rows.values()}
    found = defaultdict(list)
    for step in Step.objects.filter(scale__in=scales).order_by("position", "pk"):
        found[step.scale_id].append(
            StepView(step.pk, text_for(step, "label", language), step.value, step.is_no_opinion)
        )
    return {scale: tuple(steps) for scale, steps in found.items()}


def _line(
    earlier: Earlier,
    question: QuestionView,
    steps: tuple[StepView, ...],
    kind: str,
    by_step: dict[int, int],
    asked: int,
) -> Line:
    """`asked`: of how many a question with several answers was asked."""
    if kind != question.kind or not same_scale(question.scale.steps, steps):
        return Line(earlier.label, None, _("not comparable: asked on another scale"), is_earlier=True)
    several = question.takes_several
    answered = asked if several else sum(by_step.values())
    if answered < FEWEST and not earlier.wave.is_history:
        return Line(earlier.label, None, _("fewer than five answers"), is_earlier=True)
    data = distribution(steps, by_step, answered, is_ordinal=question.scale.is_ordinal, takes_several=several)
    return Line(earlier.label, data, is_earlier=True)


def same_scale(ours: Iterable[StepView], theirs: Iterable[StepView]) -> bool:
    """Whether two scales have the same steps in the same order, by number, words and "no opinion"."""
    return [_sign(step) for step in ours] == [_sign(step) for step in theirs]


def _sign(step: StepView) -> tuple:
    return (step.value, step.is_no_opinion, step.label.strip().casefold())


def _add_published(beside: Beside, waves: list[Earlier], keys: set[str]) -> None:
    rows = PublishedFigure.objects.filter(wave__in=[row.wave.pk for row in waves if row.wave.is_history])
    about = Q(row__key__in=keys) | Q(question__key__in=keys)
    for figure in rows.filter(about).select_related("row", "question", "wave__survey"):
        beside.published[str((figure.row or figure.question).key)].append(figure)
