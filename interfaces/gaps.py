"""What is missing in a domain of a county. Each app has a provider of its own; `overview` gathers them.

A provider reads its rows once and gives them back with the gaps that they show, so that a page which lists the rows
asks for nothing twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from interfaces.models import InterfaceDomain
from interfaces.tree import DomainTree
from interfaces.within import Within


@dataclass(frozen=True)
class GapsAsked:
    """The domains that are looked at, in one county."""

    within: Within
    domains: tuple[InterfaceDomain, ...]
    tree: DomainTree

    @cached_property
    def parts(self) -> dict[int, frozenset[int]]:
        """By the id of a domain the ids of itself and of all that belong to it."""
        return {domain.pk: self.tree.parts(domain.pk) for domain in self.domains}

    @cached_property
    def all_parts(self) -> frozenset[int]:
        return frozenset().union(*self.parts.values())


@dataclass(frozen=True)
class Gap:
    """Something missing: a sentence, the place to mend it, and which of the portal's ideas it is about.

    A serious gap stops the work (nobody to talk to); the others weaken it.
    """

    domain: int
    code: str
    text: str
    url: str = ""
    action: str = ""
    is_serious: bool = False


class Found(Protocol):
    """What a provider has read."""

    def gaps(self) -> Iterator[Gap]: ...
