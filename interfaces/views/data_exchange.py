"""The register of exchanged data: three baskets, and the form over one row."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from interfaces import rules
from interfaces.models import DataExchange
from interfaces.registers.data_exchange import EXCHANGES
from interfaces.registers.form_page import save_form
from interfaces.registers.listing import list_csv, list_xlsx, show_list
from interfaces.within import within, within_county


def data_exchange_list(request: HttpRequest) -> HttpResponse:
    place = within(request)
    return show_list(request, EXCHANGES, place, may_add=rules.may_add_exchange(place))


def data_exchange_list_xlsx(request: HttpRequest) -> HttpResponse:
    return list_xlsx(request, EXCHANGES)


def data_exchange_list_csv(request: HttpRequest) -> HttpResponse:
    return list_csv(request, EXCHANGES)


def data_exchange_new(request: HttpRequest) -> HttpResponse:
    """What a municipality adds is its own; the county says whose the data is."""
    place = within(request)
    if not rules.may_add_exchange(place):
        raise PermissionDenied
    return save_form(request, EXCHANGES, place, DataExchange(county=place.county, owner=place.own))


def data_exchange_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(DataExchange.objects.select_related("county", "owner"), pk=pk)
    place = within_county(row.county, request.acting, timezone.localdate())
    if not rules.may_tend_exchange(place, row):
        raise PermissionDenied
    return save_form(request, EXCHANGES, place, row)
