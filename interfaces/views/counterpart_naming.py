"""Naming an organisation's counterpart in a domain, and taking one away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.forms.counterparts import CounterpartForm
from interfaces.forms.over_row import say_in, seen_in
from interfaces.models import Counterpart, InterfaceDomain
from interfaces.naming import name_counterpart, remove_counterpart, share_counterpart
from interfaces.pairing import named_counterparts, paired_domains
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.within import Within, within
from organisations.models import Organisation
from organisations.refusals import Refused


def counterpart_edit(request: HttpRequest, organisation: int, code: str) -> HttpResponse:
    """One form for an organisation and a domain; roles that it has already can be used again by one click."""
    place, party, domain = _place(request, organisation, code)
    own = {row.domain_id: row for row in named_counterparts().filter(county=place.county, organisation=party)}
    row = own.get(domain.pk)
    given = {"organisation": party, "domain": domain, "own": own, "domains": paired_domains(place.county)}
    if "use" in request.POST:
        return _share(request, place, own, domain)
    form = CounterpartForm(request.POST or None, row=row, **given)
    if request.method == "POST" and form.is_valid():
        try:
            name_counterpart(party, form.chosen_domains, form.named, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form = form.after(stale.row, **given)
        except (Refused, ValidationError) as error:
            say_in(form, error)
        else:
            is_invited = bool(form.named.invite_email)
            said = _("The invitation has been sent.") if is_invited else _("The counterpart has been saved.")
            messages.success(request, said)
            return redirect(interface_url("counterpart_list", place.county, domain=domain.code))
    context = {
        "county": place.county,
        "form": form,
        "party": party,
        "domain": domain,
        "row": row,
        "roles": [] if row or form.is_bound else _roles(own),
        "invitation": _invitation(row),
        "history": _history(row),
    }
    return render(request, "interfaces/counterpart_edit.html", context, status=422 if form.errors else 200)


def _place(request: HttpRequest, organisation: int, code: str) -> tuple[Within, Organisation, InterfaceDomain]:
    """404 for what is not of the county, 403 for another's side."""
    place = within(request)
    parties = (place.county, *place.municipalities) if place else ()
    party = next((row for row in parties if row.pk == organisation), None)
    if party is None:
        raise Http404
    if not rules.may_name_counterpart(place, party):
        raise PermissionDenied(_("Counterparts are named by the editors of their own organisation."))
    return place, party, get_object_or_404(InterfaceDomain.objects.in_use(), code=code)


def _roles(own: dict[int, Counterpart]) -> list[Counterpart]:
    """Each role that the organisation has named already, once."""
    return list({row.seat_id: row for row in own.values()}.values())


def _share(request: HttpRequest, place: Within, own: dict[int, Counterpart], domain: InterfaceDomain) -> HttpResponse:
    wanted = next((row for row in own.values() if str(row.pk) == request.POST["use"]), None)
    if wanted is None:
        messages.warning(request, _("That counterpart has been removed meanwhile."))
        return redirect(request.get_full_path())
    try:
        share_counterpart(wanted, domain, by=place)
        messages.success(request, _("The counterpart has been saved."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(interface_url("counterpart_list", place.county, domain=domain.code))


def _invitation(row: Counterpart | None) -> object | None:
    """The invitation to the role that has not been accepted yet."""
    if row is None or not row.is_invited:
        return None
    return row.seat.invitations.filter(accepted_at__isnull=True, cancelled_at__isnull=True).first()


def _history(row: Counterpart | None) -> list:
    """Who held the role before, the last one first."""
    if row is None:
        return []
    seat = row.seat
    rows = type(seat).objects.filter(
        organisation=seat.organisation_id, body__isnull=True, deputy_for__isnull=True, title_fi=seat.title_fi
    )
    rows = rows.filter(valid_to__isnull=False, holder__isnull=False).exclude(pk=seat.pk)
    return list(rows.select_related("holder").order_by("-valid_to", "-pk")[:10])


def counterpart_remove(request: HttpRequest, organisation: int, code: str) -> HttpResponse:
    """Asks first."""
    place, party, domain = _place(request, organisation, code)
    row = get_object_or_404(named_counterparts(), county=place.county, organisation=party, domain=domain)
    was_changed = False
    if request.method == "POST":
        try:
            remove_counterpart(row, by=place, seen=seen_in(request.POST))
        except ChangedMeanwhile:
            row.refresh_from_db()
            was_changed = True
        else:
            messages.success(request, _("The counterpart has been removed."))
            return redirect(interface_url("counterpart_list", place.county))
    keeps = Counterpart.objects.filter(seat=row.seat_id).exclude(pk=row.pk).select_related("domain")
    context = {"county": place.county, "party": party, "row": row, "keeps": keeps, "was_changed": was_changed}
    return render(request, "interfaces/counterpart_remove.html", context)
