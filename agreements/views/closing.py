"""Closing the term of a signed agreement, with its effects shown first, and the hand-over report to the next term."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import rules
from agreements.access import get_agreement_for, get_own_agreement
from agreements.forms.closing import CloseTermForm
from agreements.forms.verbs import done
from agreements.models import Agreement, PrintJob
from agreements.printing.jobs import request_print
from agreements.term_effects import annexed_in_force, bound_rows, closing_of, measures_of, successors_of
from agreements.views.own_parties import tells_refusals
from agreements.workflow.closing import close_term


@tells_refusals
def agreement_close_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is bound until when, what is open, what comes after; then the last day and the reason."""
    agreement = get_agreement_for(request, pk, "close_term")
    form = CloseTermForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and done(form, lambda: close_term(agreement, by=request.acting, **form.cleaned_data)):
        messages.success(request, _("The term has been closed. The parties have been told."))
        return redirect("handover_report", pk)
    today = timezone.localdate()
    bound = [row for row in bound_rows(agreement) if row.ends is None or row.ends >= today]
    measures = measures_of(agreement.latest_version, _text_language(agreement), agreement.term_ends or today)
    context = {
        "agreement": agreement,
        "form": form,
        "bound": bound,
        "open": [line for line in measures if not line.is_over],
        "successors": _seen(request, successors_of(agreement)),
        "annexed": _seen(request, annexed_in_force(agreement, today)),
        "home": request.acting.organisation,
        "may_end_access": request.acting.is_administrator,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/agreement_close_term.html", context)


def _text_language(agreement: Agreement) -> str:
    return get_language() if get_language() in agreement.language_list else agreement.language_list[0]


def _seen(request: HttpRequest, rows: list[Agreement]) -> list[Agreement]:
    """Only those that the person may know about."""
    found = Agreement.objects.visible_to(request.acting).filter(pk__in=[row.pk for row in rows])
    visible = set(found.values_list("pk", flat=True))
    return [row for row in rows if row.pk in visible]


def handover_report(request: HttpRequest, pk: int) -> HttpResponse:
    """For the parties' own people: how the term ended, and the report as a PDF in the agreement's languages."""
    agreement = get_own_agreement(request, pk)
    if agreement.stage != Agreement.Stage.SIGNED:
        messages.warning(request, _("A hand-over report is made of a signed agreement."))
        return redirect(agreement)
    if request.method == "POST":
        wanted = request.POST.get("language", "")
        language = wanted if wanted in agreement.language_list else agreement.language_list[0]
        job = request_print(
            agreement,
            version=agreement.latest_version,
            language=language,
            kind=PrintJob.Kind.HANDOVER,
            by=request.user,
        )
        return redirect("print_status", agreement.pk, job.key)
    context = {
        "agreement": agreement,
        "closing": closing_of(agreement),
        "bound": bound_rows(agreement),
        "text_languages": agreement.language_list,
        "successors": _seen(request, successors_of(agreement)),
        "home": request.acting.organisation,
        "may_end_access": request.acting.is_administrator,
        "may_coordinate": rules.may_coordinate(request.acting, agreement),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/handover_report.html", context)
