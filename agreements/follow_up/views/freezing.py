"""Freezing a period's report, after looking at it and at what it lacks, and opening it for a correction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.follow_up import freezing as verbs
from agreements.follow_up.access import back_to, get_period
from agreements.follow_up.following import Followed, get_own_followed
from agreements.follow_up.forms.freezing import CorrectForm, FreezeForm
from agreements.follow_up.table import guard
from agreements.follow_up.views.reports import body_of, text_language
from agreements.forms.verbs import done
from agreements.models import ReportingPeriod


@back_to("period_list")
def report_freeze(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """What the report would say and what it lacks, and then the freeze itself."""
    found, period = _open_for(request, pk, key, "freeze_report")
    content = verbs.content_now(found, period)
    lacks = verbs.lacks_of(content)
    form = FreezeForm(request.POST or None, lacks=lacks)
    if request.method == "POST" and done(form, lambda: _freeze(request, period, form)):
        messages.success(request, _("The report has been frozen. The parties have been told."))
        return redirect("follow_up_report", verbs.latest_edition(period).key)
    language = text_language(request, content)
    context = {
        **_frame(found, period),
        "form": form,
        "lacks": lacks,
        "seen": verbs.fingerprint(content),
        "number": content["edition"]["number"],
        "language": language,
        "body": body_of(content, language, request.GET.get("tavoite", "")),
    }
    return render(request, "follow_up/report_freeze.html", context)


@back_to("period_list")
def report_correct(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The reason of a correction. What was frozen stays; the parties can report until the next freeze."""
    found, period = _open_for(request, pk, key, "correct_report")
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: verbs.correct_report(period, by=request.acting, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("The period is open for corrections. The parties have been told."))
        return redirect("period_list", found.agreement.pk)
    context = {**_frame(found, period), "form": form, "report": verbs.latest_edition(period)}
    return render(request, "follow_up/report_correct.html", context)


def _freeze(request: HttpRequest, period: ReportingPeriod, form: FreezeForm) -> None:
    verbs.freeze_report(
        period,
        by=request.acting,
        seen=request.POST.get("seen", ""),
        accepts_lacks=form.cleaned_data["accepts_lacks"],
    )


def _open_for(request: HttpRequest, pk: int, key: UUID, verb: str) -> tuple[Followed, ReportingPeriod]:
    found = get_own_followed(request, pk)
    period = get_period(found, key)
    guard(verb, found, period, request.acting)
    return found, period


def _frame(found: Followed, period: ReportingPeriod) -> dict[str, object]:
    return {"agreement": found.agreement, "period": period, "is_example": found.agreement.is_example}
