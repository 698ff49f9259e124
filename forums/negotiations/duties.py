"""Which statutory negotiations have been recorded for a county: by council term and by year, with their evidence.

The portal shows what has been recorded and judges nobody: a negotiation may have been held and not recorded here.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.models import DutyEvidence, Meeting, Negotiation
from organisations.models import CouncilTerm, Organisation

FIRST_YEAR = 2023  # the Act on Organising has bound the counties since 1.1.2023
Kind = Negotiation.Kind


class Status(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    HELD = "held", _("held, not reported yet")
    UNDER_WAY = "under_way", _("under way")
    NOT_YET = "not_yet", _("not yet recorded")
    NONE = "none", _("nothing recorded")


@dataclass(frozen=True)
class Record:
    """One thing that shows that the duty was met: a reported negotiation of the portal, or evidence from elsewhere."""

    on: datetime.date | None
    words: str
    url: str
    negotiation: Negotiation | None = None
    evidence: DutyEvidence | None = None


@dataclass(frozen=True)
class Duty:
    """A duty in one term or year. `under_way` are negotiations of the portal that have not been reported."""

    kind: str
    period: str
    term: CouncilTerm | None
    year: int | None
    status: Status
    records: list[Record]
    under_way: list[Negotiation]


def duties_of(county: Organisation, on: datetime.date) -> list[Duty]:
    """The negotiation of each council term since the first one, then the HYTE negotiation of each year."""
    rows = Negotiation.objects.filter(county=county).select_related("forum__body", "term")
    negotiations = list(rows.prefetch_related("sessions"))
    evidence = list(DutyEvidence.objects.filter(county=county, withdrawn_at__isnull=True))
    terms = CouncilTerm.objects.filter(kind=Organisation.Kind.COUNTY, starts__lte=on).order_by("-starts")
    by_term = [
        _duty(
            Kind.COUNTY_ACT,
            str(term),
            [row for row in negotiations if row.kind == Kind.COUNTY_ACT and row.term_id == term.pk],
            [row for row in evidence if row.kind == Kind.COUNTY_ACT and row.term_id == term.pk],
            is_over=term.ends < on,
            term=term,
        )
        for term in terms
    ]
    by_year = [
        _duty(
            Kind.HYTE,
            str(year),
            [row for row in negotiations if row.kind == Kind.HYTE and row.year == year],
            [row for row in evidence if row.kind == Kind.HYTE and row.year == year],
            is_over=year < on.year,
            year=year,
        )
        for year in range(on.year, FIRST_YEAR - 1, -1)
    ]
    return by_term + by_year


def _duty(
    kind: str,
    period: str,
    negotiations: Iterable[Negotiation],
    evidence: Iterable[DutyEvidence],
    *,
    is_over: bool,
    term: CouncilTerm | None = None,
    year: int | None = None,
) -> Duty:
    reported = [row for row in negotiations if row.is_reported]
    open_ones = [row for row in negotiations if not row.is_reported]
    records = [
        Record(last_session_of(row) or row.reported_on, row.evidence_note, row.evidence_url, row) for row in reported
    ]
    records += [Record(row.held_on, row.note, row.url, evidence=row) for row in evidence]
    if records:
        status = Status.RECORDED
    elif any(last_session_of(row) for row in open_ones):
        status = Status.HELD
    elif open_ones:
        status = Status.UNDER_WAY
    else:
        status = Status.NONE if is_over else Status.NOT_YET
    return Duty(kind, period, term, year, status, records, open_ones)


def last_session_of(negotiation: Negotiation) -> datetime.date | None:
    """The day of the last session that has been held."""
    held = [meeting.on for meeting in negotiation.sessions.all() if meeting.state == Meeting.State.HELD]
    return max(held, default=None)
