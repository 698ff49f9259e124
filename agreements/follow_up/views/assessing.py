"""Recording how a forum has assessed a goal, for a forum that doesn't do it in the portal itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.follow_up.access import back_to, get_period
from agreements.follow_up.assessing import assess
from agreements.follow_up.following import Followed, get_own_followed
from agreements.follow_up.forms.assessing import RecordedAssessmentForm, assessment_values
from agreements.follow_up.goal_pictures import pictures_of
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.table import guard
from agreements.forms.verbs import done
from finnish.languages import pick
from interfaces.saving import ChangedMeanwhile


@back_to("follow_up")
def goal_assess(request: HttpRequest, pk: int, key: UUID, goal: UUID) -> HttpResponse:
    followed = get_own_followed(request, pk)
    period = get_period(followed, key)
    guard("assess", followed, period, request.acting)
    shown = follow_up_of(followed, period, goal)
    if not shown.goals:
        raise Http404
    view = shown.goals[0]
    form = RecordedAssessmentForm(request.POST or None, assessment=view.assessment, forums=_forums(followed))
    status = 200
    try:
        if request.method == "POST" and done(
            form,
            lambda: assess(
                followed,
                period,
                goal,
                form.assessment(),
                by=request.acting,
                body_name=form.cleaned_data["body_name"],
                seen=form.seen,
            ),
        ):
            messages.success(request, _("The assessment of goal %(number)s was saved.") % {"number": view.row.number})
            return redirect("follow_up_goal", followed.agreement.pk, goal)
        status = 422 if form.errors else 200
    except ChangedMeanwhile as stale:
        form, status = form.after(assessment_values(stale.row), stale.row.revision), 409
    context = {
        "agreement": followed.agreement,
        "period": period,
        "earlier": shown.earlier,
        "goal": view,
        "pictures": pictures_of(view, followed),
        "form": form,
        "is_example": followed.root.is_example,
    }
    return render(request, "follow_up/goal_assess.html", context, status=status)


def _forums(followed: Followed) -> list[str]:
    """The forums that the agreement names, in the language of the page where they have it."""
    return [pick(**row["name"]) for row in followed.version.data["forums"]]
