"""The verbs of follow-up: which is open in which state of a period, and to whom.

Buttons and refusals come from this one table, as in `agreements.workflow.table`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.follow_up import rules
from agreements.follow_up.following import Followed
from agreements.models import ReportingPeriod
from agreements.workflow.table import WrongStage
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused

State = ReportingPeriod.State
__all__ = ["VERBS", "NotAllowed", "Refused", "WrongStage", "available_actions", "guard", "locked"]


@dataclass(frozen=True)
class Verb:
    """`states`: of the period; None where there is no period yet."""

    name: str
    states: frozenset[str | None]
    may: Callable[[Acting | None, Followed], bool]


VERBS = {
    verb.name: verb
    for verb in (
        Verb("plan_period", frozenset({None, *State}), rules.may_plan),
        Verb("change_period", frozenset({State.PLANNED, State.OPEN}), rules.may_plan),
        Verb("remove_period", frozenset({State.PLANNED}), rules.may_plan),
        Verb("report", frozenset({State.OPEN}), rules.may_report),  # and for whom: rules.may_report_for
        Verb("summarise", frozenset({State.OPEN}), rules.may_summarise_some),  # and which measure: rules.may_summarise
        Verb("remind", frozenset({State.OPEN}), rules.may_plan),
        Verb("send_report_link", frozenset({State.OPEN}), rules.may_plan),
        Verb("assess", frozenset({State.OPEN}), rules.may_record_assessment),
        Verb("freeze_report", frozenset({State.OPEN}), rules.may_plan),
        Verb("correct_report", frozenset({State.FROZEN}), rules.may_plan),
    )
}


def available_actions(followed: Followed, period: ReportingPeriod | None, acting: Acting | None) -> frozenset[str]:
    """The verbs that are open to the person now."""
    state = period.state(followed.on) if period else None
    verbs = [verb for verb in VERBS.values() if state in verb.states]
    allowed = {may for may in {verb.may for verb in verbs} if may(acting, followed)}  # each is asked once
    return frozenset(verb.name for verb in verbs if verb.may in allowed)


def locked(period: ReportingPeriod) -> ReportingPeriod:
    """The period as it is now, its row locked: the first thing that every verb does, inside its transaction."""
    rows = ReportingPeriod.objects.select_for_update(of=["self"]).select_related("agreement")
    return rows.get(pk=period.pk)


def guard(name: str, followed: Followed, period: ReportingPeriod | None, by: Acting | None) -> Verb:
    """Raise NotAllowed or WrongStage unless the verb is open to the person in the (locked) period's state."""
    verb = VERBS[name]
    if not verb.may(by, followed):
        raise NotAllowed(_("This action belongs to another role or party."))
    require_state(name, followed, period)
    return verb


def require_state(name: str, followed: Followed, period: ReportingPeriod | None) -> None:
    state = period.state(followed.on) if period else None
    if state not in VERBS[name].states:
        raise WrongStage(
            _("This can't be done while the period is in the state “%(state)s”. Reload the page to see what happened.")
            % {"state": state.label if state else _("not planned")}
        )
