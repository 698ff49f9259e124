"""Quality points: what makes a goal easy to follow, said as a friendly list with how to mend what is missing."""

import datetime
from dataclasses import replace

import pytest
from django.utils import translation

from agreements.follow_up.quality import Asked, Mend, points

pytestmark = pytest.mark.papers
ON = datetime.date(2027, 3, 15)
GOOD = Asked(
    has_why=True,
    kinds=frozenset({"county", "municipality"}),
    days=(datetime.date(2027, 12, 31),),
    all_done=False,
    indicators=2,
    with_baseline=2,
    with_target=2,
    with_values=2,
)
LACKS = [
    ({}, set()),
    ({"has_why": False}, {"why"}),
    ({"kinds": frozenset({"county"})}, {"owners"}),
    ({"kinds": frozenset({"municipality"})}, {"owners"}),
    ({"kinds": frozenset()}, {"owners"}),
    ({"kinds": frozenset({"county", "association"})}, set()),  # with an association the other side is that
    ({"days": ()}, {"day"}),
    ({"days": (datetime.date(2027, 3, 14),)}, {"day"}),  # past
    ({"days": (datetime.date(2028, 3, 14),)}, set()),
    ({"days": (datetime.date(2028, 3, 15),)}, {"day"}),  # more than a year ahead
    ({"days": (), "all_done": True}, set()),
    ({"indicators": 0, "with_baseline": 0, "with_target": 0, "with_values": 0}, {"indicator"}),
    ({"with_baseline": 1}, {"baseline"}),
    ({"with_target": 1, "with_values": 0}, {"target", "values"}),
]


def missing(asked: Asked) -> set[str]:
    return {point.code for point in points(asked, ON) if not point.is_met}


def test_what_each_goal_lacks():
    assert [missing(replace(GOOD, **changed)) for changed, _lacks in LACKS] == [lacks for _changed, lacks in LACKS]


def test_a_missing_value_is_entered_everything_else_needs_an_amendment():
    bare = Asked(False, frozenset(), (), False, 1, 0, 0, 0)
    mends = {point.code: point.mend for point in points(bare, ON)}
    assert {code for code, mend in mends.items() if mend == Mend.VALUE} == {"values"}


def test_each_side_that_lacks_is_named():
    with translation.override("en"):
        words = [
            next(point.words for point in points(replace(GOOD, kinds=kinds), ON) if point.code == "owners")
            for kinds in (frozenset({"county"}), frozenset({"municipality"}), frozenset())
        ]
    assert words == [
        "No municipality carries its measures.",
        "Nobody on the wellbeing services county's side carries its measures.",
        "Nobody has been named to carry its measures.",
    ]
