"""Once a year: is this still right? All counterparts that one answers for stand on one page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from interfaces import rules
from interfaces.models import Counterpart
from interfaces.naming import confirm_counterparts
from interfaces.pairing import PairSide, named_counterparts, side_of
from interfaces.sections import interface_url
from interfaces.within import Within, within
from organisations.models import Membership


def counterpart_check(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer come first; one button says that all of them are right."""
    place, today = within(request), timezone.localdate()
    sides = [side_of(row, today) for row in _own(request)]
    sides = [side for side in sides if not side.is_missing]
    due = [side for side in sides if side.is_due]
    if request.method == "POST":
        return _confirm_all(request, place, due)
    context = {
        "county": place.county if place else None,
        "due": due,
        "right": [side for side in sides if not side.is_due],
        "edited": {side.organisation.pk for side in sides if place and place.edits_for(side.organisation)},
    }
    return render(request, "interfaces/counterpart_check.html", context)


def _own(request: HttpRequest) -> list[Counterpart]:
    """What the person may say to be right: their own roles, and all of the organisation they edit for."""
    acting = request.acting
    edits = acting.stands_for if acting and acting.has(Membership.Role.EDITOR) else ()
    rows = named_counterparts().filter(Q(seat__holder=request.user) | Q(organisation__in=edits))
    return list(rows.order_by("organisation__sort_key_fi", "domain__position", "pk"))


def _confirm_all(request: HttpRequest, place: Within | None, due: list[PairSide]) -> HttpResponse:
    """Only what stood on the page: the form names each."""
    shown = set(request.POST.getlist("row"))
    rows = [side.counterpart for side in due if str(side.counterpart.pk) in shown]
    rows = [row for row in rows if rules.may_confirm_counterpart(place, request.user, row)]
    count = confirm_counterparts(rows, by=request.user)
    said = ngettext("One counterpart is right as of today.", "%(count)s counterparts are right as of today.", count)
    messages.success(request, said % {"count": count})
    return redirect("counterpart_check")


@require_POST
def counterpart_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: it is still right."""
    place = within(request)
    row = get_object_or_404(Counterpart.objects.select_related("seat", "organisation", "domain", "county"), pk=pk)
    if not rules.may_confirm_counterpart(place, request.user, row):
        raise PermissionDenied(_("It is said by who holds the role, or by an editor of the organisation."))
    confirm_counterparts([row], by=request.user)
    messages.success(request, _("“%(domain)s”: right as of today.") % {"domain": row.domain})
    if "list" in request.POST:
        return redirect(interface_url("counterpart_list", row.county, domain=row.domain.code))
    return redirect("counterpart_check")
