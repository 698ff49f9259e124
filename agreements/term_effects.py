"""What the closing of a term touches: who is bound, which measures are open, what comes after, what was left open."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from agreements.chain import chain_of
from agreements.follow_up.last_known import LastKnown, last_known
from agreements.follow_up.lights import Said, said_light
from agreements.models import Agreement, Event, GoalAssessment, InForce, Version
from agreements.printing.goals import PrintedGoal, PrintedMeasure, printed_domains
from agreements.wording import day

BETWEEN = "\n\n"  # the reason and what the next term should know, in the comment of the event


@dataclass(frozen=True)
class Closing:
    """How the term was closed: the last day, why, and what the next term should know."""

    event: Event
    on: datetime.date
    reason: str
    advice: str


@dataclass(frozen=True)
class MeasureLine:
    """A measure of the version in force; `is_over`: its own last day has passed, or it is reported done.

    `said`: what was reported of it last, in words; empty when nothing was. `assessment`: the forum's, of its goal.
    """

    goal: PrintedGoal
    measure: PrintedMeasure
    is_over: bool
    said: str = ""
    assessment: GoalAssessment | None = None


def closing_of(agreement: Agreement) -> Closing | None:
    """The last closing of the term, if there has been one."""
    event = Event.objects.filter(agreement=agreement, verb="close_term").order_by("at", "pk").last()
    if event is None:
        return None
    told, _blank, advice = event.comment.partition(BETWEEN)
    last_day, _colon, reason = told.partition(": ")
    return Closing(event, datetime.date.fromisoformat(last_day), reason, advice)


def bound_rows(agreement: Agreement) -> list[InForce]:
    """Every party that the agreement or an amendment of it has bound, with its dates; the newest row of each."""
    rows = InForce.objects.filter(party__agreement__in=chain_of(agreement))
    found = {
        row.party.organisation_id: row for row in rows.select_related("party__organisation").order_by("starts", "pk")
    }
    return sorted(found.values(), key=lambda row: (row.party.position, row.party_id))


def version_in_force(agreement: Agreement) -> Version | None:
    """The version that the parties are bound by: the last frozen one of a signed agreement."""
    return agreement.latest_version


def known_of(version: Version) -> LastKnown:
    """What has been reported and assessed of the version's goals and measures, with what amends it."""
    measures = [row["key"] for goal in version.data["goals"] for row in goal["measures"]]
    return last_known(chain_of(version.agreement), measures)


def measures_of(version: Version, language: str, on: datetime.date) -> list[MeasureLine]:
    """The measures by goal, those that are still to be done first: by what is reported, else by their days."""
    goals = [goal for domain in printed_domains(version.data, language) for goal in domain.goals]
    known = known_of(version)
    lines = [
        _line(goal, printed, row, known.goal(content["key"]), known.measure(row["key"]), on)
        for goal, content in zip(goals, version.data["goals"], strict=True)
        for printed, row in zip(goal.measures, content["measures"], strict=True)
    ]
    return sorted(lines, key=lambda line: line.is_over)


def _line(
    goal: PrintedGoal,
    printed: PrintedMeasure,
    row: dict[str, Any],
    assessment: GoalAssessment | None,
    said: Said,
    on: datetime.date,
) -> MeasureLine:
    is_over = said == Said.DONE or (bool(row["ends"]) and day(row["ends"]) < on)
    return MeasureLine(goal, printed, is_over, "" if said == Said.NOTHING else said_light(said).label, assessment)


def successors_of(agreement: Agreement) -> list[Agreement]:
    """The agreements prepared for the next term; amendments are the same agreement."""
    rows = Agreement.objects.filter(predecessor__in=chain_of(agreement), amendment_scope="")
    return list(rows.exclude(stage=Agreement.Stage.WITHDRAWN).with_in_force(timezone.localdate()).order_by("pk"))


def annexed_in_force(agreement: Agreement, on: datetime.date) -> list[Agreement]:
    """Annexed agreements that go on: each is ended by itself."""
    lasting = Q(parties__in_force_rows__ends__isnull=True) | Q(parties__in_force_rows__ends__gt=on)
    rows = agreement.annexed_agreements.filter(lasting, parties__in_force_rows__isnull=False)
    return list(rows.distinct().order_by("pk"))
