"""A question set with one question of each kind, and a wave of it from its start to its end."""

import datetime
import re
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.acting import Acting
from organisations.models import Notice
from surveys.models import Invitation, Question, Survey, Wave
from surveys.workflow import Invited, invite, open_wave, start_wave
from tests.surveys.factories import LIKERT, make_question, make_scale

today = timezone.localdate  # asked each time: midnight may come between
DAY = datetime.timedelta(days=1)


@dataclass
class Asked:
    """A wave and its questions by what is asked; `survey_form` has the same in order."""

    wave: Wave
    by: Acting
    county: Question
    clear: Question  # must be answered
    grid: Question
    ways: Question
    why: Question  # only of those who said that the division of work is not clear

    def field(self, question: Question, label: str, row: int = 0) -> dict[str, int]:
        """The answer as a browser sends it."""
        step = question.scale.steps.get(label_fi=label)
        return {f"r{question.rows.all()[row].pk}": step.pk}

    def second(self, clear: str = "Kyllä") -> dict[str, int]:
        """The second section with what must be answered and one row of the grid."""
        return self.field(self.clear, clear) | self.field(self.grid, "Hyvin")


def make_asked(by: Acting, **fields) -> Asked:
    """Two sections: background, then one question of each other kind. The wave is being prepared."""
    survey = Survey.objects.create(
        owner=by.organisation, title_fi="Yhdyspintabarometri", title_sv="Gränsytebarometern", title_en="Barometer"
    )
    survey.sections.create(title_fi="Taustatiedot", title_sv="Bakgrund", title_en="Background", position=1)
    areas = make_scale(survey, "Alue", [("Päijät-Häme", 1), ("Muu alue", 2)], kind="nominal")
    county = make_question(survey, "Alue", scale=areas, background="county", text_sv="Område")
    survey.sections.create(title_fi="Yhteistyö", title_sv="Samarbete", position=2)
    yes_no = make_scale(survey, "Kyllä vai ei", [("Kyllä", 1), ("Ei", 2)], kind="nominal")
    grades = make_scale(survey, "Viisi astetta", LIKERT, apart="En osaa sanoa")
    meets = make_scale(survey, "Tavat", [("Kokous", 1), ("Puhelin", 2)], kind="nominal")
    clear = make_question(survey, "Onko työnjako selvä?", scale=yes_no, is_required=True, text_sv="Är det klart?")
    grid = make_question(survey, "Miten on toteutunut?", "matrix", "Avoimuus", "Tapaamiset", scale=grades)
    ways = make_question(survey, "Miten tavataan?", "several", scale=meets)
    no = yes_no.steps.get(label_fi="Ei")
    why = make_question(survey, "Mikä on epäselvää?", "text", only_if=no, only_if_question=clear)
    defaults = {"title_fi": "Barometri 2026", "title_sv": "Barometern 2026", "closes_on": today() + 20 * DAY}
    wave = start_wave(Wave(**defaults | fields), survey, by=by)
    return Asked(wave, by, county, clear, grid, ways, why)


def opened(asked: Asked, *emails: str, language: str = "fi", background: dict | None = None) -> list[str]:
    """Invite and open; the paths of the links, as they stand in the messages."""
    invite(asked.wave, [Invited(email, language) for email in emails], by=asked.by, background=background or {})
    open_wave(asked.wave, by=asked.by)
    asked.wave.refresh_from_db()
    return [link_to(email) for email in emails]


def link_to(email: str) -> str:
    """The path of the link in the newest message to the address."""
    return links_in(Notice.objects.filter(email=email).latest("pk"))[0]


def links_in(notice: Notice) -> list[str]:
    return re.findall(r"^https?://[^/]+(/\S+)$", notice.body, re.MULTILINE)


def answer(asked: Asked, link: str, *, clear: str = "Kyllä", county: str = "Päijät-Häme", why: str = "") -> None:
    """Answer both sections by the link and send."""
    client = Client()
    client.post(f"{link}?osa=1", asked.field(asked.county, county))
    client.post(f"{link}?osa=2", asked.second(clear) | {f"t{asked.why.pk}": why})
    response = client.post(f"{link}tarkistus/")
    assert response.status_code == 302, response.content.decode()


def days_pass(wave: Wave, days: int) -> None:
    """Everything about the wave happened that many days earlier."""
    moved = datetime.timedelta(days=days)
    wave.refresh_from_db()
    wave.opens_on, wave.closes_on = wave.opens_on - moved, wave.closes_on - moved
    wave.closed_at = wave.closed_at - moved if wave.closed_at else None
    wave.save()
    for row in Invitation.objects.filter(wave=wave):
        row.invited_at = row.invited_at - moved if row.invited_at else None
        row.reminded_at = row.reminded_at - moved if row.reminded_at else None
        row.save()


def page(name: str, wave: Wave) -> str:
    return reverse(name, args=[wave.key])
