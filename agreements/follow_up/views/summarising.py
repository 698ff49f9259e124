"""The lead reads everybody's report of one measure side by side and writes what they are together."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements.follow_up import rules
from agreements.follow_up.access import back_to, get_period, get_reporter
from agreements.follow_up.following import Followed, get_own_followed
from agreements.follow_up.forms.reports import SummaryForm, summary_values
from agreements.follow_up.own_reports import expected
from agreements.follow_up.reading import FollowedDuty, MeasureView
from agreements.follow_up.summarising import summarise
from agreements.follow_up.table import NotAllowed, require_state
from agreements.forms.verbs import done
from agreements.models import FollowedMeasure, MeasureDuty, MeasureReport, MeasureSummary, ReportingPeriod
from interfaces.saving import ChangedMeanwhile


@back_to("period_list")
def measure_summarise(request: HttpRequest, pk: int, key: UUID, measure: UUID) -> HttpResponse:
    found = _get(request, pk)
    period = get_period(found, key)
    view = _measure(found, period, measure)
    if not rules.may_summarise(request.acting, found, view.leads):
        raise NotAllowed(_("A measure is summarised by the organisation that leads it."))
    if request.method == "GET":
        require_state("summarise", found, period)
    form, status = SummaryForm(request.POST or None, summary=view.summary), 200
    try:
        if request.method == "POST" and done(
            form, lambda: summarise(found, period, measure, by=request.acting, seen=form.seen, **form.facts())
        ):
            messages.success(request, _("The summary of measure %(number)s was saved.") % {"number": view.number})
            return redirect(request.path)
        status = 422 if form.errors else 200
    except ChangedMeanwhile as stale:
        form, status = form.after(summary_values(stale.row), stale.row.revision), 409
    context = {
        "agreement": found.agreement,
        "period": period,
        "measure": view,
        "form": form,
        "may_report": rules.may_report(request.acting, found),
        "is_example": found.agreement.is_example,
    }
    return render(request, "follow_up/measure_summarise.html", context, status=status)


def _get(request: HttpRequest, pk: int) -> Followed:
    """A lead may be an organisation that is no party; a coordinator may carry nothing."""
    try:
        return get_reporter(request, pk)
    except NotAllowed:
        return get_own_followed(request, pk)


def _measure(found: Followed, period: ReportingPeriod, key: UUID) -> MeasureView:
    """The one measure with everybody's report; the drafts among them are shown to nobody."""
    goals = FollowedMeasure.objects.filter(goal__version=found.version).select_related("goal")
    row = get_object_or_404(goals, key=key)
    reports = MeasureReport.objects.filter(period=period, measure_key=key, sent_at__isnull=False)
    sent = {report.organisation_id: report for report in reports.prefetch_related("attachments")}
    duties = MeasureDuty.objects.filter(measure=row).select_related("organisation")
    return MeasureView(
        row=row,
        number=f"{row.goal.number}.{row.position}",
        duties=[
            FollowedDuty(duty, sent.get(duty.organisation_id), None, expected(found, duty))
            for duty in duties.order_by("-is_lead", "organisation__kind", "organisation__sort_key_fi")
        ],
        summary=MeasureSummary.objects.filter(period=period, measure_key=key).first(),
        period=period,
        on=found.on,
    )
