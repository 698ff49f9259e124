"""Rules of making one text of three, block by block: nothing is lost, and only people decide on what both changed."""

import itertools
import random

import pytest

from agreements.editing.blocks import blocks, joined
from agreements.editing.merge import Kind, Pick, merge, merged
from documents.rich_text import clean


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def ul(*texts: str) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


def table(*rows: str) -> str:
    return clean("<table>" + "".join(f"<tr><td>{row}</td><td>x</td></tr>" for row in rows) + "</table>")


def kinds(base: str, mine: str, theirs: str) -> list[str]:
    return [part.kind for part in merge(base, mine, theirs)]


def suggested(base: str, mine: str, theirs: str) -> str:
    """The text when nobody has to decide anything."""
    parts = merge(base, mine, theirs)
    return merged(parts, [None] * len(parts))


def with_conflicts(base: str, mine: str, theirs: str, pick: Pick) -> str:
    parts = merge(base, mine, theirs)
    return merged(parts, [pick if part.kind == Kind.CONFLICT else None for part in parts])


TEXTS = [
    "",
    p("Yksi", "Kaksi"),
    "<h3>Otsikko</h3>" + p("Yksi &amp; <strong>kaksi</strong>&nbsp;§<br>rivi") + ul("a", "b"),
    ul("a") + ul("b"),
    ul("a", "b<ul><li>c</li><li>d</li></ul>") + '<ol start="3"><li>e</li></ol>',
    table("1", "2") + table("3"),
    clean("<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
    "<blockquote>" + p("lainaus", "jatkuu") + ul("kohta") + "</blockquote><blockquote>" + p("toinen") + "</blockquote>",
    '<p lang="sv">Svenska <a href="https://x.example/?a=1&amp;b=2" rel="noopener">länk</a></p>',
]


@pytest.mark.parametrize("html", TEXTS)
def test_blocks_joined_again_are_the_same_text(html):
    assert joined(blocks(html)) == html


def test_blocks_are_paragraphs_headings_items_and_rows():
    html = "<h3>O</h3>" + p("x") + ul("a", "b<ul><li>c</li></ul>") + table("1", "2")
    assert [block.html[:4] for block in blocks(html)] == ["<h3>", "<p>x", "<li>", "<li>", "<tr>", "<tr>"]


def test_text_without_any_element_is_not_lost():
    assert joined(blocks("irrallinen")) == p("irrallinen")


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (p("A", "b", "c"), p("a", "b", "C"), p("A", "b", "C")),  # different paragraphs
        (p("A", "b", "c"), p("a", "B", "c"), p("A", "B", "c")),  # neighbours
        (p("a", "uusi", "b", "c"), p("a", "b", "C"), p("a", "uusi", "b", "C")),
        (p("a", "b", "c", "loppu"), p("alku", "a", "b", "c"), p("alku", "a", "b", "c", "loppu")),
        (p("b", "c"), p("a", "b"), p("b")),  # both took out something else
        (p("a", "c"), p("a", "c"), p("a", "c")),  # both took out the same
        (p("a", "B", "c"), p("a", "B", "c"), p("a", "B", "c")),  # both changed it alike
        (p("c", "a", "b"), p("a", "b", "c"), p("c", "a", "b")),  # moved by one
    ],
)
def test_changes_in_different_places_need_no_decision(mine, theirs, expected):
    base = p("a", "b", "c")
    assert suggested(base, mine, theirs) == expected
    assert suggested(base, theirs, mine) == expected


def test_a_change_is_shown_as_what_it_is():
    base = p("a", "b", "c", "d")
    assert kinds(base, p("A", "b", "c", "d"), p("a", "b", "d")) == ["mine", "same", "theirs", "same"]
    assert kinds(base, p("a", "b", "c"), p("a", "b", "c")) == ["same", "same", "same", "agreed"]


def test_the_same_paragraph_changed_by_both_is_a_conflict():
    base, mine, theirs = p("a", "b", "c"), p("a", "minun", "c"), p("a", "toisen", "c")
    assert kinds(base, mine, theirs) == ["same", "conflict", "same"]
    assert with_conflicts(base, mine, theirs, Pick.MINE) == mine
    assert with_conflicts(base, mine, theirs, Pick.THEIRS) == theirs
    assert with_conflicts(base, mine, theirs, Pick.BOTH) == p("a", "toisen", "minun", "c")


def test_a_conflict_is_never_decided_by_the_program():
    parts = merge(p("a"), p("minun"), p("toisen"))
    with pytest.raises(ValueError, match="person"):
        merged(parts, [None])


def test_changed_by_one_and_taken_out_by_the_other_is_a_conflict():
    base = p("a", "b", "c")
    assert kinds(base, p("a", "c"), p("a", "uusi b", "c")) == ["same", "conflict", "same"]
    assert with_conflicts(base, p("a", "c"), p("a", "uusi b", "c"), Pick.BOTH) == p("a", "uusi b", "c")


def test_both_adding_at_the_same_place_is_a_conflict_but_what_is_equal_comes_once():
    assert kinds(p("a"), p("a", "minun"), p("a", "toisen")) == ["same", "conflict"]
    parts = merge(p("a"), p("a", "yhteinen", "minun"), p("a", "yhteinen", "toisen"))
    assert [part.kind for part in parts] == ["same", "agreed", "conflict"]
    assert merged(parts, [None, None, Pick.BOTH]) == p("a", "yhteinen", "toisen", "minun")


def test_neighbouring_paragraphs_are_told_apart():
    base = p("Osapuolet tapaavat neljästi vuodessa.", "Kutsun lähettää sihteeri viikkoa ennen.", "Loppu")
    mine = p("Osapuolet tapaavat kuudesti vuodessa.", "Kutsun lähettää sihteeri kahta viikkoa ennen.", "Loppu")
    theirs = p("Osapuolet tapaavat neljästi vuodessa.", "Kutsun lähettää puheenjohtaja viikkoa ennen.", "Loppu")
    assert kinds(base, mine, theirs) == ["mine", "conflict", "same"]


def test_a_changed_paragraph_is_found_among_added_ones():
    base = p("Osapuolet tapaavat neljästi vuodessa.", "Loppu")
    mine = p("Aivan uusi alku.", "Osapuolet tapaavat kuudesti vuodessa.", "Loppu")
    theirs = p("Osapuolet tapaavat aina neljästi vuodessa.", "Loppu")
    assert kinds(base, mine, theirs) == ["mine", "conflict", "same"]


def test_what_is_added_after_a_paragraph_written_anew_is_no_part_of_its_conflict():
    base, mine, theirs = p("Yksi kaksi"), p("aivan muuta", "lisätty"), p("jotain toista")
    assert kinds(base, mine, theirs) == ["conflict", "mine"]


def test_without_a_base_everything_that_differs_is_a_conflict():
    parts = merge("", p("a", "minun"), p("a", "toisen"))
    assert [part.kind for part in parts] == ["agreed", "conflict"]


def test_list_items_and_table_rows_are_blocks_of_their_own():
    assert suggested(ul("a", "b", "c"), ul("A", "b", "c"), ul("a", "b", "c", "d")) == ul("A", "b", "c", "d")
    assert suggested(ul("a", "b"), ul("b"), ul("a", "B")) == ul("B")
    assert kinds(ul("a"), ul("minun"), ul("toisen")) == ["conflict"]
    rows = suggested(table("1", "2", "3"), table("I", "2", "3"), table("1", "3"))
    assert rows == table("I", "3")


def test_a_paragraph_of_the_editor_in_a_list_item_is_no_change():
    base = ul("a", "b<ul><li>c</li></ul>") + "<table><tbody><tr><td>x</td></tr></tbody></table>"
    typed = (
        "<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul>"
        "<table><tbody><tr><td><p>x</p></td></tr></tbody></table>"
    )
    assert set(kinds(base, typed, base)) == {"same"}
    assert suggested(base, typed.replace("<p>a</p>", "<p>A</p>"), base).startswith("<ul><li><p>A</p></li><li>b")


def test_a_list_made_a_numbered_one_takes_the_other_s_items_as_conflicts_not_as_losses():
    base, mine = ul("a", "b"), "<ol><li>a</li><li>b</li></ol>"
    parts = merge(base, mine, ul("a", "B"))
    text = merged(parts, [Pick.BOTH if part.kind == Kind.CONFLICT else None for part in parts])
    assert "B" in text and "<ol><li>a</li>" in text


def test_what_is_merged_is_clean():
    base, mine, theirs = p("a") + ul("1") + table("x"), p("A") + ul("1", "2") + table("x", "y"), ul("1") + table("z")
    text = with_conflicts(base, mine, theirs, Pick.BOTH)
    assert clean(text) == text


WORDS = ["sopimus", "osapuoli", "kunta", "tavoite", "seuranta", "vuosi"]


def some_text(pick: random.Random) -> str:
    pieces = [pick.choice(WORDS) for _ in range(pick.randint(0, 6))]
    kinds = [lambda *t: p(*t), lambda *t: ul(*t), lambda *t: table(*t), lambda *t: f"<h3>{t[0]}</h3>"]
    second = [[pick.choice(WORDS)] if pick.random() < 0.5 else [] for _piece in pieces]
    return clean("".join(pick.choice(kinds)(piece, *more) for piece, more in zip(pieces, second, strict=True)))


@pytest.mark.parametrize("seed", range(60))
def test_all_mine_is_mine_and_all_theirs_is_theirs(seed):
    pick = random.Random(seed)  # noqa: S311 -- texts to try, nothing secret
    for base, mine, theirs in itertools.product([some_text(pick) for _ in range(3)], repeat=3):
        parts = merge(base, mine, theirs)
        assert merged(parts, [Pick.MINE] * len(parts)) == mine
        assert merged(parts, [Pick.THEIRS] * len(parts)) == theirs
        assert joined([block for part in parts for block in part.base]) == base
