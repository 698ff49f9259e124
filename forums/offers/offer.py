"""One thing that the portal proposes for an agenda."""

import datetime
from dataclasses import dataclass, field

from agreements.models import Agreement
from forums.models import Forum, Proposal
from forums.participants import Participant

Stage = Agreement.Stage
HANDLED = (Stage.STATEMENT_ROUND, Stage.DECIDING, Stage.SIGNING)


@dataclass(frozen=True)
class Offer:
    """`code` stays the same as long as the reason is the same; `day` is the day that it is about, if there is one.

    `label` says in a word or two what it is about, `note` when. `links` are names of targets and ids.
    """

    code: str
    label: str
    title: str
    reason: str
    day: datetime.date | None = None
    note: str = ""
    links: tuple[tuple[str, int], ...] = ()
    source: str = Proposal.Source.PORTAL


@dataclass(frozen=True)
class Ground:
    """What the providers look at: the forum on a day, its domains (empty: all) and the agreements within its reach.

    `in_force` bind somebody that day, and no amendment has taken their place; `handled` are out for statements,
    decisions or signatures.
    """

    part: Participant
    on: datetime.date
    domains: frozenset[int] = frozenset()
    in_force: dict[int, Agreement] = field(default_factory=dict)
    handled: dict[int, Agreement] = field(default_factory=dict)

    @property
    def forum(self) -> Forum:
        return self.part.forum

    def in_days(self, days: int) -> datetime.date:
        return self.on + datetime.timedelta(days=days)

    @property
    def of_domains(self) -> dict[str, frozenset[int]]:
        """The filter for goals, by a prefix of theirs: `{f"{prefix}domain__in": …}`; empty when all are looked at."""
        return {"domain__in": self.domains} if self.domains else {}
