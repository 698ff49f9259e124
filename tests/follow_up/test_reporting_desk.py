"""What the desk, the year clock and the morning's messages tell of reporting."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from agreements.dates import agreement_dates
from agreements.desk.follow_up import follow_up_duties
from agreements.duties import agreement_duties
from agreements.follow_up.morning import look_through_periods, step_on
from agreements.follow_up.own_reports import own_reporting
from agreements.follow_up.reminding import remind
from agreements.follow_up.table import NotAllowed, Refused
from agreements.models import Agreement, Event, InForce, MeasureSummary, ReportingPeriod, ReportReminder
from organisations.acting import Acting, every_acting
from organisations.dates import Asked
from organisations.duties import Viewer, Whose
from organisations.models import Membership, Notice
from overview.deadlines import look_through_duties
from tests.factories import Role, acting
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world

today = timezone.localdate  # asked each time: midnight may come between


@world
def agreement(cast) -> Agreement:
    return in_force_agreement(cast.county, goals=1, measures=2)


@world
def period(agreement) -> ReportingPeriod:
    return make_period(agreement)


def report_all(period: ReportingPeriod, *organisations, **fields) -> None:
    for measure in follow(period.agreement).version.followed_goals.get().measures.all():
        for organisation in organisations:
            make_report(period, measure, organisation, **fields)


def told(who: Acting, on: datetime.date | None = None) -> list[tuple]:
    on = on or today()
    viewer = Viewer(who.user, every_acting(who.user, on), on)
    with translation.override("en"):
        return [(row.whose, row.title, row.due) for row in follow_up_duties(viewer)]


def mails(template_words: str = "") -> list[tuple[str, str]]:
    rows = Notice.objects.filter(topic="follow_up", body__contains=template_words)
    return sorted(rows.values_list("email", "key"))


def test_the_desk_asks_each_editor_for_the_own_reports_by_the_agreed_day(cast, period):
    due = period.due_on
    assert told(cast.editor) == [(Whose.MINE, "Report two measures", due), (Whose.COMING, "Reports are due", due)]
    assert told(cast.reader) == [(Whose.COMING, "Reports are due", due)]
    assert told(cast.outsider) == []
    report_all(period, cast.hollola, sent_at=None)  # drafts are no reports
    assert len(told(cast.editor)) == 2
    report_all(make_period(period.agreement, kind="final", closed_at=timezone.now()), cast.hollola)
    period.reports.update(sent_at=timezone.now())
    assert told(cast.editor) == [(Whose.COMING, "Reports are due", due)]


def test_only_after_the_agreed_day_is_anybody_told_to_be_late(cast, period):
    assert Whose.OTHERS not in {row[0] for row in told(cast.coordinator)}
    ReportingPeriod.objects.update(due_on=day(-2))
    (late,) = [row for row in told(cast.coordinator) if row[0] == Whose.OTHERS]
    assert late == (Whose.OTHERS, "Two organisations have not reported everything yet", day(-2))
    report_all(period, cast.lahti)
    assert "One organisation has not reported everything yet" in {row[1] for row in told(cast.coordinator)}
    assert Whose.OTHERS not in {row[0] for row in told(cast.editor)}


def test_the_lead_is_asked_to_summarise_when_all_have_reported_or_the_day_has_passed(cast, period):
    report_all(period, cast.county, cast.hollola)
    assert "Summarise" not in str(told(cast.coordinator))
    report_all(period, cast.lahti)
    assert "Summarise two measures" in str(told(cast.coordinator)) and "Summarise" not in str(told(cast.editor))
    key = follow(period.agreement).version.followed_goals.get().measures.first().key
    MeasureSummary.objects.create(
        period=period, measure_key=key, status="done", text="Valmis", organisation=cast.county, by_name="x"
    )
    assert "Summarise one measure" in str(told(cast.coordinator))
    period.reports.filter(organisation=cast.lahti).delete()
    assert "Summarise" not in str(told(cast.coordinator))
    ReportingPeriod.objects.update(due_on=day(-1))
    assert "Summarise one measure" in str(told(cast.coordinator))


def test_the_coordinator_is_asked_to_freeze_once_the_day_has_passed_or_a_correction_waits(cast, period):
    def asked(on=None) -> set[str]:
        return {str(title) for whose, title, _due in told(cast.coordinator, on) if whose == Whose.MINE}

    freeze, corrected = "Freeze the report of the period", "Freeze the corrected report"
    assert not asked() & {freeze, corrected}
    assert freeze in asked(period.due_on + datetime.timedelta(days=1))
    ReportingPeriod.objects.update(correction_reason="Luku oli väärin.")
    assert corrected in asked()
    assert corrected not in {str(title) for _whose, title, _due in told(cast.editor)}


def test_a_frozen_period_asks_nothing_and_a_planned_one_tells_its_first_day(cast, period):
    ReportingPeriod.objects.update(closed_at=timezone.now())
    assert told(cast.editor) == []
    ReportingPeriod.objects.update(closed_at=None, opens_on=day(3))
    assert told(cast.editor) == [(Whose.COMING, "Reports can be given", day(3))]


def test_one_that_the_agreement_no_longer_binds_is_asked_nothing(cast, period):
    rows = InForce.objects.filter(party__agreement=period.agreement, party__organisation=cast.hollola)
    rows.update(starts=day(-90), ends=day(-1))
    assert told(cast.editor) == [(Whose.COMING, "Reports are due", period.due_on)]
    assert own_reporting(follow(period.agreement), period, cast.editor.stands_for).duties == []


def test_follow_up_costs_the_desk_one_query_whatever_there_is(cast, period, django_assert_num_queries):
    Membership.objects.create(user=cast.editor.user, organisation=cast.lahti, role=Role.EDITOR)

    def cost(count: int) -> None:
        viewer = Viewer(cast.editor.user, every_acting(cast.editor.user, today()), today())
        agreement_duties(viewer)
        with django_assert_num_queries(count):
            follow_up_duties(viewer)

    cost(1)
    make_period(in_force_agreement(cast.county, goals=2))
    make_period(period.agreement, kind="mid_term")
    cost(1)
    ReportingPeriod.objects.update(closed_at=timezone.now())
    cost(0)


# the day: what those who have not reported are told
STEPS = [(-30, "opened"), (6, "opened"), (7, "soon"), (14, "soon"), (15, "late"), (21, "late"), (22, "")]


def test_what_each_morning_means(period):
    for offset, step in STEPS:
        assert step_on(period, day(offset)) == step, offset


def test_each_editor_is_told_once_of_each_step(cast, period):
    colleague = acting(cast.hollola, Role.EDITOR)
    report_all(period, cast.county)
    for _twice in range(2):
        look_through_periods.func(day(0).isoformat())
    asked = [row for row in mails() if row[1].startswith("report_opened")]
    assert [email for email, _key in asked] == sorted([cast.editor.user.email, colleague.user.email])
    look_through_periods.func(day(9).isoformat())
    look_through_periods.func(day(10).isoformat())
    assert len([row for row in mails() if row[1].startswith("report_soon")]) == 2
    report_all(period, cast.hollola)
    look_through_periods.func(day(15).isoformat())
    assert not [row for row in mails() if row[1].startswith("report_late")]  # Lahti has no editor here


def test_what_follow_up_tells_itself_is_not_told_again_as_a_deadline(cast, period):
    ReportingPeriod.objects.update(due_on=day(-1))
    look_through_duties.func(day(0).isoformat())
    assert not Notice.objects.filter(topic="deadline", recipient=cast.editor.user).exists()


def test_the_coordinator_hears_once_a_day_what_has_come_in(cast, period):
    report_all(period, cast.hollola)
    look_through_periods.func(day(0).isoformat())
    assert not [row for row in mails() if row[1].startswith("reports_came_in")]
    for _twice in range(2):
        look_through_periods.func(day(1).isoformat())
    told_of = Notice.objects.filter(key__startswith="reports_came_in")
    notice = told_of.get(recipient=cast.coordinator.user)
    assert {row.recipient.memberships.get().organisation for row in told_of} == {cast.county}
    assert cast.hollola.name in notice.body and "4" in notice.body  # what is still to come
    look_through_periods.func(day(2).isoformat())
    assert told_of.filter(recipient=cast.coordinator.user).count() == 1


def test_reminders_go_to_the_own_editors_and_keep_the_quiet_period(cast, period, client_of):
    chain = follow(period.agreement)
    for who in ("editor", "county_registrar", "outsider"):
        with pytest.raises(NotAllowed):
            remind(chain, period, cast.lahti, by=cast.named(who))
    page = reverse("reports_remind", args=[period.agreement_id, period.key])
    pages = {"coordinator": 200, "editor": 403, "reader": 403, "outsider": 404, "anonymous": 302}
    assert {who: client_of(cast.named(who)).get(page).status_code for who in pages} == pages
    client_of(cast.coordinator).post(page, {"parties": [cast.hollola.pk], "message": "Terveisin alueelta"})
    assert ReportReminder.objects.get().organisation == cast.hollola
    notice = Notice.objects.get(recipient=cast.editor.user, key__startswith="report_reminder")
    assert "Terveisin alueelta" in notice.body and f"/raportoi/{period.key}/" in notice.url
    assert Event.objects.get(verb="remind_report").party.organisation == cast.hollola
    with pytest.raises(Refused):
        remind(chain, period, cast.hollola, by=cast.coordinator)  # within the quiet period
    report_all(period, cast.lahti)
    with pytest.raises(Refused):
        remind(chain, period, cast.lahti, by=cast.coordinator)  # has reported


def test_an_organisation_without_people_is_reminded_at_its_address(cast, period):
    Membership.objects.filter(organisation=cast.lahti).delete()
    with pytest.raises(Refused):
        remind(follow(period.agreement), period, cast.lahti, by=cast.coordinator)
    cast.lahti.registry_email = "kirjaamo@lahti.example"
    cast.lahti.save()
    remind(follow(period.agreement), period, cast.lahti, by=cast.coordinator)
    assert Notice.objects.get(email="kirjaamo@lahti.example").recipient is None


def test_the_year_clock_shows_the_planned_days_instead_of_the_guess(cast, period):
    def dates(first: datetime.date, last: datetime.date) -> list[tuple]:
        viewer = Viewer(cast.editor.user, every_acting(cast.editor.user, today()), today())
        rows = agreement_dates(Asked(first, last, None, viewer))
        return [(row.starts, row.ends) for row in rows if "follow-up" in row.uid or "period" in row.uid]

    this = datetime.date(today().year, 1, 1), datetime.date(today().year, 12, 31)
    assert (period.opens_on, period.due_on) in dates(*this)
    assert (datetime.date(today().year, 6, 1), this[1]) not in dates(*this)
    following = datetime.date(today().year + 1, 1, 1), datetime.date(today().year + 1, 12, 31)
    assert (datetime.date(today().year + 1, 6, 1), following[1]) in dates(*following)  # nothing is planned for it yet
