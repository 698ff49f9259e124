"""The transition table of waves: which verb is open in which state, to whom, and where it leads.

Buttons and refusals come from this one table, so a button that shows works and a request without a button is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused
from surveys import rules
from surveys.models import Wave

State = Wave.State


class WrongState(Refused):
    """The wave has moved on since the page was opened, or the verb never belonged to this state."""


@dataclass(frozen=True)
class Verb:
    name: str
    states: frozenset[str]
    target: str | None  # the state it leads to; None: stays where it is
    may: Callable[[Acting | None, Wave], bool]


def _verb(name: str, states: set[str], target: str | None = None) -> Verb:
    return Verb(name, frozenset(states), target, rules.may_run)


VERBS = {
    verb.name: verb
    for verb in (
        _verb("edit", {State.PREPARED}),
        _verb("discard", {State.PREPARED}),
        _verb("open", {State.PREPARED}, State.OPENED),
        _verb("invite", {State.PREPARED, State.OPENED}),
        _verb("cancel_invitation", {State.PREPARED, State.OPENED}),
        _verb("remind", {State.OPENED}),
        _verb("extend", {State.OPENED}),
        _verb("close", {State.OPENED}, State.CLOSED),
    )
}


def available_actions(wave: Wave, acting: Acting | None) -> frozenset[str]:
    """The verbs that are open to the person now."""
    return frozenset(verb.name for verb in VERBS.values() if wave.state in verb.states and verb.may(acting, wave))


def locked(wave: Wave) -> Wave:
    """The wave as it is now, its row locked: the first thing that every verb does, inside its transaction."""
    return Wave.objects.select_for_update(of=["self"]).select_related("survey", "owner").get(pk=wave.pk)


def guard(name: str, wave: Wave, by: Acting | None) -> Verb:
    """Raise NotAllowed or WrongState unless the verb is open to the person on the (locked) wave."""
    verb = VERBS[name]
    if not verb.may(by, wave):
        raise NotAllowed(_("A wave is run by the editors of the organisation that asks."))
    if wave.state not in verb.states:
        raise WrongState(
            _("This can't be done while the wave is in the state “%(state)s”. Reload the page to see what happened.")
            % {"state": wave.get_state_display()}
        )
    return verb
