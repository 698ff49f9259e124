"""Linking the results of a survey to a goal as evidence, and taking the link away."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import whole_number
from agreements.models import Agreement, Goal, GoalEvidence
from agreements.survey_links import goals_of, goals_to_link, link_wave, unlink_wave
from organisations.refusals import NotAllowed, Refused
from surveys.models import Wave
from surveys.results.access import get_closed


class EvidenceForm(forms.Form):
    """A goal, and one sentence on what the results show of it."""

    goal = forms.ChoiceField(label=gettext_lazy("Goal"))
    note = forms.CharField(label=gettext_lazy("What it shows"), max_length=300)

    def __init__(self, *args: object, offered: dict[Agreement, list[Goal]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.pk): goal for goals in offered.values() for goal in goals}
        self.fields["goal"].choices = [
            ("", _("Choose")),
            *((agreement.title, [(str(goal.pk), goal.text) for goal in goals]) for agreement, goals in offered.items()),
        ]

    @property
    def chosen(self) -> Goal:
        return self.goals[self.cleaned_data["goal"]]


def wave_to_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose a goal of an agreement of one's own organisation; the goals that the results stand beside already."""
    wave = get_closed(request, key)
    offered = goals_to_link(request.acting)
    if not offered:
        raise NotAllowed(_("Results are linked to goals by the editors of the parties."))
    if request.method == "POST" and request.POST.get("do") == "unlink":
        return _unlink(request, wave, offered)
    form = EvidenceForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            link_wave(form.chosen, wave, form.cleaned_data["note"], by=request.acting)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The results are on the goal's follow-up page."))
            return redirect("wave_to_goal", wave.key)
    linked = goals_of(wave, request.acting)
    context = {"wave": wave, "form": form, "linked": linked}
    return render(request, "agreements/wave_to_goal.html", context, status=422 if form.errors else 200)


def _unlink(request: HttpRequest, wave: Wave, offered: dict[Agreement, list[Goal]]) -> HttpResponse:
    goals = {(goal.agreement_id, goal.key): goal for rows in offered.values() for goal in rows}
    link = GoalEvidence.objects.filter(pk=whole_number(request.POST.get("link", "")), wave=wave).first()
    goal = goals.get((link.agreement_id, link.goal_key)) if link else None
    if goal is not None:
        unlink_wave(goal, wave, by=request.acting)
        messages.success(request, _("The results are no longer beside the goal."))
    return redirect("wave_to_goal", wave.key)
