"""Organisations for everybody who has logged in: the list and each one's page."""

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from organisations.forms import OrganisationFilterForm
from organisations.models import AreaMembership, Organisation
from organisations.rules import may_administer

PAGE_LENGTH = 50


def organisation_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    own = [organisation.pk for organisation in request.acting_choices]
    form = OrganisationFilterForm(request.GET)
    found = _own_first(form.found(today).in_order(), own).prefetch_related(_counties(today))
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "own": own, "today": today}
    return render(request, "organisations/organisation_list.html", context)


def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.select_related("successor"), pk=pk)
    today = timezone.localdate()
    seats = organisation.seats.select_related("body", "holder", "deputy_for").order_by("body__position", "pk")
    context = {
        "organisation": organisation,
        "today": today,
        "areas": organisation.area_memberships.select_related("area").order_by("area__kind", "valid_from"),
        "members": Organisation.objects.members_of(organisation, today).in_order(),
        "predecessors": organisation.predecessors.in_order(),
        "bodies": organisation.bodies.valid(today),
        "seats": seats.valid(today),
        "may_administer": may_administer(request.acting, organisation),
    }
    return render(request, "organisations/organisation_detail.html", context)


def _own_first(organisations: QuerySet, own: list[int]) -> QuerySet:
    mine = Case(When(pk__in=own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return organisations.order_by(mine, *organisations.query.order_by)


def _counties(today) -> Prefetch:
    rows = AreaMembership.objects.valid(today).filter(area__kind=Organisation.Kind.COUNTY).select_related("area")
    return Prefetch("area_memberships", rows, to_attr="counties_today")
