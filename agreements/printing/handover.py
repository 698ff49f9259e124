"""The hand-over report: what an agreement was, what it has left open, and what the next term should know."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.awaited import latest_round
from agreements.event_words import event_sentence
from agreements.models import Agreement, Comment, PrintJob, Remark, SealingRecord, Statement, StatementRound, Version
from agreements.printing.made import file_name
from agreements.printing.record import printed_record
from agreements.printing.text import short_hash
from agreements.term_effects import bound_rows, closing_of, measures_of, successors_of
from agreements.wording import span, text_of, title_of
from documents.jobs import Made
from documents.report import render_report

STEPS = ("start", "freeze", "reopen", "open_round", "close_round", "complete", "close_signing", "close_term", "accede")


@dataclass(frozen=True)
class Position:
    """One statement of the last round: who, what position, how many remarks and how many of them unanswered."""

    name: str
    stance: str
    remarks: int
    unanswered: int


def render_handover(job: PrintJob) -> Made:
    """The report in the job's language, about the version in force."""
    agreement, version = job.agreement, job.version or job.agreement.latest_version
    on = timezone.localdate(job.requested_at)
    with translation.override(job.language):
        title = _("Hand-over report: %(title)s") % {"title": title_of(version.data, job.language)}
        context = handover_data(agreement, version, job.language, on)
        foot = _("Version %(number)s, %(hash)s") % {"number": version.number, "hash": short_hash(version.sha256)}
        pdf = render_report(
            "print/handover.html",
            context,
            title=title,
            language=job.language,
            dated=on,
            label=foot,
            is_example=agreement.is_example,
        )
    return Made(pdf, file_name(agreement, "luovutusraportti", job.language))


def handover_data(agreement: Agreement, version: Version, language: str, on: datetime.date) -> dict[str, Any]:
    """What the template prints; call under `translation.override(language)`."""
    closing = closing_of(agreement)
    last_day = closing.on if closing else on
    measures = measures_of(version, language, last_day)
    record = SealingRecord.objects.filter(version=version, party__isnull=True).first()
    round_ = latest_round(agreement, version)
    events = agreement.events.filter(verb__in=STEPS).select_related("version", "party__organisation")
    return {
        "agreement": agreement,
        "version": version,
        "on": on,
        "closing": closing,
        "term": span(version.data["term"]["starts"], version.data["term"]["ends"]),
        "bound": bound_rows(agreement),
        "record": printed_record(record.data, language) if record else None,
        "steps": [(event.at, event_sentence(event)) for event in events.defer("version__content")],
        "open": [line for line in measures if not line.is_over],
        "over": [line for line in measures if line.is_over],
        "has_reports": any(line.said or line.assessment for line in measures),
        "forums": [_forum(row, language) for row in version.data["forums"]],
        "comments": _open_comments(agreement),
        "round": round_,
        "positions": _positions(round_),
        "successors": successors_of(agreement),
    }


def _forum(row: dict[str, Any], language: str) -> dict[str, str]:
    return {stem: text_of(row[stem], language) for stem in ("name", "tasks", "chair", "rhythm")}


def _open_comments(agreement: Agreement) -> list[Comment]:
    """Threads that nobody has resolved, the oldest first."""
    return list(Comment.objects.open().filter(agreement=agreement))


def _positions(round_: StatementRound | None) -> list[Position]:
    if round_ is None:
        return []
    statements = Statement.objects.standing().filter(request__round=round_).select_related("request")
    return [
        Position(
            name=row.request.name,
            stance=row.get_stance_display(),
            remarks=Remark.objects.filter(statement=row).count(),
            unanswered=Remark.objects.unanswered().filter(statement=row).count(),
        )
        for row in statements
    ]
