"""The editor of a question set: a page for each question and each scale."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused
from surveys.models import Question, Scale
from surveys.sets import tending
from surveys.sets.lines import with_more_lines
from surveys.sets.problems import lacks_swedish
from surveys.sets.question_forms import QuestionTyped, ScaleTyped
from surveys.views.set_access import get_tended
from surveys.views.set_editing import done


def question_new(request: HttpRequest, key: UUID) -> HttpResponse:
    survey = get_tended(request, key)
    section = survey.sections.filter(pk=_number(request.GET.get("osio", ""))).first() or survey.sections.last()
    typed = QuestionTyped(request.POST or None, survey, section=section and section.pk)
    if _is_ready(request, typed):
        try:
            question = tending.add_question(survey, typed.facts, by=request.acting)
        except (Refused, ValidationError) as error:
            say_in(typed.form, error)
        else:
            messages.success(request, _("The question stands last in its section."))
            return _on(request, question)
    return render(request, "surveys/question_edit.html", {"survey": survey, "typed": typed})


def question_edit(request: HttpRequest, key: UUID, question: UUID) -> HttpResponse:
    """Save over the revision that the form was opened with; else show what was saved meanwhile."""
    row, status = _question(request, key, question), 200
    typed = QuestionTyped(request.POST or None, row.survey, row)
    if _is_ready(request, typed):
        try:
            tending.change_question(
                _question(request, key, question), typed.facts, by=request.acting, seen=typed.form.seen_revision
            )
        except ChangedMeanwhile as stale:
            typed, status = typed.after(stale.row), 409
        except (Refused, ValidationError) as error:
            say_in(typed.form, error)
        else:
            messages.success(request, _("The question has been saved."))
            return _on(request, row)
    context = {"survey": row.survey, "question": row, "typed": typed, "lacks_swedish": lacks_swedish(row)}
    return render(request, "surveys/question_edit.html", context, status=status)


def question_remove(request: HttpRequest, key: UUID, question: UUID) -> HttpResponse:
    """Ask first: what is asked after an answer to it is then asked of everybody."""
    row = _question(request, key, question)
    if request.method == "POST":
        return done(request, row.survey, tending.remove_question, row, said=_("The question has been removed."))
    after = row.survey.questions.filter(only_if_question=row)
    return render(request, "surveys/question_remove.html", {"survey": row.survey, "question": row, "after": after})


@require_POST
def question_move(request: HttpRequest, key: UUID, question: UUID) -> HttpResponse:
    row = _question(request, key, question)
    up = request.POST.get("direction") == "up"
    return done(request, row.survey, tending.move_question, row, up, anchor=f"q-{row.key}")


def scale_edit(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    scale, status, meanwhile = _scale(request, key, pk), 200, False
    data = request.POST or None
    if "more" in request.POST:
        data = with_more_lines(request.POST, request.POST["more"])
    typed = ScaleTyped(data, scale)
    if request.method == "POST" and "more" not in request.POST and typed.is_valid():
        try:
            tending.change_scale(_scale(request, key, pk), typed.facts, by=request.acting, seen=typed.seen)
        except ChangedMeanwhile as stale:
            typed, status, meanwhile = _over(request, stale.row), 409, True
        except (Refused, ValidationError) as error:
            say_in(typed.form, error)
        else:
            uses = scale.questions.count()
            said = ngettext("Saved for one question.", "Saved for %(count)d questions.", uses) % {"count": uses}
            messages.success(request, said)
            return redirect("survey_edit", scale.survey.key)
    context = {
        "survey": scale.survey, "scale": scale, "typed": typed, "meanwhile": meanwhile,
        "questions": scale.questions.all(),
    }  # fmt: skip
    return render(request, "surveys/scale_edit.html", context, status=status)


@require_POST
def scale_remove(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    scale = _scale(request, key, pk)
    return done(request, scale.survey, tending.remove_scale, scale, said=_("The scale has been removed."))


def _over(request: HttpRequest, scale: Scale) -> ScaleTyped:
    """All that was typed, now over the scale as somebody else has saved it."""
    data = request.POST.copy()
    data["scale-revision"] = str(scale.revision)
    typed = ScaleTyped(data, scale)
    typed.is_valid()
    return typed


def _is_ready(request: HttpRequest, typed: QuestionTyped) -> bool:
    """Whether the question is to be saved and can be; asking for more lines saves nothing."""
    return request.method == "POST" and not typed.is_asking_for_more and typed.is_valid()


def _on(request: HttpRequest, question: Question) -> HttpResponse:
    """Back to the question in the editor, or to the next new one in the same section."""
    if "next" in request.POST:
        query = {"osio": question.section_id}
        return redirect(reverse("question_new", args=[question.survey.key], query=query))
    return redirect(reverse("survey_edit", args=[question.survey.key]) + f"#q-{question.key}")


def _question(request: HttpRequest, key: UUID, question: UUID) -> Question:
    survey = get_tended(request, key)
    row = get_object_or_404(survey.questions.select_related("section", "scale"), key=question)
    row.survey = survey
    return row


def _scale(request: HttpRequest, key: UUID, pk: int) -> Scale:
    survey = get_tended(request, key)
    scale = get_object_or_404(survey.scales, pk=pk)
    scale.survey = survey
    return scale


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
