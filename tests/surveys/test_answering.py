"""Answering by a link: kept as one goes, conditions, what must be answered, groups, languages, the life of links."""

import pytest
from django.urls import reverse
from django.utils import translation

from surveys.answering import LinkClosed, send
from surveys.asking import survey_form
from surveys.models import Answer, Invitation, OpenAnswer, Submission, Wave
from surveys.workflow import cancel_invitation, close_wave
from tests.ground.database import world
from tests.surveys.wave_story import Asked, answer, days_pass, make_asked, opened, today

pytestmark = pytest.mark.django_db


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator, allows_groups=True, has_open_link=True, open_limit=2)


@world
def link(asked) -> str:
    return opened(asked, "vastaaja@kunta.example")[0]


def draft() -> dict:
    return Invitation.objects.get(email="vastaaja@kunta.example").draft


def test_each_section_is_kept_and_the_way_leads_on(client, asked, link):
    client.post(link, {"go": "next", "together": "group", "people": "6"})
    first = asked.field(asked.county, "Päijät-Häme")
    for go, leads in (
        ("next", f"{link}?osa=2"),
        ("back", link),
        ("2", f"{link}?osa=2"),
        ("check", f"{link}tarkistus/"),
    ):
        assert client.post(f"{link}?osa=1", first | {"go": go}).url == leads, go
    assert client.post(f"{link}?osa=2", asked.second() | {"go": "next"}).url == f"{link}tarkistus/"
    assert draft()["people"] == 6
    assert len(draft()["steps"]) == 3
    assert "checked" in client.get(f"{link}?osa=1").content.decode()
    client.post(f"{link}?osa=1", {"go": "next"})  # what is left empty is taken out
    assert len(draft()["steps"]) == 2
    kept = client.post(f"{link}?osa=1", first, headers={"X-Autosave": "1"})
    assert (kept.status_code, len(draft()["steps"])) == (204, 3)


def test_what_the_set_does_not_have_is_left(client, asked, link):
    other = asked.ways.scale.steps.first().pk
    row, grid = asked.clear.rows.get().pk, asked.grid.rows.first().pk
    client.post(
        f"{link}?osa=2", {f"r{row}": other, f"r{grid}": "x", "r999999": "1", f"t{asked.why.pk}": "a\0b\r\nc" * 2000}
    )
    assert draft()["steps"] == {}
    text = draft()["texts"][str(asked.why.pk)]
    assert (text[:4], len(text)) == ("ab\nc", 4000)
    client.post(f"{link}?osa=2", {f"r{asked.ways.rows.get().pk}": [step.pk for step in asked.ways.scale.steps.all()]})
    assert len(draft()["steps"][str(asked.ways.rows.get().pk)]) == 2


def test_a_question_with_a_condition_counts_only_when_it_is_met(asked, link):
    answer(asked, link, clear="Kyllä", why="Tätä ei kysytty")
    assert not OpenAnswer.objects.exists()
    asked.wave.invitations.update(is_answered=False)
    answer(asked, link, clear="Ei", why="Rajat")
    assert OpenAnswer.objects.get().text == "Rajat"
    assert Submission.objects.count() == 2


def test_what_must_be_answered_is_named_kindly_and_nothing_is_lost(client, asked, link):
    client.post(f"{link}?osa=2", asked.field(asked.grid, "Hyvin"))
    refused = client.post(f"{link}tarkistus/")
    html = refused.content.decode()
    assert refused.status_code == 422
    assert f"?osa=2#q{asked.clear.pk}" in html
    assert draft()["steps"]
    assert not Submission.objects.exists()
    client.post(f"{link}?osa=2", {})
    asked.wave.survey.questions.update(is_required=False)
    assert client.post(f"{link}tarkistus/").status_code == 422  # nothing at all is not an answer


def test_a_language_is_changed_without_losing_what_was_typed(client, asked, link):
    leads = client.post(f"{link}?osa=2", asked.second() | {"go": "sv"}).url
    assert leads == f"/sv{link}?osa=2"
    html = client.get(leads).content.decode()
    assert "Är det klart?" in html
    assert html.count("checked") == 2
    with translation.override("en"):
        assert "Barometer" not in client.get(f"/en{link}?osa=1").content.decode()  # the wave has its own title
        assert "Background" in client.get(f"/en{link}?osa=1").content.decode()


def test_background_filled_in_beforehand_is_told_and_can_be_changed(client, asked):
    row, step = asked.county.rows.get().pk, asked.county.scale.steps.get(label_fi="Päijät-Häme").pk
    link = opened(asked, "toinen@kunta.example", background={row: [step]})[0]
    assert client.get(link).context["sheet"].beforehand == {row}
    (line,) = client.get(f"{link}?osa=1").context["sheet"].lines
    assert line.is_beforehand
    assert line.said == [("", "Päijät-Häme")]
    answer(asked, link, county="Muu alue")
    assert Answer.objects.get(row=row).step.label_fi == "Muu alue"
    assert Invitation.objects.get(email="toinen@kunta.example").background == {}


def test_sending_twice_at_once_sends_once(asked, link):
    invitation = Invitation.objects.get(email="vastaaja@kunta.example")
    answer(asked, link)
    with pytest.raises(LinkClosed):
        send(invitation, survey_form(asked.wave.survey, "fi"))
    assert Submission.objects.count() == 1


def test_what_a_link_opens(client, asked, link):
    """A table: what has happened × what the page answers to looking and to sending."""
    invitation = Invitation.objects.get(email="vastaaja@kunta.example")
    outcomes = {}

    def look(what: str) -> None:
        outcomes[what] = (client.get(link).status_code, client.post(f"{link}?osa=2", asked.second()).status_code)

    look("open")
    answer(asked, link)
    look("answered")
    Invitation.objects.filter(pk=invitation.pk).update(is_answered=False)
    cancel_invitation(invitation, by=asked.by)
    look("cancelled")
    Invitation.objects.filter(pk=invitation.pk).update(cancelled_at=None)
    days_pass(asked.wave, 30)
    look("past its last day")
    assert f"{asked.wave.closes_on.day}.{asked.wave.closes_on.month}." in client.get(link).content.decode()
    close_wave(asked.wave, by=asked.by)
    look("closed")
    link = reverse("survey_answer", args=["arvattu"])
    look("unknown")
    assert outcomes == {
        "open": (200, 302),
        "answered": (200, 410),
        "cancelled": (410, 410),
        "past its last day": (410, 410),
        "closed": (410, 410),
        "unknown": (404, 404),
    }


def test_link_pages_are_kept_by_nobody(client, link):
    for address in (link, f"{link}?osa=1", f"{link}tarkistus/", f"{link}ei-muistutuksia/"):
        page = client.get(address)
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert "no-store" in page["Cache-Control"]
        assert not page.cookies


def test_an_open_link_makes_personal_ones_up_to_its_limit(client, asked, link):
    address = reverse("survey_open", args=[asked.wave.open_secret])
    client.get(address)
    assert not asked.wave.invitations.filter(by_open_link=True).exists()  # only the button makes one
    own = client.post(address).url
    answer(asked, own)
    client.post(address)
    assert client.get(address).status_code == client.post(address).status_code == 410
    assert asked.wave.invitations.filter(by_open_link=True).count() == 2
    Wave.objects.filter(pk=asked.wave.pk).update(has_open_link=False)
    assert client.post(address).status_code == 404
    assert client.post(reverse("survey_open", args=["arvattu"])).status_code == 404


def test_an_open_link_waits_for_the_first_day_and_ends_with_the_last(client, asked, link):
    address = reverse("survey_open", args=[asked.wave.open_secret])
    Wave.objects.filter(pk=asked.wave.pk).update(opens_on=today().replace(year=today().year + 1), closes_on=None)
    Wave.objects.filter(pk=asked.wave.pk).update(closes_on=today().replace(year=today().year + 1))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 200
    Wave.objects.filter(pk=asked.wave.pk).update(opens_on=today(), closes_on=today())
    days_pass(asked.wave, 3)
    assert client.post(address).status_code == 410
    assert not asked.wave.invitations.filter(by_open_link=True).exists()
