"""The goals in force of domains, and the domains that have none, or none that is measured."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.follow_up.chains import Chain, chains_seen_by
from agreements.models import Agreement, FollowedGoal
from finnish.languages import pick
from interfaces.gaps import Gap, GapsAsked
from interfaces.models import InterfaceDomain


@dataclass(frozen=True)
class Measured:
    """An indicator of goals. `is_listed`: it stands in the catalogue and has a page there."""

    pk: int
    name: str
    is_listed: bool


@dataclass(frozen=True)
class DomainGoal:
    """A goal of an agreement in force, with the agreement that its follow-up hangs on."""

    domain: int
    key: UUID
    text: str
    agreement: int
    title: str
    is_example: bool
    indicators: list[Measured] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("follow_up_goal", args=[self.agreement, self.key])


@dataclass(frozen=True)
class GoalsFound:
    """The goals that the person may know of. `has_hidden`: others are secret, so that none may be said to lack."""

    asked: GapsAsked
    goals: list[DomainGoal]
    has_hidden: bool

    def of(self, domain: InterfaceDomain) -> list[DomainGoal]:
        """Those of the domain and of its parts."""
        return [goal for goal in self.goals if goal.domain in self.asked.parts[domain.pk]]

    def indicators_of(self, domain: InterfaceDomain) -> list[Measured]:
        """Each once, those that measure most goals first."""
        found: dict[Measured, int] = defaultdict(int)
        for goal in self.of(domain):
            for measured in goal.indicators:
                found[measured] += 1
        return sorted(found, key=lambda measured: -found[measured])

    def gaps(self) -> Iterator[Gap]:
        for domain in self.asked.domains:
            goals = self.of(domain)
            bare = [goal for goal in goals if not goal.indicators]
            if not goals and not self.has_hidden:
                url = reverse("agreement_list", query={"domain": domain.pk})
                text = _("No agreement in force has a goal here.")
                yield Gap(domain.pk, "goal", text, url, _("See the agreements"))
            elif bare and len(bare) == len(goals):
                yield Gap(domain.pk, "indicator", _("No goal has an indicator."), goals[0].url, _("See the goals"))
            elif bare:
                text = ngettext("One goal has no indicator.", "%(count)s goals have no indicator.", len(bare))
                yield Gap(domain.pk, "indicator", text % {"count": len(bare)}, bare[0].url, _("See the goals"))


def goals_in(asked: GapsAsked) -> GoalsFound:
    """In four queries, and up to two more where something has been amended or is secret."""
    within = asked.within
    chains = chains_seen_by(within.acting, Agreement.objects.filter(county=within.county), within.on)
    goals = _goals({chain.version: chain for chain in chains if chain.version}, asked)
    return GoalsFound(asked, goals, any(chain.version is None for chain in chains))


def _goals(chains: dict[int, Chain], asked: GapsAsked) -> list[DomainGoal]:
    rows = FollowedGoal.objects.filter(version__in=chains, domain__in=asked.all_parts)
    agreement = [f"version__agreement__{name}" for name in ("title_fi", "title_sv", "is_example")]
    measured = [f"indicators__{name}" for name in ("indicator", "name_fi", "name_sv", "indicator__is_listed")]
    found: dict[int, DomainGoal] = {}
    fields = ("pk", "version", "domain", "key", "text_fi", "text_sv", *agreement, *measured)
    ordered = rows.order_by("version", "number", "indicators__position")
    for pk, version, domain, key, text_fi, text_sv, title_fi, title_sv, is_example, *indicator in ordered.values_list(
        *fields
    ):
        if pk not in found:
            text, title = pick(text_fi, text_sv), pick(title_fi, title_sv)
            found[pk] = DomainGoal(domain, key, text, chains[version].root, title, is_example)
        if indicator[0]:
            found[pk].indicators.append(Measured(indicator[0], pick(indicator[1], indicator[2]), indicator[3]))
    return list(found.values())
