"""A set becomes one's own: a deep copy in which questions and rows keep their keys, so that waves can be compared."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from organisations.acting import Acting
from surveys import rules
from surveys.models import Question, Row, Step, Survey, Theme, Wave

T = TypeVar("T", bound=models.Model)


@transaction.atomic
def copy_survey(survey: Survey, titles: dict[str, str], *, by: Acting) -> Survey:
    """A copy owned by the person's organisation, free to be changed. Raises PermissionDenied, ValidationError.

    `titles` are the columns title_fi, title_sv and title_en of the copy.
    """
    if not rules.may_copy(by, survey):
        raise PermissionDenied
    copy = Survey(owner=by.organisation, copied_from=survey, **titles)
    for name in ("purpose_fi", "purpose_sv", "purpose_en", "source", "year"):
        setattr(copy, name, getattr(survey, name))
    copy.full_clean()
    copy.save()
    copy.domains.set(survey.domains.all())
    _copy_questions(survey, copy, with_themes=_may_see_themes(by, survey))
    return copy


def _may_see_themes(by: Acting, survey: Survey) -> bool:
    """Themes are made from what was answered: who may not see the results takes none along."""
    seen = Wave.objects.with_results_for(by)
    hidden = Wave.objects.filter(survey=survey, state=Wave.State.CLOSED).exclude(pk__in=seen)
    return survey.owner_id in by.stands_for or not hidden.exists()


def _copy_questions(survey: Survey, copy: Survey, *, with_themes: bool) -> None:
    scales = _again(survey.scales.all(), {"survey": copy})
    sections = _again(survey.sections.all(), {"survey": copy})
    steps = _again(Step.objects.filter(scale__survey=survey), {"scale": scales})
    questions = _again(
        survey.questions.all(),
        {"survey": copy, "section": sections, "scale": scales, "only_if": None, "only_if_question": None},
    )
    _again(Row.objects.filter(question__survey=survey), {"question": questions})
    if with_themes:
        _again(Theme.objects.filter(question__survey=survey), {"question": questions})
    _copy_conditions(survey, questions, steps)


def _copy_conditions(survey: Survey, questions: dict[int, Question], steps: dict[int, Step]) -> None:
    changed = []
    for row in survey.questions.filter(only_if__isnull=False):
        question = questions[row.pk]
        question.only_if, question.only_if_question = steps[row.only_if_id], questions[row.only_if_question_id]
        changed.append(question)
    Question.objects.bulk_update(changed, ["only_if", "only_if_question"])


def _again(rows: Iterable[T], anew: dict[str, Any]) -> dict[int, T]:
    """New rows like the old ones, by the id of the old one.

    `anew` says what is not as before: the row to refer to, or the new rows by the id of the old ones referred to.
    """
    found = {}
    for row in rows:
        fields = [field.name for field in row._meta.concrete_fields if not field.primary_key]
        kept = {name: getattr(row, name) for name in fields if name not in anew and name != "revision"}
        new = {name: to.get(_id(row, name)) if isinstance(to, dict) else to for name, to in anew.items()}
        found[row.pk] = type(row)(**kept, **new)
    if found:
        type(next(iter(found.values()))).objects.bulk_create(found.values())
    return found


def _id(row: models.Model, name: str) -> int | None:
    return getattr(row, row._meta.get_field(name).attname)
