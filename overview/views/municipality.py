"""A municipality's page with its data pack, and the duties of any organisation as a list."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from forums.negotiations.municipality_pack import render_pack
from indicators.areas import county_of
from organisations.acting import with_merged
from organisations.models import Organisation
from overview.following.duty_list import LATE, LEAD, MISSING, PARTICIPANT, DutyList, duty_list
from overview.following.figures import lines_of
from overview.following.municipality import (
    FIRST,
    MunicipalityView,
    counterparts_of,
    decisions_of,
    is_own,
    may_have_pack,
    municipality_view,
    seats_of,
    tasks_of,
)

PAGE = 40
LANGUAGES = ("fi", "sv")


def municipality_page(request: HttpRequest, pk: int) -> HttpResponse:
    view = _view(request, pk)
    decisions = list(decisions_of(view))
    lines = lines_of(view.chains, view.municipality, view.county, view.on)
    context = {
        "municipality": view.municipality,
        "county": view.county,
        "view": view,
        "today": view.on,
        "agreements": view.agreements[:FIRST],
        "decisions": decisions[:FIRST],
        "has_more_decisions": len(decisions) > FIRST,
        "seats": seats_of(view),
        "tasks": tasks_of(view, request.acting),
        "is_own": request.acting is not None and is_own(view, request.acting),
        "counterparts": counterparts_of(view),
        "lines": lines,
        "has_examples": any(line.is_example for line in lines),
        "may_have_pack": may_have_pack(view, with_merged(request.actings, view.on)),
        "is_example": any(row.agreement.is_example for row in view.agreements),
    }
    return render(request, "overview/municipality_page.html", context)


def municipality_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The data pack: the whole to the municipality's own people, what is open to all to its county's."""
    view = _view(request, pk)
    actings = with_merged(request.actings, view.on)
    if not may_have_pack(view, actings):
        raise Http404
    asked = request.GET.get("kieli", get_language())
    language = asked if asked in LANGUAGES else "fi"
    own = any(is_own(view, acting) for acting in actings)
    data = render_pack(None, view.municipality, language, for_all=not own)
    name = f"kuntakori-{slugify(view.municipality.name_fi)}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def organisation_duties(request: HttpRequest, pk: int) -> HttpResponse:
    found = _duties(request, pk)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    choices = {
        "agreements": [(row.pk, row.title) for row in found.agreements],
        "roles": [(LEAD, _("in charge")), (PARTICIPANT, _("takes part"))],
        "states": [(LATE, _("late")), (MISSING, _("report missing"))],
    }
    context = {
        "organisation": found.organisation, "found": found, "page": page, "asked": request.GET, "choices": choices,
    }  # fmt: skip
    return render(request, "overview/organisation_duties.html", context)


def organisation_duties_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = _duties(request, pk)
    return xlsx_response("velvoitteet", found.headings(), found.cells())


def organisation_duties_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = _duties(request, pk)
    return csv_response("velvoitteet", found.headings(), found.cells())


def _view(request: HttpRequest, pk: int) -> MunicipalityView:
    municipality = get_object_or_404(Organisation.objects.municipalities().select_related("successor"), pk=pk)
    today = timezone.localdate()
    return municipality_view(municipality, county_of(municipality, today), request.acting, today)


def _duties(request: HttpRequest, pk: int) -> DutyList:
    organisation = get_object_or_404(Organisation.objects.organisations(), pk=pk)
    return duty_list(organisation, request.acting, timezone.localdate(), request.GET)
