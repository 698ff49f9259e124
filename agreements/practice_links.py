"""Practices that have been tried elsewhere, linked to goals: which goal uses which, and who may link."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from agreements import rules
from agreements.follow_up.report_parts import versions_with_secret_goals
from agreements.models import Agreement, FollowedGoal, Goal, GoalPractice
from interfaces.models import Practice
from organisations.acting import Acting
from organisations.refusals import NotAllowed


@dataclass(frozen=True)
class UsedBy:
    """A goal of a public agreement that a practice is linked to."""

    agreement: Agreement
    goal: FollowedGoal


def link_practice(goal: Goal, practice: Practice, *, by: Acting) -> None:
    """Link a published practice to a goal of a draft or of an agreement in force. Raises NotAllowed."""
    _require(goal, by)
    facts = {"linked_for": by.organisation, "linked_by": by.user}
    GoalPractice.objects.get_or_create(agreement=goal.agreement, goal_key=goal.key, practice=practice, defaults=facts)


def unlink_practice(goal: Goal, practice: Practice, *, by: Acting) -> None:
    """Raises NotAllowed."""
    _require(goal, by)
    GoalPractice.objects.filter(agreement=goal.agreement, goal_key=goal.key, practice=practice).delete()


def practices_of(goal_key: UUID, agreements: Iterable[int]) -> list[Practice]:
    """The published practices linked to a goal in any of the agreements of its chain."""
    links = GoalPractice.objects.filter(goal_key=goal_key, agreement__in=agreements)
    return list(Practice.objects.published().filter(goal_links__in=links).distinct())


def used_by(practice: Practice) -> list[UsedBy]:
    """The goals of public agreements that use the practice, in the words of their newest followed version.

    Goals that are secret, and those of texts that nothing binds to yet, are left out.
    """
    links = set(
        GoalPractice.objects.filter(practice=practice, agreement__in=Agreement.objects.open_to_all()).values_list(
            "agreement", "goal_key"
        )
    )
    rows = FollowedGoal.objects.filter(
        version__agreement__in={agreement for agreement, _goal in links}, key__in={key for _agreement, key in links}
    )
    rows = rows.select_related("version__agreement").defer("version__content").order_by("version")
    newest = {(row.version.agreement_id, row.key): row for row in rows}
    found = [row for place, row in newest.items() if place in links]
    secret = versions_with_secret_goals({row.version_id for row in found})
    return [UsedBy(row.version.agreement, row) for row in found if row.version_id not in secret]


def _require(goal: Goal, by: Acting) -> None:
    if not rules.may_link_to_goals(by, goal.agreement):
        raise NotAllowed(_("Practices are linked to goals by the editors of the parties."))
