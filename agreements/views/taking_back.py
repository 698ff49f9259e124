"""Declining to sign and withdrawing a signature: each a page that says what follows, then the reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import rules, workflow
from agreements.access import get_own_agreement
from agreements.forms.signing import TakingBackForm
from agreements.forms.verbs import done
from agreements.models import Signature
from agreements.views.own_parties import get_slot, require_stage_to_open, tells_refusals
from agreements.views.signing import shown_version


@tells_refusals
def signing_decline(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    """The named person says that they do not sign this version, and why."""
    agreement = get_own_agreement(request, pk)
    row = get_slot(agreement, slot)
    if not rules.may_sign_as_named(request.acting, row):
        raise workflow.NotAllowed(_("Only the named person declines to sign."))
    require_stage_to_open(request, "decline_signing", agreement)
    version = shown_version(request, agreement)
    form = TakingBackForm(request.POST or None, shown=version)
    if request.method == "POST" and done(
        form,
        lambda: workflow.decline_signing(row, by=request.acting, version=version, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("%(name)s has declined to sign. The party has been told.") % {"name": row.name})
        return redirect("signing_detail", pk)
    context = {
        "agreement": agreement,
        "slot": row,
        "party": row.party,
        "version": version,
        "deputies": list(row.deputies.all()),
        "form": form,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/signing_decline.html", context)


@tells_refusals
def signature_withdraw(request: HttpRequest, pk: int, signature: int) -> HttpResponse:
    """Taking back one's own signature, or one that was recorded from elsewhere."""
    agreement = get_own_agreement(request, pk)
    rows = Signature.objects.select_related("party__organisation", "party__agreement", "version", "slot")
    row = get_object_or_404(rows, pk=signature, party__agreement=agreement)
    if not rules.may_withdraw_this(request.acting, row):
        raise workflow.NotAllowed(
            _("Who signed withdraws the signature; what was made elsewhere, the party's own registrar.")
        )
    require_stage_to_open(request, "withdraw_signature", agreement)
    form = TakingBackForm(request.POST or None, shown=row.version)
    if request.method == "POST" and done(
        form, lambda: workflow.withdraw_signature(row, by=request.acting, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("The signature of %(name)s has been withdrawn.") % {"name": row.name})
        return redirect("signing_detail", pk)
    context = {
        "agreement": agreement,
        "signature": row,
        "party": row.party,
        "version": row.version,
        "is_withdrawn": hasattr(row, "withdrawal"),
        "is_last": not row.version.signatures.standing().exclude(pk=row.pk).exists(),
        "form": form,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/signature_withdraw.html", context)
