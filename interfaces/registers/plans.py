"""The register of plans: whose they are, until when they hold, and which ones are missing."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from interfaces import rules
from interfaces.forms.registers import PlanForm
from interfaces.models import Plan
from interfaces.registers.register import Choice, Column, Register
from interfaces.within import Within
from organisations.models import User

SOON = 365  # days: a plan takes a year to make


class Life(StrEnum):
    """Where a plan is in its time. Follows from its dates, never stored."""

    COMING = "coming"
    VALID = "valid"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"


WORDS = {
    Life.COMING: _("not begun"),
    Life.VALID: _("in force"),
    Life.ENDS_SOON: _("ends within a year"),
    Life.ENDED: _("has ended"),
}


@dataclass(frozen=True)
class Mark:
    """A state as word, icon and colour."""

    word: str
    css: str
    icon: str


LOOKS = {
    Life.COMING: ("info", "clock"),
    Life.VALID: ("ok", "check-circle-fill"),
    Life.ENDS_SOON: ("warn", "hourglass-split"),
    Life.ENDED: ("mute", "archive"),
}


def life_of(plan: Plan, on: datetime.date) -> Life:
    """A plan without a last day holds until somebody gives it one."""
    if plan.valid_to and plan.valid_to < on:
        return Life.ENDED
    if plan.valid_from and plan.valid_from > on:
        return Life.COMING
    if plan.valid_to and plan.valid_to <= on + datetime.timedelta(days=SOON):
        return Life.ENDS_SOON
    return Life.VALID


def mark_of(life: Life) -> Mark:
    return Mark(capfirst(str(WORDS[life])), *LOOKS[life])


def plans_within(place: Within, _user: User) -> QuerySet[Plan]:
    """Everybody reads every plan."""
    rows = Plan.objects.filter(county=place.county).select_related("organisation", "kind", "county")
    return rows.prefetch_related("domains")


def _order(plan: Plan) -> tuple[Any, ...]:
    """The whole area's first, then each municipality's; by name."""
    own = (0, "") if plan.is_joint else (1, "") if plan.organisation_id == plan.county_id else (2, _owner_key(plan))
    return *own, sort_key(plan.name), plan.pk


def _owner_key(plan: Plan) -> str:
    return plan.organisation.sort_key_fi


def _beside(plan: Plan, place: Within) -> dict[str, Any]:
    return {"mark": mark_of(life_of(plan, place.on)), "may_tend": rules.may_tend_plan(place, plan)}


def _owners(plans: list[Plan]) -> list[tuple[str, str]]:
    owners = {plan.organisation for plan in plans}
    return [(str(row.pk), row.name) for row in sorted(owners, key=lambda row: row.sort_key_fi)]


def _kinds(plans: list[Plan]) -> list[tuple[str, str]]:
    kinds = {plan.kind for plan in plans}
    return [(kind.code, kind.name) for kind in sorted(kinds, key=lambda kind: kind.position)]


PLANS = Register(
    name="plan",
    file="suunnitelmat",
    title=_("Plans"),
    new=_("New plan"),
    saved=_("The plan has been saved."),
    rows=plans_within,
    columns=(
        Column(_("Plan"), lambda plan: plan.name),
        Column(_("Kind"), lambda plan: plan.kind.name),
        Column(_("Act and section"), lambda plan: plan.kind.legal_basis),
        Column(_("Owner"), lambda plan: plan.organisation.full_name),
        Column(_("Valid from"), lambda plan: plan.valid_from),
        Column(_("Valid to"), lambda plan: plan.valid_to),
        Column(_("State"), lambda plan: str(WORDS[life_of(plan, timezone.localdate())])),
        Column(_("Domains"), lambda plan: ", ".join(map(str, plan.domains.all()))),
        Column(_("Adopted on"), lambda plan: plan.adopted_on),
        Column(_("Adopted by"), lambda plan: plan.adopted_by),
        Column(_("Link"), lambda plan: plan.url),
        Column(_("Source of the data"), lambda plan: plan.source),
    ),
    searched=lambda plan: (plan.name_fi, plan.name_sv, plan.kind.name, plan.organisation.name, plan.note),
    domains=lambda plan: [domain.pk for domain in plan.domains.all()],
    order=_order,
    form=PlanForm,
    choices=(
        Choice(
            "state",
            _("State"),
            among=lambda plans: [(str(life), capfirst(str(word))) for life, word in WORDS.items()],
            keeps=lambda plan, value: life_of(plan, timezone.localdate()) == value,
        ),
        Choice("owner", _("Owner"), among=_owners, keeps=lambda plan, value: str(plan.organisation_id) == value),
        Choice("kind", _("Kind"), among=_kinds, keeps=lambda plan, value: plan.kind.code == value),
    ),
    beside=_beside,
)
