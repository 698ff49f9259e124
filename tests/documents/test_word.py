import datetime
import io
import zipfile

import pytest
from django.utils.safestring import mark_safe
from docx.oxml.ns import qn

from documents.word import MARK, SMALL, WordDocument
from tests.documents.word_text import empty_paragraphs, headings, opened, word_text


def written(html: str, level: int = 2) -> bytes:
    document = WordDocument("Sopimus", "fi")
    document.rich_text(html, level)
    return document.bytes()


def styles(docx: bytes) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in opened(docx).paragraphs]


@pytest.mark.parametrize(("language", "code"), [("fi", "fi-FI"), ("sv", "sv-FI")])
def test_the_file_says_its_language_and_title(language, code):
    made = opened(WordDocument("Strateginen sopimus", language, dated=datetime.date(2026, 2, 3)).bytes())
    assert {lang.get(qn("w:val")) for lang in made.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))} == {
        code
    }
    assert (made.core_properties.title, made.core_properties.language) == ("Strateginen sopimus", code)
    assert made.core_properties.created.date() == datetime.date(2026, 2, 3)
    assert (made.core_properties.author, made.core_properties.comments) == ("", "")


def test_a_long_author_is_cut_where_the_format_ends():
    made = opened(WordDocument("x" * 300, "fi", author="y" * 300).bytes())
    assert (len(made.core_properties.title), len(made.core_properties.author)) == (255, 255)


def test_pages_are_a4_with_label_foot_mark_and_page_numbers():
    section = opened(WordDocument("Sopimus", "fi", label="Otsake", foot="Versio 2", mark="LUONNOS").bytes()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "Otsake"
    footer = section.footer.paragraphs[0]
    assert "Versio 2" in footer.text and "LUONNOS" in footer.text
    fields = [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_landscape_turns_the_page():
    section = opened(WordDocument("Taulukko", "fi", landscape=True).bytes()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def test_headings_are_real_headings():
    document = WordDocument("Sopimus", "fi")
    document.heading("Sopimus", 1)
    document.heading("1 Osapuolet", 2)
    document.heading("Hyvin syvällä", 9)
    assert headings(document.bytes()) == [(1, "Sopimus"), (2, "1 Osapuolet"), (6, "Hyvin syvällä")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h3>A</h3><h4>B</h4><h3>C</h3>", [(3, "A"), (4, "B"), (3, "C")]),
        ("<h4>B</h4><p>x</p><h4>D</h4>", [(3, "B"), (3, "D")]),
    ],
)
def test_headings_inside_a_clause_skip_no_level(html, expected):
    assert headings(written(html, level=2)) == expected


def test_paragraphs_quotations_and_notes_have_their_styles():
    document = WordDocument("Sopimus", "fi")
    document.paragraph("LUONNOS", MARK)
    document.paragraph("")
    document.paragraph("Pienellä", SMALL, lead_in="Huom.")
    document.rich_text("<p>Leipä</p><blockquote><p>Lainaus</p></blockquote>")
    assert styles(document.bytes()) == [
        ("Mark", "LUONNOS"),
        ("Small Print", "Huom. Pienellä"),
        ("Normal", "Leipä"),
        ("Quote", "Lainaus"),
    ]


def test_words_keep_their_emphasis_and_language():
    made = opened(
        written('<p>a <strong>b</strong> <em>c</em> H<sub>2</sub>O x<sup>3</sup> <span lang="sv">och</span></p>')
    )
    runs = {run.text: run for run in made.paragraphs[0].runs}
    assert runs["b"].bold and runs["c"].italic
    assert runs["2"].font.subscript and runs["3"].font.superscript
    assert runs["och"]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "sv-FI"


def test_links_lead_out_and_only_to_the_web_or_to_mail():
    made = opened(
        written('<p><a href="https://example.org/?a=1&amp;b=2">tästä</a> <a href="javascript:x()">ei</a></p>')
    )
    links = made.paragraphs[0].hyperlinks
    assert [(link.text, link.address) for link in links] == [("tästä", "https://example.org/?a=1&b=2")]
    assert made.paragraphs[0].text == "tästä ei"


def test_line_breaks_inside_a_paragraph_stay_and_those_at_its_ends_go():
    assert opened(written("<p><br>yksi<br>kaksi<br></p>")).paragraphs[0].text == "yksi\nkaksi"


def list_items(docx: bytes) -> list[tuple[str, int, int]]:
    """Text, depth and list of each paragraph that carries a sign or number."""
    return [
        (paragraph.text, paragraph._p.pPr.numPr.ilvl.val, paragraph._p.pPr.numPr.numId.val)
        for paragraph in opened(docx).paragraphs
        if paragraph._p.pPr.numPr is not None
    ]


def test_lists_are_lists_to_any_depth():
    html = "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li><p>d</p><p>jatko</p></li></ul>"
    items = list_items(written(html))
    assert [(text, depth) for text, depth, _list in items] == [("a", 0), ("b", 1), ("c", 2), ("d", 0)]
    assert ("Normal", "jatko") in styles(written(html))


def test_each_numbered_list_counts_by_itself():
    docx = written('<ol><li>a</li></ol><p>x</p><ol start="4"><li>b</li></ol>')
    (_a, _depth, first), (_b, _depth, second) = list_items(docx)
    assert first != second
    numbering = opened(docx).part.numbering_part.element
    starts = [
        num.find(qn("w:lvlOverride"))[0].get(qn("w:val")) for num in numbering.num_lst if num.numId in (first, second)
    ]
    assert starts == ["1", "4"]


def test_list_escapes_plain_items_and_reads_safe_ones():
    document = WordDocument("Lista", "fi")
    document.list(["a <b> & c", mark_safe("<strong>d</strong>")])
    assert [text for text, _depth, _list in list_items(document.bytes())] == ["a <b> & c", "d"]


def test_table_marks_and_repeats_its_heading_row():
    document = WordDocument("Taulukko", "fi")
    document.table(
        ["Toimenpide", "Kuka"], [["1.1", "Lahti"], ["", "Heinola"]], [3, 1], summary="Toimenpiteet", bold_column=0
    )
    table = opened(document.bytes()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Toimenpide", "Kuka"],
        ["1.1", "Lahti"],
        ["", "Heinola"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    assert table.rows[0].cells[0].paragraphs[0].style.name == "Table Heading"
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Toimenpiteet"
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold
    assert table.columns[0].width > 2 * table.columns[1].width


def test_table_of_a_clause_keeps_its_merged_cells():
    html = (
        '<table><thead><tr><th scope="col">A</th><th scope="col" colspan="2">B</th></tr></thead>'
        '<tbody><tr><td rowspan="2">x</td><td>1</td><td>2</td></tr><tr><td colspan="2">3</td></tr></tbody></table>'
    )
    rows = opened(written(html)).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["A", "B", "B"], ["x", "1", "2"], ["x", "3", "3"]]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_tables_that_follow_each_other_stay_two():
    table = "<table><tr><td>a</td></tr></table>"
    assert len(opened(written(table * 2)).tables) == 2


def test_there_are_no_blank_lines_for_spacing():
    docx = written("<p>a</p><p> </p><ul><li>b</li></ul><table><tr><td>c</td></tr></table><p>d</p>")
    assert empty_paragraphs(docx) == []


def test_page_break_starts_a_page_with_what_comes_next():
    document = WordDocument("Sivut", "fi")
    document.heading("Ensimmäinen", 2)
    document.page_break()
    document.heading("Toinen", 2)
    first, second = opened(document.bytes()).paragraphs
    assert (first.paragraph_format.page_break_before, second.paragraph_format.page_break_before) == (None, True)


HOSTILE = "a\x00\x01\x0b\x1f\ud800\ufffe\uffff<w:p>]]>&amp;\x85b"


def test_hostile_signs_do_not_break_the_file():
    document = WordDocument(HOSTILE, "fi", label=HOSTILE, foot=HOSTILE, mark=HOSTILE, author=HOSTILE)
    document.heading(HOSTILE, 1)
    document.paragraph(HOSTILE, lead_in=HOSTILE)
    document.rich_text(f"<p>{HOSTILE}</p>")
    document.list([HOSTILE])
    document.table([HOSTILE], [[HOSTILE]], summary=HOSTILE)
    docx = document.bytes()
    assert word_text(docx).count("a<w:p>]]>&amp;b") == 6
    assert all(zipfile.ZipFile(io.BytesIO(docx)).read(name) for name in zipfile.ZipFile(io.BytesIO(docx)).namelist())
