"""Freezing the text for decisions, reopening it, withdrawing it, making it public."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import notifications
from agreements.content import content_of
from agreements.history import write_event
from agreements.models import Agreement, InForce, Version
from agreements.models.row import Publicity
from agreements.problems import problems_of
from agreements.workflow.table import Blocked, Stage, guard, locked, move
from agreements.workflow.versions import write_version
from organisations.acting import Acting
from organisations.refusals import Refused


@transaction.atomic
def freeze(agreement: Agreement, *, by: Acting, dated: datetime.date, reason: str = "") -> Version:
    """Make the next version from the text as it stands and lock the text; decisions and signatures bind to it.

    `dated` is the text's own date: an agreement decided in 2023 may be entered today. Of two freezes at once the second
    raises WrongStage. Raises Blocked when something stands in the way, ValidationError for a date in the future.
    """
    agreement = locked(agreement)
    guard("freeze", agreement, by)
    content = content_of(agreement)
    if blocking := [problem for problem in problems_of(agreement, content) if problem.blocks]:
        raise Blocked(blocking)
    purpose = Version.Purpose.AMENDMENT if agreement.is_amendment else Version.Purpose.DECISION
    version = write_version(agreement, content, by=by, dated=dated, reason=reason, purpose=purpose)
    from_stage = agreement.stage
    move(agreement, Stage.DECIDING)
    write_event("freeze", agreement, by=by, from_stage=from_stage, version=version, comment=reason)
    notifications.version_frozen(version)
    return version


@transaction.atomic
def reopen(agreement: Agreement, *, by: Acting, reason: str) -> None:
    """Open the text again. Decisions and signatures on the frozen version stay as history and stop counting."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the text is reopened: the parties see the reason.")})
    agreement = locked(agreement)
    guard("reopen", agreement, by)
    _refuse_bound(agreement)
    version, from_stage = agreement.latest_version, agreement.stage
    move(agreement, Stage.DRAFT)
    write_event("reopen", agreement, by=by, from_stage=from_stage, version=version, comment=reason)
    notifications.text_reopened(version, reason)


@transaction.atomic
def withdraw(agreement: Agreement, *, by: Acting, reason: str) -> None:
    """End the preparation for good before everybody has signed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the agreement is withdrawn: the parties see the reason.")})
    agreement = locked(agreement)
    guard("withdraw", agreement, by)
    _refuse_bound(agreement)
    from_stage = agreement.stage
    _end_open_round(agreement, by)
    move(agreement, Stage.WITHDRAWN)
    write_event("withdraw", agreement, by=by, from_stage=from_stage, version=agreement.latest_version, comment=reason)
    notifications.agreement_withdrawn(agreement, reason)


def _end_open_round(agreement: Agreement, by: Acting) -> None:
    """Nobody goes on writing a statement on what is not prepared any more."""
    rounds = agreement.statement_rounds.filter(closed_at__isnull=True)
    rounds.update(closed_at=timezone.now(), closed_by_name=by.label)


def _refuse_bound(agreement: Agreement) -> None:
    """What binds somebody already is ended by notice or by a new agreement, not by its coordinator alone."""
    if InForce.objects.filter(party__agreement=agreement).exists():
        raise Refused(
            _("The agreement is already in force between those who have signed. Close the signing, or give notice.")
        )


@transaction.atomic
def set_publicity(agreement: Agreement, *, by: Acting, publicity: str, ground: str = "", decided_by: str = "") -> None:
    """Say whether anybody may read the frozen versions. What has been public can't be made a draft again."""
    agreement = locked(agreement)
    guard("set_publicity", agreement, by)
    if publicity == Publicity.DRAFT and agreement.publicity != Publicity.DRAFT and agreement.latest_version:
        raise ValidationError({"publicity": _("The agreement has been open to all: it can't become a draft again.")})
    if publicity in (Publicity.PARTLY_SECRET, Publicity.SECRET) and not decided_by.strip():
        raise ValidationError({"decided_by": _("Name who decided on the secrecy.")})
    agreement.publicity, agreement.secrecy_ground, agreement.publicity_decided_by = publicity, ground, decided_by
    agreement.full_clean()
    agreement.save(update_fields={"publicity", "secrecy_ground", "publicity_decided_by"})
    write_event("set_publicity", agreement, by=by, version=agreement.latest_version, comment=publicity)
