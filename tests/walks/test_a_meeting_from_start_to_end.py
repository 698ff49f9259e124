"""A forum's work from an empty seat to the task that comes back at the next meeting, in a real browser."""

import datetime
import io
import re

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from documents.pdf import render_pdf
from forums.models import Meeting, Minutes, Proposal, SeatRule
from organisations.models import Notice, Seat, User
from organisations.outbox import send_pending
from tests.factories import make_agreement, make_goal
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "riittävän-pitkä-salasana-1"
FILES = 40


def link_in(message: str) -> str:
    return re.search(r"https?://\S+", message)[0]


def go(page: Page, name: str, *arguments) -> None:
    page.goto(reverse(name, args=arguments))


def press(page: Page, within: str = "main form") -> None:
    with page.expect_navigation():
        page.locator(f"{within} .btn-primary[type=submit]").last.click()


def paper(number: int) -> dict:
    html = f'<html lang="fi"><title>Liite {number}</title><h1>Liite {number}</h1><p>Teksti {number}.</p></html>'
    pdf = render_pdf(html, title=f"Liite {number}", language="fi", dated=datetime.date(2026, 1, 1))
    return {"name": f"Liite {number}.pdf", "mimeType": "application/pdf", "buffer": pdf}


def test_from_an_empty_seat_to_the_task_at_the_next_meeting(forum_cast, visit, run_tasks, settings, live_server):
    settings.PUBLIC_URL = live_server.url
    forum, secretary = forum_cast.forum, visit(forum_cast.secretary)
    SeatRule.objects.create(forum=forum, source="each_municipality", title_fi="kunnanjohtaja", deputies=1)
    agreement = make_agreement(forum_cast.county)
    goal = make_goal(agreement, "Nuori saa avun läheltä")

    newcomer = a_missing_seat_is_filled_by_invitation(secretary, visit, forum_cast)
    meeting = an_agenda_with_a_goal_and_a_proposal_is_built(secretary, visit, forum_cast, goal)
    the_meeting_is_called(secretary, meeting)
    the_member_sends_the_deputy(visit(forum_cast.member), meeting, forum_cast)
    forty_attachments_become_one_pack(secretary, meeting, run_tasks)
    the_deputy_opens_the_pack(visit(forum_cast.deputy), meeting)
    outcomes_are_recorded(secretary, meeting, forum_cast)
    the_minutes_are_inspected_approved_and_published(secretary, visit, meeting, forum_cast, run_tasks)
    anybody_reads_the_minutes(visit(None), meeting)
    the_task_stands_first_at_the_next_meeting(secretary, forum)
    assert newcomer.seats.get().body == forum.body


def a_missing_seat_is_filled_by_invitation(secretary: Page, visit, cast) -> User:
    go(secretary, "forum_detail", cast.forum.pk)
    assert_good_page(secretary)
    expect(secretary.locator("main")).to_contain_text(cast.lahti.name_fi)
    secretary.locator(f'main a[href="{reverse("seat_fill", args=[cast.forum.pk, cast.empty_seat.pk])}"]').first.click()
    secretary.locator("input[name=email]").fill("uusi.jasen@lahti.example")
    secretary.locator("input[name=name]").fill("Lahden uusi jäsen")
    assert_good_page(secretary)
    press(secretary)
    send_pending()
    newcomer = visit(None)
    newcomer.goto(link_in(mail.outbox[-1].body))
    newcomer.locator("input[name=title_fi]").fill("kunnanjohtaja")
    for field in newcomer.locator("input[type=password]").all():
        field.fill(PASSWORD)
    press(newcomer)
    assert Seat.objects.get(pk=cast.empty_seat.pk).holder.email == "uusi.jasen@lahti.example"
    go(newcomer, "forum_detail", cast.forum.pk)
    expect(newcomer.locator("main")).to_contain_text("Lahden uusi jäsen")
    return User.objects.get(email="uusi.jasen@lahti.example")


def an_agenda_with_a_goal_and_a_proposal_is_built(secretary: Page, visit, cast, goal) -> Meeting:
    member = visit(cast.member)
    go(member, "proposal_new", cast.forum.pk)
    member.locator("[name=title]").fill("Liikuntaneuvonnan kustannukset")
    member.locator("[name=reason]").fill("Kustannusten jaosta ei ole sovittu.")
    press(member)
    go(secretary, "meeting_new", cast.forum.pk)
    day = timezone.localdate() + datetime.timedelta(days=14)
    for name, value in {"day": day.strftime("%-d.%-m.%Y"), "place": "Hollolan kunnantalo"}.items():
        secretary.locator(f"[name={name}]").fill(value)
    assert_good_page(secretary)
    press(secretary)
    meeting = Meeting.objects.get(forum=cast.forum)
    secretary.locator(".yp-agenda-add summary").click()
    secretary.locator("#new_title").fill("Nuorten palvelut")
    secretary.keyboard.press("Enter")
    expect(secretary.locator("#agenda")).to_contain_text("Nuorten palvelut")
    item = meeting.items.get(title="Nuorten palvelut")
    item.links.create(goal=goal)
    secretary.locator(".yp-take button").first.click()
    secretary.wait_for_load_state("networkidle")
    expect(secretary.locator("#agenda")).to_contain_text("Liikuntaneuvonnan kustannukset")
    assert Proposal.objects.get(forum=cast.forum, title="Liikuntaneuvonnan kustannukset").state == "taken"
    assert_good_page(secretary)
    return meeting


def the_meeting_is_called(secretary: Page, meeting: Meeting) -> None:
    go(secretary, "meeting_call", meeting.key)
    assert_good_page(secretary)
    press(secretary)
    meeting.refresh_from_db()
    assert meeting.state == "called"
    assert Notice.objects.filter(topic="meeting").count() >= 4


def the_member_sends_the_deputy(member: Page, meeting: Meeting, cast) -> None:
    go(member, "meeting_places", meeting.key)
    assert_good_page(member)
    member.locator("button[name=answer][value=deputy]").click()
    member.wait_for_load_state()
    place = meeting.attendances.get(seat=cast.member_seat)
    assert (place.answer, place.deputy) == ("deputy", cast.deputy_seat)


def forty_attachments_become_one_pack(secretary: Page, meeting: Meeting, run_tasks) -> None:
    item = meeting.items.get(title="Nuorten palvelut")
    go(secretary, "attachment_add", item.key)
    secretary.locator("input[type=file]").first.set_input_files([paper(number) for number in range(1, FILES + 1)])
    press(secretary)
    assert item.attachments.count() == FILES
    go(secretary, "meeting_pack", meeting.key)
    assert_good_page(secretary)
    secretary.locator("form:has([name=edition][value=members]) [type=submit], button[value=members]").first.click()
    secretary.wait_for_load_state()
    status = secretary.url
    go(secretary, "forum_detail", meeting.forum_id)  # the pack is made while another page is used
    run_tasks()
    secretary.goto(status)
    with secretary.expect_download() as download:
        secretary.locator("main a.btn-primary").first.click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) > FILES
        with pdf.open_outline() as outline:
            titles = [row.title for row in outline.root]
        assert any("Nuorten palvelut" in title for title in titles)
    go(secretary, "material_send", meeting.key)
    assert_good_page(secretary)
    press(secretary)
    run_tasks()
    assert meeting.sendings.count() == 1


def the_deputy_opens_the_pack(deputy: Page, meeting: Meeting) -> None:
    go(deputy, "meeting_pack", meeting.key)
    assert_good_page(deputy)
    with deputy.expect_download() as download:
        deputy.locator('main a[href*="/paketti/1/"]').first.click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) > FILES


def outcomes_are_recorded(secretary: Page, meeting: Meeting, cast) -> None:
    starts = timezone.now() - datetime.timedelta(hours=1)  # the day of the meeting has come
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + datetime.timedelta(hours=2))
    go(secretary, "meeting_record", meeting.key)
    assert_good_page(secretary)
    for place in meeting.attendances.exclude(seat=cast.member_seat):
        secretary.locator(f"#p-{place.pk} input[value=present]").check(force=True)
        expect(secretary.locator(f"#ps-{place.pk}")).not_to_be_empty()
    place = meeting.attendances.get(seat=cast.member_seat)
    secretary.locator(f"#p-{place.pk} input[value=deputy]").check(force=True)
    item = meeting.items.get(title="Nuorten palvelut")
    secretary.goto(f"{reverse('meeting_record', args=[meeting.key])}?asia={item.key}")
    secretary.wait_for_load_state("networkidle")
    add_outcome(secretary, "resolution")
    secretary.locator(".yp-outcome.is-resolution textarea").fill("Neuvottelukunta puoltaa tavoitetta.")
    expect(secretary.locator(".yp-outcome.is-resolution .yp-save-state")).to_contain_text("klo")
    add_outcome(secretary, "task")
    task = secretary.locator(".yp-outcome.is-task")
    task.locator("[name$=text]").first.fill("Kootaan nuorten palvelujen mallit")
    task.locator("select[name$=organisation]").select_option(str(cast.hollola.pk))
    expect(task.locator(".yp-save-state")).to_contain_text("klo")
    assert_good_page(secretary)
    go(secretary, "meeting_hold", meeting.key)
    assert_good_page(secretary)
    press(secretary)
    assert item.outcomes.count() == 2


def add_outcome(page: Page, kind: str) -> None:
    page.locator(f"main :is(a, button)[href*='{kind}'], main button[value={kind}]").first.click()
    expect(page.locator(f".yp-outcome.is-{kind} form")).to_be_visible()
    # The form that came saves itself only once htmx has taken it over.
    page.wait_for_function(
        "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
    )


def the_minutes_are_inspected_approved_and_published(secretary: Page, visit, meeting, cast, run_tasks) -> None:
    go(secretary, "minutes_detail", meeting.key)
    assert_good_page(secretary)
    press(secretary)
    go(secretary, "minutes_send", meeting.key)
    secretary.locator("input[name=inspectors]").first.check()
    secretary.locator("[name=inspect_by]").fill(timezone.localdate().strftime("%-d.%-m.%Y"))
    assert_good_page(secretary)
    press(secretary)
    minutes = Minutes.objects.get(meeting=meeting)
    assert minutes.state == "inspection", secretary.locator("main").inner_text()
    for inspection in minutes.inspections.select_related("inspector"):
        inspector = visit(inspection.inspector)
        go(inspector, "minutes_inspect", meeting.key)
        inspector.locator("input[name=result][value=found_right]").check()
        assert_good_page(inspector)
        press(inspector)
    chair = visit(cast.chair)
    go(chair, "minutes_approve", meeting.key)
    assert_good_page(chair)
    press(chair)
    go(secretary, "minutes_publish", meeting.key)
    assert_good_page(secretary)
    press(secretary)
    run_tasks()
    minutes.refresh_from_db()
    assert (minutes.state, bool(minutes.published_at)) == ("approved", True)


def anybody_reads_the_minutes(stranger: Page, meeting: Meeting) -> None:
    go(stranger, "minutes_detail", meeting.key)
    expect(stranger.locator("main")).to_contain_text("Neuvottelukunta puoltaa tavoitetta.")
    assert_good_page(stranger)


def the_task_stands_first_at_the_next_meeting(secretary: Page, forum) -> None:
    go(secretary, "meeting_new", forum.pk)
    day = timezone.localdate() + datetime.timedelta(days=60)
    secretary.locator("[name=day]").fill(day.strftime("%-d.%-m.%Y"))
    # The times of the last meeting stand here: it was held around the moment of this test, perhaps past midnight.
    secretary.locator("[name=starts]").fill("9.00")
    secretary.locator("[name=ends]").fill("11.00")
    press(secretary)
    first = secretary.locator("#agenda .yp-agenda > li").first
    expect(first).to_contain_text("Kootaan nuorten palvelujen mallit")
    assert_good_page(secretary)
