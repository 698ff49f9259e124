"""What a county's register of networks says: which live, which stand in several domains, which domains have none."""

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import models
from django.utils.translation import gettext_lazy as _

from finnish.sorting import search_key, sort_key
from forums.models import Forum
from forums.network_register import SourceNote, source_notes
from interfaces.models import InterfaceDomain
from organisations.models import Organisation

CONFIRMED_FOR = datetime.timedelta(days=365)
ALIKE = 0.68  # share of letters, once the words that most names have are left out
COMMON = re.compile(
    r"\b(päijät-hämeen|keski-pohjanmaan|alueellinen|seudullinen|maakunnallinen|kuntien|ja|kaupunkien)\b"
    r"|toimijoiden|(kehittämis|asiantuntija|yhteistyö|koordinaatio|työ)?ryhm\w+|verkosto\w*|foorumi\w*"
)


class Life(models.TextChoices):
    """Whether a network still works, as far as its own people have told."""

    ALIVE = "alive", _("works")
    UNCONFIRMED = "unconfirmed", _("not confirmed within a year")
    CLOSED = "closed", _("ended")


def life_of(forum: Forum, on: datetime.date) -> Life:
    """A network works when it has been confirmed within a year, or has its next meeting ahead."""
    if forum.closed_on:
        return Life.CLOSED
    confirmed = forum.confirmed_alive_on and forum.confirmed_alive_on >= on - CONFIRMED_FOR
    meets = forum.next_meeting_on and forum.next_meeting_on >= on
    return Life.ALIVE if confirmed or meets else Life.UNCONFIRMED


@dataclass(frozen=True)
class DomainGroup:
    """The networks of a domain in the order of their names, the ended ones last; without a domain `domain` is None."""

    domain: InterfaceDomain | None
    forums: list[Forum]


def by_domain(forums: Iterable[Forum], only: InterfaceDomain | None = None) -> list[DomainGroup]:
    """The domains in the order of the tree. A network of two domains stands under both."""
    found: dict[int, DomainGroup] = {}
    without = DomainGroup(None, [])
    for forum in forums:
        domains = [domain for domain in forum.domains.all() if only is None or only.pk in (domain.pk, domain.parent_id)]
        for domain in domains:
            found.setdefault(domain.pk, DomainGroup(domain, [])).forums.append(forum)
        if not domains:
            without.forums.append(forum)
    groups = sorted(found.values(), key=lambda group: group.domain.position)
    for group in (*groups, without):
        group.forums.sort(key=lambda forum: (forum.closed_on is not None, sort_key(forum.name), forum.pk))
    return [*groups, without] if without.forums else groups


@dataclass(frozen=True)
class Pair:
    """Two networks whose names are nearly the same."""

    one: Forum
    other: Forum


def in_several_domains(forums: Iterable[Forum]) -> list[Forum]:
    return [forum for forum in forums if len(forum.domains.all()) > 1]


def nearly_same(forums: Sequence[Forum]) -> list[Pair]:
    """Pairs of living networks whose names differ little, once the words that most names have are left out."""
    living = [forum for forum in forums if forum.closed_on is None]
    cores = {forum.pk: core_of(forum.body.name_fi) for forum in living}
    pairs = []
    for one, other in combinations(living, 2):
        first, second = cores[one.pk], cores[other.pk]
        if not (first and second):
            continue
        if 2 * min(len(first), len(second)) < ALIKE * (len(first) + len(second)):
            continue  # too different in length to be alike: by far the most pairs
        match = difflib.SequenceMatcher(None, first, second)
        if match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE:
            pairs.append(Pair(one, other))
    return pairs


def core_of(name: str) -> str:
    """The letters of a name without the words that most names of networks have."""
    return re.sub(r"[^a-zåäö0-9]+", "", COMMON.sub(" ", search_key(name)))


@dataclass(frozen=True)
class Gap:
    """A domain in which no network of the county works. `above`: how many its wider domain has; `said`: the source."""

    domain: InterfaceDomain
    above: int
    ended: list[Forum]
    said: SourceNote | None


def domain_ids(forum: Forum) -> set[int]:
    return {domain.pk for domain in forum.domains.all()}


def gaps_of(
    county: Organisation,
    forums: Iterable[Forum],
    domains: Sequence[InterfaceDomain],
    domains_of: Callable[[Forum], set[int]] = domain_ids,
) -> list[Gap]:
    """The domains of the two upper levels that have no open network, neither themselves nor in their parts.

    First those of which the source says so, then whole domains, then parts of domains. `domains_of` tells the ids of
    the domains of a network to those who know them already.
    """
    forums = list(forums)
    parents = {domain.pk: domain.parent_id for domain in domains}
    open_in = {domain.pk: 0 for domain in domains}
    for forum in forums:
        if forum.closed_on is None:
            for pk in {above for domain in domains_of(forum) for above in _with_above(domain, parents)}:
                open_in[pk] += 1
    gaps = [
        Gap(
            domain=domain,
            above=open_in.get(domain.parent_id, 0),
            ended=[forum for forum in forums if forum.closed_on and domain.pk in domains_of(forum)],
            said=source_notes().get((county.code, domain.code)),
        )
        for domain in domains
        if not open_in[domain.pk] and parents.get(domain.parent_id) is None
    ]
    return sorted(gaps, key=lambda gap: (gap.said is None, gap.domain.parent_id is not None, gap.domain.position))


def _with_above(pk: int | None, parents: dict[int, int | None]) -> list[int]:
    chain = []
    while pk is not None and pk not in chain:
        chain.append(pk)
        pk = parents.get(pk)
    return chain
