"""What the closing of a term touches: who is bound, which measures are open, what comes after, what was left open."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from agreements.chain import chain_of
from agreements.models import Agreement, Event, InForce, Version
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
    """A measure of the version in force; `is_over`: its own last day has passed."""

    goal: PrintedGoal
    measure: PrintedMeasure
    is_over: bool


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


def measures_of(version: Version, language: str, on: datetime.date) -> list[MeasureLine]:
    """The measures by goal, those whose time has not passed first. Nobody has reported yet: dates alone tell."""
    goals = [goal for domain in printed_domains(version.data, language) for goal in domain.goals]
    lines = [
        MeasureLine(goal, printed, bool(row["ends"]) and day(row["ends"]) < on)
        for goal, content in zip(goals, version.data["goals"], strict=True)
        for printed, row in zip(goal.measures, content["measures"], strict=True)
    ]
    return sorted(lines, key=lambda line: line.is_over)


def successors_of(agreement: Agreement) -> list[Agreement]:
    """The agreements prepared for the next term; amendments are the same agreement."""
    rows = Agreement.objects.filter(predecessor__in=chain_of(agreement), amendment_scope="")
    return list(rows.exclude(stage=Agreement.Stage.WITHDRAWN).with_in_force(timezone.localdate()).order_by("pk"))


def annexed_in_force(agreement: Agreement, on: datetime.date) -> list[Agreement]:
    """Annexed agreements that go on: each is ended by itself."""
    lasting = Q(parties__in_force_rows__ends__isnull=True) | Q(parties__in_force_rows__ends__gt=on)
    rows = agreement.annexed_agreements.filter(lasting, parties__in_force_rows__isnull=False)
    return list(rows.distinct().order_by("pk"))
