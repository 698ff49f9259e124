"""Services and who organises them: the list, one service with its history, and tending them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from interfaces import domain_tending, rules
from interfaces.forms.domains import OrganiserEndForm, OrganiserForm, ServiceForm
from interfaces.forms.over_row import say_in
from interfaces.models import InterfaceDomain, Organiser, Service
from interfaces.organised import Organised, in_words, organised, services_of
from interfaces.refusals import require
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import DomainTree, read_tree
from interfaces.within import Within, offered_counties, place_of

EVERYWHERE, HERE = "country", "county"


def service_list(request: HttpRequest) -> HttpResponse:
    """Who organises what today, and what has changed; ?domain= leaves the services of one domain with its parts."""
    place, tree = place_of(request), read_tree()
    domain = tree.by_code(request.GET.get("domain", ""))
    context = {
        "county": place.county,
        "counties": offered_counties(place.on),
        "place": place,
        "domain": domain,
        "domains": tree.top,
        "rows": _listed(place, tree, domain),
        "may_start": bool(_scopes(request, place)),
    }
    return render(request, "interfaces/service_list.html", context)


def service_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("palvelut", _headings(), _cells(request))


def service_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("palvelut", _headings(), _cells(request))


def service_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One service: who organises it, what has changed, and for those who tend it the form for what changes next."""
    place, service = place_of(request), _service(pk)
    may_tend = rules.may_tend_service(request.user, place, service)
    form = OrganiserForm(request.POST or None) if may_tend else None
    if request.method == "POST":
        require(may_tend)
        if _done(form, lambda: domain_tending.add_organiser(service, form.cleaned_data, by=request.user, place=place)):
            messages.success(request, _("The organiser has been added."))
            return redirect(_address(service, place))
    (row,) = organised([service], place.on)
    context = {
        "county": place.county, "place": place, "service": service, "row": row, "form": form, "may_tend": may_tend,
    }  # fmt: skip
    return render(request, "interfaces/service_detail.html", context)


def service_new(request: HttpRequest) -> HttpResponse:
    place, tree = place_of(request), read_tree()
    scopes = _scopes(request, place)
    require(bool(scopes))
    domain = tree.by_code(request.GET.get("domain", ""))
    initial = {"domain": domain.pk if domain else "", "scope": scopes[0][0]}
    form = ServiceForm(request.POST or None, tree=tree, scopes=scopes, initial=initial)
    if request.method == "POST" and form.is_valid():
        scope = form.cleaned_data.get("scope", scopes[0][0])
        county = place.county if scope == HERE else None
        service = domain_tending.start_service(form.values, county, by=request.user, place=place)
        messages.success(request, _("The service has been added. Say next who organises it."))
        return redirect(_address(service, place))
    return render(request, "interfaces/service_edit.html", {"form": form, "county": place.county, "place": place})


def service_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save over the revision that the form was opened with; else show what was saved meanwhile."""
    place, service, tree = place_of(request), _service(pk), read_tree()
    require(rules.may_tend_service(request.user, place, service))
    form, status = ServiceForm(request.POST or None, row=service, tree=tree, scopes=[]), 200
    if request.method == "POST" and form.is_valid():
        try:
            domain_tending.change_service(service, form.values, by=request.user, place=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row, tree=tree, scopes=[]), 409
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The service has been saved."))
            return redirect(_address(service, place))
    context = {"form": form, "county": place.county, "place": place, "service": _service(pk)}
    return render(request, "interfaces/service_edit.html", context, status=status)


def organiser_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the last day. The row stays as history, so this can't be undone."""
    organiser, place = _get_organiser(request, pk)
    form = OrganiserEndForm(request.POST or None, organiser=organiser)

    def end() -> None:
        domain_tending.end_organiser(organiser, form.cleaned_data["last_day"], by=request.user, place=place)

    if request.method == "POST" and _done(form, end):
        messages.success(request, _("The last day has been saved."))
        return redirect(_address(organiser.service, place))
    context = {
        "county": place.county, "place": place, "service": organiser.service, "organiser": organiser, "form": form,
    }  # fmt: skip
    return render(request, "interfaces/organiser_end.html", context)


def organiser_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: what has been true is ended, only what was entered by mistake is removed."""
    organiser, place = _get_organiser(request, pk)
    if request.method == "POST":
        domain_tending.remove_organiser(organiser, by=request.user, place=place)
        messages.success(request, _("The organiser has been removed."))
        return redirect(_address(organiser.service, place))
    context = {"county": place.county, "place": place, "service": organiser.service, "one": organiser}
    return render(request, "interfaces/organiser_remove.html", context)


def _get_organiser(request: HttpRequest, pk: int) -> tuple[Organiser, Within]:
    place = place_of(request)
    organiser = get_object_or_404(Organiser.objects.select_related("service__domain", "service__county"), pk=pk)
    require(rules.may_tend_service(request.user, place, organiser.service))
    return organiser, place


def _service(pk: int) -> Service:
    """Services and their organisers are open to everybody who has logged in."""
    return get_object_or_404(Service.objects.select_related("domain", "county"), pk=pk)


def _scopes(request: HttpRequest, place: Within) -> list[tuple[str, str]]:
    """Where the person may add a service."""
    found = [(HERE, _("In %(county)s only") % {"county": place.county.full_name})] if place.tends else []
    if rules.may_tend_domains(request.user):
        found.append((EVERYWHERE, _("In the whole country")))
    return found


def _listed(place: Within, tree: DomainTree, domain: InterfaceDomain | None) -> list[Organised]:
    return services_of(place, tree.parts(domain.pk) if domain else None)


def _headings() -> list[str]:
    return [_("Service"), _("Domain"), _("Where"), _("Today"), _("Before"), _("Coming"), _("Source")]


def _cells(request: HttpRequest) -> list[list]:
    place, tree = place_of(request), read_tree()
    rows = _listed(place, tree, tree.by_code(request.GET.get("domain", "")))
    return [
        [
            row.service.name, str(row.service.domain),
            row.service.county.name if row.service.county else _("The whole country"),
            in_words(row.today), in_words(row.before), in_words(row.coming),
            "; ".join(sorted({one.source for one in row.organisers if one.source})),
        ]
        for row in rows
    ]  # fmt: skip


def _done(form: OrganiserForm | OrganiserEndForm, verb: Callable[[], object]) -> bool:
    """Run the verb if the form is valid; what it refuses is shown in the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except ValidationError as error:
        say_in(form, error)
    return form.is_valid()


def _address(service: Service, place: Within) -> str:
    return interface_url("service_detail", place.county, service.pk)
