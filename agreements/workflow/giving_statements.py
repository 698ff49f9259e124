"""The statement round, the side of those who are asked: a draft that nobody else sees, and the statement given."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.history import write_event
from agreements.models import Agreement, Remark, Statement, StatementRequest
from agreements.models.statements import Stance
from agreements.notifications import statements as notices
from agreements.statements.places import remark_places
from agreements.workflow.table import guard, locked, require_stage
from finnish.text import date as finnish_date
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused

ASKS_FOR_CHANGE = (Stance.WITH_CHANGES, Stance.OPPOSES)


@dataclass(frozen=True)
class StatementFacts:
    """The statement in general and the asked one's own decision on it, if it has made one."""

    stance: str
    text: str = ""
    body_kind: str = ""
    body: str = ""
    decided_on: datetime.date | None = None
    number: str = ""
    register_number: str = ""
    file: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class RemarkFacts:
    """A position on one clause or goal, and what is said about it."""

    row_key: uuid.UUID
    stance: str
    text: str = ""


def save_draft(request: StatementRequest, *, by: Acting, draft: dict[str, Any], seen: int) -> int:
    """Keep an unfinished answer of a party, also after the round has ended. Returns the draft's new revision.

    Raises NotAllowed for another party's people, ChangedMeanwhile when a colleague saved after revision `seen`.
    """
    if request.party is None or not rules.may_give_statement_of(by, request.party):
        raise NotAllowed(_("Each party gives its own statement."))
    return _save_draft(request, draft, seen, by.label)


def save_draft_by_link(request: StatementRequest, *, draft: dict[str, Any], seen: int) -> int:
    return _save_draft(request, draft, seen, request.email)


def _save_draft(request: StatementRequest, draft: dict[str, Any], seen: int, saved_by: str) -> int:
    draft = {name: value.replace("\x00", "") for name, value in draft.items()}  # which a database refuses
    mine = StatementRequest.objects.filter(pk=request.pk, draft_revision=seen)
    saved = mine.update(
        draft=draft,
        draft_revision=F("draft_revision") + 1,
        draft_saved_at=timezone.now(),
        draft_saved_by_name=saved_by,
    )
    if not saved:
        raise ChangedMeanwhile(StatementRequest.objects.get(pk=request.pk))
    return seen + 1


@transaction.atomic
def give_statement(
    request: StatementRequest,
    *,
    by: Acting,
    facts: StatementFacts,
    remarks: Sequence[RemarkFacts] = (),
    seen: int | None = None,
) -> Statement:
    """Give the party's statement; a later one of the same round replaces it, and both stay.

    `seen` is the revision of the draft that was confirmed. Raises NotAllowed for another party, Refused when the round
    takes no more answers, ChangedMeanwhile when the draft was saved after `seen`, ValidationError for what is missing.
    """
    agreement = locked(request.round.agreement)
    guard("give_statement", agreement, by)
    if request.party is None or not rules.may_give_statement_of(by, request.party):
        raise NotAllowed(_("Each party gives its own statement."))
    statement = _give(request, facts, remarks, seen, by.label)
    _tell(agreement, statement, by=by)
    return statement


@transaction.atomic
def give_statement_by_link(
    request: StatementRequest,
    *,
    facts: StatementFacts,
    remarks: Sequence[RemarkFacts] = (),
    seen: int | None = None,
) -> Statement:
    """The same by a personal link, which can be used until the round ends."""
    agreement = locked(request.round.agreement)
    require_stage("give_statement", agreement)
    if not request.is_by_link:
        raise NotAllowed(_("Each party gives its own statement."))
    statement = _give(request, facts, remarks, seen, request.email)
    _tell(agreement, statement, by=None)
    return statement


def _tell(agreement: Agreement, statement: Statement, *, by: Acting | None) -> None:
    request = statement.request
    write_event(
        "replace_statement" if statement.replaces_id else "give_statement",
        agreement,
        by=by,
        version=request.round.version,
        party=request.party,
        comment=request.name,
        actor_name=request.email,
    )
    notices.statement_given(statement)


def _give(
    request: StatementRequest, facts: StatementFacts, remarks: Sequence[RemarkFacts], seen: int | None, given_by: str
) -> Statement:
    rows = StatementRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("round__agreement", "round__version", "party__organisation").get(pk=request.pk)
    _require_open(request)
    if seen is not None and seen != request.draft_revision:
        raise ChangedMeanwhile(request)
    remarks = [remark for remark in remarks if remark.stance or remark.text]
    _check(facts, remarks)
    statement = Statement(
        **facts.__dict__,
        request=request,
        replaces=request.statements.standing().first(),
        given_at=timezone.now(),
        given_by_name=given_by,
    )
    statement.full_clean()
    statement.save()
    _add_remarks(statement, remarks)
    request.draft, request.draft_revision = None, request.draft_revision + 1
    request.save(update_fields={"draft", "draft_revision"})
    return statement


def _require_open(request: StatementRequest) -> None:
    round_ = request.round
    if request.cancelled_at:
        raise Refused(_("This statement is no longer asked for."))
    if request.party and request.party.left_on:
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": request.party})
    if not round_.takes_answers(timezone.localdate()):
        raise Refused(
            _("The time for statements ended on %(date)s. The coordinating party can give more time.")
            % {"date": finnish_date(round_.closed_at or round_.due_on)}
        )


def _check(facts: StatementFacts, remarks: Sequence[RemarkFacts]) -> None:
    if facts.decided_on and facts.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("The date of the decision is in the future.")})
    if (facts.decided_on or facts.number) and not facts.body:
        raise ValidationError({"body": _("Write which body or official decided on the statement.")})
    if facts.body and not facts.decided_on:
        raise ValidationError({"decided_on": _("Give the day of the decision.")})
    if facts.stance in ASKS_FOR_CHANGE and not facts.text and not any(remark.text for remark in remarks):
        raise ValidationError({"text": _("Write what should be changed or why, here or at the clauses.")})


def _add_remarks(statement: Statement, remarks: Sequence[RemarkFacts]) -> None:
    """The remarks in the order of the text, after the one on the whole. Places that can't be read have none."""
    language = statement.request.round.version.data["languages"][0]
    order = {place.key: position for position, place in enumerate(remark_places(statement.request, language), start=1)}
    rows = [Remark(statement=statement, stance=statement.stance)] if statement.text else []
    for remark in remarks:
        if str(remark.row_key) not in order:
            raise ValidationError(_("A remark is about something that is not in this version. Reload the page."))
        if not remark.stance or (remark.stance in ASKS_FOR_CHANGE and not remark.text):
            raise ValidationError(_("A remark needs a position, and a change or an objection needs words."))
        position = order[str(remark.row_key)]
        rows.append(
            Remark(
                statement=statement,
                row_key=remark.row_key,
                position=position,
                stance=remark.stance,
                text=remark.text,
            )
        )
    for row in rows:
        row.clean_fields()
    Remark.objects.bulk_create(sorted(rows, key=lambda row: row.position))
