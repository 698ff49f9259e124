"""A survey from the invitation to its results: on a phone, by keyboard, reminded, closed, small groups left out."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from organisations.models import Notice
from surveys.models import Answer, Invitation, Step, Submission
from surveys.workflow import close_wave, remind
from tests.ground.browser import NARROW, assert_good_page
from tests.surveys.answers import send
from tests.surveys.wave_story import Asked, days_pass, link_to, make_asked, page
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, OTHER = "telefon@kommun.example", "toinen@kunta.example"
GROUPS = {"Päijät-Häme": 6, "Muu alue": 6, "Kolmas alue": 5, "Neljäs alue": 2}  # one more of the first by the phone


@pytest.fixture
def asked(coordinator) -> Asked:
    asked = make_asked(coordinator, has_open_link=True, message_fi="Tervetuloa", message_sv="Välkommen")
    for place, label in enumerate(list(GROUPS)[2:], 3):
        Step.objects.create(scale=asked.county.scale, position=place, value=place, label_fi=label, label_sv=label)
    return asked


def test_from_the_invitation_to_the_results(visit, asked):
    organiser = visit(asked.by.user)
    _invite_and_open(organiser, asked)
    phone = visit(width=NARROW)
    _answer_by_keyboard(phone, asked)
    _nobody_is_told_who(organiser, asked)
    _results_without_small_groups(organiser, asked)
    phone.goto(link_to(OTHER))
    expect(phone.locator("h1")).to_be_visible()
    assert_good_page(phone)  # late, kindly


def _invite_and_open(organiser: Page, asked: Asked) -> None:
    assert_all_good(
        organiser,
        [
            ("wave_new", [asked.wave.survey.key]),
            ("wave_edit", [asked.wave.key]),
            ("wave_invite", [asked.wave.key]),
            ("wave_detail", [asked.wave.key]),
            ("wave_invitations", [asked.wave.key]),
        ],
    )
    for address, language in ((PHONE, "sv"), (OTHER, "fi")):
        organiser.goto(page("wave_invite", asked.wave))
        organiser.locator("[name=addresses]").fill(f"Nimi Henkilö <{address}>")
        organiser.locator(f"[name=language][value={language}]").check()
        organiser.locator("main form [type=submit]").click()
    organiser.goto(page("wave_open", asked.wave))
    organiser.locator("main form [type=submit]").click()
    asked.wave.refresh_from_db()
    assert asked.wave.state == "opened"
    assert Invitation.objects.filter(invited_at__isnull=False).count() == 2


def _answer_by_keyboard(phone: Page, asked: Asked) -> None:
    """On a phone, in Swedish, without a mouse; the page is left in the middle and continued by the same link."""
    link = link_to(PHONE)
    assert link.startswith("/sv/")
    phone.goto(link)
    assert_good_page(phone)
    _press(phone, phone.locator("button[name=go]"), "Enter")
    _press(phone, phone.locator(f"input[name=r{asked.county.rows.get().pk}]").first, "Space")
    expect(phone.locator("[data-status]")).to_have_text(_words(phone, "saved"))
    phone.goto("about:blank")
    phone.goto(f"{link}?osa=1")
    expect(phone.locator("input:checked")).to_have_count(1)
    _press(phone, phone.locator("form button[value=next]"), "Enter")
    why = phone.locator(f"#q{asked.why.pk}")
    expect(why).to_be_hidden()
    clear = phone.locator(f"input[name=r{asked.clear.rows.get().pk}]")
    _press(phone, clear.first, "Space")
    phone.keyboard.press("ArrowDown")
    expect(clear.last).to_be_checked()
    expect(why).to_be_visible()
    assert_good_page(phone)
    why.locator("textarea").fill("Gränserna")
    expect(phone.locator("[data-status]")).to_have_text(_words(phone, "saved"))
    assert "Gränserna" in str(Invitation.objects.get(email=PHONE).draft)
    _press(phone, phone.locator("button[value=fi]"), "Enter")  # and back: nothing is lost
    expect(phone.locator("html")).to_have_attribute("lang", "fi")
    expect(phone.locator("textarea")).to_have_value("Gränserna")
    _press(phone, phone.locator("button[value=sv]"), "Enter")
    _press(phone, phone.locator("form .yp-answer-steps button[value=next]"), "Enter")
    expect(phone).to_have_url(re.compile("/sv/.*tarkistus"))
    assert_good_page(phone)
    _press(phone, phone.locator("main form [type=submit]"), "Enter")
    expect(phone).to_have_url(re.compile(link))
    assert_good_page(phone)
    assert Submission.objects.count() == 1
    assert Answer.objects.count() == 2
    assert Invitation.objects.get(email=PHONE).draft == {}


def _press(phone: Page, target, key: str) -> None:
    """Come to it by Tab as a keyboard does, then press."""
    expect(target).to_be_enabled()
    for _number in range(60):
        if target.evaluate("element => element === document.activeElement"):
            phone.keyboard.press(key)
            return
        phone.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def _words(phone: Page, what: str) -> str:
    return phone.locator("[data-status]").get_attribute(f"data-{what}")


def _nobody_is_told_who(organiser: Page, asked: Asked) -> None:
    days_pass(asked.wave, 4)
    asked.wave.refresh_from_db()
    assert remind(asked.wave, by=asked.by) == 1
    assert Notice.objects.filter(email=PHONE).count() == 1  # who has answered is not reminded
    organiser.goto(page("wave_invitations", asked.wave))
    expect(organiser.get_by_role("rowheader", name=PHONE)).to_be_visible()
    steps = ("wave_remind", "wave_extend", "wave_close", "wave_detail", "wave_invitations")
    assert_all_good(organiser, [(name, [asked.wave.key]) for name in steps])


def _results_without_small_groups(organiser: Page, asked: Asked) -> None:
    for label, count in GROUPS.items():
        send(asked.wave, count, **{asked.county.text_fi: label, asked.clear.text_fi: "Kyllä"})
    close_wave(asked.wave, by=asked.by)
    for language in ("fi", "sv"):
        with translation.override(language):
            address = f"{reverse('wave_results', args=[asked.wave.key])}?tausta={asked.county.key}"
        organiser.goto(address)
        assert_good_page(organiser)
    shown = organiser.locator(".yp-bar-row:has(.yp-bar-place) .yp-bar-label").all_inner_texts()
    assert {label for label in GROUPS if label in shown} == {"Päijät-Häme", "Muu alue"}
    assert_all_good(organiser, [("wave_detail", [asked.wave.key])])
