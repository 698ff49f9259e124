"""The one report of a negotiation: what has been written, and what the portal knows of its sessions and outcomes."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.report import render_report
from forums.models import Attendance, Meeting, Negotiation, NegotiationOutcome
from forums.negotiations.agendas import legal_basis
from organisations.models import Organisation

Kind, Presence = NegotiationOutcome.Kind, Attendance.Presence
THERE = (Presence.PRESENT, Presence.REMOTE, Presence.DEPUTY)


@dataclass(frozen=True)
class Session:
    """A session with the organisations that took part; with those invited while nobody's presence is recorded."""

    meeting: Meeting
    organisations: list[str]
    is_recorded: bool


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome in one language, with who is responsible; `parts` are the measures under a goal."""

    text: str
    language: str
    domain: str
    responsible: str
    offered_to: str
    pk: int
    key: str
    is_goal: bool
    parts: tuple["OutcomeLine", ...] = ()


@dataclass(frozen=True)
class OutcomeGroup:
    heading: str
    lines: list[OutcomeLine]


def render_negotiation(negotiation: Negotiation, language: str) -> bytes:
    """The report as an accessible PDF in Finnish or Swedish."""
    today = timezone.localdate()
    with translation.override(language):
        title = getattr(negotiation, f"title_{language}") or negotiation.title_fi
        return render_report(
            "print/negotiation_report.html",
            report_data(negotiation, language) | {"on": today},
            title=_("Report: %(title)s") % {"title": title},
            language=language,
            dated=today,
            label=negotiation.county.full_name_in(language),
            is_draft=not negotiation.is_reported,
        )


def report_data(negotiation: Negotiation, language: str) -> dict[str, Any]:
    """What the report says of itself, besides its text; call under `translation.override(language)`."""
    return {
        "negotiation": negotiation,
        "county": negotiation.county.full_name_in(language),
        "basis": legal_basis(negotiation.kind, language),
        "text": getattr(negotiation, f"report_{language}"),
        "themes": getattr(negotiation, f"themes_{language}"),
        "sessions": sessions_of(negotiation, language),
        "groups": outcome_groups(negotiation, language),
    }


def sessions_of(negotiation: Negotiation, language: str) -> list[Session]:
    """Those that were not cancelled, the first one first. Organisations only: persons stand in the minutes."""
    rows = negotiation.sessions.standing().order_by("starts_at", "pk").prefetch_related("attendances__organisation")
    return [_session(meeting, language) for meeting in rows]


def _session(meeting: Meeting, language: str) -> Session:
    places = list(meeting.attendances.all())
    there = [place for place in places if place.presence in THERE]
    names = dict.fromkeys(_name(place, language) for place in there or places)
    return Session(meeting, [name for name in names if name], bool(there))


def _name(place: Attendance, language: str) -> str:
    """The organisation in the language of the report; who is nobody's, by what was written of them."""
    return place.organisation.full_name_in(language) if place.organisation else place.organisation_name


def outcome_groups(negotiation: Negotiation, language: str) -> list[OutcomeGroup]:
    """Goals with their measures, then measures without a goal, cooperation and follow-up."""
    rows = negotiation.outcomes.select_related("domain", "offered_to").prefetch_related("organisations")
    rows = list(rows)
    headings = {
        Kind.GOAL: _("Goals and their measures"),
        Kind.MEASURE: _("Other measures"),
        Kind.COOPERATION: _("Cooperation"),
        Kind.FOLLOW_UP: _("Follow-up"),
    }
    groups = [
        OutcomeGroup(
            heading,
            [_line(row, rows, language) for row in rows if row.kind == kind and row.under_id is None],
        )
        for kind, heading in headings.items()
    ]
    return [group for group in groups if group.lines]


def _line(outcome: NegotiationOutcome, rows: list[NegotiationOutcome], language: str) -> OutcomeLine:
    """In the language of the report; what lacks it stands in the other one, marked as such."""
    own = getattr(outcome, f"text_{language}")
    other = "fi" if language == "sv" else "sv"
    organisations = sorted(outcome.organisations.all(), key=_order)
    return OutcomeLine(
        text=own or getattr(outcome, f"text_{other}"),
        language=language if own else other,
        domain=str(outcome.domain or ""),
        responsible=", ".join(row.name_in(language) for row in organisations),
        offered_to=outcome.offered_to.title if outcome.offered_to else "",
        pk=outcome.pk,
        key=str(outcome.key),
        is_goal=outcome.kind == Kind.GOAL,
        parts=tuple(_line(row, rows, language) for row in rows if row.under_id == outcome.pk),
    )


def _order(organisation: Organisation) -> tuple[bool, str]:
    return (organisation.kind != Organisation.Kind.COUNTY, organisation.sort_key_fi)
