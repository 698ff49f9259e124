"""Signing: what waits for whom, signing in the portal, recording outside signatures, closing, giving notice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from agreements import matrix, rules, workflow
from agreements.access import get_agreement_for, get_own_agreement, whole_number
from agreements.forms.parties import NoticeForm
from agreements.forms.signing import CONFIRMATION, OutsideSignatureForm, SignForm
from agreements.forms.steps import ReasonForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Signature, SignatureSlot, SignatureWithdrawal, Version
from agreements.notice_effects import notice_effects
from agreements.standing import PartyStanding, all_have_approved, entry_rule_is_met, standings, taking_part
from agreements.state import state_of
from agreements.views.own_parties import get_party, get_slot, require_stage_to_open, tells_refusals
from agreements.wording import entry_rule
from documents.uploads import download_response
from organisations.acting import Acting


@tells_refusals
def signing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who signs, by party, and what the person may sign now."""
    agreement = get_own_agreement(request, pk)
    version = agreement.current_version
    if version is None:
        raise workflow.WrongStage(_("The text is open: there is nothing to sign yet."))
    every = standings(agreement, version)
    actions = workflow.available_actions(agreement, request.acting)
    rows = [_party_row(agreement, row, request.acting, actions, all_have_approved(every)) for row in every]
    _add_withdrawn(rows, version)
    context = {
        "agreement": agreement,
        "version": version,
        "state": state_of(agreement),
        "rows": rows,
        "mine": [slot for row in rows for slot in row["slots"] if slot["may_sign"]],
        "lead_sentence": matrix.lead_sentence(agreement, version, every),
        "entry_rule": entry_rule(version.data),
        "may_close": "close_signing" in actions and entry_rule_is_met(agreement, every),
        "actions": actions,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/signing_detail.html", context)


def _party_row(
    agreement: Agreement, row: PartyStanding, acting: Acting, actions: frozenset[str], all_approved: bool
) -> dict[str, Any]:
    may_record = "record_signature" in actions and rules.may_record_for(acting, row.party)
    return {
        "standing": row,
        "party": row.party,
        "is_mine": rules.stands_for_party(acting, row.party),
        "mark": matrix.signature_mark(agreement, row, all_approved),
        "may_tend": "name_signatories" in actions and rules.may_tend_party(acting, row.party),
        "slots": [_slot_row(row, slot, acting, actions, may_record) for slot in row.slots],
    }


def _slot_row(
    row: PartyStanding, slot: SignatureSlot, acting: Acting, actions: frozenset[str], may_record: bool
) -> dict[str, Any]:
    signature = next((one for one in row.signatures if one.slot_id == slot.pk), None)
    is_next = row.signing_is_open and slot in row.next_slots
    refusal = row.refusal_of(slot)
    open_to_decline = "decline_signing" in actions and not row.has_signed and not row.party.left_on
    return {
        "slot": slot,
        "party": row.party,
        "signature": signature,
        "mark": _slot_mark(row, slot, signature),
        "refusal": refusal,
        "may_sign": "sign" in actions and slot in row.slots_for(acting.user.pk) and rules.may_sign_slot(acting, slot),
        "as_deputy": slot.user_id != acting.user.pk,
        "may_decline": open_to_decline and not signature and not refusal and rules.may_sign_as_named(acting, slot),
        "may_withdraw": _may_withdraw(row, signature, acting, actions),
        "may_record": is_next and may_record,
        "withdrawn": [],
    }


def _may_withdraw(row: PartyStanding, signature: Signature | None, acting: Acting, actions: frozenset[str]) -> bool:
    if signature is None or "withdraw_signature" not in actions or row.in_force:
        return False
    signature.party = row.party
    return rules.may_withdraw_this(acting, signature)


def _add_withdrawn(rows: list[dict[str, Any]], version: Version) -> None:
    """The version's withdrawn signatures to the places in which they stood."""
    slots = {slot["slot"].pk: slot for row in rows for slot in row["slots"]}
    found = SignatureWithdrawal.objects.filter(signature__version=version).select_related("signature")
    for withdrawal in found.order_by("withdrawn_at", "pk"):
        if slot := slots.get(withdrawal.signature.slot_id):
            slot["withdrawn"].append(withdrawal)


def _slot_mark(row: PartyStanding, slot: SignatureSlot, signature: Signature | None) -> matrix.Mark:
    if signature:
        return matrix.Mark("ok", "check-circle-fill", _("Signed"))
    if row.party.left_on:
        return matrix.Mark("mute", "slash-circle", _("Does not sign"))
    if row.has_signed:
        return matrix.Mark("mute", "dash-circle", _("Not needed"), _("one of the named persons is enough"))
    if row.refusal_of(slot):
        return matrix.Mark("warn", "slash-circle", _("Declined to sign"))
    if not row.signing_is_open:
        return matrix.Mark("mute", "hourglass-split", _("Waits"), _("for the approval"))
    if slot in row.next_slots:
        return matrix.Mark("info", "pen", _("May sign"))
    return matrix.Mark("mute", "hourglass-split", _("Waits"), _("for those before"))


@sensitive_post_parameters("password")
@tells_refusals
def sign_slot(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    """Who signs what, for whom, in one view; then the password and the word of confirmation."""
    agreement = get_own_agreement(request, pk)
    row = get_slot(agreement, slot)
    if not rules.may_sign_slot(request.acting, row):
        raise workflow.NotAllowed(_("Only the named person or a deputy signs, acting for the party."))
    require_stage_to_open(request, "sign", agreement)
    version = shown_version(request, agreement)
    deputy = None if rules.may_sign_as_named(request.acting, row) else row.deputy_of_user(request.user.pk)
    form = SignForm(request.POST or None, request=request, shown=version)
    if request.method == "POST" and done(form, lambda: _sign(form, row, version, request.acting)):
        signed = {"name": deputy.name if deputy else row.name, "number": version.number}
        messages.success(request, _("%(name)s has signed version %(number)s.") % signed)
        return redirect("signing_detail", pk)
    context = _slot_context(agreement, row, version) | {"form": form, "word": CONFIRMATION, "deputy": deputy}
    if context["standing"].is_signed_by(request.user.pk) and not context["is_signed"]:
        context |= {"is_next": False, "mark": _one_place_only()}
    return render(request, "agreements/sign_slot.html", context)


def _sign(form: SignForm, slot: SignatureSlot, version: Version, by: Acting) -> None:
    workflow.sign(slot, by=by, version=version, content_sha256=form.cleaned_data["content_sha256"])


@tells_refusals
def signature_record(request: HttpRequest, pk: int, slot: UUID) -> HttpResponse:
    """A signature made on paper or in another service, with the file that shows it."""
    agreement = get_own_agreement(request, pk)
    row = get_slot(agreement, slot)
    if not rules.may_record_for(request.acting, row.party):
        raise workflow.NotAllowed(_("Each party records its own signatures."))
    require_stage_to_open(request, "record_signature", agreement)
    version = shown_version(request, agreement)
    form = OutsideSignatureForm(request.POST or None, request.FILES or None, shown=version, slot=row)
    if request.method == "POST" and done(
        form, lambda: workflow.record_signature(row, by=request.acting, version=version, outside=form.outside())
    ):
        messages.success(request, _("The signature of %(name)s has been recorded.") % {"name": row.name})
        return redirect("signing_detail", pk)
    context = _slot_context(agreement, row, version) | {"form": form}
    return render(request, "agreements/signature_record.html", context)


def shown_version(request: HttpRequest, agreement: Agreement) -> Version:
    """The version that the page shows; a form keeps the one that it was opened with, so that the verb can refuse it."""
    if number := request.POST.get("version", ""):
        return get_object_or_404(agreement.versions, number=whole_number(number))
    if version := agreement.latest_version:
        return version
    raise Http404


def _slot_context(agreement: Agreement, slot: SignatureSlot, version: Version) -> dict[str, Any]:
    standing = next(row for row in standings(agreement, version) if row.party.pk == slot.party_id)
    is_signed = any(signature.slot_id == slot.pk for signature in standing.signatures)
    return {
        "agreement": agreement,
        "slot": slot,
        "party": slot.party,
        "standing": standing,
        "version": version,
        "language": version.data["languages"][0],
        "is_next": standing.signing_is_open and slot in standing.next_slots,
        "is_signed": is_signed,
        "mark": _slot_mark(standing, slot, None),
        "final": standing.final,
        "final_reference": matrix.reference(standing.final) if standing.final else "",
        "is_example": agreement.is_example,
    }


def _one_place_only() -> matrix.Mark:
    note = _("this person has already signed for the party in another place")
    return matrix.Mark("mute", "dash-circle", _("For somebody else:"), note)


def signature_file(request: HttpRequest, pk: int, signature: int) -> HttpResponse:
    """The file that shows an outside signature, for the parties only."""
    agreement = get_own_agreement(request, pk)
    row = get_object_or_404(Signature, pk=signature, party__agreement=agreement)
    if not row.file:
        raise Http404
    return download_response(row.file, row.file_name)


@tells_refusals
def signing_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the signing though somebody is missing; says who, and whether the agreement's own rule allows it."""
    agreement = get_agreement_for(request, pk, "close_signing")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: workflow.close_signing(agreement, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The signing has been closed. The documents are being sealed."))
        return redirect("signing_detail", pk)
    version = agreement.current_version
    every = standings(agreement, version)
    context = {
        "agreement": agreement,
        "version": version,
        "form": form,
        "missing": [row for row in taking_part(every) if not row.is_complete],
        "complete_count": sum(row.is_complete for row in taking_part(every)),
        "rule_is_met": entry_rule_is_met(agreement, every),
        "entry_rule": entry_rule(version.data),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/signing_close.html", context)


@tells_refusals
def notice_give(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Notice of termination for one party; the others stay bound."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_record_for(request.acting, party):
        raise workflow.NotAllowed(_("Each party gives notice for itself."))
    require_stage_to_open(request, "give_notice", agreement)
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: workflow.give_notice(party, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("Notice has been given for %(party)s.") % {"party": party})
        return redirect("agreement_detail", pk)
    context = {
        "agreement": agreement,
        "party": party,
        "form": form,
        "effects": notice_effects(party, timezone.localdate()),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/notice_give.html", context)
