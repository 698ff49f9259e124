"""Results as files: an accessible PDF and editable slides, with no number of a group that is left out."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from pptx import Presentation

from surveys.models import SurveyPrint
from surveys.results.printing.kinds import RENDERERS
from surveys.tallying import close_tallies
from tests.agreements.pdf_text import text_of
from tests.ground.database import world
from tests.surveys.answers import say, send
from tests.surveys.factories import make_survey, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.papers]
Kind, State = SurveyPrint.Kind, SurveyPrint.State


@world
def closed(cast):
    """Seventeen, seven and three answers by position: the three are left out, and the seven with them."""
    survey = make_survey(cast.county)
    survey.scales.get(name="Asema").steps.create(position=3, value=3, label_fi="luottamushenkilö", label_sv="vald")
    wave = make_wave(survey, "closed", title_fi="Barometri", title_sv="Barometern")
    send(wave, 17, Asema="johto", Miten={"Tieto": "Hyvin", "Tavoitteet": "Huonosti"}, Keinot=["kokous"])
    send(wave, 7, Asema="muu", Miten={"Tieto": "Erittäin hyvin"})
    send(wave, 3, Asema="luottamushenkilö", Miten={"Tieto": "En osaa sanoa"})
    say(wave, "Vapaa sana", "Lisää aikaa")
    close_tallies(wave)
    return wave


def _made(wave, kind, language="fi", **options):
    return RENDERERS[kind](SurveyPrint(wave=wave, kind=kind, language=language, options=options)).data


def _by(wave):
    return str(wave.survey.questions.get(text_fi="Asema").key)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_report_is_accessible_and_archivable_and_says_what_the_page_says(closed, verapdf, language):
    pdf = _made(closed, Kind.REPORT, language, by=_by(closed))
    report = verapdf(pdf)
    assert report.ok, report.failures
    text = text_of(pdf)
    assert closed.title_sv in text if language == "sv" else closed.title_fi in text
    assert "Tavoitteet" in text and "Lisää aikaa" in text
    with translation.override(language):
        hidden = _("left out")
    assert f"muu {hidden}" in text and "muu 7" not in text  # neither the three nor the group beside them


def test_slides_have_a_native_chart_for_each_question_without_the_groups_left_out(closed):
    deck = Presentation(io.BytesIO(_made(closed, Kind.SLIDES, by=_by(closed))))
    charts = {
        slide.shapes.title.text: shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart
    }
    assert {"Tieto", "Tavoitteet"} <= set(charts)
    tieto = charts["Tieto"].plots[0]
    assert list(tieto.categories)[1:] == ["johto (N 17)"]
    assert [series.name for series in tieto.series][-1] == "Erittäin hyvin"
    assert [list(series.values)[1] for series in tieto.series] == [None, None, None, 100, None]


def test_a_report_is_asked_for_made_by_the_worker_and_fetched_by_the_one_who_asked(cast, closed, client_of, run_tasks):
    client = client_of(cast.coordinator)
    address = reverse("wave_report", args=[closed.key])
    answer = client.post(address, {"kind": Kind.SLIDES, "language": "sv", "tausta": _by(closed)})
    job = SurveyPrint.objects.get()
    assert answer.url == reverse("wave_print", args=[closed.key, job.key])
    run_tasks()
    job.refresh_from_db()
    assert (job.state, job.file_name.endswith("-sv.pptx")) == (State.READY, True)
    file = reverse("wave_print_file", args=[closed.key, job.key])
    expected = {"coordinator": 200, "county_registrar": 404, "editor": 404, "anonymous": 302}
    assert {who: client_of(cast.named(who)).get(file).status_code for who in expected} == expected
    assert client_of(cast.coordinator).post(address, {"kind": "word", "language": "fi"}).status_code == 422
