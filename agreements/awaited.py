"""What is awaited of each party now: its statement, its decision or its signature, and whether its own day has passed.

Each follows its own calendar (rule of equal parties): planned and wished dates are wishes, and passing one is told in
words, never as a fault.
"""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from agreements.models import Agreement, Reminder, Statement, StatementRequest, StatementRound, Version
from agreements.standing import PartyStanding

About = Reminder.About
Stage = Agreement.Stage


@dataclass(frozen=True)
class Asked:
    """A party that was asked in a statement round, and its position once it has given its statement."""

    request: StatementRequest
    stance: str
    given_on: datetime.date | None

    @property
    def is_given(self) -> bool:
        return self.given_on is not None


def latest_round(agreement: Agreement, version: Version | None = None) -> StatementRound | None:
    """The newest statement round, or the newest one that had been held when the version was frozen."""
    rows = agreement.statement_rounds.select_related("version").defer("version__content")
    if version:
        rows = rows.filter(version__number__lte=version.number)
    return rows.order_by("-version__number").first()


def asked_parties(round_: StatementRound | None) -> dict[int, Asked]:
    """Those asked in the round, by the party's id, in one query. Of a party's statements the one that stands."""
    if round_ is None:
        return {}
    given = Statement.objects.standing().filter(request=OuterRef("pk"))
    rows = round_.requests.filter(party__isnull=False, cancelled_at__isnull=True)
    rows = rows.annotate(stance=Subquery(given.values("stance")[:1]), given_at=Subquery(given.values("given_at")[:1]))
    return {row.party_id: Asked(row, row.stance or "", _day(row.given_at)) for row in rows}


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(at) if at else None


def awaited(agreement: Agreement, standing: PartyStanding, asked: Asked | None) -> str:
    """What the party still owes now, as a value of Reminder.About; "" when it has done its part or is out.

    A party that has rejected the text, or approved it changed, has decided: nothing is awaited of it any more.
    """
    if standing.party.left_on or agreement.stage in (Stage.DRAFT, Stage.WITHDRAWN):
        return ""
    if agreement.stage == Stage.STATEMENT_ROUND:
        return About.STATEMENT if asked and not asked.is_given else ""
    if standing.final is None:
        return About.DECISION if standing.in_force is None else ""
    return About.SIGNATURE if standing.signing_is_open and not standing.has_signed else ""


def wanted_by(
    agreement: Agreement, standing: PartyStanding, about: str, round_: StatementRound | None
) -> datetime.date | None:
    """The day by which it is wished for; the party's own planned dates come before the common wish."""
    if about == About.STATEMENT:
        return round_.due_on if round_ else None
    if about == About.DECISION:
        own = [day for day in (standing.party.board_planned_on, standing.party.council_planned_on) if day]
        return max(own, default=agreement.decisions_wanted_by)
    return None


def is_late(
    agreement: Agreement, standing: PartyStanding, about: str, round_: StatementRound | None, on: datetime.date
) -> bool:
    """Whether the common wished date has passed, or all of the party's own planned dates."""
    if about == About.DECISION and agreement.decisions_wanted_by and agreement.decisions_wanted_by < on:
        return True
    wanted = wanted_by(agreement, standing, about, round_)
    return wanted is not None and wanted < on


def next_date(
    agreement: Agreement, standing: PartyStanding, about: str, round_: StatementRound | None, on: datetime.date
) -> datetime.date | None:
    """The nearest day on which something is expected of the party; the last one passed when none is ahead."""
    party = standing.party
    if party.left_on or standing.final:
        return None
    if about == About.STATEMENT:
        return round_.due_on if round_ else None
    days = [party.board_planned_on, party.council_planned_on]
    if party.prepared_on is None and not standing.decisions:
        days.append(party.preparation_planned_on)
    known = [day for day in days if day]
    ahead = [day for day in known if day >= on]
    return min(ahead, default=max(known, default=agreement.decisions_wanted_by))


def is_prepared(standing: PartyStanding, version: Version | None) -> bool:
    """Whether the preparation concerns the text that is handled now: a later version has to be prepared again."""
    prepared_on = standing.party.prepared_on
    if prepared_on is None:
        return False
    return version is None or version.number == 1 or prepared_on >= version.dated
