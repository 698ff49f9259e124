"""What makes a goal easy to follow: a friendly list, not a grade.

From DOMAIN.md item 18 (goals measurable, documented, a named party on both sides) and the quality points of Kausal
Watch. What is missing in the text is mended by an amendment, what is missing of the values by entering them.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agreements.follow_up.lights import Said
from agreements.follow_up.reading import GoalView
from organisations.models import Organisation

Kind = Organisation.Kind
YEAR = datetime.timedelta(days=365)


class Mend(StrEnum):
    """How a point that is missing can be mended."""

    AMENDMENT = "amendment"
    VALUE = "value"


@dataclass(frozen=True)
class Point:
    code: str
    is_met: bool
    words: str
    mend: Mend


@dataclass(frozen=True)
class Asked:
    """What is looked at of a goal; plain data, so that a draft could be asked the same. `values`: of how many."""

    has_why: bool
    kinds: frozenset[str]  # of the organisations that carry its measures
    days: tuple[datetime.date, ...]  # the last days of the measures that are not done
    all_done: bool
    indicators: int
    with_baseline: int
    with_target: int
    with_values: int


def quality_of(view: GoalView, *, has_why: bool, with_values: int) -> list[Point]:
    """Of a followed goal. `with_values`: of how many of its indicators a value is known."""
    open_measures = [row for row in view.measures if row.said != Said.DONE]
    asked = Asked(
        has_why=has_why,
        kinds=frozenset(row.kind for row in view.organisations),
        days=tuple(row.row.ends for row in open_measures if row.row.ends),
        all_done=bool(view.measures) and not open_measures,
        indicators=len(view.indicators),
        with_baseline=sum(row.baseline is not None or bool(row.baseline_words) for row in view.indicators),
        with_target=sum(bool(row.targets.all()) for row in view.indicators),
        with_values=with_values,
    )
    return points(asked, view.on)


def points(asked: Asked, on: datetime.date) -> list[Point]:
    """Every point in words: what is there, or what is missing."""
    return [
        _why(asked),
        _owners(asked),
        _day(asked, on),
        *_indicators(asked),
    ]


def _point(code: str, is_met: bool, met: str, missing: str, mend: Mend = Mend.AMENDMENT) -> Point:
    return Point(code, is_met, met if is_met else missing, mend)


def _why(asked: Asked) -> Point:
    return _point("why", asked.has_why, _("It says why the goal matters."), _("Nothing says why the goal matters."))


def _owners(asked: Asked) -> Point:
    """The county's side and somebody else's: a municipality, or in other agreements another party."""
    others = asked.kinds - {Kind.COUNTY}
    if Kind.COUNTY in asked.kinds and others:
        words = _("Somebody on both sides carries its measures.")
    elif not asked.kinds:
        words = _("Nobody has been named to carry its measures.")
    elif others:
        words = _("Nobody on the wellbeing services county's side carries its measures.")
    else:
        words = _("No municipality carries its measures.")
    return Point("owners", Kind.COUNTY in asked.kinds and bool(others), words, Mend.AMENDMENT)


def _day(asked: Asked, on: datetime.date) -> Point:
    if asked.all_done:
        return Point("day", True, _("All its measures are done."), Mend.AMENDMENT)
    is_met = any(on <= day <= on + YEAR for day in asked.days)
    return _point(
        "day",
        is_met,
        _("Some measure is due within a year."),
        _("No measure is due within a year."),
    )


def _indicators(asked: Asked) -> list[Point]:
    if not asked.indicators:
        return [Point("indicator", False, _("No indicator measures it."), Mend.AMENDMENT)]
    every = asked.indicators
    return [
        _point(
            "baseline",
            asked.with_baseline == every,
            _("Where the indicators started from is known."),
            _("Where an indicator started from is not known."),
        ),
        _point(
            "target",
            asked.with_target == every,
            _("The indicators have targets."),
            _("An indicator has no target."),
        ),
        _point(
            "values",
            asked.with_values == every,
            _("The newest values of the indicators are known."),
            _("Of an indicator no value is known yet."),
            Mend.VALUE,
        ),
    ]
