"""The matrix as a picture for slides: every party and state in words, in the language of the page."""

import io
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from agreements import workflow
from organisations.models import Membership
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    open_round,
    party_of,
    request_to,
    state,
)
from tests.ground.database import world

pytestmark = pytest.mark.papers

SVG = "{http://www.w3.org/2000/svg}"
Role = Membership.Role


def picture(client, agreement, language: str = "fi") -> ElementTree.Element:
    with translation.override(language):
        answer = client.get(reverse("approval_matrix_svg", args=[agreement.pk]))
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Content-Disposition"].startswith("attachment")
    return ElementTree.fromstring(answer.content)


def texts(svg: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()) for element in svg.iter(f"{SVG}text"))


@world
def stated(cast, agreement):
    """Every step has something to tell."""
    round_ = open_round(agreement)
    state(request_to(round_, cast.hollola))
    workflow.close_round(round_, by=cast.coordinator)
    agreement.refresh_from_db()
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola), result="reservation", reservation="Kustannuksista erikseen.")
    decide(party_of(agreement, cast.lahti), result="rejected")
    return agreement


def test_the_picture_names_every_party_and_says_every_state_in_words(cast, stated, client_of):
    svg = picture(client_of(cast.reader), stated, "en")
    words = texts(svg)
    for name in (cast.county.name, cast.hollola.name, cast.lahti.name, "Supports", "With a reservation", "Rejected"):
        assert name in words
    assert "Version 2" in words


def test_the_picture_is_told_to_those_who_do_not_see_it(cast, stated, client_of):
    svg = picture(client_of(cast.reader), stated, "en")
    title, told = svg.find(f"{SVG}title").text, svg.find(f"{SVG}desc").text
    assert stated.title_fi in title
    assert f"{cast.lahti.name}: " in told and "Rejected" in told
    assert svg.get("role") == "img"


@pytest.mark.parametrize(("language", "word"), [("fi", "Hyväksytty"), ("sv", "Godkänt")])
def test_the_picture_speaks_the_language_of_the_page(cast, agreement, client_of, language, word):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    svg = picture(client_of(cast.reader), agreement, language)
    assert svg.get("lang") == language and word in texts(svg)


def test_it_stands_by_itself(cast, stated, client_of):
    source = ElementTree.tostring(picture(client_of(cast.reader), stated), encoding="unicode")
    assert not re.search(r"https?://(?!www\.w3\.org)|href=|<image|<script", source)


@pytest.mark.parametrize(("municipalities", "height"), [(1, 1080), (21, 1080), (39, None)])
def test_22_parties_fit_a_slide_and_more_make_it_taller(db, client_of, municipalities, height):
    county = make_county(f"Alue {municipalities}", municipalities)
    agreement = make_agreement(county)
    freeze_it(agreement)
    svg = picture(client_of(acting(county, Role.READER)), agreement)
    assert svg.get("width") == "1920"
    assert svg.get("height") == str(height) if height else int(svg.get("height")) > 1080
    bottoms = [float(box.get("y")) + float(box.get("height")) for box in svg.iter(f"{SVG}rect") if box.get("y")]
    assert max(bottoms) < float(svg.get("height"))


def test_what_people_wrote_stays_text(cast, agreement, client_of):
    agreement.title_fi = "Sopimus <script>alert(1)</script> & muuta"
    agreement.save()
    svg = picture(client_of(cast.reader), agreement)
    assert "<script>" in svg.find(f"{SVG}title").text and not list(svg.iter(f"{SVG}script"))


def test_an_example_says_so_in_the_picture(cast, agreement, client_of):
    type(agreement).objects.filter(pk=agreement.pk).update(is_example=True)
    assert "EXAMPLE" in texts(picture(client_of(cast.reader), agreement, "en"))


def test_the_same_as_pixels(cast, stated, client_of):
    answer = client_of(cast.reader).get(reverse("approval_matrix_png", args=[stated.pk]))
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("PNG", (1920, 1080))
    colours = image.convert("RGB").getcolors(1920 * 1080)
    assert len(colours) > 50  # letters and tints, not an empty page
    assert max(colours)[1] == (255, 255, 255)


@pytest.mark.parametrize("name", ["approval_matrix_svg", "approval_matrix_png"])
@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("anonymous", 302), ("reader", 200)])
def test_the_picture_is_for_the_parties(cast, agreement, client_of, name, who, status):
    assert client_of(cast.named(who)).get(reverse(name, args=[agreement.pk])).status_code == status
