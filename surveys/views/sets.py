"""The front page of surveys, a question set as the respondent sees it, and taking a copy."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from organisations.models import Organisation
from surveys import rules
from surveys.asking import survey_form
from surveys.drafts import LONGEST
from surveys.models import Survey, Wave
from surveys.sets.copying import copy_survey
from surveys.sets.forms import CopyForm
from surveys.sets.listing import Listing, listing
from surveys.sets.preview import preview
from surveys.sets.problems import set_problems, whole
from surveys.views.set_access import get_set

LANGUAGES = {"fi": "suomi", "sv": "svenska", "en": "English"}


def survey_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("haku", "")[:100]
    context = {
        "listing": _listing(request),
        "words": words,
        "may_start": rules.may_start_survey(request.acting),
        "stands_for": request.acting.stands_for if request.acting else frozenset(),
    }
    return render(request, "surveys/survey_list.html", context)


def survey_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("kyselyt", _headings(), map(_cells, _listing(request).waves))


def survey_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("kyselyt", _headings(), map(_cells, _listing(request).waves))


def _listing(request: HttpRequest) -> Listing:
    return listing(request.acting, timezone.localdate(), request.GET.get("haku", "")[:100])


def _headings() -> list[str]:
    return [_("Wave"), _("Question set"), _("Who asks"), _("State"), _("First day"), _("Last day"), _("Answers")]


def _cells(wave: Wave) -> list:
    return [
        wave.title, wave.survey.title, wave.owner.full_name if wave.owner else wave.source,
        wave.get_state_display(), wave.opens_on, wave.closes_on, wave.answers,
    ]  # fmt: skip


def survey_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    survey = get_set(request, key)
    wanted = request.GET.get("kieli", "")
    language = wanted if wanted in LANGUAGES else (get_language() or "fi")[:2]
    may_tend = rules.may_tend_survey(request.acting, survey)
    context = {
        "survey": survey,
        "asked_in": language,
        "offered_in": LANGUAGES,
        "sections": preview(survey_form(survey, language)),
        "longest": LONGEST,
        "waves": _waves_of(request, survey),
        "domains": survey.domains.all(),
        "may_tend": may_tend,
        "may_copy": rules.may_copy(request.acting, survey),
        "may_ask": may_tend and rules.may_ask(request.acting, survey),
        "problems": set_problems(whole(survey)) if may_tend and not survey.has_been_asked else [],
    }
    return render(request, "surveys/survey_detail.html", context)


def _waves_of(request: HttpRequest, survey: Survey) -> list[Wave]:
    """The waves of the set that the person may know of, the newest first."""
    seen = Wave.objects.with_results_for(request.acting).filter(survey=survey)
    if request.acting:
        seen = seen | Wave.objects.filter(survey=survey, owner__in=request.acting.stands_for)
    return list(seen.select_related("owner").order_by("-closes_on", "-pk"))


def survey_copy(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the copy a name; then it is one's own to change."""
    survey = get_set(request, key)
    if not rules.may_copy(request.acting, survey):
        raise PermissionDenied(_("A copy is taken by an editor, for the organisation that they act for."))
    form = CopyForm(request.POST or None, initial=_titles(survey, request.acting.organisation))
    if request.method == "POST" and form.is_valid():
        copy = copy_survey(survey, form.cleaned_data, by=request.acting)
        messages.success(request, _("The copy is ready to be changed."))
        return redirect("survey_edit", copy.key)
    return render(request, "surveys/survey_copy.html", {"survey": survey, "form": form})


def _titles(survey: Survey, owner: Organisation) -> dict[str, str]:
    """The set's titles with the name of the organisation that takes the copy, so that the two can be told apart."""
    titles = {code: getattr(survey, f"title_{code}") for code in ("fi", "sv", "en")}
    return {f"title_{code}": f"{title}, {owner.name_in(code)}" for code, title in titles.items() if title}
