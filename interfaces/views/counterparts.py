"""The counterpart pairs of a county: the table with what is missing, contacts, files, and asking for who is missing."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.tables import xlsx_response
from interfaces import rules
from interfaces.forms.counterparts import PairFilterForm
from interfaces.naming import ask_for_missing
from interfaces.pair_list import PairList, SideRow, cards, cells, headings
from interfaces.sections import interface_url
from interfaces.telling import asked_lately
from interfaces.vcards import CONTENT_TYPE, vcards
from interfaces.within import Within, place_of, within
from organisations.models import Organisation
from organisations.refusals import Refused


@dataclass(frozen=True)
class Lacking:
    """An organisation that lacks counterparts, and whether it can be asked for them now."""

    organisation: Organisation
    count: int
    asked_on: datetime.date | None
    may_ask: bool


def counterpart_list(request: HttpRequest) -> HttpResponse:
    place = within(request)
    if place is None:
        return render(request, "interfaces/counterpart_list.html", {"county": None})
    pairs = PairList(place)
    filtered = PairFilterForm(request.GET, place=place, domains=pairs.domains)
    sees_people = rules.may_see_people(place)
    context = {
        "county": place.county,
        "place": place,
        "pairs": pairs,
        "organisations": (place.county, *place.municipalities),
        "filter": filtered,
        "chosen": _chosen(pairs, filtered) if filtered.is_used else [],
        "sees_people": sees_people,
        "own": place.own if place.takes_part else None,
        "lacking": _lacking(place, pairs) if sees_people else [],
    }
    return render(request, "interfaces/counterpart_list.html", context)


def _chosen(pairs: PairList, filtered: PairFilterForm) -> list:
    return pairs.chosen(filtered.domain_chosen, filtered.organisation_chosen, filtered.state_chosen)


def _lacking(place: Within, pairs: PairList) -> list[Lacking]:
    """Who lacks counterparts, most of them first."""
    asked = asked_lately(place.county) if place.takes_part else {}
    return [
        Lacking(organisation, count, asked.get(organisation.pk), rules.may_ask_counterpart(place, organisation))
        for organisation, count in pairs.missing_of.most_common()
    ]


def counterpart_xlsx(request: HttpRequest) -> HttpResponse:
    name, rows = _listed(request)
    return xlsx_response(name, headings(), map(cells, rows))


def counterpart_vcf(request: HttpRequest) -> HttpResponse:
    name, rows = _listed(request)
    headers = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
    return HttpResponse(vcards(cards(rows)), content_type=CONTENT_TYPE, headers=headers)


def _listed(request: HttpRequest) -> tuple[str, list[SideRow]]:
    """The name of the file and each side that the filter leaves. People's names go to insiders only."""
    place = place_of(request)
    if not rules.may_see_people(place):
        raise PermissionDenied(_("Contact lists are for those who act for the county or a municipality of it."))
    pairs = PairList(place)
    filtered = PairFilterForm(request.GET, place=place, domains=pairs.domains)
    domain = filtered.domain_chosen
    name = f"vastinparit-{slugify(domain.name_fi)}" if domain else "vastinparit"
    return name, [side for row in _chosen(pairs, filtered) for side in row.sides]


@require_POST
def counterpart_ask(request: HttpRequest, organisation: int) -> HttpResponse:
    """One click: the editors of the organisation are asked to name who is missing."""
    place = within(request)
    asked = place and next((row for row in (place.county, *place.municipalities) if row.pk == organisation), None)
    if not asked:
        raise Http404
    try:
        ask_for_missing(asked, by=place)
        messages.success(request, _("%(organisation)s has been asked.") % {"organisation": asked.full_name})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(interface_url("counterpart_list", place.county))
