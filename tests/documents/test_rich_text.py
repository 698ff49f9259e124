import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from documents.codes import mark
from documents.pdf import render_pdf
from documents.rich_text import MAX_CLAUSE, clean, is_empty, plain_text, validate_length, validate_signs

WORD_LIST = """<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Ensimmäinen<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span
style='font:7pt'>&nbsp; </span></span>Alakohta <b>tärkeä</b></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Toinen</p>"""

CASES = {
    "paragraph": ("<p>Teksti</p>", "<p>Teksti</p>"),
    "plain text becomes a paragraph": ("Teksti", "<p>Teksti</p>"),
    "divs become paragraphs": ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
    "script goes with its content": ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
    "style goes with its content": ("<style>p{}</style><p>a</p>", "<p>a</p>"),
    "event handler": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "image": ('<p>a<img src="x" onerror="x()">b</p>', "<p>ab</p>"),
    "frame": ('<iframe src="https://example.org/"></iframe><p>a</p>', "<p>a</p>"),
    "svg script": ("<svg><script>x()</script></svg><p>a</p>", "<p>a</p>"),
    "class, id, style and title": ('<p class="x" id="y" style="color:red" title="z">a</p>', "<p>a</p>"),
    "written-out tag stays text": ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
    "javascript link": ('<p><a href="javascript:x()">a</a></p>', "<p>a</p>"),
    "data link": ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
    "relative link": ('<p><a href="/admin/">a</a></p>', "<p>a</p>"),
    "web link": (
        '<p><a href="https://example.org/?a=1&amp;b=2" target="_blank">a</a></p>',
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">a</a></p>',
    ),
    "mail link": (
        '<p><a href="mailto:a@example.org">a</a></p>',
        '<p><a href="mailto:a@example.org" rel="noopener">a</a></p>',
    ),
    "a link holds words only": (
        '<p><a href="https://example.org"><b>a</b> <span lang="sv">b</span></a></p>',
        '<p><a href="https://example.org" rel="noopener">a b</a></p>',
    ),
    "b and i": ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
    "bold span": ('<p><span style="font-weight:700">a</span></p>', "<p><strong>a</strong></p>"),
    "b that isn't bold": ('<b style="font-weight:normal"><p>a</p></b>', "<p>a</p>"),
    "underline and strike": ("<p><u>a</u><s>b</s></p>", "<p>ab</p>"),
    "superscript": ("<p>10 m<sup>2</sup></p>", "<p>10 m<sup>2</sup></p>"),
    "upper headings": ("<h1>a</h1><h2>b</h2>", "<h3>a</h3><h3>b</h3>"),
    "lower headings": ("<h3>a</h3><h4>b</h4><h6>c</h6>", "<h3>a</h3><h4>b</h4><h4>c</h4>"),
    "the first heading is of the first level": ("<h5>a</h5><h5>b</h5>", "<h3>a</h3><h4>b</h4>"),
    "list": ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
    "numbered list with start": ('<ol start="3" type="a"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
    "bad start": ('<ol start="x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
    "item without a list": ("<li>a</li>", "<p>a</p>"),
    "editor's list": ("<ul><li><p>a</p></li></ul>", "<ul><li><p>a</p></li></ul>"),
    "language": ('<p lang="sv">a</p>', '<p lang="sv">a</p>'),
    "language that isn't one": ('<p lang="&quot;>">a</p>', "<p>a</p>"),
    "quotation": ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
    "header row gets its scope": (
        "<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><td>d</td></tr></table>",
        '<table><tbody><tr><th scope="col">a</th><th scope="col">b</th></tr>'
        '<tr><th scope="row">c</th><td>d</td></tr></tbody></table>',
    ),
    "scope that was given stays": (
        '<table><tr><th scope="row">a</th><td>b</td></tr></table>',
        '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
    ),
    "short row is filled": (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>",
    ),
    "span": (
        '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
        '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
    ),
    "span beyond reason": (
        '<table><tr><td colspan="99999">a</td></tr></table>',
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ),
    "head without a body": (
        "<table><thead><tr><th>a</th></tr></thead></table>",
        '<table><tbody><tr><th scope="col">a</th></tr></tbody></table>',
    ),
    "empty paragraphs": ("<p>a</p><p>&nbsp;</p><p><b></b></p><p>b</p>", "<p>a</p><p>b</p>"),
    "line ends": ("<p>a\r\nb\rc</p>", "<p>a\nb\nc</p>"),
    "signs that show nothing": ("<p>a\u200bb\ufeffc\x00d\u202ee&#x200b;f</p>", "<p>abcdef</p>"),
    "no-break hyphen": ("<p>A4\u2011arkki</p>", "<p>A4-arkki</p>"),
    "decomposed letters": ("<p>a\u0308 a&#x308;</p>", "<p>ä ä</p>"),
    "no-break space": ("<p>§\u00a045</p>", "<p>§&nbsp;45</p>"),
    "Word paragraph": (
        '<p class="MsoNormal"><span lang="FI" style="mso-fareast-language:FI">a <b>b</b><o:p></o:p></span></p>',
        "<p>a <strong>b</strong></p>",
    ),
    "Word list": (
        WORD_LIST,
        "<ul><li>Ensimmäinen<ol><li>Alakohta <strong>tärkeä</strong></li></ol></li><li>Toinen</li></ul>",
    ),
    "Word table": (
        '<table class="MsoTableGrid" border="1" style="mso-x:1"><colgroup><col width="10"></colgroup>'
        '<tr><td width="10" valign="top"><p class="MsoNormal">a<o:p>&nbsp;</o:p></p></td></tr></table>',
        "<table><tbody><tr><td><p>a&nbsp;</p></td></tr></tbody></table>",
    ),
}


@pytest.mark.parametrize(("brought", "kept"), CASES.values(), ids=CASES.keys())
def test_clean_keeps_meaning_and_drops_the_rest(brought, kept):
    assert clean(brought) == kept


@pytest.mark.parametrize("brought", [brought for brought, _kept in CASES.values()], ids=CASES.keys())
def test_cleaning_twice_changes_nothing(brought):
    assert clean(clean(brought)) == clean(brought)


@pytest.mark.parametrize(
    "brought", ["<p>\u0338a</p>", "<p>a<b>\u0301b</b></p>", "<p><a href='https://e.org/e\u0301'>a</a></p>"]
)
def test_what_is_kept_is_in_normal_form_as_a_whole(brought):
    cleaned = clean(brought)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.startswith("<p>")
    assert clean(cleaned) == cleaned


def test_deep_nesting_is_flattened_and_no_word_is_lost():
    cleaned = clean("<blockquote>" * 5000 + "sana" + "</blockquote>" * 5000)
    assert cleaned.count("<blockquote>") == 8
    assert plain_text(cleaned) == "sana"


@pytest.mark.parametrize(
    "html", ["", " ", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<table><tr><td></td></tr></table>", "\u200b"]
)
def test_empty_means_that_nothing_can_be_read(html):
    assert is_empty(html)


@pytest.mark.parametrize("html", ["a", "<p>0</p>", "<table><tr><td>-</td></tr></table>"])
def test_any_sign_is_not_empty(html):
    assert not is_empty(html)


def test_plain_text_has_a_line_for_each_block():
    html = clean("<h3>Otsikko</h3><p>a &amp; b<br>c</p><ul><li>d</li></ul><table><tr><td>e</td><td>f</td></tr></table>")
    assert plain_text(html) == "Otsikko\na & b\nc\nd\ne\tf"


def test_a_text_of_the_greatest_length_is_taken():
    validate_length("x" * MAX_CLAUSE)


def test_a_longer_text_is_refused_with_both_figures():
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        validate_length("x" * 200_000)
    assert "200,000" in refusal.value.message
    assert "60,000" in refusal.value.message


def test_signs_without_a_glyph_are_named():
    validate_signs("<p>Ääkköset, ÅÄÖ, § 45 – 48&nbsp;000 € ≥ ½</p>")
    with pytest.raises(ValidationError, match="漢 😀"):
        validate_signs("<p>漢😀</p>")


@pytest.mark.parametrize("brought", [brought for brought, _kept in CASES.values()], ids=CASES.keys())
def test_whatever_is_kept_prints_archivable_and_accessible(verapdf, brought):
    html = f"""<html><head><meta name="keywords" content="{mark("7K2M-9QXD-0RTA-VW3H")}">
<link rel="stylesheet" href="static:print/fonts.css"><link rel="stylesheet" href="given:a.css"></head>
<body><h1>T</h1><h2>a</h2>{clean(brought)}</body></html>"""
    css = b'html { font-family: "Agreement Serif" }'
    report = verapdf(render_pdf(html, title="T", language="fi", files={"a.css": css}))
    assert report.ok, report
