"""Our own document with foreign files between its pages, as one PDF.

The own document comes first in everything: its pages, its language, its metadata. Where a file goes is said by an
anchor of the own document: it stands before the page on which that anchor is. What the merged file claims of itself
(PDF/UA, PDF/A) is what every part of it claims.
"""

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Page, String

from documents.merging.layers import take_over_layers
from documents.merging.links import Entry
from documents.merging.source import FORM, Source, has_text, open_source
from documents.merging.stamps import Stamper
from documents.merging.tags import Joined

INSERT_ADDRESS = "https://insert.invalid/"  # with an insert's name: where a link of the own document leads to it
OWN_FOOT = (68.0, 47.5)  # points from the right and the lower edge: the margins of our own papers


@dataclass(frozen=True)
class Look:
    """What a foreign file is, before anything is made of it. `claims_ua`: it says that it is accessible (PDF/UA)."""

    pages: int
    is_tagged: bool
    claims_ua: bool


def look_into(file: IO[bytes]) -> Look:
    """Open a file as it will be opened for merging, so that this meets no surprise. Raises CannotMerge."""
    source = open_source(file, "")
    with source.pdf:
        return Look(len(source.pdf.pages), source.is_tagged, "ua" in source.claims)


@dataclass(frozen=True)
class Insert:
    """A foreign file and where it goes: before the page of the own document with the anchor `before`.

    `name` is what bookmarks and links (INSERT_ADDRESS) of the own document call it.
    `title` names it in the tags, `label` stands beside the page numbers of its pages, `alternative` is what a screen
    reader hears of a page without text; it may hold `{page}`.
    """

    name: str
    open: Callable[[], IO[bytes]]
    before: str
    title: str
    label: str
    alternative: str


@dataclass
class Bookmark:
    """A bookmark to the first page of the insert with that name, else to that anchor of the own document."""

    title: str
    to: str
    children: list["Bookmark"] = field(default_factory=list)


def join(
    own: bytes,
    inserts: Sequence[Insert],
    bookmarks: Sequence[Bookmark],
    *,
    title: str,
    language: str,
    link_words: dict[str, str] | None = None,
    mark: str = "",
    tell: Callable[[int], None] = lambda _done: None,
) -> bytes:
    """Return the merged PDF, numbered through as "12 / 300".

    `link_words` say where the links to anchors of the own document lead, `mark` stands before the numbers of the
    inserts' pages, such as the word for an example. `tell` hears how many inserts are in. Raises CannotMerge when a
    file can't be opened any more as `look_into` opened it, ValueError when the own document lacks an anchor.
    """
    with ExitStack() as opened:
        work = _Joining(opened, own, inserts, language)
        work.copy_pages(tell)
        work.take_over_trees()
        work.name_links(link_words or {})
        work.write_bookmarks(bookmarks)
        work.stamp(mark)
        return work.finished(title, language)


@dataclass
class _Piece:
    """An opened file: which of the merged pages are its own, in its own order, and its keys in the parent tree."""

    source: Source
    insert: Insert | None
    keys: dict[int, int]
    pages: list[int] = field(default_factory=list)

    def first(self) -> int:
        return self.pages[0]


class _Joining:
    def __init__(self, opened: ExitStack, own: bytes, inserts: Sequence[Insert], language: str) -> None:
        self.out = opened.enter_context(pikepdf.new())
        self.tags = Joined(self.out, language)
        self.language = language
        self.own = self._piece(opened, open_source(io.BytesIO(own), ""), None)
        self.inserted = []
        self.by_name = {}
        for number, insert in enumerate(inserts, start=1):
            file = opened.enter_context(insert.open())
            piece = self._piece(opened, open_source(file, f"a{number}-"), insert)
            self.inserted.append(piece)
            self.by_name[insert.name] = piece

    def _piece(self, opened: ExitStack, source: Source, insert: Insert | None) -> _Piece:
        opened.enter_context(source.pdf)
        return _Piece(source, insert, self.tags.renumber(source.pdf, source.tree))

    @property
    def pieces(self) -> list[_Piece]:
        return [self.own, *self.inserted]

    def copy_pages(self, tell: Callable[[int], None]) -> None:
        """The own pages in their order, before each its inserts."""
        waiting = {}
        for piece in self.inserted:
            page = self.own.source.destinations.page_of(piece.insert.before)
            if page is None:
                raise ValueError(f"The own document has no anchor “{piece.insert.before}”")
            waiting.setdefault(page, []).append(piece)
        done = 0
        for number, page in enumerate(self.own.source.pdf.pages):
            for piece in waiting.get(number, ()):
                for foreign in piece.source.pdf.pages:
                    self._append(piece, foreign)
                take_over_layers(self.out, piece.source.pdf)
                done += 1
                tell(done)
            self._append(self.own, page)

    def _append(self, piece: _Piece, page: Page) -> None:
        piece.pages.append(len(self.out.pages))
        self.out.pages.append(page)

    def take_over_trees(self) -> None:
        for element in self.tags.take_over(self.own.source.tree, self.own.keys):
            self.tags.hang(element)
        for piece in self.inserted:
            self._take_over(piece)

    def _take_over(self, piece: _Piece) -> None:
        """One section for the file, with its own tags, or with each of its pages as one paragraph or picture."""
        section = self.tags.element("Sect", self.tags.document, T=String(piece.insert.title))
        section.Lang = String(piece.source.language or self.language)
        if piece.source.tree:
            children = self.tags.take_over(piece.source.tree, piece.keys)
            for child in children:
                child.P = section
        else:
            children = [self._tagged(piece, place) for place in range(len(piece.pages))]
            for child in children:
                child.P = section
        section.K = Array(children)
        self.tags.hang(section, piece.first())

    def _tagged(self, piece: _Piece, place: int) -> Dictionary:
        """A page without tags: its words as a paragraph in the order of the file, or a picture told in words."""
        page = self.out.pages[piece.pages[place]]
        kind = "P" if has_text(page.obj) else "Figure"
        element = self.tags.element(kind, self.tags.document, Pg=page.obj)
        children = [0]
        if kind == "Figure":
            element.Alt = String(piece.insert.alternative.format(page=place + 1))
            box = page.obj.get("/CropBox", page.obj.MediaBox)
            element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(list(box)))
        for link in page.obj.get("/Annots", ()):
            children.append(self._tagged_link(link, page, element))
        element.K = Array(children)
        page.obj.Contents = self.out.make_stream(f"/{kind} <</MCID 0>> BDC\n{FORM} Do\nEMC\n".encode())
        page.obj.StructParents = self.tags.new_key(self.out.make_indirect(Array([element])))
        return element

    def _tagged_link(self, link: Dictionary, page: Page, parent: Dictionary) -> Dictionary:
        element = self.tags.element("Link", parent, Pg=page.obj)
        element.K = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
        link.StructParent = self.tags.new_key(element)
        return element

    def name_links(self, link_words: dict[str, str]) -> None:
        """The places that links lead to, by name; every link says in words where it leads."""
        tree = None
        for piece in self.pieces:
            for name, spot in piece.source.destinations.spots.items():
                tree = NameTree.new(self.out) if tree is None else tree
                tree[name] = Array([self.out.pages[piece.pages[spot.page]].obj, *spot.view])
        if tree is not None:
            self.out.Root.Names = Dictionary(Dests=tree.obj)
        for piece in self.pieces:
            spots = piece.source.destinations.spots
            for number in piece.pages:
                for link in self.out.pages[number].obj.get("/Annots", ()):
                    name = str(link.get("/Dest", ""))
                    if piece is self.own:
                        self._lead_to_insert(link)
                    if piece is self.own and name in link_words:
                        link.Contents = String(link_words[name])
                    elif name in spots and "/Contents" not in link:
                        link.Contents = String(f"{piece.pages[spots[name].page] + 1}")

    def _lead_to_insert(self, link: Dictionary) -> None:
        address = str(link.A.get("/URI", "")) if "/A" in link else ""
        piece = self.by_name.get(address.removeprefix(INSERT_ADDRESS)) if address.startswith(INSERT_ADDRESS) else None
        if piece:
            del link["/A"]
            link.Dest = Array([self.out.pages[piece.first()].obj, Name.Fit])
            link.Contents = String(piece.insert.title)

    def write_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        with self.out.open_outline() as outline:
            outline.root.extend(self._item(bookmark) for bookmark in bookmarks)
        self.out.Root.PageMode = Name.UseOutlines

    def _item(self, bookmark: Bookmark) -> pikepdf.OutlineItem:
        if piece := self.by_name.get(bookmark.to):
            item = pikepdf.OutlineItem(bookmark.title, piece.first())
            item.children.extend(self._own_item(piece, entry) for entry in piece.source.outline)
            item.is_closed = True
        else:
            page = self.own.source.destinations.page_of(bookmark.to)
            if page is None:
                raise ValueError(f"The own document has no anchor “{bookmark.to}”")
            item = pikepdf.OutlineItem(bookmark.title, self.own.pages[page])
        item.children.extend(self._item(child) for child in bookmark.children)
        return item

    def _own_item(self, piece: _Piece, entry: Entry) -> pikepdf.OutlineItem:
        item = pikepdf.OutlineItem(entry.title, piece.pages[entry.spot.page])
        item.children.extend(self._own_item(piece, child) for child in entry.children)
        item.is_closed = True
        return item

    def stamp(self, mark: str) -> None:
        stamper, total = Stamper(self.out), len(self.out.pages)
        for piece in self.pieces:
            label = piece.insert.label if piece.insert else ""
            for number in piece.pages:
                words = "   ".join(filter(None, [mark if piece.insert else "", label, f"{number + 1} / {total}"]))
                page = self.out.pages[number]
                if piece is self.own:
                    stamper.stamp(page, words, *OWN_FOOT)
                else:
                    stamper.stamp(page, words)

    def finished(self, title: str, language: str) -> bytes:
        self.tags.finish()
        root = self.out.Root
        root.Lang = String(language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        self._write_metadata(title)
        out = io.BytesIO()
        self.out.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        return out.getvalue()

    def _write_metadata(self, title: str) -> None:
        """That of the own document, without the claims that a foreign part does not make."""
        own = self.own.source
        if "/OutputIntents" in own.pdf.Root:
            intents = own.pdf.make_indirect(own.pdf.Root.OutputIntents)
            self.out.Root.OutputIntents = self.out.copy_foreign(intents)
        for key, value in own.pdf.docinfo.items():
            self.out.docinfo[key] = str(value)
        self.out.Root.Metadata = self.out.make_stream(own.metadata, Type=Name.Metadata, Subtype=Name.XML)
        claims = frozenset.intersection(*(piece.source.claims for piece in self.pieces))
        with self.out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:title"] = title
            if "a" not in claims:
                for key in ("pdfaid:part", "pdfaid:conformance"):
                    meta.pop(key, None)
            if "ua" not in claims:
                meta.pop("pdfuaid:part", None)
