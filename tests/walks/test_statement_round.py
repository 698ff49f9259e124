"""The statement round in a real browser: two parties and a guest answer, and the coordinator makes the summary."""

import datetime
import io
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Statement, StatementRequest, StatementRound
from agreements.statements.links import link_token
from organisations.models import User
from tests.agreements.pdf_text import text_of
from tests.factories import PASSWORD, Role, make_agreement, make_county, make_goal, make_user, municipalities_of
from tests.ground.browser import assert_good_page, log_in
from tests.walks.worker import let_the_worker_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def finnish(count: int) -> str:
    day = timezone.localdate() + datetime.timedelta(days=count)
    return f"{day.day}.{day.month}.{day.year}"


@pytest.fixture
def people(transactional_db) -> list[User]:
    """The coordinator and the registrars of two municipalities of a bilingual county."""
    county = make_county(language_status="fi_sv")
    municipal = [make_user("", organisation, Role.REGISTRAR) for organisation in municipalities_of(county)]
    return [make_user("Koordinaattori", county, Role.EDITOR), *municipal]


@pytest.fixture
def agreement(people) -> Agreement:
    county = people[0].memberships.get().organisation
    agreement = make_agreement(county, languages="fi,sv", scope=3)
    make_goal(agreement)
    return agreement


def open_the_round(page: Page, agreement: Agreement) -> StatementRound:
    page.goto(reverse("statement_round", args=[agreement.pk]))
    assert_good_page(page)
    page.goto(reverse("statement_round_new", args=[agreement.pk]))
    assert_good_page(page)
    page.fill("[name=due_on]", finnish(20))
    page.fill("[name=guest-0-name]", "Esimerkkiyhdistys ry")
    page.fill("[name=guest-0-email]", "toimisto@yhdistys.example")
    page.locator("main [type=submit]").last.click()
    page.wait_for_url("**/lausunnot/")
    assert_good_page(page)
    return agreement.statement_rounds.get()


def answer(page: Page, address: str, request: StatementRequest, words: str) -> None:
    """Write a remark on the first clause and the whole, see that it is saved by itself, confirm and send it."""
    page.goto(address)
    key = request.round.version.data["clauses"][0]["key"]
    remark = page.locator("details.yp-remark-fold", has=page.locator(f'[name="{key}-text"]'))
    remark.locator("summary").click()
    remark.locator("select").select_option("with_changes")
    remark.locator("textarea").fill(f"{words}: kohdasta 1")
    page.check("[name=stance][value=with_changes]")
    page.fill("[name=text]", words)
    expect(page.locator("#draft-state [name=revision]")).not_to_have_value(str(request.draft_revision))
    assert_good_page(page)
    request.refresh_from_db()
    assert request.draft["text"] == words and not request.statements.exists()
    page.click("[name=send]")
    page.wait_for_url("**/laheta/")
    assert_good_page(page)
    page.locator("main [type=submit]").click()
    page.locator(".yp-notice.is-ok").first.wait_for()
    assert_good_page(page)
    assert request.statements.get().remarks.count() == 2


def answer_the_remarks(page: Page, agreement: Agreement) -> None:
    page.goto(reverse("statement_round", args=[agreement.pk]))
    assert_good_page(page)
    forms = page.locator("article.yp-remark form")
    assert forms.count() == 6
    first = page.locator("article.yp-remark").first
    first.locator("select").select_option("not_accepted")
    first.locator("[type=submit]").click()
    expect(first.locator(".yp-field-error")).to_be_visible()
    first.locator("textarea").fill("Ei kuulu sopimukseen")
    first.locator("[type=submit]").click()
    expect(first.locator(".yp-suggest")).to_contain_text("Ei kuulu sopimukseen")
    second = page.locator("article.yp-remark").nth(1)
    second.locator("select").select_option("accepted")
    second.locator("[type=submit]").click()
    expect(second.locator(".yp-suggest")).to_be_visible()
    assert_good_page(page)


def summary(page: Page, agreement: Agreement, kind: str, run_tasks) -> bytes:
    page.goto(reverse("statement_round", args=[agreement.pk]))
    page.locator(f"[name=format][value={kind}]").first.click()
    page.wait_for_url("**/tulosteet/**")
    let_the_worker_work(run_tasks)
    with page.expect_download() as download:
        page.locator("main a.btn-primary").click()
    return Path(download.value.path()).read_bytes()


def test_two_parties_and_a_guest_answer_and_the_summary_is_made(people, agreement, visit, run_tasks):
    coordinator, *registrars = people
    desk = visit(coordinator)
    round_ = open_the_round(desk, agreement)
    for registrar in registrars:
        request = round_.requests.get(party__organisation=registrar.memberships.get().organisation)
        address = reverse("statement_edit", args=[agreement.pk, request.key])
        answer(visit(registrar), address, request, f"Lausunto {request.pk}")
    guest = round_.requests.get(party=None)
    link = reverse("statement_link", args=[link_token(guest)])
    phone = visit(width=360)
    answer(phone, link, guest, "Yhdistyksen kanta")

    desk.goto(reverse("statement_due_date", args=[agreement.pk]))
    assert_good_page(desk)
    desk.fill("[name=due_on]", finnish(40))
    desk.fill("[name=reason]", "Hallitus kokoontuu vasta silloin")
    desk.locator("main [type=submit]").click()
    desk.wait_for_url("**/lausunnot/")
    answer_the_remarks(desk, agreement)
    desk.goto(reverse("statement_detail", args=[agreement.pk, guest.key]))
    assert_good_page(desk)
    desk.goto(reverse("statement_round_close", args=[agreement.pk]))
    assert_good_page(desk)
    desk.locator("main [type=submit]").click()
    desk.wait_for_url("**/lausunnot/")
    agreement.refresh_from_db()
    assert agreement.stage == "draft" and Statement.objects.count() == 3

    pdf = " ".join(text_of(summary(desk, agreement, "pdf", run_tasks)).split())
    word = docx.Document(io.BytesIO(summary(desk, agreement, "docx", run_tasks)))
    cells = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for words in ("Esimerkkiyhdistys ry", "Yhdistyksen kanta", "Ei kuulu sopimukseen"):
        assert words in pdf and words in cells

    phone.goto(link)
    assert_good_page(phone)
    assert phone.locator("textarea").count() == 0
    expect(phone.locator("main")).to_contain_text("Yhdistyksen kanta")


def test_what_was_typed_when_the_session_ended_is_saved_after_a_new_login(people, agreement, visit):
    coordinator, registrar, _other = people
    round_ = open_the_round(visit(coordinator), agreement)
    request = round_.requests.get(party__organisation=registrar.memberships.get().organisation)
    page = visit(registrar)
    page.goto(reverse("statement_edit", args=[agreement.pk, request.key]))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("[name=text]", "Kirjoitettu istunnon päätyttyä")
    expect(page.locator("[data-draft-ended]")).to_be_visible()
    page.click("[name=save]")
    expect(page.locator("[data-draft-ended]")).to_be_visible()
    tab = page.context.new_page()
    log_in(tab, registrar.email, PASSWORD)
    page.click("[name=save]")
    page.locator(".yp-notice.is-ok").wait_for()
    request.refresh_from_db()
    assert request.draft["text"] == "Kirjoitettu istunnon päätyttyä"
