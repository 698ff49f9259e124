"""The forums and networks of domains, and the domains in which no network works."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from finnish.sorting import sort_key
from forums.models import Forum
from forums.networks import gaps_of
from interfaces.gaps import Gap, GapsAsked
from interfaces.models import InterfaceDomain
from interfaces.sections import interface_url


@dataclass(frozen=True)
class NetworksFound:
    """All of the county's forums that belong to a domain, also those that have ended."""

    asked: GapsAsked
    forums: list[Forum]
    domains: dict[int, set[int]]  # ids by the id of the forum

    def of(self, domain: InterfaceDomain) -> list[Forum]:
        """The open ones of the domain and its parts: bodies and groups first, then networks, by name."""
        parts = self.asked.parts[domain.pk]
        rows = [row for row in self.forums if row.closed_on is None and not parts.isdisjoint(self.domains[row.pk])]
        return sorted(rows, key=lambda row: (row.is_network, sort_key(row.name)))

    def networks_of(self, domain: InterfaceDomain) -> list[Forum]:
        """Those that the register of networks has."""
        return [row for row in self.of(domain) if row.is_in_register]

    def gaps(self) -> Iterator[Gap]:
        """By the rule of the register of networks: of the two upper levels of the tree."""
        county = self.asked.within.county
        asked = {domain.pk for domain in self.asked.domains}
        registered = [row for row in self.forums if row.is_in_register]
        domains = list(self.asked.tree.domains.values())
        for gap in gaps_of(county, registered, domains, lambda forum: self.domains[forum.pk]):
            if gap.domain.pk in asked:
                text = _("No network works here.")
                if gap.said:
                    text = f"{text} {gap.said.year}: {gap.said.note}"
                url = interface_url("network_gaps", county)
                yield Gap(gap.domain.pk, "network", text, url, _("See the gaps between networks"))


def networks_in(asked: GapsAsked) -> NetworksFound:
    """In one query: a forum of two domains comes twice."""
    rows = Forum.objects.filter(county=asked.within.county).annotate(in_domain=F("domains"))
    forums, domains = {}, defaultdict(set)
    for row in rows.filter(in_domain__isnull=False).select_related("body", "kind"):
        forums[row.pk] = row
        domains[row.pk].add(row.in_domain)
    return NetworksFound(asked, list(forums.values()), dict(domains))
