"""An organisation's reporting: its measures of a period, one by one, with what was said last time beside."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.access import whole_number
from agreements.follow_up import reporting as verbs
from agreements.follow_up.access import back_to, get_period, get_reporter
from agreements.follow_up.following import Followed
from agreements.follow_up.forms.reports import ReportFileForm, ReportForm, report_values
from agreements.follow_up.led_measures import led_measures
from agreements.follow_up.own_reports import OwnDuty, OwnReporting, own_reporting
from agreements.follow_up.own_values import OwnValue, give_value, own_values
from agreements.follow_up.table import Refused
from agreements.forms.verbs import done
from agreements.models import ReportingPeriod
from interfaces.saving import ChangedMeanwhile

State = ReportingPeriod.State


def reporting(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Everything that the organisation has to report in the period, and how far it is."""
    found, own = _own(request, pk, key)
    return _page(request, found, own, own_values(found, own.period, request.acting))


def _page(
    request: HttpRequest, found: Followed, own: OwnReporting, values: list[OwnValue], status: int = 200
) -> HttpResponse:
    context = _context(request, found, own) | {
        "values": values,
        "led": led_measures(found, own.period, request.acting.stands_for)
        if own.period.state(found.on) == State.OPEN
        else [],
    }
    return render(request, "follow_up/reporting.html", context, status=status)


@require_POST
def own_value_give(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """One figure, typed beside the reports; a refused one stays in its field with the reason."""
    found, own = _own(request, pk, key)
    values = own_values(found, own.period, request.acting)
    row = next((row for row in values if row.name == request.POST.get("field")), None)
    if row is None:
        raise Http404
    text, seen = request.POST.get("value", ""), request.POST.get("seen", "")
    saved, question = give_value(row, text, seen=seen, by=request.acting)
    if saved.fault:
        return _page(request, found, own, [saved if one is row else one for one in values], status=422)
    if question:
        messages.warning(request, f"{question} {_('It was saved; correct it if it is a slip.')}")
        return redirect("reporting", pk, key)  # to the top of the page, where the question is seen
    messages.success(request, _("%(name)s: the value was saved.") % {"name": row.followed.name})
    return redirect(f"{reverse('reporting', args=[pk, key])}#{row.name}")


@require_POST
@back_to("reporting", with_period=True)
def reports_nothing_new(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """One click: things stand as they did, in one measure or in all that were going on."""
    found, own = _own(request, pk, key)
    duties = [_duty(own, request, UUID(request.POST["measure"]))] if _is_key(request) else own.that_went_on
    verbs.say_nothing_new(found, own.period, duties, by=request.acting)
    if not duties:
        raise Refused(_("There is nothing left that was going on last time."))
    text = ngettext(
        "One measure was reported: nothing new.", "%(count)s measures were reported: nothing new.", len(duties)
    )
    messages.success(request, text % {"count": len(duties)})
    return redirect("reporting", pk, key)


def _is_key(request: HttpRequest) -> bool:
    try:
        UUID(request.POST.get("measure", ""))
    except ValueError:
        return False
    return True


@require_POST
@back_to("reporting", with_period=True)
def reports_send(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Every draft that lacks nothing; of the rest it is told that something is missing."""
    found, own = _own(request, pk, key)
    sent, left = verbs.send_drafts(found, own.period, own.drafts, by=request.acting)
    if sent:
        text = ngettext("One report was sent.", "%(count)s reports were sent.", len(sent))
        messages.success(request, text % {"count": len(sent)})
    if left:
        numbers = ", ".join(row.number for row in left)
        messages.warning(
            request, _("Something is still missing from these drafts: %(numbers)s.") % {"numbers": numbers}
        )
    return redirect("reporting", pk, key)


@back_to("reporting", with_period=True)
def measure_report(request: HttpRequest, pk: int, key: UUID, measure: UUID) -> HttpResponse:
    """One measure: the status and three short texts, kept as a draft and sent; with the next one at hand."""
    found, own = _own(request, pk, key)
    duty = _duty(own, request, measure)
    is_open = own.period.state(found.on) == State.OPEN
    if request.method == "GET" and not is_open and duty.report is None:
        raise Refused(_("Reports are not taken now."))
    form, files = (
        ReportForm(request.POST or None, duty=duty),
        ReportFileForm(request.POST or None, request.FILES or None),
    )
    status = 200
    if request.method == "POST":
        try:
            if answer := _posted(request, found, own, duty, form, files):
                return answer
            status = 422
        except ChangedMeanwhile as stale:
            form, status = form.after(report_values(stale.row), stale.row.revision), 409
    before, after = own.beside(duty)
    context = _context(request, found, own) | {
        "duty": duty,
        "form": form,
        "files": files,
        "page": request.POST.get("page") or uuid.uuid4(),
        "place": own.place(duty),
        "before": before,
        "after": after,
        "draft_url": _url("measure_report_draft", found, own, duty),
    }
    return render(request, "follow_up/measure_report.html", context, status=status)


def _posted(
    request: HttpRequest, found: Followed, own: OwnReporting, duty: OwnDuty, form: ReportForm, files: ReportFileForm
) -> HttpResponse | None:
    """Keep or send what was typed, with a file if one was chosen; None when something has to be corrected."""
    common = {"by": request.acting, "page": request.POST.get("page", "")[:40]}
    if not files.is_valid():
        return None
    if "send" in request.POST:
        if not done(
            form,
            lambda: verbs.send_report(found, own.period, duty, answer=form.typed(), seen=form.typed_revision, **common),
        ):
            return None
    elif not _kept(found, own, duty, form, common):
        return None
    if (upload := files.cleaned_data["upload"]) and not done(
        files, lambda: verbs.attach(found, own.period, duty, by=request.acting, upload=upload)
    ):
        form.after({}, _revision_now(own, duty, form))
        return None
    if "send" not in request.POST:
        messages.success(request, _("The draft has been saved. Nobody else sees it before it is sent."))
        return redirect(_url("measure_report", found, own, duty))
    messages.success(request, _("Measure %(number)s has been reported.") % {"number": duty.number})
    if following := None if duty.is_sent else own.next_unsent(duty):
        return redirect(_url("measure_report", found, own, following))
    return redirect("reporting", found.agreement.pk, own.period.key)


def _kept(found: Followed, own: OwnReporting, duty: OwnDuty, form: ReportForm, common: dict) -> bool:
    try:
        verbs.keep_draft(found, own.period, duty, answer=form.typed(), seen=form.typed_revision, **common)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _revision_now(own: OwnReporting, duty: OwnDuty, form: ReportForm) -> int:
    """After the words were saved but not the file: what the form now stands over."""
    row = own.period.reports.filter(organisation=duty.organisation, measure_key=duty.key).first()
    return row.revision if row else form.typed_revision


@require_POST
def measure_report_draft(request: HttpRequest, pk: int, key: UUID, measure: UUID) -> HttpResponse:
    """What was typed so far, saved by itself while the page is open; answers with how it went."""
    found, own = _own(request, pk, key)
    duty = _duty(own, request, measure)
    form = ReportForm(request.POST, duty=duty)
    context = {"saved_at": timezone.now(), "duty": duty, "revision": request.POST.get("revision", "")}
    try:
        report = verbs.keep_draft(
            found,
            own.period,
            duty,
            by=request.acting,
            answer=form.typed(),
            seen=form.typed_revision,
            page=request.POST.get("page", "")[:40],
        )
        context["revision"] = report.revision
    except ChangedMeanwhile as stale:
        context["meanwhile_by"] = stale.row.by_name
    except Refused as refused:
        context["refused"] = str(refused)
    return render(request, "follow_up/_draft_state.html", context)


@require_POST
@back_to("reporting", with_period=True)
def report_attachment_remove(request: HttpRequest, pk: int, key: UUID, attachment: UUID) -> HttpResponse:
    found, own = _own(request, pk, key)
    for duty in own.duties:
        for row in duty.report.attachments.all() if duty.report else []:
            if row.key == attachment:
                verbs.remove_attachment(found, own.period, duty, row, by=request.acting)
                messages.success(request, _("%(name)s was removed.") % {"name": row.file_name})
                return redirect(_url("measure_report", found, own, duty))
    raise Http404


def _own(request: HttpRequest, pk: int, key: UUID) -> tuple[Followed, OwnReporting]:
    found = get_reporter(request, pk)
    period = get_period(found, key)
    return found, own_reporting(found, period, request.acting.stands_for)


def _duty(own: OwnReporting, request: HttpRequest, measure: UUID) -> OwnDuty:
    """The measure's own duty; after a merger the address says for which of the merged organisations."""
    data = request.POST if request.method == "POST" else request.GET
    duty = own.find(measure, whole_number(data.get("organisation", "")))
    if duty is None:
        raise Http404
    return duty


def _url(name: str, found: Followed, own: OwnReporting, duty: OwnDuty) -> str:
    url = reverse(name, args=[found.agreement.pk, own.period.key, duty.key])
    return f"{url}?organisation={duty.organisation.pk}" if len(own.organisations) > 1 else url


def _context(request: HttpRequest, found: Followed, own: OwnReporting) -> dict:
    state = own.period.state(found.on)
    return {
        "agreement": found.agreement,
        "followed": found,
        "own": own,
        "period": own.period,
        "state": state,
        "is_open": state == State.OPEN,
        "is_late": own.period.is_late(found.on) and bool(own.unsent),
        "is_no_party": not found.is_insider(request.acting),
        "is_example": found.agreement.is_example,
    }
