"""The division of work: an overview of the domains, the matrix of one, and the same as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from documents.tables import XLSX, csv_response
from interfaces import rules
from interfaces.division.looks import legend
from interfaces.division.matrix import matrix_of
from interfaces.division.pictures import pictures_of, without_questions
from interfaces.division.reading import Division, Side, read_division
from interfaces.division.sheets import Column, columns, rows_of, write_book
from interfaces.forms.division import DivisionFilterForm
from interfaces.models import WorkDivision
from interfaces.tree import read_tree
from interfaces.within import Within, offered_counties, within


def work_division(request: HttpRequest) -> HttpResponse:
    """Without a domain in the address small pictures of all domains; with one its matrix (`all` is every domain)."""
    place = within(request)
    if place is None:
        return render(request, "interfaces/work_division.html", {"county": None})
    filtered = DivisionFilterForm(request.GET, place=place, tree=read_tree())
    division = read_division(place, filtered.tree, filtered.parts, filtered.municipality_chosen)
    shown = _overview(division, filtered, place) if filtered.is_overview else _matrix(division, filtered, place)
    context = {
        "county": place.county,
        "place": place,
        "filter": filtered,
        "division": division,
        "counts": division.counts,
        "legend": legend(),
        "own_municipality": place.own if place.side == Side.MUNICIPALITY else None,
        "may_tend": rules.may_tend_questions(place),
    }
    return render(request, "interfaces/work_division.html", context | shown)


def _overview(division: Division, filtered: DivisionFilterForm, place: Within) -> dict:
    return {
        "counties": offered_counties(place.on),
        "pictures": pictures_of(division, filtered.tree),
        "without": without_questions(division, filtered.tree),
    }


def _matrix(division: Division, filtered: DivisionFilterForm, place: Within) -> dict:
    own = place.own.pk if place.own else None
    return {
        "domain": filtered.domain_chosen,
        "groups": matrix_of(division, sides=filtered.sides, only=filtered.kept, own=own),
        "counts_of_sides": _said_by(division),
    }


def _said_by(division: Division) -> list[tuple[str, int]]:
    """How many views each side has given."""
    names = {Side.COUNTY: _("The county has said"), Side.MUNICIPALITY: _("The municipalities have said")}
    return [(name, division.counts.cells - division.states(side)[""]) for side, name in names.items()]


def work_division_xlsx(request: HttpRequest) -> HttpResponse:
    """The table to fill in: one's own side is open, the rest is locked."""
    name, shown, division, place = _listed(request)
    data = write_book(rows_of(division, _views(division), shown), shown, place)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})


def work_division_csv(request: HttpRequest) -> HttpResponse:
    name, shown, division, _place = _listed(request)
    return csv_response(name, [column.heading for column in shown], rows_of(division, _views(division), shown))


def _listed(request: HttpRequest) -> tuple[str, list[Column], Division, Within]:
    place = within(request)
    if place is None:
        raise Http404
    filtered = DivisionFilterForm(request.GET, place=place, tree=read_tree())
    division = read_division(place, filtered.tree, filtered.parts, filtered.municipality_chosen)
    name = f"tyonjako-{filtered.domain_chosen.code}" if filtered.domain_chosen else "tyonjako"
    return name, columns(with_notes=rules.may_read_notes(place)), division, place


def _views(division: Division) -> list[WorkDivision]:
    rows = WorkDivision.objects.filter(
        question__in=[row.pk for row in division.questions], municipality__in=division.municipalities
    )
    return list(rows)
