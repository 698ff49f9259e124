"""The printed agreement as a file: archivable, accessible, ours in type, complete in words."""

import datetime
import functools
import re
import subprocess

import pytest

from agreements.canonical import canonical_text, sha256_of
from agreements.models import SealingRecord
from agreements.printing.rendering import SealFacts, render_draft, render_sealed, render_version
from documents.pdf import extract_attachments
from documents.seal import seal
from tests.agreements.big_agreement import big_agreement
from tests.agreements.pdf_text import pages_of, text_of
from tests.factories import make_agreement, sign_and_seal

pytestmark = pytest.mark.papers

DAY = datetime.date(2026, 11, 22)
CODE = "7K2M-9QXD-0RTA-VW3H"
FACTS = SealFacts(CODE, "https://yhdyspinta.example", DAY, True, "Yhdyspinta")
OUR_FONTS = re.compile(r"[A-Z]{6}\+Agreement-(Serif|Sans)(-Semi-Bold)?$")


def content(**fields) -> dict:
    made = big_agreement(goals=5, measures=2, bilingual=True)
    made["clauses"][1]["text"]["fi"] += (
        '<h3>Tausta</h3><p>Lain <a href="https://www.finlex.fi/"><strong>14 §</strong></a>:</p>'
        "<table><thead><tr><th scope='col'>A</th><th scope='col'>B</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table><ol><li><p>Yksi</p></li></ol>"
    )
    return made | fields


def frozen(**fields) -> tuple[str, str]:
    text = canonical_text(content(number=3, dated="2025-09-26") | fields)
    return text, sha256_of(text)


@functools.cache
def draft(language: str = "fi", is_example: bool = False) -> bytes:
    return render_draft(content(is_example=is_example), language=language, on=DAY)


@functools.cache
def version(language: str = "fi", is_example: bool = False) -> bytes:
    return render_version(*frozen(is_example=is_example), language=language)


def fonts_of(pdf: bytes, tmp_path) -> list[str]:
    file = tmp_path / "fonts.pdf"
    file.write_bytes(pdf)
    lines = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True).stdout.splitlines()
    return [line.split()[0] for line in lines[2:]]


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("is_example", [False, True])
def test_a_draft_is_archivable_and_accessible(verapdf, language, is_example):
    report = verapdf(draft(language, is_example))
    assert report.ok, report.failures


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_frozen_version_is_archivable_and_accessible(verapdf, language):
    report = verapdf(version(language))
    assert report.ok, report.failures


@pytest.mark.django_db
@pytest.mark.parametrize("edition", ["full", "public"])
def test_a_sealed_version_is_archivable_and_accessible_in_both_languages(verapdf, cast, edition):
    signed = sign_and_seal(make_agreement(cast.county, languages="fi,sv"))
    record = SealingRecord.objects.get(version=signed).record
    for language in ("fi", "sv"):
        pdf = render_sealed(signed.content, signed.sha256, record, language=language, edition=edition, facts=FACTS)
        report = verapdf(seal(pdf, reason="Sähköinen leima"))
        assert report.ok, (language, report.failures)


def test_only_our_fonts_are_in_the_file(tmp_path):
    fonts = fonts_of(draft(), tmp_path)
    assert fonts
    assert not [font for font in fonts if not OUR_FONTS.match(font)]


def test_a_draft_says_so_with_its_day_on_every_page():
    assert all("22.11.2026" in page for page in pages_of(draft()))
    assert not extract_attachments(draft())


def test_a_frozen_version_carries_number_and_hash_on_every_page():
    text, sha256 = frozen()
    digits = f"{sha256[:4]} {sha256[4:8]}".upper()
    assert all(digits in page for page in pages_of(version()))
    assert extract_attachments(version()) == {"agreement.json": text.encode()}


def test_every_page_has_its_number_of_all():
    pages = pages_of(draft())
    for number, page in enumerate(pages[1:], start=2):
        assert f"{number} / {len(pages)}" in page


def test_an_example_says_so_on_every_page():
    for pdf in (draft("sv", True), version("sv", True)):
        assert all(re.search(r"EXAMPLE|EXEMPEL", page) for page in pages_of(pdf))


def test_all_that_was_agreed_is_printed():
    made, text = content(), text_of(draft())
    for party in made["parties"]:
        assert party["organisation"]["full_name"]["fi"] in text
    for goal in made["goals"]:
        assert goal["text"]["fi"].split()[0] in text
    assert "5.2" in text
    assert "61,4 % (2024)" in text


def test_a_hidden_clause_is_in_no_part_of_the_public_edition():
    made = content()
    made["clauses"][1] |= {"publicity": "secret", "secrecy_ground": "JulkL 24 §"}
    made["clauses"][1]["text"] = {"fi": "<p>Suojaustaso punainen</p>", "sv": ""}
    text = canonical_text(made | {"number": 1, "dated": "2025-09-26"})
    pdf = render_version(text, sha256_of(text), language="fi", edition="public")
    assert "punainen" not in text_of(pdf)
    assert "punainen" not in extract_attachments(pdf)["agreement.json"].decode()
    full = render_version(text, sha256_of(text), language="fi")
    assert "punainen" in text_of(full)


def test_the_same_version_gives_the_same_bytes():
    assert version() == render_version(*frozen(), language="fi")


@pytest.mark.parametrize("kind", ["frame", "lape", "interface", "ngo"])
def test_every_kind_prints_also_with_almost_nothing_in_it(kind):
    bare = content(kind=kind, scope=None, goals=[], forums=[], clauses=[], domains=[], county=None)
    assert len(pages_of(render_draft(bare, language="fi", on=DAY))) >= 3
