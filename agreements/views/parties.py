"""The parties of an agreement: who they are, what each says of itself, who signs for them, adding and removing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements import rules, workflow
from agreements.access import get_agreement_for, get_own_agreement, whole_number
from agreements.forms.parties import NewOrganisationForm, OrganisationSearchForm, PartyForm
from agreements.forms.signatories import SignatoryForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Party, Signature, SignatureSlot
from agreements.views.own_parties import get_party, get_slot, require_stage_to_open, tells_refusals
from agreements.workflow.parties import (
    add_new_organisation,
    change_signatory,
    set_editing_right,
    tend_party,
)
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation


def party_list(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    parties = agreement.parties.standing().select_related("organisation").prefetch_related("slots")
    actions = workflow.available_actions(agreement, request.acting)
    rows = [
        {
            "party": party,
            "is_mine": rules.stands_for_party(request.acting, party),
            "may_tend": "tend_party" in actions and rules.may_tend_party(request.acting, party),
        }
        for party in parties
    ]
    present = {party.organisation_id for party in parties}
    context = {"agreement": agreement, "rows": rows, "actions": actions, "is_example": agreement.is_example}
    if "change_parties" in actions and agreement.county:
        context |= _offered(agreement, present)
    return render(request, "agreements/party_list.html", context)


def _offered(agreement: Agreement, present: set[int]) -> dict[str, Any]:
    """What belongs to an agreement of a county: its municipalities and the regional councils of their regions."""
    today = timezone.localdate()
    municipalities = Organisation.objects.members_of(agreement.county, today)
    councils = Organisation.objects.filter(
        kind=Organisation.Kind.REGIONAL_COUNCIL,
        member_rows__municipality__in=municipalities.values("pk"),
    )
    return {
        "missing_municipalities": municipalities.exclude(pk__in=present).in_order(),
        "offered_councils": councils.valid(today).exclude(pk__in=present).distinct().in_order(),
    }


@tells_refusals
def party_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Find an organisation, or describe a new one, to be a party of the draft."""
    agreement = get_agreement_for(request, pk, "change_parties")
    return _add(request, agreement, later=False)


@tells_refusals
def later_party_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for one that joins an agreement which has been signed."""
    agreement = get_agreement_for(request, pk, "add_later_party")
    return _add(request, agreement, later=True)


def _add(request: HttpRequest, agreement: Agreement, *, later: bool) -> HttpResponse:
    if "county" in request.POST:
        return _add_municipalities(request, agreement)
    if "organisation" in request.POST:
        return _add_known(request, agreement, later=later)
    is_new = request.method == "POST"
    form = NewOrganisationForm(request.POST if is_new else None)
    by = request.acting
    if is_new and done(
        form, lambda: add_new_organisation(agreement, by=by, organisation=form.save(commit=False), later=later)
    ):
        messages.success(request, _("%(name)s is now a party.") % {"name": form.instance.full_name})
        return redirect("party_list", agreement.pk)
    search = OrganisationSearchForm(request.GET if "q" in request.GET else None)
    context = {
        "agreement": agreement,
        "later": later,
        "form": form,
        "search": search,
        "asked": search.is_bound,
        "found": _found(agreement, search),
        "is_example": agreement.is_example,
    }
    template = "_party_found.html" if request.htmx and not is_new else "party_add.html"
    return render(request, f"agreements/{template}", context)


def _found(agreement: Agreement, search: OrganisationSearchForm) -> list[dict[str, Any]]:
    """What the search found, with the reason in words where an organisation can't be added."""
    today = timezone.localdate()
    present = set(agreement.parties.standing().values_list("organisation_id", flat=True))
    rows = search.found() if search.is_bound else []
    return [{"organisation": row, "is_party": row.pk in present, "is_valid": row.is_valid(today)} for row in rows]


def _add_known(request: HttpRequest, agreement: Agreement, *, later: bool) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=whole_number(request.POST["organisation"]))
    add = workflow.add_later_party if later else workflow.add_party
    try:
        add(agreement, by=request.acting, organisation=organisation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s is now a party.") % {"name": organisation.full_name})
    return redirect("party_list", agreement.pk)


def _add_municipalities(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """All municipalities of the county that are not parties yet, in one go."""
    present = agreement.parties.standing().values("organisation_id")
    members = Organisation.objects.members_of(agreement.county, timezone.localdate()).exclude(pk__in=present)
    added = [workflow.add_party(agreement, by=request.acting, organisation=row) for row in members.in_order()]
    text = ngettext("%(count)s municipality was added.", "%(count)s municipalities were added.", len(added))
    messages.success(request, text % {"count": len(added)})
    return redirect("party_list", agreement.pk)


@require_POST
@tells_refusals
def party_remove(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    try:
        workflow.remove_party(party, by=request.acting)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(party)s is no longer among the parties.") % {"party": party})
    return redirect("party_list", pk)


@require_POST
@tells_refusals
def party_rights(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    may_edit = request.POST.get("may_edit") == "1"
    set_editing_right(party, by=request.acting, may_edit=may_edit)
    text = (
        _("The editors of %(party)s may now edit the text.")
        if may_edit
        else _("The editors of %(party)s may no longer edit the text.")
    )
    messages.success(request, text % {"party": party})
    return redirect("party_list", pk)


@tells_refusals
def party_edit(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """What the party says of itself; only its own people."""
    agreement, party = _own_party(request, pk, key, "tend_party")
    form = PartyForm(request.POST or None, instance=party)
    try:
        if request.method == "POST" and done(
            form, lambda: tend_party(form.instance, by=request.acting, seen=form.seen)
        ):
            messages.success(request, _("The party's details have been saved."))
            return redirect("party_list", pk)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    party = get_party(agreement, key)
    context = {
        "agreement": agreement,
        "party": party,
        "form": form,
        "slots": _slots(agreement, party),
        "actions": workflow.available_actions(agreement, request.acting),
        "may_record": rules.may_record_for(request.acting, party),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/party_edit.html", context)


def _slots(agreement: Agreement, party: Party) -> QuerySet[SignatureSlot]:
    """The party's signatories with their deputies and what they have signed of the version being signed."""
    signatures = Signature.objects.standing().filter(version=agreement.current_version)
    rows = party.slots.select_related("user", "seat__body")
    return rows.prefetch_related("deputies__user", Prefetch("signatures", signatures))


@tells_refusals
def signatory_new(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement, party = _own_party(request, pk, key, "name_signatories")
    slot = SignatureSlot(party=party)
    form = SignatoryForm(request.POST or None, instance=slot, organisation=request.acting.organisation)
    if request.method == "POST" and done(
        form, lambda: workflow.name_signatory(party, by=request.acting, slot=form.instance)
    ):
        messages.success(request, _("%(name)s signs for the party.") % {"name": slot.name})
        return redirect("party_edit", pk, key)
    return _signatory_page(request, agreement, party, form)


@tells_refusals
def signatory_edit(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    row = get_slot(get_own_agreement(request, pk), slot)
    agreement, party = _own_party(request, pk, row.party.key, "name_signatories")
    form = SignatoryForm(request.POST or None, instance=row, organisation=request.acting.organisation)
    try:
        if request.method == "POST" and done(
            form, lambda: change_signatory(form.instance, by=request.acting, seen=form.seen)
        ):
            messages.success(request, _("The signatory's details have been saved."))
            return redirect("party_edit", pk, party.key)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row, organisation=request.acting.organisation)
    return _signatory_page(request, agreement, party, form)


@require_POST
@tells_refusals
def signatory_remove(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    row = get_slot(get_own_agreement(request, pk), slot)
    workflow.remove_signatory(row, by=request.acting)
    messages.success(request, _("%(name)s no longer signs for the party.") % {"name": row.name})
    return redirect("party_edit", pk, row.party.key)


def _own_party(request: HttpRequest, pk: int, key: UUID, verb: str) -> tuple[Agreement, Party]:
    """The party for a page of its own people. Raises NotAllowed for others', WrongStage when there is nothing to do."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_tend_party(request.acting, party):
        raise workflow.NotAllowed(_("Each party tends its own details."))
    require_stage_to_open(request, verb, agreement)
    return agreement, party


def _signatory_page(request: HttpRequest, agreement: Agreement, party: Party, form: SignatoryForm) -> HttpResponse:
    context = {
        "agreement": agreement,
        "party": party,
        "form": form,
        "is_new": form.instance.pk is None,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/signatory_edit.html", context)
