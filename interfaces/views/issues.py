"""Raised issues of a county: the list, one issue with its way, raising, editing and the steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.tables import csv_response, xlsx_response
from interfaces import raising, rules
from interfaces.forms.issues import CommentForm, DecisionForm, IssueFilter, IssueForm, ReasonForm
from interfaces.forms.over_row import say_in
from interfaces.issue_way import MARKS, way_of
from interfaces.models import InterfaceDomain, RaisedIssue
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.within import Within, place_of, within, within_county
from organisations.refusals import Refused

PAGE = 25
State = RaisedIssue.State


def issue_list(request: HttpRequest) -> HttpResponse:
    place = within(request)
    if place is None or not rules.may_read_issues(place):
        return render(request, "interfaces/issue_list.html", {"county": place.county if place else None})
    filtered = IssueFilter(request.GET, place, request=request)
    found = filtered.found
    context = {
        "county": place.county,
        "may_read": True,
        "filter": filtered,
        "count": len(found),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "marks": MARKS,
    }
    return render(request, "interfaces/issue_list.html", context)


def issue_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("nostot", _headings(), map(_cells, _listed(request)))


def issue_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("nostot", _headings(), map(_cells, _listed(request)))


def _listed(request: HttpRequest) -> list[RaisedIssue]:
    place = place_of(request)
    if not rules.may_read_issues(place):
        raise Http404
    return IssueFilter(request.GET, place, request=request).found


def _headings() -> list[str]:
    return [
        _("Issue"), _("Domain"), _("Level"), _("State"), _("Raised on"), _("Raised by"), _("Owner"),
        _("Owner, by role"), _("Decision"), _("Decided on"), _("Text"), _("Source"),
    ]  # fmt: skip


def _cells(issue: RaisedIssue) -> list:
    return [
        issue.title, str(issue.domain), issue.get_level_display(), issue.get_state_display(), issue.raised_on,
        issue.raised_for.full_name if issue.raised_for else "", issue.owner.full_name if issue.owner else "",
        issue.owner_role, issue.decision, issue.decided_on, issue.text, issue.source,
    ]  # fmt: skip


def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    issue, place = get_issue(request, pk)
    steps = list(issue.steps.all())
    context = {
        "county": place.county,
        "issue": issue,
        "mark": MARKS[issue.state],
        "way": way_of(issue, steps),
        "steps": steps,
        "actions": raising.available_actions(issue, place),
    }
    return render(request, "interfaces/issue_detail.html", context)


def get_issue(request: HttpRequest, pk: int) -> tuple[RaisedIssue, Within]:
    """The issue and how the person stands to its county; 404 for those who act for none of its organisations."""
    rows = RaisedIssue.objects.select_related("county", "domain", "owner", "raised_for")
    issue = get_object_or_404(rows, pk=pk)
    asked = within(request)
    place = asked if asked and asked.county == issue.county else None
    place = place or within_county(issue.county, request.acting, asked.on)
    if not rules.may_read_issues(place):
        raise Http404
    return issue, place


def issue_new(request: HttpRequest) -> HttpResponse:
    """`domain` and `from` (a title) of the address are filled in."""
    place = place_of(request)
    if not rules.may_raise_issue(place):
        raise PermissionDenied(_("An issue is raised by those who act for the county or a municipality of it."))
    form = IssueForm(request.POST or None, place=place, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        try:
            issue = raising.raise_issue(form.written, form.chosen_level, by=place)
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The issue has been raised. The editors of the county have been told."))
            return redirect(interface_url("issue_detail", place.county, issue.pk))
    return _form_page(request, place, form, None)


def _asked(request: HttpRequest) -> dict[str, Any]:
    domain = InterfaceDomain.objects.in_use().filter(code=request.GET.get("domain", "").replace("\x00", "")).first()
    return {"domain": domain, "title_fi": request.GET.get("from", "").replace("\x00", "")[:200]}


def issue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    issue, place = get_issue(request, pk)
    if not rules.may_edit_issue(place, issue):
        raise PermissionDenied(
            _("An issue is edited by the editors of the county and of the organisation that raised it.")
        )
    form = IssueForm(request.POST or None, place=place, row=issue)
    if request.method == "POST" and form.is_valid():
        try:
            raising.edit_issue(issue, form.written, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form = form.after(stale.row, place=place)
        except (Refused, ValidationError) as error:
            say_in(form, error)
        else:
            messages.success(request, _("The issue has been saved."))
            return redirect(interface_url("issue_detail", place.county, issue.pk))
    return _form_page(request, place, form, issue)


def _form_page(request: HttpRequest, place: Within, form: IssueForm, issue: RaisedIssue | None) -> HttpResponse:
    context = {"county": place.county, "form": form, "issue": issue}
    status = 409 if form.meanwhile else 422 if form.errors else 200
    return render(request, f"interfaces/issue_{'edit' if issue else 'new'}.html", context, status=status)


@dataclass(frozen=True)
class Step:
    """The page of a step: its title, what is said when it has been taken, its form, and the verb that takes it."""

    title: Promise
    said: Promise
    form: type[CommentForm | ReasonForm | DecisionForm]
    take: Callable[..., RaisedIssue]


STEPS = {
    "take_up": Step(
        gettext_lazy("Take it one level up"),
        gettext_lazy("The issue is taken one level up."),
        CommentForm,
        raising.take_up,
    ),
    "handle": Step(
        gettext_lazy("Being handled"), gettext_lazy("The issue is being handled."), CommentForm, raising.handle
    ),
    "decide": Step(
        gettext_lazy("Record the decision"),
        gettext_lazy("The decision has been recorded."),
        DecisionForm,
        partial(raising.close, state=State.DECIDED),
    ),
    "drop": Step(
        gettext_lazy("Put aside"),
        gettext_lazy("The issue has been put aside."),
        DecisionForm,
        partial(raising.close, state=State.DROPPED),
    ),
    "reopen": Step(gettext_lazy("Reopen"), gettext_lazy("The issue is open again."), ReasonForm, raising.reopen),
}


def issue_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step on the way, with its words; everybody concerned is told."""
    issue, place = get_issue(request, pk)
    if verb not in STEPS:
        raise Http404
    if request.method != "POST" and verb not in raising.available_actions(issue, place):
        return _not_open(request, issue, place, verb)
    step = STEPS[verb]
    offered = {"offered": raising.offered_decision(issue)} if verb == "decide" else {}
    form = step.form(request.POST if request.method == "POST" else None, **offered)
    if request.method == "POST" and form.is_valid():
        try:
            step.take(issue, **form.cleaned_data, by=place)
        except (Refused, ValidationError) as error:
            say_in(form, error)
        else:
            messages.success(request, str(step.said))
            return redirect(interface_url("issue_detail", place.county, issue.pk))
    context = {"county": place.county, "issue": issue, "form": form, "title": step.title, "verb": verb}
    return render(request, "interfaces/issue_step.html", context, status=422 if form.errors else 200)


def _not_open(request: HttpRequest, issue: RaisedIssue, place: Within, verb: str) -> HttpResponse:
    if not raising.VERBS[verb].may(place, issue):
        raise PermissionDenied(_("This step belongs to the county's editors and to those who raised or own the issue."))
    messages.warning(request, _("The issue has moved on: this step is not open any more."))
    return redirect(interface_url("issue_detail", place.county, issue.pk))
