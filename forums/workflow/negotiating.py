"""Statutory negotiations: starting one, its sessions, what was agreed, its report, and evidence from elsewhere."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import Attendance, DutyEvidence, Meeting, Negotiation, NegotiationOutcome
from forums.negotiations.agendas import session_rows
from forums.participants import Participant
from forums.workflow.preparing import prepare_meeting
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation, Seat
from organisations.refusals import NotAllowed, Refused

State = Negotiation.State


@dataclass(frozen=True)
class Invitee:
    """Somebody invited to a session besides the seats of the steering forum."""

    name: str
    email: str = ""
    organisation: Organisation | None = None


@transaction.atomic
def start_negotiation(negotiation: Negotiation, *, by: Participant) -> Negotiation:
    """Save a new negotiation of the county. Raises NotAllowed, ValidationError when there is one for that time."""
    _require(rules.may_start_negotiation(by.actings, negotiation.county) and by.forum.pk == negotiation.forum_id)
    if negotiation.forum.county_id != negotiation.county_id:
        raise ValidationError({"forum": _("Choose a forum of the county.")})
    same = Negotiation.objects.filter(county=negotiation.county, kind=negotiation.kind)
    is_of_term = negotiation.kind == Negotiation.Kind.COUNTY_ACT
    if same.filter(term=negotiation.term) if is_of_term else same.filter(year=negotiation.year):
        raise ValidationError(
            _("There is already a negotiation for this time: it can have several sessions and one report.")
        )
    negotiation.full_clean()
    negotiation.save()
    return negotiation


@transaction.atomic
def edit_negotiation(negotiation: Negotiation, *, by: Participant, seen: int, fields: Iterable[str]) -> Negotiation:
    """Save the named fields over the revision that the form was opened with. Raises ChangedMeanwhile."""
    now = _locked(negotiation, by)
    _require_revision(now, seen)
    for name in fields:
        setattr(now, name, getattr(negotiation, name))
    now.revision = seen + 1
    now.full_clean()
    now.save()
    return now


@transaction.atomic
def add_sessions(
    negotiation: Negotiation, facts: dict[str, Any], invited: list[Invitee], *, by: Participant, each: bool = False
) -> list[Meeting]:
    """Make a session with the agenda that the act asks for, and a place for everybody invited.

    With `each` every municipality among the invited has a session of its own, which the county and the others come to
    as well; all start with the same time. A session is a meeting of the steering forum: who keeps it makes them.
    """
    now = _locked(negotiation, by)
    if now.is_reported:
        raise Refused(_("The negotiation has been reported. Take the report back to add sessions."))
    municipalities = [row for row in invited if _is_municipality(row)] if each else []
    rest = [row for row in invited if not _is_municipality(row)]
    groups = [([row, *rest], row.name) for row in municipalities] or [(invited, "")]
    made = [_add_session(now, facts, group, name, by) for group, name in groups]
    if now.state == State.PREPARING:
        Negotiation.objects.filter(pk=now.pk).update(state=State.UNDER_WAY, revision=F("revision") + 1)
    return made


def _is_municipality(row: Invitee) -> bool:
    return row.organisation is not None and row.organisation.kind == Organisation.Kind.MUNICIPALITY


def _add_session(
    negotiation: Negotiation, facts: dict[str, Any], invited: list[Invitee], name: str, by: Participant
) -> Meeting:
    language = facts["language"]
    title = ": ".join(part for part in (facts["title"], name) if part)[:200]
    rows = session_rows(negotiation, language)
    fields = facts | {"title": title, "negotiation": negotiation, "number": None}
    meeting = prepare_meeting(negotiation.forum, fields, [row.skeleton for row in rows], by=by)
    texts = {row.skeleton.title: row.text for row in rows}
    items = list(meeting.items.all())
    for item in items:
        item.text = texts.get(item.title, "")
    meeting.items.bulk_update(items, ["text"])
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            organisation=row.organisation,
            organisation_name=row.name[:200],
            email=row.email.strip().lower(),
            role=Seat.Role.MEMBER,
        )
        for row in invited
    )
    return meeting


@transaction.atomic
def save_outcome(outcome: NegotiationOutcome, organisations: Iterable[Organisation], *, by: Participant, seen: int):
    """Save a new outcome (`seen` 0) or one over the revision that the form was opened with."""
    negotiation = _locked(outcome.negotiation, by)
    if outcome.under and outcome.under.negotiation_id != negotiation.pk:
        raise ValidationError({"under": _("Choose a goal of this negotiation.")})
    if outcome.pk is None:
        last = negotiation.outcomes.aggregate(last=Max("position"))["last"]
        outcome.position, outcome.added_by = (last or 0) + 1, by.user
    else:
        _require_revision(NegotiationOutcome.objects.get(pk=outcome.pk), seen)
        outcome.revision = seen + 1
    outcome.full_clean()
    outcome.save()
    outcome.organisations.set(organisations)
    return outcome


@transaction.atomic
def remove_outcome(outcome: NegotiationOutcome, *, by: Participant) -> None:
    """Take away what was written by mistake; what has been offered to an agreement stays as its trace."""
    _locked(outcome.negotiation, by)
    outcome = NegotiationOutcome.objects.get(pk=outcome.pk)
    if outcome.offered_at:
        raise Refused(_("This has been offered to an agreement, so it stays. Correct its text instead."))
    NegotiationOutcome.objects.filter(under=outcome).update(under=None)
    outcome.delete()


@transaction.atomic
def record_report(
    negotiation: Negotiation, *, by: Participant, seen: int, on: datetime.date, note: str, url: str
) -> Negotiation:
    """Write down when the report was given to the county executive, and where that can be read."""
    now = _locked(negotiation, by)
    _require_revision(now, seen)
    if on > timezone.localdate():
        raise ValidationError({"on": _("The date is in the future: record the report once it has been given.")})
    if not (note.strip() or url):
        raise ValidationError({"note": _("Say where it can be read: the minutes with their section, or a link.")})
    now.reported_on, now.evidence_note, now.evidence_url = on, note, url
    now.state, now.reported_by_label, now.revision = State.REPORTED, by.label[:250], seen + 1
    now.full_clean()
    now.save()
    return now


@transaction.atomic
def take_back_report(negotiation: Negotiation, *, by: Participant) -> None:
    """The negotiation goes on; what was recorded of the report stays in the form."""
    now = _locked(negotiation, by)
    state = State.UNDER_WAY if now.sessions.exists() else State.PREPARING
    Negotiation.objects.filter(pk=now.pk).update(state=state, revision=F("revision") + 1)


@transaction.atomic
def save_evidence(evidence: DutyEvidence, *, by: Acting, seen: int) -> DutyEvidence:
    """Record that a negotiation was held elsewhere, or correct such a record. Raises NotAllowed, ChangedMeanwhile."""
    _require(rules.may_start_negotiation([by], evidence.county))
    if evidence.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("The date is in the future.")})
    if evidence.pk is None:
        evidence.recorded_by, evidence.recorded_by_label = by.user, by.label[:250]
    else:
        _require_revision(DutyEvidence.objects.select_for_update().get(pk=evidence.pk), seen)
        evidence.revision = seen + 1
    evidence.withdrawn_at = None
    evidence.full_clean()
    evidence.save()
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: DutyEvidence, *, by: Acting) -> None:
    """Recorded by mistake: it stops counting, and can be saved again."""
    _require(rules.may_start_negotiation([by], evidence.county))
    DutyEvidence.objects.filter(pk=evidence.pk).update(withdrawn_at=timezone.now(), revision=F("revision") + 1)


def _locked(negotiation: Negotiation, by: Participant) -> Negotiation:
    """The negotiation as it is now, its row locked, for those who may tend it."""
    rows = Negotiation.objects.select_for_update(of=["self"]).select_related("forum__body", "county")
    now = rows.get(pk=negotiation.pk)
    _require(rules.may_tend_negotiation(by) and by.forum.pk == now.forum_id)
    return now


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("Negotiations are tended by the county's editors and by those who keep the steering forum."))


def _require_revision(row: models.Model, seen: int) -> None:
    if row.revision != seen:
        raise ChangedMeanwhile(row)
