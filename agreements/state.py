"""In which state an agreement is on a day: what people have stored and what the dates say, in one word."""

from dataclasses import dataclass

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
    return State("mute", "archive", _("Ended"))
