"""Counting the answers of a wave once, when it closes: results are read from the counts, never from single answers."""

from django.db import transaction
from django.db.models import Count, F

from surveys.models import Answer, GroupSize, Question, Row, Submission, Tally, Wave

BATCH = 2000  # rows in one insert, under the number of parameters that both databases take


@transaction.atomic
def close_tallies(wave: Wave) -> None:
    """Count the wave's answers into `Tally` and `GroupSize`, all and by each background; counts made before go.

    A wave of history is left as it was loaded: its answers were never here.
    """
    if wave.is_history:
        return
    backgrounds = _background_rows(wave)
    Tally.objects.filter(wave=wave).delete()
    GroupSize.objects.filter(wave=wave).delete()
    Tally.objects.bulk_create(
        (Tally(wave=wave, **counted) for counted in [*_of_all(wave), *_by_group(wave, backgrounds)]), batch_size=BATCH
    )
    GroupSize.objects.bulk_create(
        [
            GroupSize(wave=wave, count=Submission.objects.filter(wave=wave).count()),
            *(GroupSize(wave=wave, **counted) for counted in _sizes(wave, backgrounds)),
        ],
        batch_size=BATCH,
    )


def _background_rows(wave: Wave) -> list[int]:
    """The rows that tell a respondent's background. A group is named by its step: of questions that share a scale
    only the first makes groups, or two backgrounds would be counted as one."""
    rows = (
        Row.objects.filter(question__survey=wave.survey_id)
        .exclude(question__background="")
        .exclude(question__kind__in=[Question.Kind.TEXT, Question.Kind.MATRIX])
        .order_by("question__section__position", "question__position", "question_id", "position", "pk")
        .values_list("question__scale_id", "pk")
    )
    first: dict[int, int] = {}
    for scale, row in rows:
        first.setdefault(scale, row)
    return list(first.values())


def _of_all(wave: Wave) -> list[dict[str, int]]:
    answers = Answer.objects.filter(submission__wave=wave)
    return list(answers.order_by().values("row_id", "step_id").annotate(count=Count("pk")))


def _by_group(wave: Wave, backgrounds: list[int]) -> list[dict[str, int]]:
    answers = Answer.objects.filter(submission__wave=wave, submission__answers__row__in=backgrounds)
    groups = answers.order_by().values("row_id", "step_id", group_id=F("submission__answers__step_id"))
    return list(groups.annotate(count=Count("pk")))


def _sizes(wave: Wave, backgrounds: list[int]) -> list[dict[str, int]]:
    answers = Answer.objects.filter(submission__wave=wave, row__in=backgrounds)
    return list(answers.order_by().values(group_id=F("step_id")).annotate(count=Count("pk")))
