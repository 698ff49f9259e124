"""What an agreement is tied to in the registers: practices for a goal, the card of an association."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import ngo_links, rules
from agreements.access import get_own_agreement, whole_number
from agreements.models import Agreement
from agreements.practice_links import link_practice, practices_of, unlink_practice
from finnish.sorting import sort_key
from interfaces.models import InterfaceDomain, NgoCard, Practice
from organisations.refusals import NotAllowed


def goal_practice(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The practices linked to a goal, and the published ones that could be; those of the goal's own domain first."""
    agreement = get_own_agreement(request, pk)
    goal = get_object_or_404(agreement.goals.standing().select_related("domain"), key=key)
    goal.agreement = agreement
    if not rules.may_link_to_goals(request.acting, agreement):
        raise NotAllowed(_("Practices are linked to goals by the editors of the parties."))
    if request.method == "POST":
        practice = get_object_or_404(Practice.objects.published(), pk=whole_number(request.POST.get("practice", "")))
        if request.POST.get("do") == "unlink":
            unlink_practice(goal, practice, by=request.acting)
            messages.success(request, _("The practice is no longer linked to the goal."))
        else:
            link_practice(goal, practice, by=request.acting)
            messages.success(request, _("The practice has been linked to the goal."))
        return redirect("goal_practice", pk, key)
    linked = practices_of(key, [agreement.pk])
    others = Practice.objects.published().exclude(pk__in=[row.pk for row in linked]).prefetch_related("domains")
    context = {"agreement": agreement, "goal": goal, "linked": linked, "others": _nearest_first(others, goal.domain)}
    return render(request, "agreements/goal_practice.html", context)


def ngo_agreement(request: HttpRequest, card: int) -> HttpResponse:
    """The agreements of an association's card: those it has, and those to which the association is a party."""
    row = get_object_or_404(NgoCard.objects.select_related("county", "association"), pk=card)
    if not rules.may_tie_to_card(request.acting, row):
        raise PermissionDenied
    if request.method == "POST":
        asked = whole_number(request.POST.get("agreement", ""))
        offered = Agreement.objects.visible_to(request.acting).of_organisation(row.association, timezone.localdate())
        agreement = get_object_or_404(offered.distinct(), pk=asked)
        if request.POST.get("do") == "untie":
            ngo_links.untie(row, agreement, by=request.acting)
            messages.success(request, _("The agreement is no longer on the card."))
        else:
            ngo_links.tie(row, agreement, by=request.acting)
            messages.success(request, _("The agreement is on the card."))
        return redirect("ngo_agreement", card)
    context = {
        "card": row,
        "county": row.county,
        "linked": ngo_links.agreements_of(row, request.acting),
        "offered": ngo_links.offered_to(row, request.acting),
    }
    return render(request, "agreements/ngo_agreement.html", context)


def _nearest_first(practices: Iterable[Practice], domain: InterfaceDomain | None) -> list[Practice]:
    """Those of the domain or of what it belongs to come first, then by title."""
    near = {domain.pk, domain.parent_id} if domain else set()
    return sorted(
        practices,
        key=lambda row: (near.isdisjoint(part.pk for part in row.domains.all()), sort_key(row.title), row.pk),
    )
