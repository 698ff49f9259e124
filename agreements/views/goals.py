"""The goals workbook: all goals of the draft, one goal with everything under it, measures pasted as a table."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements import editing
from agreements.discussion import open_counts
from agreements.editing import GoalFacts
from agreements.editing.goal_overview import goals_by_domain
from agreements.editing.translation_state import translation_states
from agreements.forms.goal_choices import goal_choices
from agreements.forms.goal_paste import NamesForm, PasteForm
from agreements.forms.goals import GoalWorkbookForm, QuickGoalForm, with_more_rows
from agreements.models import Agreement, Goal
from agreements.views.presence import seen_here
from agreements.views.rows import (
    edits_text,
    get_row,
    move_page,
    restore_page,
    saved,
    withdraw_page,
    withdrawn_context,
)
from agreements.views.stale import merging, picked


def _list_url(agreement: Agreement, goal: Goal) -> str:
    return reverse("goal_list", args=[agreement.pk])


@edits_text
def goal_list(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The workbook. A goal can be added here with one line; the rest of it is written on its own page."""
    form = QuickGoalForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        goal = Goal(agreement=agreement, **form.row_fields)
        facts = GoalFacts(form.row_fields, measures=(), indicators=())
        if response := saved(request, form, lambda: editing.add_goal(goal, facts, by=request.acting)):
            return response
        if form.is_valid():
            messages.success(request, _("The goal has been added."))
            return redirect(f"{_list_url(agreement, goal)}#row-{goal.key}")
    domains = goals_by_domain(agreement)
    rows = [row for domain in domains for row in domain.rows]
    context = {
        "agreement": agreement,
        "form": form,
        "domains": domains,
        "goal_count": len(rows),
        "measure_count": sum(row.goal.measure_count for row in rows),
        "indicator_count": sum(row.goal.indicator_count for row in rows),
        "lacking_count": sum(bool(row.lacks) for row in rows),
        "has_measures": agreement.scope != 2,
        **withdrawn_context(request, agreement.goals.withdrawn()),
    }
    return render(request, "agreements/goal_list.html", context)


@edits_text
def goal_new(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = _form(request, agreement, None)
    if _to_be_saved(request, form):
        goal = Goal(agreement=agreement, **form.goal.row_fields)
        if response := saved(request, form, lambda: editing.add_goal(goal, form.facts, by=request.acting)):
            return response
        if form.is_valid():
            messages.success(request, _("The goal has been saved."))
            return redirect(_next_url(request, agreement, goal))
    context = {"agreement": agreement, "form": form, "goal": None, "faults": _faults(request, form)}
    return render(request, "agreements/goal_edit.html", context)


@edits_text
def goal_edit(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
    goal = get_row(agreement.goals.all(), key)
    if goal.withdrawn_at and request.method == "GET":
        messages.info(request, _("The goal has been withdrawn. It can be restored at the end of this page."))
        return redirect("goal_list", agreement.pk)
    form = picked(request, _form(request, agreement, goal), goal)
    if isinstance(form, HttpResponse):
        return form
    if _to_be_saved(request, form):
        if response := saved(request, form, lambda: _save(request, form, goal)):
            return response
        if form.is_valid():
            messages.success(request, _("The goal has been saved."))
            return redirect(_next_url(request, agreement, goal))
    context = {
        "agreement": agreement,
        "form": form,
        "goal": goal,
        "faults": _faults(request, form),
        "states": translation_states(goal, agreement),
        "is_merging": merging(request),
        "comment_counts": open_counts(agreement),
        **seen_here(request, agreement, goal.key),
    }
    return render(request, "agreements/goal_edit.html", context)


def _save(request: HttpRequest, form: GoalWorkbookForm, goal: Goal) -> None:
    editing.save_goal(goal, form.seen_revision, form.facts, by=request.acting)


def _form(request: HttpRequest, agreement: Agreement, goal: Goal | None) -> GoalWorkbookForm:
    if request.method != "POST":
        initial = {"domain": request.GET.get("alue")} if goal is None else {}
        return GoalWorkbookForm(agreement=agreement, row=goal, initial=initial)
    data = with_more_rows(request.POST, request.POST["more"]) if "more" in request.POST else request.POST
    return GoalWorkbookForm(data, agreement=agreement, row=goal)


def _to_be_saved(request: HttpRequest, form: GoalWorkbookForm) -> bool:
    """Whether the form is to be saved and can be; asking for more rows or for merging saves nothing."""
    return request.method == "POST" and "more" not in request.POST and not merging(request) and form.is_valid()


def _faults(request: HttpRequest, form: GoalWorkbookForm) -> list[tuple[str, str, str]]:
    """What is wrong, told above the form; while rows are only being added nobody has asked yet."""
    return form.faults() if form.is_bound and "more" not in request.POST else []


def _next_url(request: HttpRequest, agreement: Agreement, goal: Goal) -> str:
    """Where “save and next” leads, else the workbook at this goal."""
    if "next" in request.POST:
        goals = [row.goal for domain in goals_by_domain(agreement) for row in domain.rows]
        places = [place for place, row in enumerate(goals) if row.pk == goal.pk]
        if places and places[0] + 1 < len(goals):
            return reverse("goal_edit", args=[agreement.pk, goals[places[0] + 1].key])
    return f"{_list_url(agreement, goal)}#row-{goal.key}"


@edits_text
def goal_paste(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
    """A table of measures: read, shown as it was understood, and added when the names are clear."""
    goal = get_row(agreement.goals.standing(), key)
    form = PasteForm(request.POST or None, languages=agreement.language_list)
    measures, names = [], None
    if request.method == "POST" and form.is_valid():
        measures = form.cleaned_data["table"]
        names = NamesForm(
            request.POST if "add" in request.POST else None, measures=measures, choices=goal_choices(agreement)
        )
        if names.is_valid():
            form.agreement = agreement
            facts = names.facts(measures, form.cleaned_data["language"])
            if response := saved(request, form, lambda: editing.add_measures(goal, facts, by=request.acting)):
                return response
            if form.is_valid():
                count = ngettext("%(count)s measure has been added.", "%(count)s measures have been added.", len(facts))
                messages.success(request, count % {"count": len(facts)})
                return redirect("goal_edit", agreement.pk, goal.key)
    context = {"agreement": agreement, "goal": goal, "form": form, "measures": measures, "names": names}
    return render(request, "agreements/goal_paste.html", context)


goal_move = move_page(Goal, _list_url)
goal_withdraw = withdraw_page(Goal, _list_url, gettext_lazy("The goal “%(name)s” has been withdrawn."))
goal_restore = restore_page(Goal, _list_url, gettext_lazy("The goal “%(name)s” stands in the text again."))
