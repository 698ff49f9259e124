"""The tree of domains in memory: what belongs to a domain, and what stands above it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import F, FilteredRelation, Q

from finnish.languages import pick
from interfaces.models import InterfaceDomain
from organisations.models import Organisation


class DomainTree:
    """All domains by id, in their order. Those out of use are known, but stand in no list."""

    def __init__(self, domains: Iterable[InterfaceDomain]) -> None:
        self.domains = {domain.pk: domain for domain in domains}

    @cached_property
    def top(self) -> tuple[InterfaceDomain, ...]:
        return tuple(row for row in self.domains.values() if row.parent_id is None and row.retired_on is None)

    def by_code(self, code: str) -> InterfaceDomain | None:
        return next((domain for domain in self.domains.values() if domain.code == code), None)

    def children(self, pk: int) -> list[InterfaceDomain]:
        """Those directly below that are in use."""
        return [self.domains[child] for child in self._below[pk] if self.domains[child].retired_on is None]

    def parts(self, pk: int) -> frozenset[int]:
        """The ids of the domain and of all that belong to it, in use or not."""
        return frozenset({pk}).union(*(self.parts(child) for child in self._below[pk]))

    def above(self, pk: int) -> list[InterfaceDomain]:
        """The wider domains, the nearest first."""
        found: list[InterfaceDomain] = []
        while (parent := self.domains[pk].parent_id) in self.domains and self.domains[parent] not in found:
            found.append(self.domains[parent])
            pk = parent
        return found

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for domain in self.domains.values():
            found[domain.parent_id].append(domain.pk)
        return found


def read_tree(county: Organisation | None = None) -> DomainTree:
    """The whole tree in one query; with a county each domain also has `note`, what the county says of it."""
    rows = InterfaceDomain.objects.all()
    if county is None:
        return DomainTree(rows)
    said = FilteredRelation("notes", condition=Q(notes__county=county))
    domains = list(rows.annotate(said=said, note_fi=F("said__text_fi"), note_sv=F("said__text_sv")))
    for domain in domains:
        domain.note = pick(domain.note_fi or "", domain.note_sv or "")
    return DomainTree(domains)
