"""The two lights: what is reported and what the dates say, each by itself, as tables over statuses and days."""

import datetime

import pytest
from django.utils import translation

from agreements.follow_up.lead import goals_lead
from agreements.follow_up.lights import (
    Finding,
    Said,
    Timing,
    gravest,
    measure_finding,
    report_finding,
    said_light,
    said_together,
    tally,
    timing_light,
    value_finding,
)
from agreements.follow_up.reading import FollowedDuty, GoalView, MeasureView
from agreements.models import (
    FollowedGoal,
    FollowedMeasure,
    MeasureDuty,
    MeasureReport,
    MeasureSummary,
    ReportingPeriod,
)

pytestmark = pytest.mark.papers
D = datetime.date
ON = D(2027, 3, 15)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


TOGETHER = [
    ([], "nothing"),
    (["", ""], "nothing"),
    (["done", "done"], "done"),
    (["done", ""], "going_on"),  # nobody can know that all is done
    (["done", "going_on"], "going_on"),
    (["going_on", ""], "going_on"),  # a missing report is no standstill
    (["going_on", "not_started"], "partly"),
    (["done", "stopped"], "partly"),
    (["going_on", "partly"], "partly"),
    (["not_started", "not_started"], "not_started"),
    (["not_started", "stopped"], "stopped"),
    (["stopped", ""], "stopped"),
]


def test_reports_roll_up_to_one_word():
    assert [said_together(parts) for parts, _said in TOGETHER] == [said for _parts, said in TOGETHER]


def test_it_is_told_from_what_a_light_was_rolled_up():
    assert tally(["done", "", "going_on", "going_on"]) == "1 done, 2 going on, 1 without a report"


def test_no_report_is_another_thing_than_not_going_on():
    looks = {said: (light.state, light.icon, light.label) for said in Said if (light := said_light(said))}
    assert len({look[1:] for look in looks.values()}) == len(Said)  # each has its own icon and word, never colour alone
    assert looks[Said.NOTHING][0] == "mute"
    assert looks[Said.STOPPED][0] == "bad"


# last day, what is reported, what the dates say
MEASURES = [
    (D(2026, 12, 31), "going_on", "late"),
    (D(2026, 12, 31), "stopped", "late"),  # what was agreed still waits; that it stopped is the other light's to say
    (D(2026, 12, 31), "done", "done"),  # done is done, whatever the day
    (D(2028, 12, 31), "done", "done"),
    (D(2027, 3, 14), "nothing", "late"),
    (D(2027, 3, 15), "nothing", "soon"),  # the last day itself is not late
    (D(2027, 4, 14), "going_on", "soon"),
    (D(2027, 4, 15), "going_on", "on_time"),
    (D(2027, 4, 15), "not_started", "on_time"),  # what people say never colours what the dates say
    (None, "going_on", "no_date"),
    (None, "stopped", "no_date"),
    (None, "done", "done"),
]


def test_a_measure_against_its_own_last_day():
    found = [measure_finding(ends, Said(said), ON).timing for ends, said, _timing in MEASURES]
    assert found == [timing for _ends, _said, timing in MEASURES]


def test_words_instead_of_a_day_are_shown_and_make_nothing_late():
    finding = measure_finding(None, Said.NOT_STARTED, D(2040, 1, 1), "vuosittain keväällä")
    light = timing_light(finding, D(2040, 1, 1))
    assert (finding.timing, light.state, light.note) == (Timing.NO_DATE, "mute", "vuosittain keväällä")


def test_reports_and_values_of_a_period():
    due = D(2027, 3, 14)
    assert report_finding(0, due, ON) is None
    assert report_finding(3, None, ON) is None  # nothing is being collected
    assert report_finding(3, due, ON) == Finding(Timing.REPORT_MISSING, due, 3)
    assert report_finding(3, ON, ON) == Finding(Timing.REPORT_DUE, ON, 3)  # due today is not late
    assert value_finding(1, due, ON) == Finding(Timing.VALUE_MISSING, due, 1)
    assert value_finding(1, ON, ON) is None
    assert value_finding(0, due, ON) is None


GRAVEST = [
    (["on_time", "late", "report_missing"], "late"),
    (["value_missing", "report_missing"], "report_missing"),
    (["soon", "value_missing"], "value_missing"),
    (["report_due", "soon"], "soon"),
    (["on_time", "report_due"], "report_due"),
    (["on_time", "no_date"], "on_time"),
    (["done", "no_date"], "no_date"),  # one measure done does not mean that nothing is left
    (["done", "done"], "done"),
    ([], "no_date"),
]


def test_the_gravest_is_shown():
    found = [gravest([Finding(Timing(name)) for name in names]).timing for names, _gravest in GRAVEST]
    assert found == [name for _names, name in GRAVEST]
    early, later = Finding(Timing.LATE, D(2027, 1, 1)), Finding(Timing.LATE, D(2027, 2, 1))
    assert gravest([later, None, early]) == early


LOOKS = [
    (Finding(Timing.LATE, D(2026, 12, 31)), "bad", "74 days late"),
    (Finding(Timing.REPORT_MISSING, D(2027, 2, 28), 2), "bad", "2 reports missing"),
    (Finding(Timing.VALUE_MISSING, D(2027, 2, 28), 1), "bad", "1 value missing"),
    (Finding(Timing.SOON, D(2027, 4, 1)), "warn", "17 days left"),
    (Finding(Timing.ON_TIME, D(2027, 12, 31)), "ok", "On time"),
]


def test_each_finding_has_a_word_and_an_icon():
    lights = [timing_light(finding, ON) for finding, _state, _label in LOOKS]
    assert [(light.state, light.label) for light in lights] == [(state, label) for _finding, state, label in LOOKS]
    assert all(light.icon for light in lights)


def measure(*statuses: str, ends: D | None = None, summary: str = "", due: D | None = None, **period) -> MeasureView:
    """A measure that as many carry as there are statuses; "" has not reported."""
    row = ReportingPeriod(due_on=due, **period) if due else None
    duties = [
        FollowedDuty(MeasureDuty(), MeasureReport(status=status, sent_at=ON) if status else None, None)
        for status in statuses
    ]
    return MeasureView(
        row=FollowedMeasure(ends=ends, text_fi="Koulutetaan"),
        number="1.1",
        duties=duties,
        summary=MeasureSummary(status=summary) if summary else None,
        period=row,
        on=ON,
    )


def goal(*measures: MeasureView, values_missing: int = 0) -> GoalView:
    return GoalView(
        row=FollowedGoal(),
        measures=list(measures),
        indicators=[],
        assessment=None,
        earlier_assessment=None,
        values_missing=values_missing,
        period=measures[0].period,
        on=ON,
    )


def test_the_summary_of_those_in_charge_stands_before_the_reports():
    view = measure("going_on", "stopped", "", summary="going_on")
    assert (view.said, measure("going_on", "stopped", "").said) == (Said.GOING_ON, Said.PARTLY)
    assert view.said_light.note == "1 going on, 1 stopped, 1 without a report"


def test_a_draft_is_no_report_and_who_is_not_expected_is_not_missed():
    draft = FollowedDuty(MeasureDuty(), MeasureReport(status="done"), None)
    left = FollowedDuty(MeasureDuty(), None, None, is_expected=False)
    view = MeasureView(FollowedMeasure(), "1.1", [draft, left], None, None, ON)
    assert (view.said, len(view.missing)) == (Said.NOTHING, 1)


def test_a_goal_rolls_up_from_its_measures():
    late = measure("going_on", ends=D(2027, 1, 1))
    view = goal(measure("done"), late, measure(""))
    assert (view.said, view.said_light.note) == (Said.GOING_ON, "1 done, 1 going on, 1 without a report")
    assert (view.finding.timing, view.timing_light.note) == (Timing.LATE, "Koulutetaan")


def test_missing_reports_and_values_are_late_only_while_they_are_collected():
    due = D(2027, 2, 28)
    waiting = goal(measure("", "done", due=due), values_missing=1)
    assert (waiting.finding.timing, waiting.finding.count) == (Timing.REPORT_MISSING, 1)
    assert goal(measure("done", due=due), values_missing=1).finding.timing == Timing.VALUE_MISSING
    frozen = goal(measure("", due=due, closed_at=ON), values_missing=1)
    assert frozen.finding.timing == Timing.NO_DATE


# Planned dates are wishes, agreed duties are due dates: a measure that should have begun is not late by that.
def test_a_measure_that_has_not_begun_on_its_first_day_is_not_late():
    view = measure("not_started", ends=D(2028, 1, 1))
    view.row.starts = D(2026, 1, 1)
    assert view.finding.timing == Timing.ON_TIME


def test_the_lead_says_in_words_how_the_goals_stand():
    assert goals_lead([]) == "The agreement has no goals to follow."
    assert goals_lead([Said.NOTHING, Said.NOTHING]) == "No report has been given yet."
    states = [Said.DONE, Said.GOING_ON, Said.STOPPED, Said.PARTLY, Said.NOTHING]
    assert goals_lead(states) == (
        "Two goals of five go on or are done. One goes on partly. One does not go on. Of one there is no report yet."
    )
    assert goals_lead([Said.GOING_ON]) == "The goal goes on or is done."
    assert goals_lead([Said.DONE, Said.GOING_ON]) == "All two goals go on or are done."
    assert goals_lead([Said.NOTHING, Said.NOTHING, Said.NOT_STARTED]) == (
        "One does not go on. Of two there is no report yet."
    )
