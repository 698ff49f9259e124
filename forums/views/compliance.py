"""Which statutory negotiations have been recorded for a county, and recording those held elsewhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from finnish.text import date as finnish_date
from forums import rules
from forums.county_choice import chosen_county
from forums.forms.negotiations import EvidenceForm
from forums.forms.verbs import done
from forums.models import DutyEvidence, Negotiation
from forums.negotiations.duties import Duty, duties_of
from forums.workflow.negotiating import save_evidence, withdraw_evidence
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation


def compliance(request: HttpRequest) -> HttpResponse:
    county = _county(request)
    duties = duties_of(county, timezone.localdate()) if county else []
    context = {
        "county": county,
        "counties": Organisation.objects.counties().in_order(),
        "groups": [(kind, [duty for duty in duties if duty.kind == kind]) for kind in Negotiation.Kind],
        "may_record": county is not None and rules.may_start_negotiation(request.actings, county),
        "withdrawn": DutyEvidence.objects.filter(county=county, withdrawn_at__isnull=False),
    }
    return render(request, "forums/compliance.html", context)


def compliance_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("velvoitteet", _headings(), _rows(request))


def compliance_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("velvoitteet", _headings(), _rows(request))


def _county(request: HttpRequest) -> Organisation | None:
    return chosen_county(request, Organisation.objects.counties().in_order())


def _headings() -> list[str]:
    return [_("County"), _("Duty"), _("Term or year"), _("What has been recorded"), _("When"), _("Evidence"), _("Link")]


def _rows(request: HttpRequest) -> list[list]:
    """A row for each record; a duty without one has a row too."""
    county = _county(request)
    duties = duties_of(county, timezone.localdate()) if county else []
    return [row for duty in duties for row in _cells(county, duty)]


def _cells(county: Organisation, duty: Duty) -> list[list]:
    head = [county.full_name, str(Negotiation.Kind(duty.kind).label), duty.period, str(duty.status.label)]
    if not duty.records:
        return [[*head, None, "", ""]]
    return [[*head, record.on, record.words, record.url] for record in duty.records]


def duty_evidence_new(request: HttpRequest) -> HttpResponse:
    """For a negotiation held elsewhere; the address may name the duty and its time."""
    county = get_object_or_404(Organisation.objects.counties(), code=request.GET.get("county", "").replace("\x00", ""))
    initial = {name: request.GET[name] for name in ("kind", "term", "year") if name in request.GET}
    return _evidence_page(request, DutyEvidence(county=county), initial)


def duty_evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _evidence_page(request, get_object_or_404(DutyEvidence.objects.select_related("county"), pk=pk), {})


def _evidence_page(request: HttpRequest, evidence: DutyEvidence, initial: dict) -> HttpResponse:
    by = _recorder(request, evidence.county)
    form = EvidenceForm(request.POST or None, instance=evidence, initial=initial)
    try:
        if request.method == "POST" and done(
            form, lambda: save_evidence(form.save(commit=False), by=by, seen=form.seen)
        ):
            day = finnish_date(form.cleaned_data["held_on"])
            messages.success(request, _("The negotiation of %(date)s has been recorded.") % {"date": day})
            return redirect(_back(evidence))
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    context = {"county": evidence.county, "form": form, "evidence": evidence, "back": _back(evidence)}
    return render(request, "forums/duty_evidence_edit.html", context)


@require_POST
def duty_evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(DutyEvidence.objects.select_related("county"), pk=pk)
    withdraw_evidence(evidence, by=_recorder(request, evidence.county))
    messages.success(request, _("The record has been withdrawn. It can be opened and saved again below."))
    return redirect(_back(evidence))


def _recorder(request: HttpRequest, county: Organisation) -> Acting:
    """Whom the person acts for in recording; raises 403 for others than the county's own."""
    by = next((row for row in request.actings if rules.may_start_negotiation([row], county)), None)
    if by is None:
        raise PermissionDenied(_("Evidence is recorded by the editors and administrators of the county."))
    return by


def _back(evidence: DutyEvidence) -> str:
    return f"{reverse('compliance')}?county={evidence.county.code}"
