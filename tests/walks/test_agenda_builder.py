"""The agenda is built in a real browser: by keyboard, by dragging, with a proposal taken, and without scripts."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from forums.models import ForumTask, Meeting, Proposal
from tests.factories import make_agreement
from tests.forums.factories import make_attachment, make_item, make_meeting
from tests.ground.browser import assert_good_page
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(forum_cast) -> Meeting:
    """Two sections' worth of agenda, an overdue task and an issue that a member has raised."""
    meeting = make_meeting(forum_cast.forum)
    first = make_item(
        meeting, "Ensimmäinen", presenter="Puheenjohtaja", text="<p>Teksti</p>", proposal="<p>Ehdotus</p>"
    )
    make_item(meeting, "Toinen", publicity="secret", ground="JulkL 24 §")
    make_item(meeting, "Lopuksi", kind="section", minutes=None)
    make_item(meeting, "Kolmas")
    make_attachment(first, "Puuttuva liite", is_expected=True)
    first.links.create(agreement=make_agreement(forum_cast.county))
    ForumTask.objects.create(
        forum=forum_cast.forum, text="Kootaan mallit", organisation=forum_cast.hollola, due_on="2026-01-31"
    )
    Proposal.objects.create(
        forum=forum_cast.forum, source="member", title="Liikuntaneuvonta", reason="Kustannusten jako",
        raised_by=forum_cast.member, raised_by_label="Jäsen",
    )  # fmt: skip
    return meeting


def titles(page: Page) -> list[str]:
    return page.locator("#agenda .yp-agenda :is(h3, h4)").all_inner_texts()


def open_meeting(page: Page, meeting: Meeting) -> None:
    page.goto(reverse("meeting_detail", args=[meeting.key]))
    page.wait_for_load_state("networkidle")


def test_the_agenda_is_ordered_by_keyboard_and_by_dragging(forum_cast, visit, meeting):
    page = visit(forum_cast.keeper)
    open_meeting(page, meeting)
    first, second, *_rest, last = meeting.items.all()
    down = page.locator(f"#down-{first.key}")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#agenda .yp-agenda :is(h3, h4)").first).to_have_text("Toinen")
    expect(down).to_be_focused()
    expect(page.locator("#agenda-said")).to_contain_text("Ensimmäinen")
    expect(page.locator(f"#asia-{first.key} .yp-agenda-no")).to_have_text("2")
    up = page.locator(f"#up-{first.key}")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#agenda .yp-agenda :is(h3, h4)").first).to_have_text("Ensimmäinen")
    expect(down).to_be_focused()  # the button up is at the edge: its neighbour takes the focus

    grip = page.locator(f"#asia-{last.key} [data-handle]")
    grip.drag_to(page.locator(f"#asia-{second.key}"), target_position={"x": 60, "y": 2})
    expect(page.locator(f"#asia-{last.key} .yp-agenda-no")).to_have_text("2")
    assert titles(page) == ["Ensimmäinen", "Kolmas", "Toinen", "Lopuksi"]
    page.reload()
    assert titles(page) == ["Ensimmäinen", "Kolmas", "Toinen", "Lopuksi"]


def test_items_are_added_edited_and_taken_in_their_place(forum_cast, visit, meeting):
    page = visit(forum_cast.keeper)
    open_meeting(page, meeting)
    page.locator(".yp-agenda-add summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Uusi asia")
    page.keyboard.press("Enter")
    expect(page.locator("#agenda")).to_contain_text("Uusi asia")
    expect(page.locator(".yp-agenda-add summary")).to_be_focused()

    added = meeting.items.get(title="Uusi asia")
    page.locator(f"#edit-{added.key}").press("Enter")
    field = page.locator("#agenda form[data-unsaved] input[name=title]")
    expect(field).to_be_focused()
    assert_good_page(page)
    field.fill("Muutettu asia")
    page.locator("#agenda form[data-unsaved] input[name=minutes]").fill("200")
    page.keyboard.press("Enter")
    expect(page.locator(f"#asia-{added.key}")).to_contain_text("Muutettu asia")
    expect(page.locator(f"#edit-{added.key}")).to_be_focused()
    expect(page.locator("#pack-state")).to_contain_text("230")  # the items take longer than the meeting: said at once

    page.locator(".yp-take button").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#agenda")).to_contain_text("Liikuntaneuvonta")
    page.locator(".yp-agenda-offers .yp-take button").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#agenda")).to_contain_text("Kootaan mallit")
    assert Proposal.objects.filter(state="taken").count() == 2


def test_when_the_session_ends_nothing_typed_is_lost(forum_cast, visit, meeting):
    page = visit(forum_cast.keeper)
    open_meeting(page, meeting)
    page.locator(".yp-agenda-add summary").click()
    page.locator("#new_title").fill("Kirjoitettu")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Enter")
    expect(page.locator("#agenda-ended")).to_be_visible()
    expect(page.locator("#new_title")).to_have_value("Kirjoitettu")
    expect(page.locator("#agenda")).to_contain_text("Ensimmäinen")


def test_two_secretaries_on_one_item_lose_nothing(forum_cast, visit, meeting):
    first, second = visit(forum_cast.keeper), visit(forum_cast.secretary)
    item = meeting.items.first()
    for page in (first, second):
        page.goto(reverse("agenda_item_edit", args=[meeting.key, item.key]))
        page.wait_for_selector("[contenteditable=true]")
    for page, words in ((first, "Toisen otsikko"), (second, "Oma otsikko")):
        page.locator("#id_title").fill(words)
        page.locator(".yp-savebar .btn-primary").click()
        page.wait_for_load_state()
    expect(second.locator("main [role=alert]")).to_contain_text("Toisen otsikko")
    expect(second.locator("#id_title")).to_have_value("Oma otsikko")
    assert_good_page(second)
    second.locator(".yp-savebar .btn-primary").click()
    second.wait_for_load_state()
    item.refresh_from_db()
    assert item.title == "Oma otsikko" and "Teksti" in item.text


def test_the_agenda_is_built_without_scripts(forum_cast, visit, meeting):
    page = visit(forum_cast.keeper, scripts=False)
    page.goto(reverse("meeting_detail", args=[meeting.key]))
    first = meeting.items.first()
    page.locator(f"#down-{first.key}").click()
    assert titles(page)[:2] == ["Toinen", "Ensimmäinen"]
    page.locator(f"#edit-{first.key}").click()
    page.locator("#id_title").fill("Muutettu")
    page.locator(".yp-savebar .btn-primary").click()
    assert "Muutettu" in titles(page)


def test_the_pages_of_building_the_agenda_are_good(forum_cast, visit, meeting):
    """Those that the walk through the pages of forums does not meet."""
    page, item = visit(forum_cast.keeper), meeting.items.first()
    called = make_meeting(forum_cast.forum, 2, "called", public_since=timezone.now())
    make_item(called, "Salainen", publicity="secret", ground="JulkL 24 §")
    make_item(called, "Avoimet tehtävät", kind="open_tasks")
    own = [(name, [meeting.key]) for name in ("meeting_detail", "agenda_item_new")]
    own.append(("agenda_item_remove", [meeting.key, item.key]))
    assert_all_good(page, [*own, *((name, [called.key]) for name in ("meeting_detail", "meeting_publish"))])
    for language in ("fi", "sv"):
        with translation.override(language):
            declining = reverse("proposal_decline", args=[forum_cast.forum.pk])
        assert page.goto(f"{declining}?ehdotus={Proposal.objects.get().key}").ok
        assert_good_page(page)
