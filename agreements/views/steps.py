"""The coordinating party's steps: settings, freezing, reopening, withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements import workflow
from agreements.access import get_agreement_for
from agreements.forms.settings import AgreementSettingsForm
from agreements.forms.steps import FreezeForm, ReasonForm
from agreements.forms.verbs import done
from agreements.problems import problems_of
from agreements.standing import standings
from agreements.views.own_parties import tells_refusals
from interfaces.saving import ChangedMeanwhile


@tells_refusals
def agreement_settings(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "change_settings")
    form = AgreementSettingsForm(request.POST or None, instance=agreement)
    try:
        if request.method == "POST" and done(form, lambda: _save_settings(form, request)):
            messages.success(request, _("The agreement's facts have been saved."))
            return redirect("agreement_detail", pk)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    return render(request, "agreements/agreement_settings.html", {"agreement": agreement, "form": form})


def _save_settings(form: AgreementSettingsForm, request: HttpRequest) -> None:
    changed = form.save(commit=False)
    domains = form.cleaned_data["domains"]
    workflow.change_settings(changed, by=request.acting, seen=form.seen, domains=domains)


@tells_refusals
def agreement_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "freeze")
    problems = problems_of(agreement)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: workflow.freeze(agreement, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The text has been frozen. The parties have been told that it can be decided on."))
        return redirect("approval_matrix", pk)
    latest = agreement.latest_version
    context = {
        "agreement": agreement,
        "form": form,
        "number": latest.number + 1 if latest else 1,
        "party_count": agreement.parties.taking_part().count(),
        "blocking": [problem for problem in problems if problem.blocks],
        "advising": [problem for problem in problems if not problem.blocks],
    }
    return render(request, "agreements/agreement_freeze.html", context)


@tells_refusals
def agreement_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Says by name whose decisions and signatures will stop counting before anything is done."""
    agreement = get_agreement_for(request, pk, "reopen")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: workflow.reopen(agreement, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The text is open again."))
        return redirect("agreement_detail", pk)
    rows = standings(agreement, agreement.current_version)
    falling = [row for row in rows if row.decisions or row.signatures]
    context = {"agreement": agreement, "form": form, "falling": falling, "version": agreement.current_version}
    return render(request, "agreements/agreement_reopen.html", context)


@tells_refusals
def agreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "withdraw")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: workflow.withdraw(agreement, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The agreement has been withdrawn."))
        return redirect("agreement_detail", pk)
    return render(request, "agreements/agreement_withdraw.html", {"agreement": agreement, "form": form})
