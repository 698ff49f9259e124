"""The home of the interfaces and the page of one domain: what every app knows of them in a county."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from interfaces import rules
from interfaces.tree import read_tree
from interfaces.within import offered_counties, within
from overview.domains.home import read_home
from overview.domains.page import read_domain


def interface_home(request: HttpRequest) -> HttpResponse:
    """The domains of a county with what is missing in each."""
    place = within(request)
    if place is None:
        return render(request, "overview/interface_home.html", {"county": None})
    tree = read_tree()
    context = {
        "county": place.county,
        "counties": offered_counties(place.on),
        "place": place,
        "home": read_home(place, tree),
        "may_tend": rules.may_tend_domains(request.user),
    }
    return render(request, "overview/interface_home.html", context)


def domain_page(request: HttpRequest, code: str) -> HttpResponse:
    """One domain with its parts: gaps first, then what each register has of it."""
    place = within(request)
    tree = read_tree(place.county) if place else None
    domain = tree.by_code(code) if tree else None
    if domain is None:
        raise Http404
    view = read_domain(place, tree, domain)
    context = {
        "county": place.county,
        "place": place,
        "domain": domain,
        "view": view,
        "sees_people": rules.may_see_people(place),
        "may_tend": rules.may_tend_domains(request.user),
        "is_example": any(agreement.is_example for agreement in view.agreements),
    }
    return render(request, "overview/domain_page.html", context)
