"""Follow-up in a real browser: reports are asked for and given, summarised, assessed, frozen, and read as a PDF."""

import datetime
import io
import re

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.follow_up.lights import Said, said_light
from agreements.models import Agreement, FollowedMeasure, GoalAssessment, MeasureReport, ReportingPeriod, Status
from documents.models import ArchivedDocument
from forums.models import AgendaItem, AgendaLink
from organisations.outbox import send_pending
from tests.agreements.pdf_text import text_of
from tests.factories import make_user
from tests.follow_up.factories import day, in_force_agreement
from tests.forums.factories import make_forum, make_item, make_meeting, make_seat
from tests.ground.browser import assert_good_page
from tests.walks.worker import let_the_worker_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BY_LINK = "Ryhmä alkoi syksyllä."
HINDERS = "Tilat puuttuvat."
BY_EDITOR = "Ohjaajat on palkattu."
SUMMARY = "Työ etenee kaikilla."
WHY = "Suunta on oikea."


@pytest.fixture
def agreement(transactional_db, cast) -> Agreement:
    """In force for three years more; Lahti has nobody in the portal who could report."""
    return in_force_agreement(cast.county, goals=1, measures=2, term_starts=day(-365), term_ends=day(3 * 365))


@pytest.fixture
def item(agreement, cast) -> AgendaItem:
    """The agreement on the agenda of a forum, whose secretary will assess."""
    forum = make_forum(county=cast.county)
    make_seat(forum, cast.county, make_user("Sihteeri"), "secretary")
    item = make_item(make_meeting(forum), "Sopimuksen seuranta")
    AgendaLink.objects.create(item=item, agreement=agreement)
    return item


def go(page: Page, name: str, *arguments) -> None:
    page.goto(reverse(name, args=arguments))


def press(page: Page, button: str = "main form .btn-primary[type=submit]") -> None:
    with page.expect_navigation():
        page.locator(button).last.click()


def follow_link(page: Page, name: str, *arguments) -> None:
    """As a person: by a link that is on the page. Where it leads is a good page."""
    with page.expect_navigation():
        page.locator(f'main a[href^="{reverse(name, args=arguments)}"]').first.click()
    assert_good_page(page)


def finnish(date: datetime.date) -> str:
    return f"{date.day}.{date.month}.{date.year}"


def measures_of(agreement: Agreement) -> list[FollowedMeasure]:
    return list(FollowedMeasure.objects.filter(goal__version__agreement=agreement).order_by("position"))


def test_from_a_request_to_the_frozen_report(cast, agreement, item, visit, run_tasks, settings):
    let_the_worker_work(run_tasks)  # what the signing left
    settings.PUBLIC_URL = "https://yhdyspinta.example"  # a report is not sealed with this machine's own address
    coordinator = visit(cast.coordinator.user)
    period = a_period_is_planned_and_opened(coordinator, agreement)
    link = a_personal_link_is_sent(coordinator, period, cast.lahti)
    its_holder_answers_on_a_phone(visit(width=360), link, cast.lahti)
    a_partys_editor_reports(visit(cast.editor.user), period, cast.hollola)
    the_lead_summarises(coordinator, period)
    the_forum_assesses(visit(item.meeting.forum.body.seats.get(role="secretary").holder), item, period)
    both_lights_are_shown(coordinator, period)
    the_report_is_frozen(coordinator, period)
    the_sealed_report_says_what_was_reported(coordinator, period, run_tasks)


def a_period_is_planned_and_opened(page: Page, agreement: Agreement) -> ReportingPeriod:
    go(page, "period_list", agreement.pk)
    assert_good_page(page)
    press(page)
    assert_good_page(page)
    period = agreement.reporting_periods.earliest("due_on")
    follow_link(page, "period_edit", agreement.pk, period.key)
    page.locator("[name=opens_on]").fill(finnish(timezone.localdate()))
    page.locator("[name=due_on]").fill(finnish(day(14)))
    press(page)
    period.refresh_from_db()
    assert period.state(timezone.localdate()) == ReportingPeriod.State.OPEN
    expect(page.locator(".yp-period progress")).to_have_attribute("value", "0")
    assert_good_page(page)
    return period


def a_personal_link_is_sent(page: Page, period: ReportingPeriod, municipality) -> str:
    follow_link(page, "report_link_send", period.agreement_id, period.key, municipality.pk)
    page.locator("[name=email]").fill("hyvinvointi@lahti.example")
    press(page)
    send_pending()
    assert mail.outbox[-1].to == ["hyvinvointi@lahti.example"]
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]


def its_holder_answers_on_a_phone(phone: Page, link: str, municipality) -> None:
    phone.goto(link)
    assert_good_page(phone)
    first, second = phone.locator(".yp-link-measure").all()
    first.locator("input[value=going_on]").check()
    first.locator("textarea").fill(BY_LINK)
    press(phone, "main [name=send]")
    expect(phone.locator("main [role=alert]")).to_be_visible()  # one measure has no answer yet
    assert_good_page(phone)
    second.locator("input[value=not_started]").check()
    second.locator("textarea").fill(HINDERS)
    press(phone, "main [name=send]")
    expect(phone.locator("main")).to_contain_text(BY_LINK)  # thanks, and what was sent
    expect(phone.locator("main textarea")).to_have_count(0)
    assert_good_page(phone)
    assert MeasureReport.objects.filter(organisation=municipality, sent_at__isnull=False).count() == 2


def a_partys_editor_reports(page: Page, period: ReportingPeriod, municipality) -> None:
    first, second = measures_of(period.agreement)
    go(page, "desk")
    follow_link(page, "reporting", period.agreement_id, period.key)
    follow_link(page, "measure_report", period.agreement_id, period.key, first.key)
    page.locator("[name=status][value=done]").check()
    page.locator("[name=done]").fill(BY_EDITOR)
    press(page, "main [name=send]")
    assert page.url.endswith(reverse("measure_report", args=[period.agreement_id, period.key, second.key]))
    page.locator("[name=status][value=going_on]").check()
    page.locator("[name=done]").fill("Koulutus on alkanut.")
    press(page, "main [name=send]")
    expect(page.locator(".yp-report-now .is-ok").first).to_be_visible()
    assert_good_page(page)
    assert MeasureReport.objects.filter(organisation=municipality, sent_at__isnull=False).count() == 2


def the_lead_summarises(page: Page, period: ReportingPeriod) -> None:
    go(page, "reporting", period.agreement_id, period.key)
    assert_good_page(page)
    follow_link(page, "measure_summarise", period.agreement_id, period.key, measures_of(period.agreement)[0].key)
    expect(page.locator(".yp-report-cards")).to_contain_text(BY_LINK)
    expect(page.locator(".yp-report-cards")).to_contain_text(BY_EDITOR)
    page.locator("[name=status][value=going_on]").check()
    page.locator("[name=text]").fill(SUMMARY)
    press(page)
    assert period.summaries.get().text == SUMMARY
    assert_good_page(page)


def the_forum_assesses(page: Page, item: AgendaItem, period: ReportingPeriod) -> None:
    go(page, "agenda_item", item.meeting.key, item.key)
    follow_link(page, "forum_assess", item.meeting.forum_id, period.key)
    expect(page.locator("main")).to_contain_text(SUMMARY)  # beside the form: what has been reported
    page.locator("[name=verdict][value=on_the_way]").check()
    page.locator("[name=why]").fill(WHY)
    page.locator("[name=suggestion]").select_option("keep")
    press(page)
    assert_good_page(page)
    row = GoalAssessment.objects.get(period=period)
    assert (row.verdict, row.suggestion, row.body) == ("on_the_way", "keep", item.meeting.forum.body)


def both_lights_are_shown(page: Page, period: ReportingPeriod) -> None:
    """What has been said of the goal, and beside it that the county's own reports are still to come."""
    go(page, "follow_up", period.agreement_id)
    said, calendar = page.locator(".yp-lights").first.locator("dd").all()
    expect(said).to_contain_text(said_light(Said.PARTLY).label)
    expect(calendar).to_contain_text(finnish(period.due_on))
    expect(page.locator("main")).to_contain_text(str(GoalAssessment.Verdict.ON_THE_WAY.label))
    assert_good_page(page)
    follow_link(page, "follow_up_goal", period.agreement_id, measures_of(period.agreement)[0].goal.key)
    for text in (BY_LINK, HINDERS, BY_EDITOR, SUMMARY, WHY):
        expect(page.locator("main")).to_contain_text(text)


def the_report_is_frozen(page: Page, period: ReportingPeriod) -> None:
    go(page, "period_list", period.agreement_id)
    follow_link(page, "report_freeze", period.agreement_id, period.key)
    page.locator("[name=accepts_lacks]").check()
    press(page)
    assert page.url.endswith(reverse("follow_up_report", args=[period.editions.get().key]))
    assert_good_page(page)
    period.refresh_from_db()
    assert period.closed_at


def the_sealed_report_says_what_was_reported(page: Page, period: ReportingPeriod, run_tasks) -> None:
    let_the_worker_work(run_tasks)
    report = period.editions.get()
    page.reload()
    assert_good_page(page)
    with page.expect_download() as download:
        page.locator(f'main a[href^="{reverse("follow_up_report", args=[report.key])}tiedosto/"]').first.click()
    data = download.value.path().read_bytes()
    assert ArchivedDocument.objects.filter(content_sha256=report.sha256).count() == 2  # full and public
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.Lang == "fi" and "/StructTreeRoot" in pdf.Root
    text = text_of(data)
    names = [row["organisation"]["name"]["fi"] for row in report.data["parties"]]
    for words in (*names, BY_LINK, HINDERS, BY_EDITOR, SUMMARY, WHY, Status.GOING_ON.label):
        assert str(words) in text, words
