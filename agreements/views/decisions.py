"""Recording, reading and correcting what a party has decided."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import matrix, rules, workflow
from agreements.access import get_own_agreement, get_settled_agreement, whole_number
from agreements.forms.decisions import CorrectionForm, DecisionForm
from agreements.forms.parties import LeaveForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Decision, Party, Version
from agreements.standing import PartyStanding, standings
from agreements.views.own_parties import get_party, require_stage_to_open, tells_refusals
from documents.uploads import download_response


@tells_refusals
def decision_new(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement, party = _own_party(request, pk, key)
    version = _decided_version(request, agreement)
    form = DecisionForm(request.POST or None, request.FILES or None, party=party, shown=version)
    if request.method == "POST" and done(
        form, lambda: workflow.record_decision(party, by=request.acting, version=version, facts=form.facts())
    ):
        messages.success(request, _("The decision of %(party)s has been recorded.") % {"party": party})
        return redirect("approval_matrix", pk)
    return _form_page(request, agreement, party, version, form)


@tells_refusals
def decision_correct(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """A correction is a record of its own; the earlier one stays, struck through."""
    agreement = get_own_agreement(request, pk)
    wrong = _decision(agreement, decision)
    agreement, party = _own_party(request, pk, wrong.party.key)
    form = CorrectionForm(request.POST or None, request.FILES or None, party=party, shown=wrong.version, corrects=wrong)
    if request.method == "POST" and done(form, _correction(request, party, wrong, form)):
        messages.success(request, _("The record has been corrected."))
        return redirect("approval_matrix", pk)
    return _form_page(request, agreement, party, wrong.version, form, corrects=wrong)


def _correction(request: HttpRequest, party: Party, wrong: Decision, form: CorrectionForm) -> Callable[[], Decision]:
    return lambda: workflow.record_decision(
        party,
        by=request.acting,
        version=wrong.version,
        facts=form.facts(),
        corrects=wrong,
        correction_reason=form.cleaned_data["correction_reason"],
    )


def _own_party(request: HttpRequest, pk: int, key: UUID) -> tuple[Agreement, Party]:
    """The party whose decision the person may record. Raises NotAllowed for other parties, WrongStage too early."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_record_for(request.acting, party):
        raise workflow.NotAllowed(_("Each party records its own decisions."))
    require_stage_to_open(request, "record_decision", agreement)
    return agreement, party


def _decided_version(request: HttpRequest, agreement: Agreement) -> Version:
    """The version that the page shows; a form keeps the one that it was opened with, so that the verb can refuse it."""
    if number := request.POST.get("version", ""):
        return get_object_or_404(agreement.versions, number=whole_number(number))
    if version := agreement.latest_version:
        return version
    raise Http404


def _form_page(
    request: HttpRequest,
    agreement: Agreement,
    party: Party,
    version: Version,
    form: DecisionForm,
    corrects: Decision | None = None,
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "party": party,
        "version": version,
        "form": form,
        "corrects": corrects,
        "handlings": _standing(agreement, version, party).decisions,
        "is_example": agreement.is_example,
    }
    template = "decision_correct.html" if corrects else "decision_new.html"
    return render(request, f"agreements/{template}", context)


def _standing(agreement: Agreement, version: Version, party: Party) -> PartyStanding:
    return next(row for row in standings(agreement, version) if row.party.pk == party.pk)


def decision_detail(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    agreement = get_settled_agreement(request, pk)
    row = _decision(agreement, decision)
    is_corrected = hasattr(row, "correction")
    may_correct = (
        not is_corrected
        and rules.may_record_for(request.acting, row.party)
        and row.version == agreement.current_version
        and not row.party.signatures.standing().filter(version=row.version).exists()
        and not row.party.in_force_rows.filter(version=row.version).exists()
    )
    context = {
        "agreement": agreement,
        "decision": row,
        "mark": matrix.decision_mark(row),
        "reference": matrix.reference(row),
        "is_corrected": is_corrected,
        "may_correct": may_correct,
        "is_insider": rules.is_insider(request.acting, agreement),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/decision_detail.html", context)


def decision_extract(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """The attached extract, for the parties only."""
    agreement = get_own_agreement(request, pk)
    row = _decision(agreement, decision)
    if not row.extract:
        raise Http404
    return download_response(row.extract, row.extract_name)


def _decision(agreement: Agreement, pk: int) -> Decision:
    rows = Decision.objects.filter(party__agreement=agreement)
    return get_object_or_404(
        rows.select_related("party__organisation", "party__agreement", "version", "correction", "corrects"), pk=pk
    )


@tells_refusals
def party_leave(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The party stays out of the agreement; the rest may then be complete."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_record_for(request.acting, party):
        raise workflow.NotAllowed(_("Each party records its own decisions."))
    require_stage_to_open(request, "leave", agreement)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: workflow.leave(party, by=request.acting, **form.cleaned_data)):
        messages.success(request, _("%(party)s is no longer a party.") % {"party": party})
        return redirect("approval_matrix", pk)
    context = {"agreement": agreement, "party": party, "form": form, "is_example": agreement.is_example}
    return render(request, "agreements/party_leave.html", context)
