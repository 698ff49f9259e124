"""The register of practices: the cards, proposing one, and publishing what has been proposed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from interfaces import practising, rules
from interfaces.models import Practice
from interfaces.practising import Actor, available_steps
from interfaces.registers.form_page import save_form
from interfaces.registers.listing import list_csv, list_xlsx, show_list
from interfaces.registers.practices import PRACTICES, practices_for
from interfaces.within import place_of, within
from organisations.refusals import Refused

SAID = {
    "publish": _("The practice has been published."),
    "send_back": _("The practice has been sent back, and the one who proposed it is told."),
    "withdraw": _("The practice has been withdrawn."),
    "propose": _("The practice waits to be published."),
}


def practice_list(request: HttpRequest) -> HttpResponse:
    may_propose = rules.may_propose_practice(request.acting)
    return show_list(request, PRACTICES, within(request), may_add=may_propose)


def practice_list_xlsx(request: HttpRequest) -> HttpResponse:
    return list_xlsx(request, PRACTICES)


def practice_list_csv(request: HttpRequest) -> HttpResponse:
    return list_csv(request, PRACTICES)


def practice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _get_practice(request, pk))


def practice_new(request: HttpRequest) -> HttpResponse:
    """A proposal of the organisation that the person acts for; an editor of a county publishes it."""
    place = place_of(request)
    if not rules.may_propose_practice(request.acting):
        raise PermissionDenied
    practice = Practice(proposed_for=request.acting.organisation, proposed_by=request.user)
    return save_form(request, PRACTICES, place, practice, then=_address, button=_("Propose"))


def practice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _get_practice(request, pk)
    if not rules.may_edit_practice(request.user, request.acting, practice):
        raise PermissionDenied
    return save_form(request, PRACTICES, place_of(request), practice, then=_address)


@require_POST
def practice_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Publish, send back with an answer, withdraw, or propose again."""
    practice = _get_practice(request, pk)
    if verb not in practising.STEPS:
        raise Http404
    said = {"answer": request.POST.get("answer", "")[:300]} if verb == "send_back" else {}
    try:
        getattr(practising, verb)(practice, by=Actor(request.user, request.acting), **said)
    except Refused as refusal:
        return _show(request, Practice.objects.get(pk=pk), refusal=str(refusal), status=409, **said)
    messages.success(request, SAID[verb])
    return redirect("practice_detail", pk)


def _show(request: HttpRequest, practice: Practice, *, status: int = 200, **context: object) -> HttpResponse:
    place = within(request)
    context |= {
        "practice": practice,
        "county": place.county if place else None,
        "steps": available_steps(practice, Actor(request.user, request.acting)),
        "may_edit": rules.may_edit_practice(request.user, request.acting, practice),
    }
    return render(request, "interfaces/practice_detail.html", context, status=status)


def _get_practice(request: HttpRequest, pk: int) -> Practice:
    """One that is published, or that the person may know of; others do not exist for them."""
    return get_object_or_404(practices_for(request.user, request.acting), pk=pk)


def _address(practice: Practice) -> str:
    return reverse("practice_detail", args=[practice.pk])
