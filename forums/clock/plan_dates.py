"""What comes into the clock from the register of plans by itself: the last days of plans."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from interfaces.models import Plan
from organisations.dates import Asked, ClockDate, Origin, Side


def plan_dates(asked: Asked) -> Iterator[ClockDate]:
    """A plan ends: those of the county; without one those that the person's own organisations have made."""
    rows = Plan.objects.filter(valid_to__gte=asked.first, valid_to__lte=asked.last)
    own = frozenset().union(*(acting.stands_for for acting in asked.viewer.actings))
    rows = rows.filter(Q(county=asked.county) if asked.county else Q(organisation__in=own))
    for plan, domains in _with_domains(rows):
        yield ClockDate(
            starts=plan.valid_to,
            ends=plan.valid_to,
            title=_("A plan ends: %(plan)s") % {"plan": plan.name},
            uid=f"plan-{plan.key}",
            source_kind=Origin.PLAN,
            owner=plan.organisation.name,
            side=_side(plan),
            is_statutory=plan.kind.is_statutory,
            legal_basis=plan.kind.legal_basis,
            url=reverse("plan_detail", args=[plan.pk]),
            organisations=frozenset({plan.organisation_id}) if _side(plan) == Side.MUNICIPALITY else frozenset(),
            domains=domains,
        )


def _with_domains(rows: QuerySet[Plan]) -> list[tuple[Plan, frozenset[int]]]:
    """The plans in the order of their last days, each with the ids of its domains, in one query."""
    plans: dict[int, Plan] = {}
    domains: dict[int, set[int]] = defaultdict(set)
    one_by_one = rows.select_related("organisation", "kind").annotate(domain_id=F("domains")).order_by("valid_to", "pk")
    for row in one_by_one:
        plans.setdefault(row.pk, row)
        domains[row.pk] |= {row.domain_id} - {None}
    return [(plan, frozenset(domains[pk])) for pk, plan in plans.items()]


def _side(plan: Plan) -> str:
    if plan.is_joint:
        return Side.JOINT
    return Side.COUNTY if plan.organisation_id == plan.county_id else Side.MUNICIPALITY
