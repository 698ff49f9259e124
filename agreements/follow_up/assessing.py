"""The forum's assessment of a goal: beside what is reported and what the figures show, a judgement of its own."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up.following import Followed
from agreements.follow_up.table import NotAllowed, Refused, guard, locked, require_state
from agreements.history import write_event
from agreements.models import FollowedGoal, GoalAssessment, RenewalChoice, ReportingPeriod
from documents.print_fonts import fault_of_signs
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Body, Organisation

Verdict = GoalAssessment.Verdict


@dataclass(frozen=True)
class Assessment:
    """How the forum judges the goal. `suggestion` is what it would do with the goal in the next term, if it says so."""

    verdict: str
    why: str
    next_step: str = ""
    suggestion: str = ""
    on: datetime.date | None = None


@transaction.atomic
def assess(
    followed: Followed, period: ReportingPeriod, key: UUID, given: Assessment, *, by: Acting, body_name: str, seen: int
) -> GoalAssessment:
    """Record what a forum that doesn't meet in the portal has said, over revision `seen` (0 for the first).

    Raises NotAllowed, WrongStage, Refused where a forum of the portal has given its own, ValidationError for what is
    missing, ChangedMeanwhile.
    """
    period = locked(period)
    guard("assess", followed, period, by)
    return _keep(followed, period, key, given, body=None, body_name=body_name, by=by, by_name=by.label, seen=seen)


@transaction.atomic
def assess_for_forum(
    followed: Followed,
    period: ReportingPeriod,
    key: UUID,
    given: Assessment,
    *,
    body: Body,
    county: Organisation,
    by_name: str,
    seen: int,
) -> GoalAssessment:
    """Keep a forum's own assessment. Who may give it for the forum is seen to by the forum.

    Only a forum of the agreement's county, or of a county that is its party, is heard: raises NotAllowed. Otherwise
    like `assess`.
    """
    period = locked(period)
    if not hears_forums_of(county, followed):
        raise NotAllowed(_("The goals are assessed by forums of the county that the agreement belongs to."))
    require_state("assess", followed, period)
    return _keep(followed, period, key, given, body=body, body_name=body.name_fi, by=None, by_name=by_name, seen=seen)


def hears_forums_of(county: Organisation, followed: Followed) -> bool:
    """Whether the forums of that county assess the goals: of the agreement's own county, or of one that is a party."""
    parties = {party.organisation_id for party in followed.agreement.standing_parties}
    return county.pk in {followed.agreement.county_id, followed.agreement.coordinator_id, *parties}


def _keep(
    followed: Followed,
    period: ReportingPeriod,
    key: UUID,
    given: Assessment,
    *,
    body: Body | None,
    body_name: str,
    by: Acting | None,
    by_name: str,
    seen: int,
) -> GoalAssessment:
    goal = FollowedGoal.objects.get(version=followed.version, key=key)
    if faults := faults_of(given, body_name):
        raise ValidationError(faults)
    row = GoalAssessment.objects.filter(period=period, goal_key=key).first()
    row = row or GoalAssessment(period=period, goal_key=key, revision=0)
    if row.body and row.body != body:
        raise Refused(
            _("%(forum)s has given its assessment itself: nobody else changes it.") % {"forum": row.body_name}
        )
    if row.revision != seen:
        raise ChangedMeanwhile(row)
    row.body, row.body_name, row.by_name = body, body_name[:200], by_name[:250]
    row.verdict, row.suggestion = given.verdict, given.suggestion
    row.why, row.next_step = given.why.strip(), given.next_step.strip()
    row.assessed_on = given.on or timezone.localdate()
    row.revision += 1
    row.full_clean(exclude=["period", "body"])
    row.save()
    write_event("assess_goal", followed.root, by=by, comment=f"{goal.number} {row.body_name}", actor_name=by_name)
    return row


def faults_of(given: Assessment, body_name: str) -> dict[str, str]:
    """What an assessment lacks, by field."""
    found = {}
    if not body_name.strip():
        found["body_name"] = _("Name the forum that has assessed the goal.")
    if given.verdict not in Verdict.values:
        found["verdict"] = _("Choose the assessment.")
    if not given.why.strip():
        found["why"] = _("Write why: one sentence is enough.")
    if given.suggestion and given.suggestion not in RenewalChoice.Choice.values:
        found["suggestion"] = _("Choose one of the suggestions, or none.")
    texts = {"body_name": body_name, "why": given.why, "next_step": given.next_step}
    found |= {name: fault for name, text in texts.items() if (fault := fault_of_signs(text))}
    if given.on and given.on > timezone.localdate():
        found["on"] = _("The date is in the future.")
    return found
