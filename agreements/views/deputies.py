"""Who may sign in the place of a signatory: named and taken away by the party's own people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import rules, workflow
from agreements.access import get_own_agreement
from agreements.forms.signatories import DeputyForm
from agreements.forms.verbs import done
from agreements.models import SlotDeputy
from agreements.views.own_parties import get_slot, require_stage_to_open, tells_refusals


@tells_refusals
def deputy_new(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    row = get_slot(agreement, slot)
    if not rules.may_tend_party(request.acting, row.party):
        raise workflow.NotAllowed(_("Each party names its own signatories."))
    require_stage_to_open(request, "name_signatories", agreement)
    deputy = SlotDeputy(slot=row)
    form = DeputyForm(request.POST or None, instance=deputy, organisation=request.acting.organisation)
    if request.method == "POST" and done(
        form, lambda: workflow.name_deputy(row, by=request.acting, deputy=form.instance)
    ):
        names = {"deputy": deputy.name, "name": row.name}
        messages.success(request, _("%(deputy)s may sign in the place of %(name)s.") % names)
        return redirect("party_edit", pk, row.party.key)
    context = {
        "agreement": agreement,
        "party": row.party,
        "slot": row,
        "deputies": list(row.deputies.all()),
        "form": form,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/deputy_new.html", context)


@require_POST
@tells_refusals
def deputy_remove(request: HttpRequest, pk: int, slot: UUID, deputy: int) -> HttpResponse:
    row = get_slot(get_own_agreement(request, pk), slot)
    found = get_object_or_404(row.deputies.select_related("slot__party__agreement"), pk=deputy)
    workflow.remove_deputy(found, by=request.acting)
    messages.success(request, _("%(name)s is no longer a deputy.") % {"name": found.name})
    return redirect("party_edit", pk, row.party.key)
