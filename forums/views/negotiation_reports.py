"""The report of a negotiation, giving it to the county executive, and the municipalities' data packs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums import rules
from forums.forms.negotiations import ReportedForm, ReportTextForm
from forums.forms.verbs import done
from forums.models import Meeting, Negotiation
from forums.negotiations.municipality_pack import render_pack
from forums.negotiations.report import render_negotiation, report_data
from forums.views.negotiation_access import get_negotiation, get_tended
from forums.workflow.negotiating import edit_negotiation, record_report, take_back_report
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation

LANGUAGES = ("fi", "sv")
TEXTS = ("report_fi", "report_sv")


def negotiation_report(request: HttpRequest, key: str) -> HttpResponse:
    """The text is written here; what the portal knows stands below it as it will be printed."""
    negotiation, part = get_tended(request, key)
    form = ReportTextForm(request.POST or None, instance=negotiation)
    try:
        if request.method == "POST" and done(
            form, lambda: edit_negotiation(form.save(commit=False), by=part, seen=form.seen, fields=TEXTS)
        ):
            messages.success(request, _("The report has been saved."))
            return redirect("negotiation_report", key)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    language = _language(request)
    context = {
        **report_data(negotiation, language),
        "forum": negotiation.forum,
        "part": part,
        "form": form,
    }
    return render(request, "forums/negotiation_report.html", context)


def _reported_form(negotiation: Negotiation, data=None) -> ReportedForm:
    initial = {
        "revision": negotiation.revision,
        "on": negotiation.reported_on,
        "note": negotiation.evidence_note,
        "url": negotiation.evidence_url,
    }
    return ReportedForm(data, initial=initial)


def negotiation_reported(request: HttpRequest, key: str) -> HttpResponse:
    """When the report was given to the county executive, with its evidence."""
    negotiation, part = get_tended(request, key)
    form = _reported_form(negotiation, request.POST or None)
    try:
        if request.method == "POST" and done(form, lambda: _record(form, negotiation, part)):
            messages.success(request, _("The negotiation has been reported. Everybody who has logged in can read it."))
            return redirect("negotiation_detail", key)
    except ChangedMeanwhile as stale:
        form.data = form.data.copy()
        form.data["revision"] = stale.row.revision
        form.add_error(None, _("Somebody has saved the negotiation meanwhile. Check it, and save this again."))
    held = negotiation.sessions.filter(state=Meeting.State.HELD).exists()
    context = {"negotiation": negotiation, "forum": negotiation.forum, "part": part, "form": form, "is_held": held}
    return render(request, "forums/negotiation_reported.html", context)


def _record(form: ReportedForm, negotiation: Negotiation, part) -> None:
    data = form.cleaned_data
    record_report(negotiation, by=part, seen=data["revision"], on=data["on"], note=data["note"], url=data["url"])


@require_POST
def negotiation_report_take_back(request: HttpRequest, key: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    take_back_report(negotiation, by=part)
    messages.success(request, _("The negotiation goes on. Record the report again when it is ready."))
    return redirect("negotiation_detail", key)


def negotiation_report_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The report in Finnish or Swedish: ?kieli=sv. Until it is reported it is marked as a draft."""
    negotiation, _part = get_negotiation(request, key)
    language = _language(request)
    return _pdf(render_negotiation(negotiation, language), f"neuvottelu-{negotiation.year}-{language}.pdf")


def municipality_pack(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The data pack of a municipality: the whole to itself, what is open to all to those who tend the negotiation."""
    negotiation, part = get_negotiation(request, key)
    rows = Organisation.objects.members_of(negotiation.county, timezone.localdate())
    municipality = rows.filter(pk=pk).first()
    own = municipality and any(pk in acting.stands_for for acting in request.actings)
    if municipality is None or not (own or rules.may_tend_negotiation(part)):
        raise Http404
    language = _language(request)
    name = f"kuntakori-{slugify(municipality.name_fi)}-{language}.pdf"
    return _pdf(render_pack(negotiation, municipality, language, for_all=not own), name)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("kieli", get_language())
    return asked if asked in LANGUAGES else "fi"


def _pdf(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
