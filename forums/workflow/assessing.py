"""A forum assesses the goals of an agreement that it steers: its secretary or chair writes down what it says."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.chain import chain_of
from agreements.follow_up.assessing import Assessment, assess_for_forum, hears_forums_of
from agreements.follow_up.following import Followed
from agreements.models import GoalAssessment, ReportingPeriod
from forums import rules
from forums.assessable import has_been_on_agenda
from forums.participants import Participant
from organisations.refusals import NotAllowed


@transaction.atomic
def assess_goal(
    followed: Followed, period: ReportingPeriod, key: UUID, given: Assessment, *, by: Participant, seen: int
) -> GoalAssessment:
    """Keep the forum's assessment over revision `seen` (0 for the first).

    Raises NotAllowed for others than the secretary and the chair, and for an agreement that has not been on the
    forum's agenda; otherwise like `agreements.follow_up.assessing.assess_for_forum`.
    """
    require_assessor(by, followed)
    forum = by.forum
    return assess_for_forum(
        followed, period, key, given, body=forum.body, county=forum.county, by_name=by.label, seen=seen
    )


def require_assessor(part: Participant, followed: Followed) -> None:
    if not rules.may_assess(part):
        raise NotAllowed(_("The goals are assessed by the secretary or the chair of the forum."))
    if not hears_forums_of(part.forum.county, followed):
        raise NotAllowed(_("The goals are assessed by forums of the county that the agreement belongs to."))
    if not has_been_on_agenda(part.forum, chain_of(followed.root)):
        raise NotAllowed(_("Put the agreement on an agenda of the forum first: link an item to it."))
