"""The cards of associations: four tiers, one card, and the form over it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from interfaces import rules
from interfaces.models import NgoCard
from interfaces.registers.associations import ABOUT, ASSOCIATIONS, cards_within, steps_of
from interfaces.registers.form_page import save_form
from interfaces.registers.listing import list_csv, list_xlsx, show_list
from interfaces.within import Within, within, within_county


def ngo_list(request: HttpRequest) -> HttpResponse:
    """The picture of the four steps counts all cards, whatever the list below shows."""
    place = within(request)
    cards = list(cards_within(place, request.user)) if place else []
    return show_list(request, ASSOCIATIONS, place, steps=steps_of(cards), may_add=rules.may_add_ngo_card(place))


def ngo_list_xlsx(request: HttpRequest) -> HttpResponse:
    return list_xlsx(request, ASSOCIATIONS)


def ngo_list_csv(request: HttpRequest) -> HttpResponse:
    return list_csv(request, ASSOCIATIONS)


def ngo_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card, place = _get_card(request, pk)
    context = {
        "card": card,
        "county": card.county,
        "about": ABOUT[card.tier],
        "may_edit": rules.may_edit_ngo_card(place, card),
        "may_see_contact": rules.may_see_association_contact(place, card),
        "has_ended": card.has_ended(place.on),
    }
    return render(request, "interfaces/ngo_detail.html", context)


def ngo_new(request: HttpRequest) -> HttpResponse:
    place = within(request)
    if not rules.may_add_ngo_card(place):
        raise PermissionDenied
    return save_form(request, ASSOCIATIONS, place, NgoCard(county=place.county), then=_address)


def ngo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    card, place = _get_card(request, pk)
    if not rules.may_edit_ngo_card(place, card):
        raise PermissionDenied
    return save_form(request, ASSOCIATIONS, place, card, then=_address)


def _get_card(request: HttpRequest, pk: int) -> tuple[NgoCard, Within]:
    card = get_object_or_404(NgoCard.objects.select_related("county", "association"), pk=pk)
    return card, within_county(card.county, request.acting, timezone.localdate())


def _address(card: NgoCard) -> str:
    return reverse("ngo_detail", args=[card.pk])
