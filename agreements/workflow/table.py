"""The transition table: which verb is open at which stage, to whom, and where it leads.

Buttons and refusals come from this one table, so a button that shows works and a request without a button is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements import rules
from agreements.models import Agreement
from agreements.problems import Problem
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused

Stage = Agreement.Stage


class WrongStage(Refused):
    """The agreement has moved on since the page was opened, or the verb never belonged to this stage."""


class Blocked(Refused):
    """Something stands in the way; `problems` names it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Verb:
    name: str
    stages: frozenset[str]
    target: str | None  # the stage it leads to; None: stays where it is
    may: Callable[[Acting | None, Agreement], bool]


def _verb(name: str, stages: set[str], target: str | None, may: Callable[[Acting | None, Agreement], bool]) -> Verb:
    return Verb(name, frozenset(stages), target, may)


HANDLED = {Stage.DECIDING, Stage.SIGNING, Stage.SIGNED}
PREPARED = {Stage.DRAFT, Stage.STATEMENT_ROUND}
LIVING = PREPARED | HANDLED
UNSIGNED = PREPARED | {Stage.DECIDING, Stage.SIGNING}

VERBS = {
    verb.name: verb
    for verb in (
        _verb("edit_text", {Stage.DRAFT}, None, rules.may_edit_text),
        _verb("change_settings", {Stage.DRAFT}, None, rules.may_coordinate),
        _verb("change_parties", {Stage.DRAFT}, None, rules.may_coordinate),
        _verb("comment", LIVING, None, rules.may_comment),
        _verb("suggest", {Stage.DRAFT}, None, rules.may_suggest),
        _verb("answer_suggestion", {Stage.DRAFT}, None, rules.may_coordinate),
        _verb("offer_shared_text", {Stage.DRAFT}, None, rules.may_coordinate),
        _verb("open_round", {Stage.DRAFT}, Stage.STATEMENT_ROUND, rules.may_coordinate),
        _verb("tend_round", {Stage.STATEMENT_ROUND}, None, rules.may_coordinate),
        _verb("give_statement", {Stage.STATEMENT_ROUND}, None, rules.may_give_statement),
        _verb("answer_remark", PREPARED, None, rules.may_coordinate),
        _verb("close_round", {Stage.STATEMENT_ROUND}, Stage.DRAFT, rules.may_coordinate),
        _verb("freeze", {Stage.DRAFT}, Stage.DECIDING, rules.may_coordinate),
        _verb("reopen", {Stage.DECIDING, Stage.SIGNING}, Stage.DRAFT, rules.may_coordinate),
        _verb("withdraw", UNSIGNED, Stage.WITHDRAWN, rules.may_coordinate),
        _verb("set_publicity", LIVING, None, rules.may_coordinate),
        _verb("send_link", HANDLED, None, rules.may_coordinate),
        _verb("send_reminder", {Stage.STATEMENT_ROUND, *HANDLED}, None, rules.may_coordinate),
        _verb("close_signing", {Stage.SIGNING}, Stage.SIGNED, rules.may_coordinate),
        _verb("add_later_party", {Stage.SIGNED}, None, rules.may_coordinate),
        _verb("start_amendment", {Stage.SIGNED}, None, rules.may_coordinate),
        _verb("renew", {Stage.SIGNED}, None, rules.may_coordinate),
        _verb("close_term", {Stage.SIGNED}, None, rules.may_coordinate),
        _verb("tend_party", LIVING, None, rules.may_tend),
        _verb("name_signatories", LIVING, None, rules.may_tend),
        _verb("record_decision", HANDLED, None, rules.may_record),
        _verb("record_signature", HANDLED, None, rules.may_record),
        _verb("leave", UNSIGNED, None, rules.may_record),
        _verb("give_notice", {Stage.SIGNED}, None, rules.may_record),
        _verb("sign", HANDLED, None, rules.may_sign),
        _verb("decline_signing", {Stage.DECIDING, Stage.SIGNING}, None, rules.may_sign),
        _verb("withdraw_signature", {Stage.SIGNING}, None, rules.may_withdraw_signature),
    )
}


def available_actions(agreement: Agreement, acting: Acting | None) -> frozenset[str]:
    """The verbs that are open to the person now."""
    verbs = [verb for verb in VERBS.values() if agreement.stage in verb.stages]
    allowed = {may for may in {verb.may for verb in verbs} if may(acting, agreement)}  # each is asked once
    return frozenset(verb.name for verb in verbs if verb.may in allowed)


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now, its row locked: the first thing that every verb does, inside its transaction."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def guard(name: str, agreement: Agreement, by: Acting | None) -> Verb:
    """Raise NotAllowed or WrongStage unless the verb is open to the person on the (locked) agreement."""
    verb = VERBS[name]
    if not verb.may(by, agreement):
        raise NotAllowed(_("This action belongs to another role or party."))
    require_stage(name, agreement)
    return verb


def require_stage(name: str, agreement: Agreement) -> None:
    if agreement.stage not in VERBS[name].stages:
        raise WrongStage(
            _(
                "This can't be done while the agreement is in the stage “%(stage)s”."
                " Reload the page to see what has happened."
            )
            % {"stage": agreement.get_stage_display()}
        )


def move(agreement: Agreement, target: str) -> None:
    agreement.stage = target
    agreement.save(update_fields={"stage"})
