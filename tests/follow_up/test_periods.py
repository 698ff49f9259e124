"""Periods: proposed from the term, planned by the coordinating party alone, changed while nothing has been written."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.follow_up import periods
from agreements.follow_up.schedule import proposed_periods
from agreements.follow_up.table import NotAllowed, Refused, WrongStage
from agreements.models import Agreement, Event, ReportingPeriod
from finnish.text import date as finnish_date
from interfaces.saving import ChangedMeanwhile
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world

D = datetime.date
Kind = ReportingPeriod.Kind


@world
def agreement(cast) -> Agreement:
    return in_force_agreement(cast.county, goals=1, measures=1)


def facts_of(period: ReportingPeriod, **changed) -> dict:
    names = ("kind", "starts", "ends", "opens_on", "due_on")
    return {name: getattr(period, name) for name in names} | changed


def typed(period: ReportingPeriod, **changed) -> dict:
    facts = facts_of(period, **changed)
    days = {name: finnish_date(value) for name, value in facts.items() if name != "kind"}
    return {"kind": facts["kind"], "revision": period.revision, **days}


def test_the_term_gives_a_period_for_each_year_one_at_its_midpoint_and_one_at_its_end():
    agreement = Agreement(term_starts=D(2025, 6, 1), term_ends=D(2029, 5, 31))
    rows = proposed_periods(agreement, [], D(2026, 1, 1))
    assert [(row.kind, row.year, row.opens_on, row.due_on) for row in rows] == [
        (Kind.YEARLY, 2026, D(2026, 9, 1), D(2026, 10, 31)),
        (Kind.MID_TERM, 2027, D(2027, 2, 1), D(2027, 4, 30)),
        (Kind.YEARLY, 2027, D(2027, 9, 1), D(2027, 10, 31)),
        (Kind.YEARLY, 2028, D(2028, 9, 1), D(2028, 10, 31)),
        (Kind.FINAL, 2029, D(2029, 1, 1), D(2029, 4, 30)),
    ]
    assert [row.year for row in proposed_periods(agreement, rows[:2], D(2026, 1, 1))] == [2027, 2028, 2029]
    assert [row.kind for row in proposed_periods(agreement, [], D(2029, 2, 1))] == [Kind.FINAL]  # past days aren't
    assert proposed_periods(Agreement(), [], D(2026, 1, 1)) == []


# who: the list, a new period, and the verbs plan / change / remove
MAY = {
    "coordinator": (200, 200, True),
    "county_registrar": (200, 403, False),
    "editor": (200, 403, False),
    "reader": (200, 403, False),
    "outsider": (404, 404, False),
    "anonymous": (302, 302, False),
}


def test_who_sees_and_who_plans_the_periods(cast, agreement, client_of):
    period = make_period(agreement, opened=10, due=40)
    facts = facts_of(period)
    for who, (seen, new, may) in MAY.items():
        client = client_of(cast.named(who))
        pages = [client.get(reverse(name, args=[agreement.pk])).status_code for name in ("period_list", "period_new")]
        assert pages == [seen, new], who
        by = cast.named(who)
        if by is None:
            continue
        for verb in (
            lambda by=by: periods.plan_period(follow(agreement), ReportingPeriod(**facts | {"ends": day(900)}), by=by),
            lambda by=by, row=period: periods.change_period(follow(agreement), row, facts, by=by, seen=1),
            lambda by=by, row=period: periods.remove_period(follow(agreement), row, by=by),
        ):
            if may:
                verb()
            else:
                with pytest.raises(NotAllowed):
                    verb()
        if may:  # for the others to be refused for the same
            period = make_period(agreement, opened=10, due=40)
    verbs = set(Event.objects.filter(agreement=agreement).values_list("verb", flat=True))
    assert {"plan_period", "change_period", "remove_period"} <= verbs


def test_what_can_be_done_in_each_state(cast, agreement):
    def outcome(verb) -> bool:
        try:
            verb()
        except WrongStage:
            return False
        return True

    states = {
        "planned": {"opened": 5, "due": 9},
        "open": {},
        "frozen": {"closed_at": datetime.datetime.now(datetime.UTC)},
    }
    for state, fields in states.items():
        period = make_period(agreement, kind=Kind.MID_TERM, **fields)
        change = lambda row=period: periods.change_period(  # noqa: E731
            follow(agreement), row, facts_of(row), by=cast.coordinator, seen=row.revision
        )
        remove = lambda row=period: periods.remove_period(follow(agreement), row, by=cast.coordinator)  # noqa: E731
        assert outcome(change) == (state != "frozen"), state
        assert outcome(remove) == (state == "planned"), state
        ReportingPeriod.objects.filter(pk=period.pk).delete()


def test_the_proposed_periods_are_planned_by_one_button_once(cast, agreement, client_of):
    client = client_of(cast.coordinator)
    shown = client.get(reverse("period_list", args=[agreement.pk])).context["proposed"]
    client.post(reverse("period_plan", args=[agreement.pk]))
    client.post(reverse("period_plan", args=[agreement.pk]))
    planned = list(agreement.reporting_periods.values_list("kind", "ends"))
    assert sorted(planned) == sorted((row.kind, row.ends) for row in shown)
    assert client_of(cast.editor).post(reverse("period_plan", args=[agreement.pk])).status_code == 403


def test_a_new_period_is_typed_and_checked(cast, agreement, client_of):
    client, url = client_of(cast.coordinator), reverse("period_new", args=[agreement.pk])
    row = ReportingPeriod(kind="yearly", starts=D(2027, 1, 1), ends=D(2027, 12, 31), opens_on=day(9), due_on=day(30))
    for wrong in ({"ends": D(2026, 1, 1)}, {"due_on": day(1)}):
        answer = client.post(url, typed(row, **wrong))
        assert answer.status_code == 422 and finnish_date(day(9)) in answer.content.decode()
    assert client.post(url, typed(row)).status_code == 302
    answer = client.post(url, typed(row))
    assert answer.status_code == 422 and agreement.reporting_periods.count() == 1  # the same one twice


def test_two_who_change_the_days_at_once_see_both(cast, agreement, client_of):
    period = make_period(agreement)
    periods.change_period(follow(agreement), period, facts_of(period, due_on=day(20)), by=cast.coordinator, seen=1)
    with pytest.raises(ChangedMeanwhile):
        periods.change_period(follow(agreement), period, facts_of(period), by=cast.coordinator, seen=1)
    client, url = client_of(cast.coordinator), reverse("period_edit", args=[agreement.pk, period.key])
    answer = client.post(url, typed(period, due_on=day(25)))
    html = answer.content.decode()
    assert answer.status_code == 409 and finnish_date(day(20)) in html and finnish_date(day(25)) in html
    assert client.post(url, typed(period, due_on=day(25)) | {"revision": 2}).status_code == 302
    assert ReportingPeriod.objects.get().due_on == day(25)


def test_reports_that_are_being_written_are_not_shut_out_again(cast, agreement):
    period = make_period(agreement)
    measure = follow(agreement).version.followed_goals.get().measures.get()
    make_report(period, measure, cast.hollola, sent_at=None)
    with pytest.raises(ValidationError):
        periods.change_period(follow(agreement), period, facts_of(period, opens_on=day(3)), by=cast.coordinator, seen=1)
    planned = make_period(agreement, kind=Kind.FINAL, opened=5, due=9)
    make_report(planned, measure, cast.hollola, sent_at=None)
    with pytest.raises(Refused):
        periods.remove_period(follow(agreement), planned, by=cast.coordinator)


def test_the_list_says_who_is_missing_and_calls_nobody_late_before_the_agreed_day(cast, agreement, client_of):
    period = make_period(agreement)
    measure = follow(agreement).version.followed_goals.get().measures.get()
    make_report(period, measure, cast.hollola)
    make_report(period, measure, cast.lahti, sent_at=None)  # a draft counts for nothing
    (row,) = client_of(cast.reader).get(reverse("period_list", args=[agreement.pk])).context["rows"]
    assert (row.given, row.expected) == (1, 3)
    assert [awaited.organisation for awaited in row.missing] == [cast.county, cast.lahti]
    assert row.light.state == "info"
    ReportingPeriod.objects.update(opens_on=day(-40), due_on=day(-1))
    (row,) = client_of(cast.reader).get(reverse("period_list", args=[agreement.pk])).context["rows"]
    assert row.light.state == "warn"


def test_removing_asks_first(cast, agreement, client_of):
    period = make_period(agreement, opened=5, due=9)
    client, url = client_of(cast.coordinator), reverse("period_remove", args=[agreement.pk, period.key])
    assert client.get(url).status_code == 200 and ReportingPeriod.objects.exists()
    assert client.post(url).status_code == 302 and not ReportingPeriod.objects.exists()
