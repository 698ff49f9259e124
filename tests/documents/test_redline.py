"""A redline shows two texts in one: without what it marks as added it is the old one, without the removed the new."""

import random
import re
from html.parser import HTMLParser

import nh3
import pytest
from django.utils import translation

from documents.redline import is_same, plain_redline, redline
from documents.rich_text import clean

EMPHASIS = {"strong", "em", "sub", "sup", "a"}
HIDDEN = re.compile(r'<span class="visually-hidden" lang="[a-z]+">[^<]*</span>|\u2060')
WORDS = [
    "kunta",
    "alue",
    "ja",
    "31.12.2027",
    "17,1\u00a0%",
    "tavoite",
    "§ 45",
    "sopii,",
    "(osapuoli)",
    "palvelu.",
    "on",
]
WORDS += ["lasten", "48 000", "hyvin\u00advointi", "&amp;", "&lt;b&gt;", "10 m<sup>2</sup>"]


def bare(html: str) -> str:
    """The redline without the words that only a screen reader says."""
    return HIDDEN.sub("", html)


class _Reading(HTMLParser):
    """What can be read: block tags, signs with the emphasis around each, single spaces; table bodies don't count.

    Leaves out the marks, and with `gone` what is marked so. Fails where an end tag ends another element.
    """

    def __init__(self, gone: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[object] = []
        self._hidden = {"ins": ("ins", "is-added"), "del": ("del", "is-removed")}.get(gone, ())
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            hides = tag in self._hidden or dict(attrs).get("class") in self._hidden
            self._open.append((tag, hides or self._hides))
        self._write_tag(f"<{tag}>")

    def handle_endtag(self, tag):
        assert self._open[-1][0] == tag, f"</{tag}> ends <{self._open[-1][0]}>"
        self._write_tag(f"</{tag}>")
        self._open.pop()

    def handle_data(self, data):
        emphasis = tuple(tag for tag, _hides in self._open if tag in EMPHASIS)
        for sign in "" if self._hides else data.replace("\u00ad", ""):
            if not sign.isspace():
                self.out.append((sign, emphasis))
            elif self.out and self.out[-1] != " " and not str(self.out[-1]).startswith("<"):
                self.out.append(" ")

    @property
    def _hides(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _write_tag(self, tag):
        if not self._hides and tag.strip("</>") not in EMPHASIS | {"ins", "del", "tbody"}:
            if self.out and self.out[-1] == " ":
                self.out.pop()
            self.out.append(tag)


def reading(html: str, gone: str = "") -> list[object]:
    """What can be read in a redline, without its additions ("ins") or its removals ("del")."""
    reader = _Reading(gone)
    reader.feed(bare(html))
    reader.close()
    assert not reader._open
    return reader.out


def words(dice: random.Random, most: int = 14) -> str:
    chosen = [dice.choice(WORDS) for _number in range(dice.randint(1, most))]
    return " ".join(
        f"<{tag}>{word}</{tag}>" if (tag := dice.choice(["", "", "", "", "strong", "em"])) else word for word in chosen
    )


def block(dice: random.Random, depth: int = 0) -> str:
    kind = dice.choice(["p", "p", "p", "h3", "ul", "ol", "table", "blockquote"] if depth < 2 else ["p"])
    if kind in ("ul", "ol"):
        items = (words(dice) if dice.random() < 0.7 else block(dice, depth + 1) for _n in range(dice.randint(1, 4)))
        return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>"
    if kind == "table":
        columns = dice.randint(1, 3)
        head = f"<thead><tr>{'<th>Otsikko</th>' * columns}</tr></thead>" if dice.random() < 0.5 else ""
        rows = (
            f"<tr>{''.join(f'<td>{words(dice, 3)}</td>' for _c in range(columns))}</tr>"
            for _r in range(dice.randint(1, 4))
        )
        return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
    if kind == "blockquote":
        return f"<blockquote>{block(dice, depth + 2)}</blockquote>"
    breaks = "<br>" if dice.random() < 0.15 else " "
    return f"<{kind}>{words(dice)}{breaks}{words(dice)}</{kind}>"


def changed(dice: random.Random, html: str) -> str:
    """The HTML with some words and tags put in, taken out or exchanged at random, cleaned as a form does."""
    pieces = re.findall(r"<[^>]+>|[^<\s]+|\s+", html)
    for _number in range(dice.randint(1, 6)):
        place = dice.randrange(len(pieces))
        match dice.randrange(5):
            case 0:
                del pieces[place : place + dice.randint(1, 6)]
            case 1:
                pieces.insert(place, f" {words(dice, 4)} ")
            case 2:
                pieces[place] = dice.choice(
                    ["<p>", "</p>", "</li><li>", "<tr><td>x</td></tr>", "<strong>", dice.choice(WORDS)]
                )
            case 3:
                pieces[place:place] = [block(dice)]
            case _:
                pieces[place : place + 4] = [words(dice, 5)]
        pieces = pieces or [" "]
    return clean("".join(pieces))


@pytest.mark.parametrize("seed", range(300))
def test_either_text_can_be_read_out_of_the_redline(seed):
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    old = clean("".join(block(dice) for _number in range(dice.randint(0, 6))))
    new = changed(dice, old or "<p>alku</p>") if dice.random() < 0.8 else clean(block(dice))
    shown = redline(old, new)
    assert reading(shown, gone="ins") == reading(old)
    assert reading(shown, gone="del") == reading(new)


ALLOWED = nh3.Cleaner(
    tags={"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "h3", "h4"}
    | {"br", "strong", "em", "sub", "sup", "a", "ins", "del", "span"},
    attributes={"*": {"lang", "class"}, "a": {"href", "rel"}, "ol": {"start"}, "th": {"scope"}},
    link_rel=None,
)


@pytest.mark.parametrize("seed", range(60))
def test_the_redline_is_well_formed_and_holds_only_allowed_tags(seed):
    dice = random.Random(1000 + seed)  # noqa: S311 - not for secrets
    old = clean("".join(block(dice) for _number in range(4)))
    shown = redline(old, changed(dice, old))
    assert ALLOWED.clean(shown).replace("&nbsp;", "\u00a0") == shown


ODD = [
    "",
    "pelkkää tekstiä",
    "<p>auki <strong>jäänyt",
    "</p></ul>loppuja",
    "<script>alert(1)</script><p onclick=x>a</p>",
    '<p><a href="javascript:x()">a</a></p>',
    "<p>a &lt;script&gt; &amp;amp; \u00a0 b</p>",
    "<ul><li>a<ul><li>b</li></ul></li></ul>",
    "<table><tbody><tr><td colspan=2>a</td></tr><tr><td>b</td><td></td></tr></tbody></table>",
    "<p></p><p><br></p>",
    "<p>]]> <!-- x --> <![CDATA[y]]></p>",
]


@pytest.mark.parametrize("old", ODD)
@pytest.mark.parametrize("new", ODD)
def test_odd_html_never_breaks_out(old, new):
    shown = redline(old, new)
    reading(shown)
    assert not re.search(r"<script|onclick|javascript:|<!", shown)


CASES = {
    "a word": (
        "<p>kuudessa kunnassa</p>",
        "<p>jokaisessa kunnassa</p>",
        "<p><del>kuudessa</del> <ins>jokaisessa</ins> kunnassa</p>",
    ),
    "a date is one word": (
        "<p>päättyy 31.12.2027.</p>",
        "<p>päättyy 31.12.2028.</p>",
        "<p>päättyy <del>31.12.2027</del><ins>31.12.2028</ins>.</p>",
    ),
    "a number keeps its unit": (
        "<p>osuus on 17,1 % ja</p>",
        "<p>osuus on 16 % ja</p>",
        "<p>osuus on <del>17,1 %</del> <ins>16 %</ins> ja</p>",
    ),
    "thousands": (
        "<p>noin 48 000 asukasta</p>",
        "<p>noin 47 500 asukasta</p>",
        "<p>noin <del>48 000</del> <ins>47 500</ins> asukasta</p>",
    ),
    "paragraph sign": (
        "<p>lain 14 § sanoo</p>",
        "<p>lain 15 § sanoo</p>",
        "<p>lain <del>14 §</del> <ins>15 §</ins> sanoo</p>",
    ),
    "emphasis": (
        "<p>tämä on tärkeää</p>",
        "<p>tämä on <strong>tärkeää</strong></p>",
        "<p>tämä on <del>tärkeää</del> <strong><ins>tärkeää</ins></strong></p>",
    ),
    "inside emphasis": (
        "<p><strong>ensin a sitten</strong></p>",
        "<p><strong>ensin b sitten</strong></p>",
        "<p><strong>ensin <del>a</del> <ins>b</ins> sitten</strong></p>",
    ),
    "paragraph added": ("<p>a</p>", "<p>a</p><p>uusi</p>", '<p>a</p><p class="is-added"><ins>uusi</ins></p>'),
    "paragraph removed": ("<p>a</p><p>vanha</p>", "<p>a</p>", '<p>a</p><p class="is-removed"><del>vanha</del></p>'),
    "item added": (
        "<ul><li>a</li></ul>",
        "<ul><li>a</li><li>b</li></ul>",
        '<ul><li>a</li><li class="is-added"><ins>b</ins></li></ul>',
    ),
    "heading instead of a paragraph": (
        "<p>a</p>",
        "<h3>a</h3>",
        '<p class="is-removed"><del>a</del></p><h3 class="is-added"><ins>a</ins></h3>',
    ),
    "row removed": (
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        '<table><tbody><tr><td>a</td></tr><tr class="is-removed"><td><del>b</del></td></tr></tbody></table>',
    ),
    "cell changed": (
        "<table><tbody><tr><td>foorumi</td><td>2 kertaa vuodessa</td></tr></tbody></table>",
        "<table><tbody><tr><td>foorumi</td><td>3 kertaa vuodessa</td></tr></tbody></table>",
        "<table><tbody><tr><td>foorumi</td><td><del>2</del> <ins>3</ins> kertaa vuodessa</td></tr></tbody></table>",
    ),
    "column added shows both tables, so that each row has as many cells": (
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        '<table class="is-removed"><tbody><tr><td><del>a</del></td></tr></tbody></table>'
        '<table class="is-added"><tbody><tr><td><ins>a</ins></td><td><ins>b</ins></td></tr></tbody></table>',
    ),
    "a sentence is added after the full stop": (
        "<p>Kunta päättää.</p>",
        "<p>Kunta päättää. Alue kuulee.</p>",
        "<p>Kunta päättää. <ins>Alue kuulee.</ins></p>",
    ),
    "a part of a sentence is removed after the comma": (
        "<p>Kunta, joka vastaa, päättää siitä.</p>",
        "<p>Kunta, päättää siitä.</p>",
        "<p>Kunta, <del>joka vastaa,</del> päättää siitä.</p>",
    ),
    "a word is added before the full stop": (
        "<p>Osapuolet tapaavat.</p>",
        "<p>Osapuolet tapaavat usein.</p>",
        '<p>Osapuolet tapaavat<ins class="is-space"> </ins><ins>usein</ins>.</p>',
    ),
    "the same": ("<p>a</p>", "<p>a</p>", "<p>a</p>"),
}


@pytest.mark.parametrize(("old", "new", "shown"), CASES.values(), ids=CASES)
def test_what_is_marked(old, new, shown):
    assert bare(redline(old, new)) == shown


def test_a_screen_reader_hears_where_marks_begin_and_end():
    with translation.override("en"):
        assert redline("<p>a b c</p>", "<p>a d c</p>") == (
            '<p>a <del><span class="visually-hidden" lang="en">[removed] </span>\u2060b'
            '<span class="visually-hidden" lang="en"> [end of removal]</span></del>'
            ' <ins><span class="visually-hidden" lang="en">[added] </span>d'
            '<span class="visually-hidden" lang="en"> [end of addition]</span></ins> c</p>'
        )


def test_a_plain_text_is_escaped_and_keeps_its_lines():
    shown = bare(plain_redline("enintään <b> & 3\nrivi", "enintään <b> & 4\nrivi"))
    assert shown == "enintään &lt;b&gt; &amp; <del>3</del><ins>4</ins><br>rivi"


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("<p>a b</p>", "<p>a  b</p>\n", True),
        ("<p>hyvin\u00advointi</p>", "<p>hyvinvointi</p>", True),
        ("<p>a b</p>", "<p>a, b</p>", False),
        ("<p>a</p>", "<h3>a</h3>", False),
        ("<p>a</p>", "<p><strong>a</strong></p>", False),
    ],
)
def test_spaces_alone_are_no_difference(old, new, same):
    assert is_same(old, new) is same


def test_two_long_texts_without_anything_in_common_are_shown_one_after_the_other():
    old = "<p>" + " ".join(f"vanha{number} ja" for number in range(3000)) + "</p>"
    new = "<p>" + " ".join(f"uusi{number} ja" for number in range(3000)) + "</p>"
    shown = bare(redline(old, new))
    assert shown.count("<del>") == shown.count("<ins>") == 1
