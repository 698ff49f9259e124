"""Interface maps to look at: the list, one map with its states and questions, as a table file and on paper."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from interfaces import rules
from interfaces.map_drawing import Drawing
from interfaces.map_printing import SIZES, map_pdf
from interfaces.map_reading import ReadMap, maps_with_content, read_map, small_drawing
from interfaces.map_states import Agreed
from interfaces.models import Counterpart, InterfaceDomain, InterfaceMap, RaisedIssue
from interfaces.organised import in_words
from interfaces.pairing import PairSide, sides_of
from interfaces.tree import read_tree
from interfaces.within import Within, offered_counties, place_of, within_county
from organisations.models import Organisation


@dataclass(frozen=True)
class Tile:
    map: InterfaceMap
    drawing: Drawing


def interface_map_list(request: HttpRequest) -> HttpResponse:
    """The county's own maps, today's of the whole country, and those of the sources; ?domain= leaves one domain's."""
    place, tree = place_of(request), read_tree()
    domain = tree.by_code(request.GET.get("domain", ""))
    maps = list(maps_with_content(InterfaceMap.objects.of_county(place.county)))
    drawn = {row.domain_id for row in maps}
    if domain:
        parts = tree.parts(domain.pk)
        maps = [row for row in maps if row.domain_id in parts]
    tiles = [Tile(row, small_drawing(row, place.on)) for row in maps]
    context = {
        "county": place.county,
        "counties": offered_counties(place.on),
        "place": place,
        "domain": domain,
        "domains": [row for row in tree.top if not drawn.isdisjoint(tree.parts(row.pk))],
        "own": [tile for tile in tiles if tile.map.county_id],
        "today": [tile for tile in tiles if not tile.map.county_id and not tile.map.is_history],
        "history": [tile for tile in tiles if tile.map.is_history],
        "may_draw": rules.may_draw_maps(place),
    }
    return render(request, "interfaces/interface_map_list.html", context)


def interface_map(request: HttpRequest, key: UUID) -> HttpResponse:
    """One map: what has been agreed in a municipality (?municipality=398), or in how many of them."""
    drawn = get_map(key)
    place = place_of_map(request, drawn)
    read = _read(request, drawn, place)
    brought_up_to_date = InterfaceMap.objects.of_the_country().filter(copied_from=drawn)
    context = {
        "county": place.county,
        "place": place,
        "map": drawn,
        "read": read,
        "states": [state for state in read.states if state],
        "agreed": read.count(Agreed.AGREED),
        "not_agreed": read.count(Agreed.NO),
        "domain": drawn.domain,
        "today_map": brought_up_to_date.first() if drawn.is_history else None,
        "sizes": SIZES,
        "may_tend": rules.may_tend_map(place, drawn),
        "may_draw": rules.may_draw_maps(place),
        **_beside(place, drawn, read.municipality),
    }
    return render(request, "interfaces/interface_map.html", context)


def interface_map_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    read = _read_alone(request, key)
    return xlsx_response("yhdyspintakartta", _headings(), _cells(read))


def interface_map_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    read = _read_alone(request, key)
    return csv_response("yhdyspintakartta", _headings(), _cells(read))


def interface_map_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """On paper, ?size=a4 or a3, in Swedish on Swedish pages, else in Finnish."""
    drawn = get_map(key)
    place = place_of_map(request, drawn)
    size = request.GET.get("size", "a4")
    if size not in SIZES:
        raise Http404
    municipality = _municipality(request, place, drawn)
    language = "sv" if get_language() == "sv" else "fi"
    pdf = map_pdf(drawn, place, municipality, size=size, language=language)
    headers = {"Content-Disposition": f'attachment; filename="yhdyspintakartta-{size}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def get_map(key: UUID) -> InterfaceMap:
    """Maps are open to everybody who has logged in."""
    rows = InterfaceMap.objects.select_related("domain__parent__parent", "county", "copied_from")
    return get_object_or_404(rows, key=key)


def place_of_map(request: HttpRequest, drawn: InterfaceMap) -> Within:
    """A county's own map is looked at in that county, the others in the county of the address."""
    place = place_of(request)
    if drawn.county_id and drawn.county_id != place.county.pk:
        return within_county(drawn.county, place.acting, place.on)
    return place


def _municipality(request: HttpRequest, place: Within, drawn: InterfaceMap) -> Organisation | None:
    """Whose states are shown: the one asked for, else one's own. "all" is everybody; history has no states."""
    if drawn.is_history:
        return None
    asked = request.GET.get("municipality")
    if asked is None:
        return place.own if place.own != place.county else None
    return next((row for row in place.municipalities if row.code == asked), None)


def _read(request: HttpRequest, drawn: InterfaceMap, place: Within) -> ReadMap:
    return read_map(drawn, place, _municipality(request, place, drawn))


def _read_alone(request: HttpRequest, key: UUID) -> ReadMap:
    drawn = get_map(key)
    return _read(request, drawn, place_of_map(request, drawn))


def _beside(place: Within, drawn: InterfaceMap, municipality: Organisation | None) -> dict:
    """Counterparts by role and open issues of the map's domain; issues are for those who act within the county."""
    if drawn.is_history:
        return {}
    domains = _upwards(drawn.domain)
    named = {*Counterpart.objects.filter(county=place.county, domain__in=domains).values_list("domain", flat=True)}
    domains = [row for row in domains if row.pk in named] or domains[-1:]
    sides = sides_of(place, domains)
    issues = None
    if rules.may_read_issues(place):
        rows = RaisedIssue.objects.open().filter(county=place.county, domain__in=_upwards(drawn.domain)[:2])
        issues = list(rows[:5])
    return {
        "pairs": [(domain, *_pair(place, sides, domain.pk, municipality)) for domain in domains],
        "issues": issues,
        "may_raise": rules.may_raise_issue(place),
    }


def _upwards(domain: InterfaceDomain) -> list[InterfaceDomain]:
    """The domain and the wider ones, up to the top: there the counterparts are always named."""
    found = [domain]
    while found[-1].parent:
        found.append(found[-1].parent)
    return found


def _pair(
    place: Within, sides: dict[tuple[int, int], PairSide], domain: int, municipality: Organisation | None
) -> tuple[PairSide, PairSide | None, int]:
    """The county's side, the municipality's if one is chosen, and in how many municipalities there is one."""
    named = sum(1 for row in place.municipalities if not sides[domain, row.pk].is_missing)
    return sides[domain, place.county.pk], sides[domain, municipality.pk] if municipality else None, named


def _headings() -> list[str]:
    return [_("Service"), _("Organiser"), _("Earlier organisers"), _("State"), _("Since"), _("Questions")]


def _cells(read: ReadMap) -> list[list]:
    return [
        [
            row.service.name,
            in_words(row.organised.today),
            in_words(row.organised.before),
            row.state_text,
            row.standing.since if row.standing else None,
            "; ".join(question.text for question in row.questions),
        ]
        for row in read.rows
    ]
