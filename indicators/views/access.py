"""Which indicator a page of own values is about, and who may open it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from indicators import rules
from indicators.models import Indicator
from indicators.requesting import may_ask


def get_seen(request: HttpRequest, pk: int) -> Indicator:
    """The indicator if the person may see it, or has been asked for a value of it; else it is not found."""
    indicator = get_object_or_404(Indicator.objects.select_related("owner"), pk=pk)
    acting = request.acting
    is_asked = acting is not None and indicator.value_requests.filter(area__in=acting.stands_for).exists()
    if not (rules.may_see(acting, indicator) or is_asked):
        raise Http404
    return indicator


def get_enterable(request: HttpRequest, pk: int) -> Indicator:
    """An indicator whose values are given by hand; of which areas, the person's organisation tells."""
    indicator = get_seen(request, pk)
    if not indicator.is_own:
        raise PermissionDenied(_("The values of this indicator are fetched from Sotkanet."))
    if indicator.retired_on:
        raise PermissionDenied(_("The indicator is out of use: its owner can take it back into use."))
    if not rules.may_enter(request.acting, indicator, request.acting.organisation if request.acting else None):
        raise PermissionDenied(_("Values are given by the editors of the area or of the indicator's owner."))
    return indicator


def get_asking(request: HttpRequest, pk: int) -> Indicator:
    """An indicator whose values the person may ask for."""
    indicator = get_seen(request, pk)
    if not rules.may_tend(request.acting, indicator):
        raise PermissionDenied(_("Values are asked for by the editors of the indicator's owner."))
    if not may_ask(request.acting, indicator):
        raise PermissionDenied(_("The indicator is out of use: its owner can take it back into use."))
    return indicator
