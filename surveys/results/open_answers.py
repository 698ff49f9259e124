"""Open answers: how many were coded to each theme, and the answers in words without those left out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from surveys.asking import QuestionView
from surveys.models import Theme, Wave
from surveys.models.texts import text_for


@dataclass(frozen=True)
class OpenResult:
    """`themes` are names with counts, the most usual first; `words` the answers by their random ids."""

    answers: int
    themes: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


def open_results(
    wave: Wave, questions: Iterable[QuestionView], language: str, *, with_words: bool
) -> dict[int, OpenResult]:
    """By question id, in two queries; questions without an answer stay away."""
    asked = [question.pk for question in questions if question.is_open]
    if not asked:
        return {}
    words = defaultdict(list)
    shown = wave.open_answers.filter(question__in=asked, is_hidden=False)
    for question, text in shown.order_by("id").values_list("question_id", "text"):
        words[question].append(text)
    if not words:
        return {}
    themes = defaultdict(list)
    for theme, count in _counted(wave, words):
        themes[theme.question_id].append((text_for(theme, "name", language), count))
    return {
        question: OpenResult(len(found), tuple(themes[question]), tuple(found) if with_words else ())
        for question, found in words.items()
    }


def _counted(wave: Wave, questions: Iterable[int]) -> list[tuple[Theme, int]]:
    coded = Q(answers__wave=wave, answers__is_hidden=False)
    rows = Theme.objects.filter(coded, question__in=list(questions)).annotate(times=Count("answers"))
    return [(theme, theme.times) for theme in rows.order_by("-times", "position", "pk")]
