"""A forum assesses the goals of an agreement, one after another, with reports and figures beside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.follow_up.access import followed_today
from agreements.follow_up.following import Followed
from agreements.follow_up.forms.assessing import AssessmentForm, assessment_values
from agreements.follow_up.goal_pictures import pictures_of
from agreements.follow_up.goal_rows import verdict_of
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.table import Refused, require_state
from agreements.forms.verbs import done
from agreements.models import FollowedGoal, GoalAssessment, ReportingPeriod
from forums.access import get_forum
from forums.workflow.assessing import assess_goal, require_assessor
from interfaces.saving import ChangedMeanwhile


def forum_assess(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The goal that the address names (?tavoite=2), else the first that has not been assessed yet."""
    forum, part = get_forum(request, pk)
    period = get_object_or_404(ReportingPeriod, key=key)
    followed = followed_today(period.agreement_id)
    if followed.version is None:
        raise Http404
    require_assessor(part, followed)
    try:
        require_state("assess", followed, period)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("forum_detail", pk)
    goals, assessed = _goals(followed, period)
    goal = _asked(request, goals, assessed)
    shown = follow_up_of(followed, period, goal.key)
    view = shown.goals[0]
    form, status = AssessmentForm(request.POST or None, assessment=view.assessment), 200
    try:
        if request.method == "POST" and done(
            form, lambda: assess_goal(followed, period, goal.key, form.assessment(), by=part, seen=form.seen)
        ):
            messages.success(request, _("The assessment of goal %(number)s was saved.") % {"number": goal.number})
            left = _next(goals, assessed | {goal.key: None}, goal)
            return redirect(f"{reverse('forum_assess', args=[pk, key])}?tavoite={left.number}")
        status = 422 if form.errors else 200
    except ChangedMeanwhile as stale:
        form, status = form.after(assessment_values(stale.row), stale.row.revision), 409
    context = {
        "forum": forum,
        "part": part,
        "followed": followed,
        "period": period,
        "goals": [(row, verdict_of(assessed.get(row.key)), row == goal) for row in goals],
        "assessed_count": len(assessed),
        "goal": view,
        "earlier": shown.earlier,
        "pictures": pictures_of(view, followed),
        "form": form,
        "is_example": followed.root.is_example,
    }
    return render(request, "forums/forum_assess.html", context, status=status)


def _goals(followed: Followed, period: ReportingPeriod) -> tuple[list[FollowedGoal], dict[UUID, GoalAssessment]]:
    goals = list(followed.version.followed_goals.all())
    if not goals:
        raise Http404
    rows = GoalAssessment.objects.filter(period=period, goal_key__in=[goal.key for goal in goals])
    return goals, {row.goal_key: row for row in rows}


def _asked(request: HttpRequest, goals: list[FollowedGoal], assessed: dict[UUID, Any]) -> FollowedGoal:
    number = request.GET.get("tavoite", "")
    if number:
        goal = next((row for row in goals if str(row.number) == number), None)
        if goal is None:
            raise Http404
        return goal
    return next((row for row in goals if row.key not in assessed), goals[0])


def _next(goals: list[FollowedGoal], assessed: dict[UUID, Any], goal: FollowedGoal) -> FollowedGoal:
    """On to the next goal that has not been assessed; after the last one back to the one that was saved."""
    following = next((row for row in goals if row.key not in assessed and row.number > goal.number), None)
    return following or next((row for row in goals if row.key not in assessed), goal)
