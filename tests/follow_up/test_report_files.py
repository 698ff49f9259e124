"""A frozen report as files: an accessible PDF with vectors, Word, a spreadsheet and slides that everybody can use."""

import datetime
import io
import re

import pikepdf
import pytest
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from agreements.follow_up.printing.pdf import render_report_pdf
from agreements.follow_up.printing.sheets import sheets_report
from agreements.follow_up.printing.slides import slides_report
from agreements.follow_up.printing.text import shown
from agreements.follow_up.printing.word import word_report
from agreements.follow_up.report_parts import part_of, public_part
from agreements.printing.rendering import SealFacts
from documents.pdf import extract_attachments
from tests.agreements.pdf_text import text_of
from tests.follow_up.report_sample import DONE, sample_content

pytestmark = pytest.mark.papers

SHA = "ab12" * 16
FACTS = SealFacts("7K2M-9QXD-0RTA-VW3H", "https://yhdyspinta.example", datetime.date(2027, 2, 10), True, "Test")


@pytest.fixture(scope="module")
def content():
    """Six goals, so that each light that a goal can have is there; five municipalities, so there are small pictures."""
    with translation.override("fi"):
        return sample_content(goals=6, municipalities=5)


@pytest.fixture(scope="module")
def short():
    """Everything that is printed once, for the validator reads each sign."""
    with translation.override("fi"):
        return sample_content(goals=3, measures=1, municipalities=5, years=3)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_pdf_of_each_edition_and_part_is_archivable_and_accessible(short, verapdf, language):
    party = short["parties"][2]["organisation"]
    papers = {
        "full": render_report_pdf(short, language, sha256=SHA, facts=FACTS),
        "public": render_report_pdf(public_part(short), language, sha256=SHA, facts=FACTS),
        "part": render_report_pdf(part_of(short, party), language, sha256=SHA),
    }
    for name, pdf in papers.items():
        report = verapdf(pdf)
        assert report.ok, (name, report.failures)
    words = {name: text_of(pdf).replace("- ", "") for name, pdf in papers.items()}  # a title may be hyphenated
    goal = short["goals"][0]["text"][language].rpartition(",")[0]
    title = short["agreement"]["title"][language]
    for text in words.values():
        assert goal in text and title in text and {"fi": "ESIMERKKI", "sv": "EXEMPEL"}[language] in text
    assert DONE.partition(",")[0] in words["full"] and FACTS.code in words["full"]
    assert "Valmistelija" in words["full"] and "Valmistelija" not in words["public"]
    assert short["edition"]["reason"] in words["full"] and "ab12ab12" in words["full"]
    assert party["name"][language] in words["part"] and FACTS.code not in words["part"]
    assert list(extract_attachments(papers["public"])) == ["follow-up-report.json"]
    assert b"Valmistelija" not in extract_attachments(papers["public"])["follow-up-report.json"]


def test_pictures_in_the_pdf_are_vectors_with_words_in_their_place_and_a_table_behind(content):
    pdf = render_report_pdf(content, "fi", sha256=SHA)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        images = [name for page in opened.pages for name in page.get_images()]
        figures = [tag for tag in opened.objects if _is_figure(tag)]
    assert images == []
    assert len(figures) >= 6 and all(str(tag.get("/Alt", "")) for tag in figures)
    text = text_of(pdf)
    assert "Jyväskylä 2023: liian vähän tapauksia näytettäväksi" in text, (
        "why a value is missing stands under its table"
    )


def _is_figure(tag) -> bool:
    return isinstance(tag, pikepdf.Dictionary) and tag.get("/S") == "/Figure"


def test_a_report_says_what_is_missing_and_never_zero(content):
    with translation.override("fi"):
        data = shown(content, "fi")
    lacking = {row["organisation"]["name"] for row in data["missing"]["reports"]}
    assert lacking and data["missing"]["assessments"] == [2, 4, 6]
    own = [row for row in data["indicators"] if row["in_words"]]
    assert all(row["picture"] is None and row["told"] for row in own)
    missing = [
        cell for row in data["indicators"] for line in row["rows"] for cell in line["cells"] if cell["is_missing"]
    ]
    assert missing and all(not re.search(r"\d", cell["text"]) for cell in missing)


def test_the_word_file_has_headings_the_language_and_every_report(content):
    document = Document(io.BytesIO(word_report(content, "sv", sha256=SHA)))
    assert document.core_properties.language == "sv-FI"
    headings = [row.text for row in document.paragraphs if row.style.name.startswith("Heading")]
    assert content["agreement"]["title"]["sv"] in document.core_properties.title
    assert len([row for row in headings if re.match(r"\d+ Allt fler unga", row)]) == 6
    text = "\n".join(row.text for row in document.paragraphs)
    given = sum(
        bool(d["report"] and d["report"]["done"]) for g in content["goals"] for m in g["measures"] for d in m["duties"]
    )
    assert text.count(DONE[:40]) == given


def test_the_spreadsheet_keeps_numbers_as_numbers_and_a_row_for_each_report(content):
    evil = content | {"agreement": content["agreement"] | {"title": {"fi": "=1+1", "sv": "=1+1"}}}
    book = load_workbook(io.BytesIO(sheets_report(evil, "fi", sha256=SHA)))
    sheets = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book]
    facts, goals, measures, _indicators, values = sheets
    assert any("'=1+1" in str(row[1]) for row in facts)
    assert [row[0] for row in goals] == [1, 2, 3, 4, 5, 6]
    assert len(measures) == sum(len(m["duties"]) for g in content["goals"] for m in g["measures"])
    assert {type(row[14]) for row in measures if row[14]} == {datetime.datetime}
    numbers = [row[4] for row in values if row[4] is not None]
    assert numbers and all(isinstance(value, int | float) for value in numbers)
    assert all(row[5] or row[6] for row in values if row[4] is None), "without a number there are words or a reason"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_slide_has_its_title_its_language_and_words_for_its_pictures(content, language):
    deck = Presentation(io.BytesIO(slides_report(content, language, sha256=SHA)))
    tag = {"fi": "fi-FI", "sv": "sv-FI"}[language]
    assert deck.core_properties.language == tag
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert all(titles) and len(set(titles)) == len(titles)
    assert content["agreement"]["title"][language] in titles[0]
    assert len([title for title in titles if content["goals"][0]["text"][language][:30] in title]) == 6
    drawn = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in drawn)
    charts = [shape.chart for shape in drawn if shape.has_chart]
    assert len(charts) == 6 and len(list(charts[0].plots[0].categories)) == 6
    runs = [run for slide in deck.slides for run in slide._element.iter(qn("a:r"))]
    assert runs and all(run.find(qn("a:rPr")).get("lang") == tag for run in runs)
    assert any(DONE[:40] in slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide)


def test_a_secret_goals_chapter_leaves_a_report_that_says_only_that_it_is_there(content):
    secret = public_part(content | {"goals_are_secret": True})
    pdf = text_of(render_report_pdf(secret, "fi", sha256=SHA, facts=FACTS))
    assert content["agreement"]["title"]["fi"] in pdf and content["goals"][0]["text"]["fi"] not in pdf
    for write in (word_report, sheets_report, slides_report):
        assert write(secret, "sv", sha256=SHA)
