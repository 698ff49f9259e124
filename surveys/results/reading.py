"""The results of a wave as they may be shown: small groups are left out here, so no page and no file can show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from surveys.asking import QuestionView, SectionView, questions_in, survey_form
from surveys.models import GroupSize, PublishedFigure, Question, Wave
from surveys.results.comparing import Earlier, earlier_lines
from surveys.results.counts import ALL, WaveCounts
from surveys.results.figures import SMALL
from surveys.results.open_answers import open_results
from surveys.results.shown import QuestionResult, RowResult, SectionResult, WaveResults
from surveys.results.suppression import FEWEST

Kind = Question.Kind
AT_ONCE = 20  # questions on one page when each row has several bars


def results_of(
    wave: Wave,
    language: str,
    *,
    by: str = "",
    earlier: Iterable[Earlier] = (),
    with_words: bool = True,
    part: int | None = None,
) -> WaveResults:
    """Results of a closed wave or one of history, read from its counts in a fixed number of queries.

    `by` is the key of a background question; `earlier` are waves to stand beside. `with_words` brings the open answers
    themselves; without it only the counts of their themes. With a `part` (a section by its place) a long survey with
    several bars to a row is read one section at a time.
    """
    sizes = dict(GroupSize.objects.filter(wave=wave).values_list("group_id", "count"))
    answers = sizes.get(ALL, wave.answers_published or 0)
    if ALL not in sizes and not wave.is_history:
        return WaveResults(wave, answers, is_counted=False)
    if answers < FEWEST and not wave.is_history:
        return WaveResults(wave, answers, too_few=True)
    form = survey_form(wave.survey, language)
    questions, compared = questions_in(form), tuple(earlier)
    chosen = _chosen(questions, by)
    sections = [row for section in form if (row := _without_backgrounds(section)).questions]
    is_long = len(questions) > AT_ONCE and bool(chosen or compared) and part is not None
    place = min(max(part or 0, 0), len(sections) - 1) if is_long else None
    shown = sections if place is None else [sections[place]]
    counted = WaveCounts(wave, answers, sizes, questions, chosen, questions_in(shown))
    published = _published(wave)
    beside = earlier_lines(questions_in(shown), list(compared), language, in_counts=answers < SMALL)
    words = open_results(wave, questions_in(shown), language, with_words=with_words or wave.is_history)

    def result(question: QuestionView) -> QuestionResult:
        rows = tuple(
            RowResult(
                row,
                (*counted.lines(question, row), *beside.lines.get(row.key, ())),
                (*published.get(("row", row.pk), ()), *beside.published.get(row.key, ())),
            )
            for row in question.rows
        )
        said = (*published.get(("question", question.pk), ()), *beside.published.get(question.key, ()))
        is_of_few = question.is_open and counted.is_of_few(question)
        words_shown = None if is_of_few else words.get(question.pk)
        return QuestionResult(question, rows, said, words_shown, is_of_few)

    return WaveResults(
        wave,
        answers,
        sections=tuple(SectionResult(row.pk, row.title, tuple(map(result, row.questions))) for row in shown),
        contents=tuple(sections),
        part=place,
        backgrounds=tuple(counted.background(question) for question in questions if is_background(question)),
        published=tuple(published.get(("wave", wave.pk), ())),
        earlier=compared,
    )


def _without_backgrounds(section: SectionView) -> SectionView:
    return replace(section, questions=tuple(row for row in section.questions if not is_background(row)))


def is_background(question: QuestionView) -> bool:
    """Whether respondents are grouped by it. Crossed with another background it could point at a person: never."""
    return bool(question.background) and question.scale is not None and not question.is_matrix


def backgrounds_of(wave: Wave) -> list[tuple[str, str]]:
    """Key and text of the questions by which the results of the wave can be looked at."""
    rows = wave.survey.questions.exclude(background="").exclude(kind__in=[Kind.TEXT, Kind.MATRIX])
    return [(str(row.key), row.text) for row in rows.order_by("section__position", "position", "pk")]


def _chosen(questions: list[QuestionView], by: str) -> QuestionView | None:
    return next((row for row in questions if row.key == by and is_background(row)), None)


def _published(wave: Wave) -> dict[tuple[str, int], list[PublishedFigure]]:
    found = defaultdict(list)
    for figure in wave.published.all() if wave.is_history else ():
        if figure.row_id:
            found["row", figure.row_id].append(figure)
        elif figure.question_id:
            found["question", figure.question_id].append(figure)
        else:
            found["wave", wave.pk].append(figure)
    return found
