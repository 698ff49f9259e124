"""The editor of a question set: the set itself and its sections."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused
from surveys import rules
from surveys.models import Question, Section, Survey
from surveys.sets import tending
from surveys.sets.forms import SectionForm, SurveyForm
from surveys.sets.problems import lacks_swedish, set_problems, whole
from surveys.views.set_access import get_tended


def survey_new(request: HttpRequest) -> HttpResponse:
    if not rules.may_start_survey(request.acting):
        raise PermissionDenied(_("A question set is started by an editor, for the organisation that they act for."))
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        survey = tending.start_survey(form.values, form.domains_chosen, by=request.acting)
        messages.success(request, _("The question set is there. Next, its questions are written."))
        return redirect("survey_edit", survey.key)
    return render(request, "surveys/survey_new.html", {"form": form, "owner": request.acting.organisation})


def survey_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """All sections and questions with what is wrong with them; from here to the page of each."""
    survey = get_tended(request, key)
    questions = whole(survey)
    context = {
        "survey": survey,
        "sections": _sections(survey, questions),
        "scales": [(scale, _uses(questions, scale.pk)) for scale in survey.scales.prefetch_related("steps")],
        "problems": set_problems(questions),
        "is_only_section": survey.sections.count() == 1,
    }
    return render(request, "surveys/survey_edit.html", context)


def _sections(survey: Survey, questions: list[Question]) -> list[tuple[Section, list[dict]]]:
    texts = {question.pk: question.text for question in questions}
    return [
        (
            section,
            [
                {
                    "question": question,
                    "lacks_swedish": lacks_swedish(question),
                    "condition": (texts.get(question.only_if_question_id), question.only_if),
                }
                for question in questions
                if question.section_id == section.pk
            ],
        )
        for section in survey.sections.all()
    ]


def _uses(questions: list[Question], scale: int) -> int:
    return sum(question.scale_id == scale for question in questions)


def survey_details_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    survey = get_tended(request, key)
    form, status = SurveyForm(request.POST or None, row=survey), 200
    if request.method == "POST" and form.is_valid():
        try:
            tending.change_survey(survey, form.values, form.domains_chosen, by=request.acting, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except (Refused, ValidationError) as error:
            say_in(form, error)
        else:
            messages.success(request, _("The question set has been saved."))
            return redirect("survey_edit", survey.key)
    return render(request, "surveys/survey_details_edit.html", {"survey": survey, "form": form}, status=status)


def survey_retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask first: a set without waves is gone for good."""
    survey = get_tended(request, key)
    if request.method == "POST":
        is_gone = tending.retire_survey(survey, by=request.acting)
        said = _("The question set has been deleted.") if is_gone else _("The question set is out of use.")
        messages.success(request, said)
        return redirect("survey_list") if is_gone else redirect("survey_detail", survey.key)
    return render(request, "surveys/survey_retire.html", {"survey": survey, "has_waves": survey.waves.exists()})


@require_POST
def survey_restore(request: HttpRequest, key: UUID) -> HttpResponse:
    survey = get_tended(request, key)
    tending.restore_survey(survey, by=request.acting)
    messages.success(request, _("The question set is in use again."))
    return redirect("survey_detail", survey.key)


def section_new(request: HttpRequest, key: UUID) -> HttpResponse:
    survey = get_tended(request, key)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            section = tending.add_section(survey, form.values, by=request.acting)
        except Refused as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("The section stands last."))
            return _to_section(section)
    return render(request, "surveys/section_edit.html", {"survey": survey, "form": form})


def section_edit(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    section = _section(request, key, pk)
    form, status = SectionForm(request.POST or None, row=section), 200
    if request.method == "POST" and form.is_valid():
        try:
            tending.change_section(section, form.values, by=request.acting, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except (Refused, ValidationError) as error:
            say_in(form, error)
        else:
            messages.success(request, _("The section has been saved."))
            return _to_section(section)
    context = {"survey": section.survey, "section": section, "form": form}
    return render(request, "surveys/section_edit.html", context, status=status)


def section_remove(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Ask first: the questions of the section go with it."""
    section = _section(request, key, pk)
    if request.method == "POST":
        return done(request, section.survey, tending.remove_section, section, said=_("The section has been removed."))
    context = {"survey": section.survey, "section": section, "questions": section.questions.all()}
    return render(request, "surveys/section_remove.html", context)


@require_POST
def section_move(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    section = _section(request, key, pk)
    up = request.POST.get("direction") == "up"
    return done(request, section.survey, tending.move_section, section, up, anchor=f"s-{section.pk}")


def done(request: HttpRequest, survey: Survey, verb, *what, said: str = "", anchor: str = "") -> HttpResponse:
    """Do a verb of the editor that needs no form, and go back to the editor, to the row if it has an `anchor`."""
    try:
        verb(*what, by=request.acting)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(redirect("survey_edit", survey.key).url + (f"#{anchor}" if anchor else ""))


def _section(request: HttpRequest, key: UUID, pk: int) -> Section:
    survey = get_tended(request, key)
    section = get_object_or_404(survey.sections, pk=pk)
    section.survey = survey
    return section


def _to_section(section: Section) -> HttpResponse:
    return redirect(redirect("survey_edit", section.survey.key).url + f"#s-{section.pk}")
