"""Themes of open answers: adding themes, ticking them for answers, leaving an answer out."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from organisations.refusals import Refused
from surveys.models import Question, Theme, Wave
from surveys.results.access import get_wave_to_code
from surveys.results.coding import Coded, add_theme, code_answers, remove_theme

ON_A_PAGE = 25
HIDDEN = "piilota"


class ThemeForm(forms.Form):
    name_fi = forms.CharField(label=gettext_lazy("Theme in Finnish"), max_length=150)
    name_sv = forms.CharField(label=gettext_lazy("Theme in Swedish"), max_length=150, required=False)


def wave_themes(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answers of one open question (`kysymys`), each with its themes to tick."""
    wave = get_wave_to_code(request, key)
    return _page(request, wave, ThemeForm())


@require_POST
def wave_theme_new(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_to_code(request, key)
    question = _question(wave, request.POST.get("kysymys", ""))
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            add_theme(wave, question, **form.cleaned_data, by=request.acting)
        except Refused as refusal:
            form.add_error("name_fi", str(refusal))
        else:
            messages.success(request, _("The theme has been added."))
            return _back(wave, question, request.POST)
    return _page(request, wave, form, question, status=422)


@require_POST
def wave_theme_remove(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    wave = get_wave_to_code(request, key)
    theme = get_object_or_404(Theme.objects.select_related("question"), pk=pk, question__survey=wave.survey_id)
    try:
        remove_theme(wave, theme, by=request.acting)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return _back(wave, theme.question, request.POST)


@require_POST
def wave_code(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was ticked on the page of answers; what another person ticked meanwhile stays."""
    wave = get_wave_to_code(request, key)
    question = _question(wave, request.POST.get("kysymys", ""))
    seen, sent = {}, {}
    for text in request.POST.getlist("vastaus"):
        answer = _uuid(text)
        seen[answer] = _coded(request.POST.get(f"oli-{text}", "").split(","))
        sent[answer] = _coded(request.POST.getlist(f"on-{text}"))
    count = code_answers(wave, question, seen, sent, by=request.acting)
    words = ngettext("%(count)s answer has been saved.", "%(count)s answers have been saved.", count)
    messages.success(request, words % {"count": count})
    return _back(wave, question, request.POST)


def _page(
    request: HttpRequest, wave: Wave, form: ThemeForm, question: Question | None = None, status: int = 200
) -> HttpResponse:
    questions = list(_open_questions(wave))
    chosen = question or _chosen(questions, request.GET.get("kysymys", ""))
    themes = list(chosen.themes.annotate(times=Count("answers")).order_by("position", "pk")) if chosen else []
    context = {
        "wave": wave,
        "is_own": True,
        "questions": questions,
        "question": chosen,
        "themes": themes,
        "page_obj": _answers(wave, chosen, request.GET.get("page", "1")) if chosen else None,
        "form": form,
        "is_example": wave.is_example,
    }
    return render(request, "surveys/wave_themes.html", context, status=status)


def _open_questions(wave: Wave) -> QuerySet[Question]:
    rows = wave.survey.questions.filter(kind=Question.Kind.TEXT, open_answers__wave=wave)
    return rows.annotate(times=Count("open_answers")).order_by("section__position", "position", "pk")


def _chosen(questions: list[Question], asked: str) -> Question | None:
    first = next(iter(questions), None)
    return next((row for row in questions if str(row.pk) == asked), first)


def _answers(wave: Wave, question: Question, page: str) -> Page:
    """Each answer with the ids of its themes, and all of that as the form remembers it."""
    rows = wave.open_answers.filter(question=question).order_by("id").prefetch_related("themes")
    found = Paginator(rows, ON_A_PAGE).get_page(page)
    for answer in found:
        answer.theme_ids = {theme.pk for theme in answer.themes.all()}
        answer.seen = ",".join([*map(str, sorted(answer.theme_ids)), *([HIDDEN] if answer.is_hidden else [])])
    return found


def _question(wave: Wave, pk: str) -> Question:
    if not pk.isdecimal() or len(pk) > 9:
        raise Http404
    return get_object_or_404(wave.survey.questions, pk=pk, kind=Question.Kind.TEXT)


def _coded(values: list[str]) -> Coded:
    return Coded(frozenset(int(value) for value in values if value.isdecimal() and len(value) < 10), HIDDEN in values)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _back(wave: Wave, question: Question, data: QueryDict) -> HttpResponseRedirect:
    page = data.get("page", "")
    address = f"{reverse('wave_themes', args=[wave.key])}?kysymys={question.pk}"
    return redirect(f"{address}&page={page}" if page.isdecimal() else address)
