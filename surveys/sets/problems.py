"""What is wrong with a question set: what stands in the way of asking it, and what is worth a look."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.models import Question, Survey

CONDITIONAL = (Question.Kind.SCALE, Question.Kind.SEVERAL)  # a matrix has many answers: which one would be meant?


@dataclass(frozen=True)
class SetProblem:
    """One thing to mend: in words, in which question (its key, or empty), and whether the set can't be asked so."""

    message: str
    question: str = ""
    blocks: bool = False


def whole(survey: Survey) -> list[Question]:
    """The questions in the order in which they are asked, with scales, steps and rows, in four queries."""
    rows = survey.questions.select_related("section", "scale", "only_if").prefetch_related("scale__steps", "rows")
    return sorted(rows, key=lambda row: (row.section.position, row.section_id, row.position, row.pk))


def set_problems(questions: list[Question]) -> list[SetProblem]:
    """The blocking ones first. `questions` come from `whole`."""
    if not questions:
        return [SetProblem(_("The set has no questions yet."), blocks=True)]
    found = [*_of_scales(questions), *_of_conditions(questions), *_of_languages(questions)]
    return sorted(found, key=lambda problem: not problem.blocks)


def _of_scales(questions: list[Question]) -> Iterator[SetProblem]:
    for question in questions:
        if question.scale and len(question.scale.steps.all()) < 2:
            yield _blocking(_("“%(question)s”: a scale needs at least two steps."), question)
        if question.kind == Question.Kind.MATRIX and not question.rows.all():
            yield _blocking(_("“%(question)s” has no lines to answer."), question)


def _of_conditions(questions: list[Question]) -> Iterator[SetProblem]:
    before: dict[int, Question] = {}
    for question in questions:
        if question.only_if_question_id and question.only_if_question_id not in before:
            yield _blocking(_("“%(question)s” is asked after an answer to a later question."), question)
        elif question.only_if_question_id and not _can_be_chosen(question, before[question.only_if_question_id]):
            yield _blocking(_("“%(question)s” is asked after an answer that can't be chosen any more."), question)
        before[question.pk] = question


def _can_be_chosen(question: Question, earlier: Question) -> bool:
    return earlier.kind in CONDITIONAL and question.only_if.scale_id == earlier.scale_id


def _of_languages(questions: list[Question]) -> Iterator[SetProblem]:
    missing = [question for question in questions if lacks_swedish(question)]
    if missing and len(missing) < len(questions):
        message = ngettext(
            "One question lacks a part of its Swedish text: it is shown in Finnish.",
            "%(count)d questions lack a part of their Swedish texts: they are shown in Finnish.",
            len(missing),
        )
        yield SetProblem(message % {"count": len(missing)}, question=str(missing[0].key))
    elif missing:
        yield SetProblem(_("The set has no Swedish texts: who answers in Swedish reads Finnish."))


def lacks_swedish(question: Question) -> bool:
    """Whether the question, its lines or its steps have a Finnish text without a Swedish one."""
    texts = [(question.text_fi, question.text_sv), (question.help_fi, question.help_sv)]
    texts += [(row.text_fi, row.text_sv) for row in question.rows.all()]
    texts += [(step.label_fi, step.label_sv) for step in (question.scale.steps.all() if question.scale else ())]
    return any(fi and not sv for fi, sv in texts)


def _blocking(message: str, question: Question) -> SetProblem:
    return SetProblem(message % {"question": question.text}, question=str(question.key), blocks=True)
