"""The pages of a county: its dashboard, its goals as a list, its indicators with the municipalities as tiles."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agreements.follow_up.chains import chains_seen_by
from agreements.follow_up.nationwide import reports_by_organisation
from agreements.models import Agreement
from documents.tables import csv_response, xlsx_response
from indicators.areas import municipalities_in
from organisations.acting import with_merged
from organisations.duties import Viewer
from organisations.models import Organisation
from overview.following.bars import clock_kinds, duty_kinds, said_kinds
from overview.following.choosing import choose
from overview.following.county import county_view, latest_assessments, next_dates
from overview.following.figures import lines_of
from overview.following.goal_list import GoalList, goal_list
from overview.following.tiles import tiles_of

PAGE = 40
FIRST = 8  # agreements in force on the dashboard


def county_dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    county, today = _county(pk), timezone.localdate()
    view = county_view(county, request.acting, today)
    viewer = Viewer(request.user, with_merged(request.actings, today), today)
    context = {
        "county": county,
        "view": view,
        "today": today,
        "in_force": view.in_force[:FIRST],
        "said_bars": view.said_bars(),
        "said_kinds": said_kinds(),
        "clock_bars": view.clock_bars(),
        "clock_kinds": clock_kinds(),
        "duty_bars": view.duty_bars(),
        "duty_kinds": duty_kinds(),
        "assessments": latest_assessments(view, request.acting),
        "dates": next_dates(view, viewer),
        "is_example": any(line.agreement.is_example for line in view.agreements),
    }
    return render(request, "overview/county_dashboard.html", context)


def county_goals(request: HttpRequest, pk: int) -> HttpResponse:
    found = _goals(request, pk)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    choices = {
        "agreements": [(row.pk, row.title) for row in found.agreements],
        "said": [(kind.value, kind.word) for kind in said_kinds()],
        "clocks": [(kind.value, kind.word) for kind in clock_kinds()],
    }
    context = {"county": found.county, "found": found, "page": page, "choices": choices}
    return render(request, "overview/county_goals.html", context)


def county_goals_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = _goals(request, pk)
    return xlsx_response("tavoitteet", found.headings(), found.cells())


def county_goals_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = _goals(request, pk)
    return csv_response("tavoitteet", found.headings(), found.cells())


def county_indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """The municipalities coloured by an indicator or by reporting, and the values against the targets."""
    county, today = _county(pk), timezone.localdate()
    municipalities = municipalities_in(county, today)
    chains = chains_seen_by(request.acting, Agreement.objects.filter(county=county), today)
    lines = lines_of(chains, county, None, today)
    choice = choose(request.GET, municipalities, reports_by_organisation(chains), "municipality")
    context = {
        "county": county,
        "choice": choice,
        "tiles": tiles_of(county, municipalities, choice.colouring),
        "lines": lines,
        "has_examples": choice.colouring.is_example or any(line.is_example for line in lines),
    }
    return render(request, "overview/county_indicators.html", context)


def _county(pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.counties(), pk=pk)


def _goals(request: HttpRequest, pk: int) -> GoalList:
    return goal_list(_county(pk), request.acting, timezone.localdate(), request.GET)
