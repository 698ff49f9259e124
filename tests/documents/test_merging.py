"""Merging: foreign files between our own pages, with tags, links, bookmarks and continuous page numbers."""

import io
import subprocess

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, String

from documents.merging import INSERT_ADDRESS, Bookmark, CannotMerge, Insert, Trouble, join, look_into
from documents.pdf import render_pdf

OWN = f"""<html><head><link rel="stylesheet" href="static:print/fonts.css">
<style>html {{ font: 11pt "Agreement Serif" }} h2 {{ break-before: page }}</style></head>
<body><h1>Kokouspaketti</h1><p><a href="#one">Asia 1</a> <a href="#two">Asia 2</a> <a href="#end">Loppu</a>
<a href="{INSERT_ADDRESS}f1">Liite</a></p>
<h2 id="one">Asia 1</h2><p>Teksti.</p><h2 id="two">Asia 2</h2><p>Teksti.</p><h2 id="end">Loppu</h2></body></html>"""
ATTACHMENT = """<html><head><link rel="stylesheet" href="static:print/fonts.css">
<style>html { font: 11pt "Agreement Sans" } h2 { break-before: page }</style></head>
<body><h1>Liite</h1><p><a href="#b">eteenpäin</a> <a href="https://example.org/">verkkoon</a></p>
<table><thead><tr><th scope="col">Kunta</th></tr></thead><tbody><tr><td>Hollola</td></tr></tbody></table>
<h2 id="b">Toinen</h2><p>Sivu.</p></body></html>"""


def plain(size: str = "A4") -> bytes:
    """Two pages without tags."""
    style = f"<style>@page {{ size: {size} }} p {{ break-before: page }}</style>"
    return weasyprint.HTML(string=f'{style}<h1>Budjetti</h1><a href="#z">z</a><p id="z">x').write_pdf()


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def dangerous() -> bytes:
    """A file with everything that must not travel, turned, cropped and encrypted with an empty password."""
    pdf = pikepdf.open(io.BytesIO(plain("A3 landscape")))
    script = Dictionary(S=Name.JavaScript, JS=String("DANGER()"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    pdf.attachments["DANGER.txt"] = pikepdf.AttachedFileSpec(pdf, b"DANGER")
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("DANGER.exe")))
    page.AF = Array([pdf.attachments["DANGER.txt"].obj])
    page.Annots[0].A = Dictionary(S=Name.Launch, F=String("DANGER.exe"))
    page.Annots.append(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=pdf.attachments["DANGER.txt"].obj
            )
        )
    )
    page.Rotate, page.CropBox = 90, Array([100, 50, 1000, 700])
    return saved(pdf, encryption=pikepdf.Encryption(user="", owner="owner"))


def form() -> bytes:
    """A page with a filled text field, its look given."""
    pdf = pikepdf.open(io.BytesIO(plain()))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look = pdf.make_stream(
        b"/Tx BMC BT /F 12 Tf 2 5 Td (FILLED) Tj ET EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 200, 20],
        Resources=Dictionary(Font=Dictionary(F=font)),
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String("FILLED"), F=4,
            Rect=[100, 100, 300, 120], AP=Dictionary(N=look),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


def hidden_layer() -> bytes:
    pdf = pikepdf.open(io.BytesIO(plain()))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Luonnos")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(pdf)


@pytest.fixture(scope="session")
def own() -> bytes:
    return render_pdf(OWN, title="Kokouspaketti", language="fi")


@pytest.fixture(scope="session")
def tagged() -> bytes:
    return render_pdf(ATTACHMENT, title="Liite", language="sv")


def insert(data: bytes, before: str, name: str, label: str = "") -> Insert:
    return Insert(name, lambda: io.BytesIO(data), before, f"Liite {name}", label, "Liite, sivu {page}")


def merged(own: bytes, *inserts: Insert, bookmarks=(), **more) -> pikepdf.Pdf:
    data = join(own, inserts, bookmarks, title="Kokouspaketti", language="fi", **more)
    return pikepdf.open(io.BytesIO(data))


@pytest.fixture(scope="session")
def whole(own, tagged) -> pikepdf.Pdf:
    """Tagged and untagged, wide and dangerous files between our pages."""
    inserts = [
        insert(tagged, "two", "f1", "Asia 1, liite 1"),
        insert(plain("A3 landscape"), "two", "f2", "Asia 1, liite 2"),
        insert(dangerous(), "end", "f3", "Asia 2, liite 1"),
        insert(form(), "end", "f4"),
        insert(hidden_layer(), "end", "f5"),
    ]
    bookmarks = [
        Bookmark("1 Asia", "one", [Bookmark("Liite 1", "f1"), Bookmark("Liite 2", "f2")]),
        Bookmark("2 Asia", "two", [Bookmark("Liite 1", "f3")]),
        Bookmark("Loppu", "end"),
    ]
    return merged(own, *inserts, bookmarks=bookmarks, link_words={"one": "1 Asia"}, mark="ESIMERKKI")


def words_on(pdf: pikepdf.Pdf, number: int) -> str:
    done = subprocess.run(
        ["pdftotext", "-f", str(number), "-l", str(number), "-raw", "-", "-"],
        input=saved(pdf), capture_output=True, check=True,
    )  # fmt: skip
    return " ".join(done.stdout.decode().split())


def page_number(pdf: pikepdf.Pdf, target) -> int:
    """The page, from 1, that a destination leads to, by name or not."""
    if isinstance(target, String):
        target = NameTree(pdf.Root.Names.Dests)[str(target)]
    return next(number for number, page in enumerate(pdf.pages, 1) if page.obj.objgen == target[0].objgen)


def bytes_of(pdf: pikepdf.Pdf) -> bytes:
    parts = [thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b"" for thing in pdf.objects]
    return b"".join(parts) + "".join(map(repr, pdf.objects)).encode()


def test_files_stand_where_they_belong_and_pages_are_numbered_through(whole):
    firsts = [words_on(whole, number) for number in (1, 2, 3, 5, 7, 8, 14)]
    starts = ("Kokouspaketti", "Asia 1", "Liite", "Budjetti", "Asia 2", "Budjetti", "Loppu")
    assert all(text.startswith(start) for text, start in zip(firsts, starts, strict=True)), firsts
    assert len(whole.pages) == 14
    for number, page_words in ((1, "1 / 14"), (4, "ESIMERKKI Asia 1, liite 1 4 / 14"), (8, "Asia 2, liite 1 8 / 14")):
        assert words_on(whole, number).endswith(page_words)


def test_numbers_are_artifacts_on_a_white_ground_the_right_way_up(whole):
    for page in whole.pages:
        stream = list(page.Contents)[-1].read_bytes()
        assert stream.startswith(b"\nQ\n/Artifact <</Type /Pagination") and b"1 1 1 rg" in stream
    turned = list(whole.pages[7].Contents)[-1].read_bytes()
    assert b"q 0.000 1.000 -1.000 0.000 1000.000 50.000 cm" in turned  # the right lower corner of what is shown


def test_bookmarks_lead_to_items_and_files_with_the_files_own_below(whole):
    with whole.open_outline() as outline:
        shown = [
            (
                item.title,
                page_number(whole, item.destination),
                [(one.title, page_number(whole, one.destination)) for one in item.children],
            )
            for item in outline.root
        ]
        own_of_file = [one.title for one in outline.root[0].children[0].children]
    assert shown == [
        ("1 Asia", 2, [("Liite 1", 3), ("Liite 2", 5)]),
        ("2 Asia", 7, [("Liite 1", 8)]),
        ("Loppu", 14, []),
    ]
    assert own_of_file == ["Liite"]


def test_links_work_inside_each_file_between_ours_and_to_the_web(whole):
    ours = whole.pages[0].Annots
    assert [page_number(whole, link.Dest) for link in ours] == [2, 7, 14, 3]
    assert [str(link.Contents) for link in ours][::3] == ["1 Asia", "Liite f1"]
    inner, web = whole.pages[2].Annots
    assert page_number(whole, inner.Dest) == 4 and str(web.A.URI) == "https://example.org/"
    assert page_number(whole, whole.pages[4].Annots[0].Dest) == 6


def test_nothing_active_or_embedded_survives(whole):
    found = bytes_of(whole)
    words = (b"DANGER", b"JavaScript", b"Launch", b"EmbeddedFile", b"/AA", b"/AF", b"FileAttachment")
    assert [word for word in words if word in found] == []
    assert not whole.attachments and "/OpenAction" not in whole.Root and "/AcroForm" not in whole.Root


def test_a_form_is_drawn_as_filled_and_a_hidden_layer_stays_hidden(whole):
    assert "FILLED" in words_on(whole, 10)
    layers = whole.Root.OCProperties
    assert [str(layer.Name) for layer in layers.D.OFF] == ["Luonnos"]


def test_one_tree_holds_every_page_and_every_key_is_known(whole):
    assert bool(whole.Root.MarkInfo.Marked) and str(whole.Root.Lang) == "fi"
    keys = dict(NumberTree(whole.Root.StructTreeRoot.ParentTree).items())
    assert all(page.obj.StructParents in keys for page in whole.pages)
    links = [link for page in whole.pages for link in page.obj.get("/Annots", ())]
    assert links and all(link.StructParent in keys for link in links)
    top = list(whole.Root.StructTreeRoot.K.K)
    sections = [(str(one.T), str(one.Lang), one.K[0].S) for one in top if "/T" in one]
    assert sections[:2] == [("Liite f1", "sv", Name.H1), ("Liite f2", "fi", Name.P)]


def test_a_page_that_is_a_picture_is_told_in_words(own):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = merged(own, insert(saved(pdf), "end", "f1"))
    section = next(one for one in out.Root.StructTreeRoot.K.K if "/T" in one)
    assert (section.K[0].S, str(section.K[0].Alt)) == (Name.Figure, "Liite, sivu 1")


def test_tagged_files_only_keep_the_whole_archivable_and_accessible(own, tagged, verapdf):
    data = join(own, [insert(tagged, "two", "f1"), insert(tagged, "end", "f2")], [], title="Paketti", language="fi")
    report = verapdf(data)
    assert report.passed == {"3a": True, "ua1": True}, report.failures


def test_with_an_untagged_file_only_the_claim_is_missing(whole, verapdf):
    """The structure holds, but what has no structure of its own is not called accessible."""
    data = saved(whole)
    assert b"pdfuaid:part" not in whole.Root.Metadata.read_bytes()
    assert [row for row in verapdf(data, ("ua1",)).failures if row != "ua1 5-1"] == [
        "ua1 7.21.4.1-1",  # the filled form's Helvetica is not embedded: that file's own fault
    ]


def test_what_cannot_be_opened_says_why(own):
    secret = saved(pikepdf.open(io.BytesIO(plain())), encryption=pikepdf.Encryption(user="x", owner="y"))
    for data, trouble in ((b"%PDF-1.7 rikki", Trouble.DAMAGED), (b"", Trouble.DAMAGED), (secret, Trouble.PROTECTED)):
        with pytest.raises(CannotMerge) as caught:
            look_into(io.BytesIO(data))
        assert caught.value.trouble == trouble


def test_a_tangled_tree_counts_as_none(own, tagged):
    pdf = pikepdf.open(io.BytesIO(tagged))
    tree = pdf.Root.StructTreeRoot
    tree.K[0].K.append(tree.K[0]) if isinstance(tree.K, Array) else tree.K.K.append(tree.K)
    data = saved(pdf)
    assert not look_into(io.BytesIO(data)).is_tagged
    assert len(merged(own, insert(data, "end", "f1")).pages) == 6


def test_cells_of_two_files_never_share_an_id(own, tagged):
    out = merged(own, insert(tagged, "two", "f1"), insert(tagged, "end", "f2"))
    ids = [str(thing.ID) for thing in out.objects if isinstance(thing, Dictionary) and "/ID" in thing and "/S" in thing]
    assert len(ids) == len(set(ids)) and ids
    assert set(NameTree(out.Root.StructTreeRoot.IDTree).keys()) == set(ids)


def test_forty_files_of_three_hundred_pages_are_merged(own, tagged):
    eight = merged(own, insert(tagged, "end", "f1"), insert(tagged, "end", "f2"))
    data = saved(eight)
    out = merged(own, *(insert(data, "end", f"f{number}") for number in range(40)))
    assert len(out.pages) == 4 + 40 * 8
