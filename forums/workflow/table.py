"""The transition table of meetings: which verb is open in which state, to whom, and where it leads.

Buttons and refusals come from this one table, so a button that shows works and a request without a button is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import Forum, Meeting, MeetingEvent
from forums.participants import Participant
from organisations.refusals import NotAllowed, Refused

State = Meeting.State


class WrongState(Refused):
    """The meeting has moved on since the page was opened, or the verb never belonged to this state."""


class Blocked(Refused):
    """Something stands in the way; `problems` names it."""

    def __init__(self, problems: list) -> None:
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Verb:
    name: str
    states: frozenset[str]
    target: str | None  # the state it leads to; None: stays where it is
    may: Callable[[Participant, Meeting], bool]


def _verb(name: str, states: set[str], target: str | None, may: Callable[[Participant, Meeting], bool]) -> Verb:
    return Verb(name, frozenset(states), target, may)


BEFORE = {State.PREPARING, State.CALLED}
CALLED_OR_HELD = {State.CALLED, State.HELD}

VERBS = {
    verb.name: verb
    for verb in (
        _verb("edit_meeting", BEFORE, None, rules.may_prepare),
        _verb("edit_agenda", BEFORE, None, rules.may_prepare),
        _verb("add_material", BEFORE, None, rules.may_answer),  # and for which item: rules.may_add_material
        _verb("take_proposal", BEFORE, None, rules.may_prepare),
        _verb("make_pack", {State.PREPARING, State.CALLED, State.HELD}, None, rules.may_lead),
        _verb("call", {State.PREPARING}, State.CALLED, rules.may_prepare),
        _verb("tell_change", {State.CALLED}, None, rules.may_prepare),
        _verb("invite", {State.PREPARING, State.CALLED}, None, rules.may_prepare),
        _verb("answer", {State.CALLED}, None, rules.may_answer),  # and for whom: rules.may_answer_for
        _verb("send_material", {State.CALLED}, None, rules.may_prepare),
        _verb("cancel", BEFORE, State.CANCELLED, rules.may_prepare),
        _verb("publish", CALLED_OR_HELD, None, rules.may_prepare),
        _verb("record", CALLED_OR_HELD, None, rules.may_lead),
        _verb("hold", {State.CALLED}, State.HELD, rules.may_lead),
        _verb("write_minutes", {State.HELD}, None, rules.may_prepare),
        _verb("send_to_inspection", {State.HELD}, None, rules.may_prepare),
        _verb("inspect", {State.HELD}, None, rules.may_answer),  # and whose: rules.may_inspect
        _verb("approve_minutes", {State.HELD}, None, rules.may_lead),
        _verb("publish_minutes", {State.HELD}, None, rules.may_prepare),
        _verb("remove_personal_data", {State.HELD}, None, rules.may_prepare),
        _verb("make_extract", {State.HELD}, None, rules.may_prepare),
    )
}


def available_actions(meeting: Meeting, part: Participant) -> frozenset[str]:
    """The verbs that are open to the person now."""
    return frozenset(verb.name for verb in VERBS.values() if meeting.state in verb.states and verb.may(part, meeting))


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, its row locked: the first thing that every verb does, inside its transaction."""
    return Meeting.objects.select_for_update(of=["self"]).select_related("forum__body").get(pk=meeting.pk)


def locked_forum(forum: Forum) -> Forum:
    """The forum as it is now, its row locked."""
    return Forum.objects.select_for_update(of=["self"]).select_related("body", "county").get(pk=forum.pk)


def guard(name: str, meeting: Meeting, by: Participant) -> Verb:
    """Raise NotAllowed or WrongState unless the verb is open to the person on the (locked) meeting."""
    verb = VERBS[name]
    if by.forum.pk != meeting.forum_id or not verb.may(by, meeting):
        raise NotAllowed(_("This action belongs to another role in the forum."))
    if meeting.state not in verb.states:
        raise WrongState(
            _("This can't be done while the meeting is in the state “%(state)s”. Reload the page to see what happened.")
            % {"state": meeting.get_state_display()}
        )
    return verb


def log(meeting: Meeting, verb: str, by: Participant, comment: str = "") -> MeetingEvent:
    """Write what happened, in the transaction of the verb itself."""
    return MeetingEvent.objects.create(
        meeting=meeting, at=timezone.now(), verb=verb, comment=comment, user=by.user, actor_name=by.label[:250]
    )
