"""Own indicators: a new one, its details, and taking it out of use."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import rules
from indicators.forms import IndicatorForm
from indicators.models import Indicator
from indicators.tending import (
    change_indicator,
    restore_indicator,
    retire_indicator,
    start_indicator,
)
from indicators.views.detail import get_indicator
from interfaces.forms.over_row import seen_in
from interfaces.saving import ChangedMeanwhile


def indicator_new(request: HttpRequest) -> HttpResponse:
    if not rules.may_start(request.acting):
        raise PermissionDenied
    form = IndicatorForm(request.POST or None, instance=Indicator(owner=request.acting.organisation))
    if request.method == "POST" and form.is_valid():
        indicator = start_indicator(form.values, by=request.acting)
        messages.success(request, _("The indicator is in the catalogue."))
        return redirect("indicator_detail", indicator.pk)
    return render(request, "indicators/indicator_edit.html", {"form": form, "owner": request.acting.organisation})


def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save over the revision that the form was opened with; else show what was saved meanwhile."""
    indicator = _own(request, pk)
    form = IndicatorForm(request.POST or None, instance=indicator)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_indicator(Indicator.objects.get(pk=pk), form.values, by=request.acting, seen=form.seen)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The indicator has been saved."))
            return redirect("indicator_detail", pk)
    context = {"form": form, "owner": indicator.owner, "indicator": Indicator.objects.get(pk=pk)}
    return render(request, "indicators/indicator_edit.html", context, status=status)


def indicator_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first: an indicator without values or goals is gone for good."""
    indicator = _own(request, pk)
    was_changed = False
    if request.method == "POST":
        try:
            is_gone = retire_indicator(indicator, by=request.acting, seen=seen_in(request.POST))
        except ChangedMeanwhile as stale:
            indicator, was_changed = stale.row, True
        else:
            messages.success(
                request, _("The indicator has been deleted.") if is_gone else _("The indicator is out of use.")
            )
            return redirect("indicator_list") if is_gone else redirect("indicator_detail", pk)
    context = {"indicator": indicator, "was_changed": was_changed}
    return render(request, "indicators/indicator_retire.html", context, status=409 if was_changed else 200)


@require_POST
def indicator_restore(request: HttpRequest, pk: int) -> HttpResponse:
    restore_indicator(_own(request, pk), by=request.acting)
    messages.success(request, _("The indicator is in use again."))
    return redirect("indicator_detail", pk)


def _own(request: HttpRequest, pk: int) -> Indicator:
    """An indicator that the person tends; one that they only see is refused, one that they don't is not found."""
    indicator = get_indicator(request, pk)
    if not rules.may_tend(request.acting, indicator):
        raise PermissionDenied
    return indicator
