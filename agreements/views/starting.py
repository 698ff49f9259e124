"""Starting an agreement: choose a template, then scope, county, term, languages and parties."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agreements import rules, workflow
from agreements.access import get_own_agreement, whole_number
from agreements.blueprint import Blueprint, blueprints
from agreements.forms.steps import NewAgreementForm
from agreements.models import Agreement
from organisations.models import Organisation

Kind = Organisation.Kind
TAKEN_FROM_PARENT = ("county", "languages", "term_starts", "term_ends")


def starts_agreements(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not rules.may_start_agreement(request.acting):
            raise PermissionDenied
        return view(request)

    return guarded


@starts_agreements
def agreement_new(request: HttpRequest) -> HttpResponse:
    blueprint = blueprints().get(request.GET.get("malli", ""))
    parent = _parent(request)
    if blueprint is None:
        context = {"blueprints": blueprints().values(), "parent": parent}
        return render(request, "agreements/agreement_new.html", context)
    home = request.acting.organisation
    form = NewAgreementForm(request.POST or None, blueprint=blueprint, home=home, initial=_as_parent(parent))
    if request.method == "POST" and form.is_valid():
        draft = form.agreement()
        draft.parent, draft.is_example = parent, bool(parent and parent.is_example)
        try:
            agreement = workflow.start_agreement(draft, by=request.acting, organisations=_chosen(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(agreement)
    county = form.cleaned_data.get("county") if form.is_bound else form.initial["county"]
    context = {
        "blueprint": blueprint,
        "form": form,
        "parent": parent,
        **_parties(request, blueprint, county, parent),
    }
    return render(request, "agreements/agreement_new_form.html", context)


def _parent(request: HttpRequest) -> Agreement | None:
    """The agreement of one's own under which an annexed one is started (?ylasopimus=)."""
    number = whole_number(request.GET.get("ylasopimus", ""))
    return get_own_agreement(request, number) if number else None


def _as_parent(parent: Agreement | None) -> dict:
    """An annexed agreement has the county, languages and term of the one above it until told otherwise."""
    return {name: getattr(parent, name) for name in TAKEN_FROM_PARENT} if parent else {}


@starts_agreements
def agreement_new_parties(request: HttpRequest) -> HttpResponse:
    """The parties to tick for a county: asked for again when another county is chosen."""
    blueprint = blueprints().get(request.GET.get("malli", ""))
    if blueprint is None:
        raise Http404
    county = Organisation.objects.counties().filter(pk=whole_number(request.GET.get("county", ""))).first()
    context = _parties(request, blueprint, county, _parent(request))
    return render(request, "agreements/_new_parties.html", context)


def _chosen(request: HttpRequest) -> list[Organisation]:
    """The ticked organisations, whoever starts the agreement always among them, first."""
    home = request.acting.organisation
    others = Organisation.objects.filter(pk__in=_ticked(request)).exclude(pk=home.pk)
    order = {Kind.COUNTY: 0, Kind.MUNICIPALITY: 1}
    ticked = sorted([home, *others], key=lambda row: (order.get(row.kind, 2), row.sort_key_fi))
    return ticked


def _ticked(request: HttpRequest) -> set[int]:
    return {number for value in request.POST.getlist("party") if (number := whole_number(value))}


def _parties(request: HttpRequest, blueprint: Blueprint, county: Organisation | None, parent: Agreement | None) -> dict:
    """Who can be ticked, and who is ticked to begin with: by the template, or as the person had ticked."""
    today = timezone.localdate()
    home = request.acting.organisation
    may = Organisation.objects.may_be_party(today)
    municipalities = list(may.municipalities().members_of(county, today).in_order()) if county else []
    areas = Organisation.objects.areas_of(municipalities[0], today) if municipalities else Organisation.objects.none()
    offered = [row for row in areas.in_order() if row.kind in blueprint.offers]
    everybody = blueprint.parties == "county_and_municipalities"
    ticked = {home.pk, county and county.pk, *(row.pk for row in municipalities if everybody)}
    wants_one = blueprint.parties == "county_and_one_municipality"
    if parent:
        own = may.filter(parties__in=parent.parties.taking_part()).in_order()
        offered += [row for row in own if row not in (home, county, *municipalities, *offered)]
        ticked = {home.pk, county and county.pk} | (set() if wants_one else {row.pk for row in own})
    if request.method == "POST":
        ticked = _ticked(request) | {home.pk}
    return {
        "home": home,
        "county": county,
        "municipalities": municipalities,
        "offered": offered,
        "ticked": ticked,
        "wants_one": wants_one,
    }
