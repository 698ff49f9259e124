"""What still stands in the way of opening a wave: shown on its page, and refused by the verb."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import Wave
from surveys.sets.problems import set_problems, whole


@dataclass(frozen=True)
class Problem:
    code: str
    message: str
    url: str = ""


def opening_problems(wave: Wave, on: datetime.date) -> list[Problem]:
    """Why the wave can't be opened on that day."""
    edit, questions = reverse("wave_edit", args=[wave.key]), reverse("survey_detail", args=[wave.survey.key])
    faults = [problem for problem in set_problems(whole(wave.survey)) if problem.blocks]
    found = [Problem("set", problem.message, questions) for problem in faults]
    if wave.closes_on is None:
        found.append(Problem("no_last_day", _("The last day to answer is missing."), edit))
    elif wave.closes_on < on:
        found.append(Problem("past", _("The last day to answer has passed."), edit))
    if not wave.has_open_link and not wave.invitations.filter(cancelled_at__isnull=True).exists():
        address = reverse("wave_invite", args=[wave.key])
        found.append(Problem("nobody", _("Nobody has been invited, and there is no open link."), address))
    return found
