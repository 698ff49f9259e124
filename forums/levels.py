"""The four levels on which municipalities and their county meet, with the bodies that mirror each other.

From the slides "Levels of cooperation" (source 000/001, 2018) and the leadership picture of 2022 (source 002): the
political level decides, management prepares, experts raise phenomena, those in the field do the work.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from forums.models import Forum
from organisations.models import Body, Organisation

Level = Forum.Level
DECIDING = (Body.Kind.COUNCIL, Body.Kind.BOARD, Body.Kind.COMMITTEE)
# Who meets on the levels without bodies of their own, by level: in the municipalities, in the county.
PEOPLE: dict[str, tuple[tuple[Promise, ...], tuple[Promise, ...]]] = {
    Level.MANAGEMENT: (
        (_("municipal managers"), _("directors of education and other branches")),
        (_("county director and branch directors"), _("those in charge of cooperation with the municipalities")),
    ),
    Level.EXPERT: ((_("experts and persons in charge"),), (_("experts and persons in charge"),)),
    Level.FIELD: ((_("those who work with residents"),), (_("those who work with residents"),)),
}


@dataclass(frozen=True)
class Joint:
    """One forum between the two, or all networks of a level that none takes issues to, as one (`count` of them)."""

    forum: Forum | None
    parents: tuple[int, ...]  # ids of the forums to which it takes issues
    count: int = 1
    networks: tuple[Forum, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Band:
    """One level: what the municipalities and the county have there, and what is between them."""

    level: Level
    municipal: list[str]
    joints: list[Joint]
    county: list[str]


def bands_of(county: Organisation, on: datetime.date) -> list[Band]:
    """The four levels from the uppermost down, in a fixed number of queries."""
    municipalities = Organisation.objects.members_of(county, on).valid(on)
    rows = Body.objects.valid(on).filter(kind__in=DECIDING).order_by("position", "pk")
    municipal = _counted(rows.filter(organisation__in=municipalities))
    own = _counted(rows.filter(organisation=county))
    forums = Forum.objects.alive().filter(county=county).select_related("body", "kind", "parent__body")
    ordered = sorted(forums, key=lambda forum: (sort_key(forum.name), forum.pk))
    with_children = {forum.parent_id for forum in ordered}
    return [
        Band(
            level=level,
            municipal=municipal if level == Level.POLITICAL else [str(name) for name in PEOPLE[level][0]],
            joints=list(_joints([forum for forum in ordered if forum.level == level], with_children)),
            county=own if level == Level.POLITICAL else [str(name) for name in PEOPLE[level][1]],
        )
        for level in Level
    ]


def _counted(bodies: Iterable[Body]) -> list[str]:
    """The names of the bodies in their order, each once; "kunnanvaltuusto (6)" when several have one."""
    counts = Counter(body.name for body in bodies)
    return [f"{name} ({count})" if count > 1 else name for name, count in counts.items()]


def _joints(forums: list[Forum], with_children: set[int | None]) -> Iterator[Joint]:
    alone = [forum for forum in forums if not forum.is_network or forum.pk in with_children]
    for forum in alone:
        yield Joint(forum, (forum.parent_id,) if forum.parent_id else ())
    networks = tuple(forum for forum in forums if forum not in alone)
    if len(networks) == 1:
        yield Joint(networks[0], (networks[0].parent_id,) if networks[0].parent_id else ())
    elif networks:
        parents = tuple(dict.fromkeys(forum.parent_id for forum in networks if forum.parent_id))
        yield Joint(None, parents, len(networks), networks)
