"""What is missing in a domain of a county. Each app has a provider of its own; `overview` gathers them."""

from dataclasses import dataclass

from interfaces.models import InterfaceDomain
from interfaces.within import Within


@dataclass(frozen=True)
class GapsAsked:
    """The domains that are looked at, in one county. `parts` are the ids of a domain and all that belong to it."""

    within: Within
    domains: tuple[InterfaceDomain, ...]
    parts: dict[int, frozenset[int]]


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
