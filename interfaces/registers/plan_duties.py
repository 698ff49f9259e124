"""Who must make which plan: the statutory kinds against the county and its municipalities, and what is missing."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interfaces.models import Plan, PlanKind
from interfaces.registers.plans import LOOKS, WORDS, Life, Mark, life_of
from interfaces.within import Within
from organisations.models import Organisation

MISSING = "missing"
JOINT = "joint"
OTHER_WORDS = {MISSING: _("not in the portal"), JOINT: _("joint plan")}
OTHER_LOOKS = {MISSING: ("bad", "dash-circle-dotted"), JOINT: ("info", "people")}
LASTS_LONGER = {Life.VALID: 3, Life.ENDS_SOON: 2, Life.COMING: 1, Life.ENDED: 0}


@dataclass(frozen=True)
class PlanDuty:
    """One organisation's duty to have a plan of a kind, and the plan that comes nearest to it.

    `state` is the plan's `Life`, "missing" without one, or "joint": the organisation has none of its own in force, but
    there is one of the whole area. Whether that is enough is the organisation's own judgement.
    """

    kind: PlanKind
    organisation: Organisation
    state: str
    plan: Plan | None = None

    @property
    def is_lacking(self) -> bool:
        return self.state in (MISSING, Life.ENDED, Life.COMING)

    @property
    def mark(self) -> Mark:
        word = {**WORDS, **OTHER_WORDS}[self.state]
        return Mark(capfirst(str(word)), *{**LOOKS, **OTHER_LOOKS}[self.state])


@dataclass(frozen=True)
class DutyTable:
    """The statutory kinds, and for each organisation its duty of each kind (None: not its duty)."""

    kinds: tuple[PlanKind, ...]
    rows: tuple[tuple[Organisation, tuple[PlanDuty | None, ...]], ...]

    @cached_property
    def duties(self) -> list[PlanDuty]:
        return [duty for _organisation, cells in self.rows for duty in cells if duty]

    @property
    def lacking(self) -> int:
        return sum(duty.is_lacking for duty in self.duties)

    @property
    def ending(self) -> int:
        return sum(duty.state == Life.ENDS_SOON for duty in self.duties)


def duty_table(place: Within) -> DutyTable:
    """In two queries, whatever the number of municipalities."""
    kinds = tuple(PlanKind.objects.filter(is_statutory=True).exclude(made_by=PlanKind.MadeBy.ANY))
    plans: dict[tuple[int, int], list[Plan]] = defaultdict(list)
    for plan in Plan.objects.filter(county=place.county, kind__in=kinds).order_by("pk"):
        plans[plan.kind_id, plan.organisation_id].append(plan)
    organisations = (place.county, *place.municipalities)
    rows = tuple((one, tuple(_duty(kind, one, place, plans) for kind in kinds)) for one in organisations)
    return DutyTable(kinds, rows)


def _duty(
    kind: PlanKind, organisation: Organisation, place: Within, plans: dict[tuple[int, int], list[Plan]]
) -> PlanDuty | None:
    if not _must_make(kind, organisation, place.county):
        return None
    own = _nearest(plans[kind.pk, organisation.pk], place.on)
    if own and life_of(own, place.on) in (Life.VALID, Life.ENDS_SOON):
        return PlanDuty(kind, organisation, life_of(own, place.on), own)
    joint = _nearest((plan for plan in plans[kind.pk, place.county.pk] if plan.is_joint), place.on)
    if organisation != place.county and joint and life_of(joint, place.on) in (Life.VALID, Life.ENDS_SOON):
        return PlanDuty(kind, organisation, JOINT, joint)
    return PlanDuty(kind, organisation, life_of(own, place.on) if own else MISSING, own)


def _must_make(kind: PlanKind, organisation: Organisation, county: Organisation) -> bool:
    side = PlanKind.MadeBy.COUNTY if organisation == county else PlanKind.MadeBy.MUNICIPALITY
    return kind.made_by in (side, PlanKind.MadeBy.BOTH)


def _nearest(plans: Iterable[Plan], on: datetime.date) -> Plan | None:
    """The plan that holds longest; of those that have ended the one that ended last."""
    return max(
        plans,
        key=lambda plan: (LASTS_LONGER[life_of(plan, on)], plan.valid_to or datetime.date.max),
        default=None,
    )
