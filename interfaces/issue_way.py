"""An issue's way as it is drawn: the three levels with the day each was reached, and the steps taken."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from interfaces.models import IssueStep, RaisedIssue

Level, State = RaisedIssue.Level, RaisedIssue.State
MARKS = {
    State.OPEN: ("warn", "flag"),
    State.HANDLED_NOW: ("info", "hourglass-split"),
    State.DECIDED: ("ok", "check-circle-fill"),
    State.DROPPED: ("mute", "slash-circle"),
}


@dataclass(frozen=True)
class LevelStop:
    """A level on the way; without a day it has not been reached, or was passed before the portal knew the issue."""

    label: str
    reached_on: datetime.date | None
    is_now: bool
    is_passed: bool
    state: str = ""  # how the issue stands, at the level where it is

    @property
    def mark(self) -> tuple[str, str]:
        return MARKS[self.state] if self.state else ("mute", "circle")


def way_of(issue: RaisedIssue, steps: list[IssueStep]) -> list[LevelStop]:
    """The levels from the field upwards."""
    reached: dict[str, datetime.date] = {}
    for step in steps:
        reached.setdefault(step.level, timezone.localdate(step.at))
    here = Level.values.index(issue.level)
    return [
        LevelStop(
            label=str(level.label),
            reached_on=reached.get(level.value) if place <= here else None,
            is_now=place == here,
            is_passed=place < here,
            state=issue.state if place == here else "",
        )
        for place, level in enumerate(Level)
    ]
