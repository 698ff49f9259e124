"""Changing a question set: every verb locks the set, and none is open once a wave of it has been opened."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile, save_over
from organisations.acting import Acting
from organisations.ordering import moved
from organisations.refusals import Refused
from surveys import rules
from surveys.models import Question, Row, Scale, Section, Survey
from surveys.reference_reading import texts
from surveys.sets.scales import ScaleFacts, make_scale, write_steps

Kind = Question.Kind


@dataclass(frozen=True)
class RowFacts:
    """A line of a matrix as it is written; `key` names the line that it was, if any."""

    text_fi: str
    text_sv: str = ""
    text_en: str = ""
    key: UUID | None = None


@dataclass(frozen=True)
class QuestionFacts:
    """A question as it is written: `scale` is one of the set's, or a new one that the set gets."""

    values: dict[str, Any]
    scale: Scale | ScaleFacts | None = None
    rows: tuple[RowFacts, ...] = ()


def start_survey(values: dict[str, Any], domains: list[InterfaceDomain], *, by: Acting) -> Survey:
    """A new set of the person's organisation, with one section. Raises PermissionDenied, ValidationError."""
    if not rules.may_start_survey(by):
        raise PermissionDenied
    survey = Survey(owner=by.organisation, **values)
    survey.full_clean()
    with transaction.atomic():
        survey.save()
        survey.domains.set(domains)
        survey.sections.create(position=1)
    return survey


@transaction.atomic
def change_survey(
    survey: Survey, values: dict[str, Any], domains: list[InterfaceDomain], *, by: Acting, seen: int
) -> None:
    """Raises PermissionDenied, Refused, ChangedMeanwhile, ValidationError."""
    now = lock(survey, by)
    save_over(now, seen, values)
    now.domains.set(domains)


def lock(survey: Survey, by: Acting) -> Survey:
    """The set as it is now, its row locked. Raises PermissionDenied; Refused when it has been asked."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    now = Survey.objects.with_lock().get(pk=survey.pk)
    if not rules.may_tend_survey(by, now):
        raise PermissionDenied
    if now.has_been_asked:
        raise Refused(_("A wave of the set has been opened, so its questions stay as they are. A copy can be changed."))
    return now


@transaction.atomic
def retire_survey(survey: Survey, *, by: Acting) -> bool:
    """Take the set out of use; one without waves is deleted. Returns whether it is gone. Raises PermissionDenied."""
    if not rules.may_tend_survey(by, survey):
        raise PermissionDenied
    rows = Survey.objects.select_for_update().filter(pk=survey.pk)
    rows.update(retired_on=timezone.localdate(), revision=F("revision") + 1)
    try:
        with transaction.atomic():
            _free_conditions(survey.questions.all())
            survey.questions.all().delete()
            survey.delete()
    except ProtectedError:
        return False
    return True


def restore_survey(survey: Survey, *, by: Acting) -> None:
    """Raises PermissionDenied."""
    if not rules.may_tend_survey(by, survey):
        raise PermissionDenied
    Survey.objects.filter(pk=survey.pk).update(retired_on=None, revision=F("revision") + 1)


# ---- sections


@transaction.atomic
def add_section(survey: Survey, values: dict[str, str], *, by: Acting) -> Section:
    """A section at the end. Raises PermissionDenied, Refused."""
    now = lock(survey, by)
    return now.sections.create(position=_last(now.sections) + 1, **values)


@transaction.atomic
def change_section(section: Section, values: dict[str, str], *, by: Acting, seen: int) -> None:
    """Raises PermissionDenied, Refused, ChangedMeanwhile, ValidationError."""
    lock(section.survey, by)
    save_over(section, seen, values)


@transaction.atomic
def remove_section(section: Section, *, by: Acting) -> None:
    """The section and its questions. Raises PermissionDenied; Refused for the only one."""
    now = lock(section.survey, by)
    if now.sections.count() == 1:
        raise Refused(_("A set has at least one section."))
    _free_conditions(Question.objects.filter(only_if_question__section=section))
    _free_conditions(section.questions.all())
    section.delete()


@transaction.atomic
def move_section(section: Section, up: bool, *, by: Acting) -> None:
    """One place up or down. Raises PermissionDenied, Refused."""
    now = lock(section.survey, by)
    _move(now.sections.order_by("position", "pk"), section, up)


# ---- questions


@transaction.atomic
def add_question(survey: Survey, facts: QuestionFacts, *, by: Acting) -> Question:
    """A question at the end of its section. Raises PermissionDenied, Refused, ValidationError."""
    now = lock(survey, by)
    place = _last(facts.values["section"].questions) + 1
    question = Question(survey=now, position=place, scale=_scale(now, facts), **facts.values)
    question.full_clean()
    question.save()
    _write_rows(question, facts.rows)
    return question


@transaction.atomic
def change_question(question: Question, facts: QuestionFacts, *, by: Acting, seen: int) -> None:
    """Save over the revision that was seen. Raises PermissionDenied, Refused, ChangedMeanwhile, ValidationError."""
    now = lock(question.survey, by)
    if not Question.objects.filter(pk=question.pk, revision=seen).exists():
        raise ChangedMeanwhile(Question.objects.get(pk=question.pk))
    values = {**facts.values, "scale": _scale(now, facts)}
    if facts.values["section"].pk != question.section_id:
        values["position"] = _last(facts.values["section"].questions) + 1
    save_over(question, seen, values)
    _write_rows(question, facts.rows)


@transaction.atomic
def remove_question(question: Question, *, by: Acting) -> None:
    """With its lines; what was asked after an answer to it is then asked of everybody.

    Raises PermissionDenied, Refused.
    """
    lock(question.survey, by)
    _free_conditions(Question.objects.filter(only_if_question=question))
    question.delete()


@transaction.atomic
def move_question(question: Question, up: bool, *, by: Acting) -> None:
    """One place up or down in its section. Raises PermissionDenied, Refused."""
    lock(question.survey, by)
    _move(question.section.questions.order_by("position", "pk"), question, up)


def _scale(survey: Survey, facts: QuestionFacts) -> Scale | None:
    if facts.values["kind"] == Kind.TEXT:
        return None
    return make_scale(survey, facts.scale) if isinstance(facts.scale, ScaleFacts) else facts.scale


def _write_rows(question: Question, written: tuple[RowFacts, ...]) -> None:
    """The lines as they are written: those that were there keep their key. A question without lines has one row."""
    if question.kind == Kind.TEXT:
        wanted: tuple[RowFacts, ...] = ()
    elif question.kind == Kind.MATRIX:
        wanted = written
    else:
        first = question.rows.first()
        wanted = (RowFacts("", key=first.key if first else None),)
    known = {row.key: row for row in question.rows.all()}
    for position, facts in enumerate(wanted, 1):
        row = known.pop(facts.key, None) or Row(question=question)
        row.position = position
        for name, text in texts("text", [facts.text_fi, facts.text_sv, facts.text_en]).items():
            setattr(row, name, text)
        row.save()
    question.rows.filter(key__in=known).delete()


# ---- scales


@transaction.atomic
def change_scale(scale: Scale, facts: ScaleFacts, *, by: Acting, seen: int) -> None:
    """For all questions that use it. Raises PermissionDenied, Refused, ChangedMeanwhile, ValidationError."""
    lock(scale.survey, by)
    save_over(scale, seen, {"name": facts.name, "kind": facts.kind})
    kept = {step.pk for step in facts.steps}
    _free_conditions(Question.objects.filter(only_if__scale=scale).exclude(only_if__in=kept - {None}))
    write_steps(scale, facts)


@transaction.atomic
def remove_scale(scale: Scale, *, by: Acting) -> None:
    """Raises PermissionDenied; Refused while a question uses it."""
    lock(scale.survey, by)
    if scale.questions.exists():
        raise Refused(_("Questions use the scale: choose another one for them first."))
    _free_conditions(Question.objects.filter(only_if__scale=scale))
    scale.delete()


def _free_conditions(questions: models.QuerySet[Question]) -> None:
    """Both columns of a condition go together, before the step or the question that it stands on goes."""
    questions.update(only_if=None, only_if_question=None)


def _last(rows: models.Manager) -> int:
    return rows.aggregate(last=models.Max("position"))["last"] or 0


def _move(rows: models.QuerySet, row: Section | Question, up: bool) -> None:
    order = moved(rows, row, up=up)
    for position, one in enumerate(order, 1):
        one.position = position
    type(row).objects.bulk_update(order, ["position"])
