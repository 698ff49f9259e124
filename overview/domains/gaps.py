"""What every app knows of the domains of a county: the rows that pages show, and the gaps between them."""

from collections import defaultdict
from dataclasses import dataclass

from agreements.domain_gaps import GoalsFound, goals_in
from forums.domain_gaps import NetworksFound, networks_in
from interfaces.domain_gaps import CounterpartsFound, DivisionFound, counterparts_in, division_in
from interfaces.gaps import Found, Gap, GapsAsked


@dataclass(frozen=True)
class Known:
    """What the providers have read; the order of the fields is that of the gaps within a domain."""

    counterparts: CounterpartsFound
    networks: NetworksFound
    goals: GoalsFound
    division: DivisionFound

    def gaps(self) -> dict[int, list[Gap]]:
        """By the id of the domain, the serious ones first."""
        providers: tuple[Found, ...] = (self.counterparts, self.networks, self.goals, self.division)
        found: dict[int, list[Gap]] = defaultdict(list)
        for provider in providers:
            for gap in provider.gaps():
                found[gap.domain].append(gap)
        return {pk: sorted(gaps, key=lambda gap: not gap.is_serious) for pk, gaps in found.items()}


def read_known(asked: GapsAsked) -> Known:
    """In nine queries, and up to three more where agreements are amended or secret, or a holder is about to change."""
    return Known(counterparts_in(asked), networks_in(asked), goals_in(asked), division_in(asked))
