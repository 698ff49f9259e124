"""From the register of plans: plans of the forum's domains that end within a year."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from forums.offers.offer import Ground, Offer
from interfaces.models import Plan


def ending_plans(ground: Ground) -> Iterator[Offer]:
    """Joint plans and those of the county or its municipalities, when a domain of theirs is the forum's.

    A forum without domains looks at joint plans of every domain. A plan that has been followed by a new one of the
    same kind and owner needs no proposal.
    """
    rows = Plan.objects.filter(county=ground.forum.county_id).select_related("organisation", "kind")
    ending = rows.expiring(ground.on)
    ending = ending.filter(domains__in=ground.domains) if ground.domains else ending.filter(is_joint=True)
    found = list(ending.distinct().order_by("valid_to", "pk"))
    lasts = {} if not found else _last_days(found)
    for plan in found:
        if lasts[plan.kind_id, plan.organisation_id] > plan.valid_to:
            continue
        facts = {"date": finnish_date(plan.valid_to), "owner": plan.organisation.name}
        parts = [_("The plan ends on %(date)s. Owner: %(owner)s.") % facts]
        if plan.kind.legal_basis:
            parts.append(_("Legal basis: %(act)s.") % {"act": plan.kind.legal_basis})
        yield Offer(
            code=f"plan-ends:{plan.key}:{plan.valid_to}",
            label=_("Plan"),
            title=_("What follows the plan that ends: %(plan)s") % {"plan": plan.name[:190]},
            reason=" ".join(parts),
            day=plan.valid_to,
            note=finnish_date(plan.valid_to),
        )


def _last_days(plans: list[Plan]) -> dict[tuple[int, int], datetime.date]:
    """Until when the owners' plans of each kind reach."""
    rows = Plan.objects.filter(
        kind__in={plan.kind_id for plan in plans}, organisation__in={plan.organisation_id for plan in plans}
    )
    found = rows.filter(valid_to__isnull=False).order_by("valid_to").values_list("kind", "organisation", "valid_to")
    return {(kind, organisation): day for kind, organisation, day in found}
