"""In which state an agreement is on a day: what people have stored and what the dates say, in one word."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from agreements.models import Agreement
from finnish.text import date as finnish_date

Stage = Agreement.Stage


@dataclass(frozen=True)
class State:
    """A word with its colour and icon; status is never shown by colour alone."""

    css: str
    icon: str
    word: str


def state_of(agreement: Agreement) -> State:
    """The state on the day that the agreement was annotated for (`with_in_force(on)`)."""
    match agreement.stage:
        case Stage.DRAFT if getattr(agreement, "is_series_model", False):
            return State("mute", "layers", _("Shared text of a series"))
        case Stage.DRAFT:
            return State("mute", "pencil", _("Draft"))
        case Stage.STATEMENT_ROUND:
            return State("info", "chat-left-text", _("Statement round"))
        case Stage.DECIDING:
            return State("info", "hourglass-split", _("Being decided on"))
        case Stage.SIGNING:
            return State("info", "pen", _("Being signed"))
        case Stage.WITHDRAWN:
            return State("mute", "archive", _("Withdrawn"))
    if agreement.in_force_now:
        return State("ok", "check-circle-fill", _("In force"))
    if agreement.starts_on is None:
        return State("info", "patch-check", _("Signed"))
    if not agreement.has_begun:
        return State(
            "info", "patch-check", _("Signed, in force from %(date)s") % {"date": finnish_date(agreement.starts_on)}
        )
    if agreement.is_amended:
        return State("mute", "archive", _("Amended"))
    return State("mute", "archive", _("Ended"))


def inner_state_of(agreement: Agreement) -> State:
    """The state as its own parties see it: an amendment in preparation is nobody else's matter."""
    state = state_of(agreement)
    if agreement.stage == Stage.SIGNED and agreement.is_being_amended:
        return replace(state, word=_("%(state)s; amendment in preparation") % {"state": state.word})
    return state
