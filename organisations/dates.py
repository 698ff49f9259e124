"""The days of the year clock. Each app has a `dates.py` whose provider finds its own; `forums.clock` shows all.

A provider takes what is asked for and returns its dates in a fixed number of queries. It shows only what the person
who looks may see.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from organisations.duties import Viewer
from organisations.models import CouncilTerm, Organisation


class Side(StrEnum):
    """Whose it is: the three rings of the wheel."""

    JOINT = "joint"
    COUNTY = "county"
    MUNICIPALITY = "municipality"


class Origin(StrEnum):
    """What a date comes from: an entry that somebody wrote, or another part of the portal by itself."""

    ENTRY = "entry"
    TERM = "term"
    AGREEMENT = "agreement"
    STATEMENTS = "statements"
    MEETING = "meeting"
    SEATS = "seats"
    FORUM = "forum"
    NEGOTIATION = "negotiation"
    PLAN = "plan"
    SURVEY = "survey"


@dataclass(frozen=True)
class Done:
    """One organisation has done it, and what shows it."""

    organisation: int
    name: str
    on: datetime.date
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class ClockDate:
    """A day or a window in the clock, both ends included.

    `is_window`: whole months, written as "6–12/2026". `organisations` are the ids of those that it applies to; empty:
    all of its side. `entry` is the key of a stored entry and `uid` a name that stays the same for a calendar program.
    `starts_at` is given for what has a time of day. `is_once` tells what does not come again each year.
    """

    starts: datetime.date
    ends: datetime.date
    title: str
    uid: str
    source_kind: str
    is_window: bool = False
    owner: str = ""
    side: str = Side.JOINT
    is_statutory: bool = False
    legal_basis: str = ""
    level: str = ""
    url: str = ""
    organisations: frozenset[int] = frozenset()
    domains: frozenset[int] = frozenset()
    forum: int | None = None
    entry: str = ""
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    is_once: bool = True
    is_history: bool = False
    evidence: tuple[Done, ...] = ()

    @property
    def year(self) -> int:
        """The year in which this round of a recurring entry begins."""
        return self.starts.year

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class Asked:
    """Which days are asked for, of which county (none: of the person's own), and who looks."""

    first: datetime.date
    last: datetime.date
    county: Organisation | None
    viewer: Viewer

    def includes(self, starts: datetime.date, ends: datetime.date) -> bool:
        return starts <= self.last and ends >= self.first


def county_terms(_viewer: Viewer) -> list[CouncilTerm]:
    """The terms of the county councils, the first one first."""
    return list(CouncilTerm.objects.filter(kind=Organisation.Kind.COUNTY).order_by("starts"))


def council_term_dates(asked: Asked) -> Iterator[ClockDate]:
    """First, middle and last day of the county councils' terms; since 2025 they are those of the municipalities too."""
    for term in asked.viewer.once(county_terms):
        days = (
            ("starts", term.starts, _("The council term begins")),
            ("half", term.midpoint, _("Half of the council term is over")),
            ("ends", term.ends, _("The council term ends")),
        )
        for name, day, title in days:
            if day and asked.includes(day, day):
                yield ClockDate(day, day, title, uid=f"term-{term.pk}-{name}", source_kind=Origin.TERM)
