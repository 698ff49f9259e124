"""What has been agreed of the services on a map, in one municipality or counted over all of them.

A service's state follows from the views on its questions of the division of work. Nothing said is a state of its own
and never "not agreed"; "not known" stands apart from the scale (DESIGN.md section 2, rule 10).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interfaces.division.differing import Seen, difference_of
from interfaces.models import WorkDivision
from organisations.models import Organisation

Side = WorkDivision.Side


class Agreed(TextChoices):
    """The states of a service or a line, in the order of the legend."""

    AGREED = "agreed", _("agreed")
    DISCUSSED = "discussed", _("discussed")
    INTENDED = "intended", _("intended")
    NO = "no", _("not agreed")
    DIFFERS = "differs", _("views differ")
    NOT_KNOWN = "not_known", _("not known")
    NOTHING = "nothing", _("no view yet")

    @property
    def pattern(self) -> str:
        """The look of its line in words, for paper."""
        return str(PATTERNS[self])


LOOKS = {
    Agreed.AGREED: ("ok", "check-circle-fill"),
    Agreed.DISCUSSED: ("info", "chat-left-text"),
    Agreed.INTENDED: ("warn", "hourglass-split"),
    Agreed.NO: ("bad", "x-circle"),
    Agreed.DIFFERS: ("warn", "exclamation-circle-fill"),
    Agreed.NOT_KNOWN: ("mute", "question-circle"),
    Agreed.NOTHING: ("mute", "dash-circle-dotted"),
}
PATTERNS = {
    Agreed.AGREED: _("thick line"),
    Agreed.DISCUSSED: _("dashes"),
    Agreed.INTENDED: _("dots"),
    Agreed.NO: _("thin line"),
    Agreed.DIFFERS: _("double line"),
    Agreed.NOT_KNOWN: _("dashes and dots"),
    Agreed.NOTHING: _("sparse dots"),
}
SCALE = [Agreed.NO, Agreed.INTENDED, Agreed.DISCUSSED, Agreed.AGREED]  # from the least agreed


@dataclass(frozen=True)
class Standing:
    """The state of one service and the day since which it holds, where the views tell it."""

    state: Agreed = Agreed.NOTHING
    since: datetime.date | None = None

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def look(self) -> tuple[str, str]:
        """Colour and icon of its badge."""
        return LOOKS[self.state]


Views = dict[tuple[int, int], list[WorkDivision]]  # by the ids of service and municipality


def views_of(county: Organisation, services: Iterable[int], municipality: Organisation | None = None) -> Views:
    """The views on the questions that are asked of those services, in one query."""
    rows = WorkDivision.objects.filter(
        question__county=county, question__service__in=services, question__retired_on__isnull=True
    )
    if municipality:
        rows = rows.filter(municipality=municipality)
    found: Views = defaultdict(list)
    for row in rows.select_related("question"):
        found[row.question.service_id, row.municipality_id].append(row)
    return found


def standing_of(views: Iterable[WorkDivision]) -> Standing:
    """One service in one municipality: views that differ first, else the least agreed of what has been answered."""
    by_question: dict[int, list[WorkDivision]] = defaultdict(list)
    for view in views:
        by_question[view.question_id].append(view)
    state = least(_of_question(rows) for rows in by_question.values())
    if state in (Agreed.NOTHING, Agreed.DIFFERS):
        return Standing(state)
    days = [row.since for rows in by_question.values() for row in rows if row.state == state and row.since]
    return Standing(state, max(days, default=None))


def least(states: Iterable[Agreed]) -> Agreed:
    """One state for many: a difference shows first, then the least agreed; what is not said does not count."""
    found = set(states)
    if Agreed.DIFFERS in found:
        return Agreed.DIFFERS
    for state in (*SCALE, Agreed.NOT_KNOWN):
        if state in found:
            return state
    return Agreed.NOTHING


def _of_question(views: list[WorkDivision]) -> Agreed:
    """One or both sides have answered."""
    seen = {view.side: Seen(view.state, view.who) for view in views}
    if difference_of(seen.get(Side.COUNTY), seen.get(Side.MUNICIPALITY)):
        return Agreed.DIFFERS
    return Agreed(views[0].state)
