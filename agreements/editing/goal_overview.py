"""The goals of a draft by domain, with how much each has and what it lacks."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.editing.outline import goal_numbers
from agreements.editing.translation_state import TranslationState, translation_states
from agreements.models import Agreement, Goal, Measure, Responsibility
from interfaces.models import InterfaceDomain


@dataclass(frozen=True)
class GoalRow:
    goal: Goal
    number: str
    states: dict[str, TranslationState]
    lacks: list[str]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class DomainRows:
    domain: InterfaceDomain
    rows: list[GoalRow]


def goals_by_domain(agreement: Agreement) -> list[DomainRows]:
    """All standing goals in the order of the document, in three queries whatever their number."""
    goals = list(_counted(agreement))
    numbers = goal_numbers(agreement, goals)
    return [
        DomainRows(domain, _rows(list(group), numbers, agreement))
        for domain, group in groupby(goals, key=lambda goal: goal.domain)
    ]


def _counted(agreement: Agreement):
    leads = Responsibility.objects.standing().filter(measure=OuterRef("pk"), role=Responsibility.Role.LEAD)
    led = Measure.objects.standing().filter(Exists(leads))
    return (
        agreement.goals.standing()
        .select_related("domain")
        .annotate(
            measure_count=Count("measures", Q(measures__withdrawn_at__isnull=True), distinct=True),
            led_count=Count("measures", Q(measures__in=led), distinct=True),
            indicator_count=Count("indicators", Q(indicators__withdrawn_at__isnull=True), distinct=True),
        )
        .order_by("domain__position", "domain_id", "position", "pk")
    )


def _rows(goals: list[Goal], numbers: dict[int, str], agreement: Agreement) -> list[GoalRow]:
    return [
        GoalRow(
            goal=goal,
            number=numbers[goal.pk],
            states=translation_states(goal, agreement),
            lacks=_lacks(goal, agreement),
            is_first=place == 0,
            is_last=place == len(goals) - 1,
        )
        for place, goal in enumerate(goals)
    ]


def _lacks(goal: Goal, agreement: Agreement) -> list[str]:
    lacks = []
    if not goal.indicator_count:
        lacks.append(_("no indicator"))
    if agreement.scope != 2:
        if not goal.measure_count:
            lacks.append(_("no measures"))
        elif without := goal.measure_count - goal.led_count:
            words = ngettext(
                "%(count)s measure without a party in charge", "%(count)s measures without a party in charge", without
            )
            lacks.append(words % {"count": without})
    return lacks
