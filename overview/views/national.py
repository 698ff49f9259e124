"""Follow-up across the whole country: a map and a table that can be sorted and taken along. Open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from overview.following.choosing import choose
from overview.following.map import county_map
from overview.following.national import ORDERS, CountyRow, country, lead_of, reports_by_county


@login_not_required
def national_view(request: HttpRequest) -> HttpResponse:
    order = request.GET.get("jarjestys", "")
    rows = country(request.acting, timezone.localdate(), order)
    counties = [row.county for row in rows]
    choice = choose(request.GET, counties, reports_by_county(rows), "county")
    context = {
        "rows": [(row, choice.colouring.cell(row.county.pk)) for row in rows],
        "lead": lead_of(rows),
        "choice": choice,
        "map": county_map(counties, choice.colouring, _address_of(request)),
        "order": order if order in ORDERS else "",
        "headings": _sortable(),
        "chosen": next((row for row in rows if row.county.code == request.GET.get("alue")), None),
        "kept": _kept(request),
        "is_example": any(line.agreement.is_example for row in rows for line in row.agreements),
    }
    return render(request, "overview/national_view.html", context)


@login_not_required
def national_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("hyvinvointialueet", _headings(), map(_cells, _rows(request)))


@login_not_required
def national_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("hyvinvointialueet", _headings(), map(_cells, _rows(request)))


def _rows(request: HttpRequest) -> list[CountyRow]:
    return country(request.acting, timezone.localdate(), request.GET.get("jarjestys", ""))


def _address_of(request: HttpRequest):
    """A county's own page for those who have logged in, for others the list of its agreements on this page."""
    if request.user.is_authenticated:
        return lambda county: reverse("county_dashboard", args=[county.pk])
    return lambda county: f"{reverse('national_view')}?alue={county.code}#agreements"


def _kept(request: HttpRequest) -> str:
    """What is chosen for the map stays when the table is sorted."""
    asked = request.GET.copy()
    for name in ("jarjestys", "alue"):
        asked.pop(name, None)
    return asked.urlencode()


def _sortable() -> list[tuple[str, str]]:
    """The columns after the county: the word of the order in the address, and the heading."""
    words = {
        "agreements": _("Agreements in force"),
        "municipalities": _("Municipalities taking part"),
        "domains": _("Domains"),
        "goals": _("Goals"),
        "measures": _("Measures"),
        "reports": _("Reports given"),
    }
    return [(order, words[order]) for order in ORDERS]


def _headings() -> list[str]:
    return [
        _("Code"), _("County"), _("Agreements in force"), _("Term ends"), _("Municipalities taking part"),
        _("Municipalities"), _("Domains"), _("Goals"), _("Measures"), _("Reports given"), _("Reports asked for"),
    ]  # fmt: skip


def _cells(row: CountyRow) -> list:
    return [
        row.county.code, row.county.full_name, row.count, row.ends, row.municipalities,
        row.members, "; ".join(row.domains), row.goals, row.measures, row.given, row.expected,
    ]  # fmt: skip
