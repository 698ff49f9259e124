"""A foreign PDF made fit for being merged: pages with nothing active on them, forms and notes drawn as they look.

What a page may carry over is a list of what is allowed, so that scripts, launch actions and embedded files can't slip
through under a key that nobody thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import pikepdf
from django.db import models
from django.utils.translation import gettext_lazy as _
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from documents.merging.links import Destinations, Entry, clean_link, read_outline
from documents.merging.tags import Tree, read_tree

MOST_PAGES = 3000
_PAGE_KEYS = """/Type /Parent /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /Resources /Contents /Annots
/StructParents /Group /UserUnit"""
PAGE_KEYS = frozenset(_PAGE_KEYS.split())
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# What may hang on any object of a file: embedded files, actions, and data of the programs that made it.
NEVER = ("/AA", "/AF", "/EF", "/OpenAction", "/PieceInfo", "/Metadata")
RESOURCES = (Name.Font, Name.ExtGState, Name.Pattern, Name.XObject)  # a resource may have any name, such as /AF
_ACTIONS = """/JavaScript /Launch /ImportData /SubmitForm /ResetForm /Rendition /Movie /Sound /GoToE /GoToR
/GoTo3DView /RichMediaExecute /Trans /Hide /Named /SetOCGState /Thread"""
ACTIONS = frozenset(_ACTIONS.split())
FORM = "/YpPage"  # the name of the form that holds an untagged page
CLAIMS = {"ua": b"pdfuaid:part", "a": b"pdfaid:part"}
FONTS_DEEP = 5  # forms inside forms that are searched for text
A4 = (0, 0, 595.276, 841.89)


class Trouble(models.TextChoices):
    """Why a file can't be merged."""

    DAMAGED = "damaged", _("the file is damaged")
    PROTECTED = "protected", _("the file is protected with a password")
    TOO_LONG = "too_long", _("the file has too many pages")


class CannotMerge(Exception):
    """The file stays outside; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass
class Source:
    """An opened file that has been cleaned. `tree` is None when it has no tags that could be kept."""

    pdf: Pdf
    prefix: str
    destinations: Destinations
    outline: list[Entry]
    tree: Tree | None
    language: str = ""
    claims: frozenset[str] = frozenset()  # "ua" and "a": what the file says of itself
    metadata: bytes = b""

    @property
    def is_tagged(self) -> bool:
        return self.tree is not None


def open_source(file: IO[bytes], prefix: str) -> Source:
    """Open and clean a file. Raises CannotMerge. `prefix` keeps its names apart from those of the other files."""
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError as error:
        raise CannotMerge(Trouble.PROTECTED) from error
    except Exception as error:  # a foreign file may break the reader in any way
        raise CannotMerge(Trouble.DAMAGED) from error
    try:
        count = len(pdf.pages)
        if not count:
            raise CannotMerge(Trouble.DAMAGED)
        if count > MOST_PAGES:
            raise CannotMerge(Trouble.TOO_LONG)
        return _cleaned(pdf, prefix)
    except CannotMerge:
        pdf.close()
        raise
    except Exception as error:  # as above
        pdf.close()
        raise CannotMerge(Trouble.DAMAGED) from error


def _cleaned(pdf: Pdf, prefix: str) -> Source:
    metadata = pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""
    language = str(pdf.Root.get("/Lang", ""))
    is_flattened = _flatten(pdf)
    tree = None if is_flattened else read_tree(pdf, prefix)
    for page in pdf.pages:
        _clean_page(page.obj)
        if tree is None:
            _enclose(pdf, page.obj)
    destinations = Destinations(pdf, prefix)
    outline = read_outline(pdf, destinations)
    for page in pdf.pages:
        _clean_annotations(pdf, page.obj, destinations)
    _sweep(pdf)
    claims = frozenset(name for name, key in CLAIMS.items() if key in metadata) if tree else frozenset()
    return Source(pdf, prefix, destinations, outline, tree, language, claims, metadata)


def _flatten(pdf: Pdf) -> bool:
    """Draw form fields and notes into the pages as they look on paper; whether there were any."""
    if not any(_is_drawn(annotation) for page in pdf.pages for annotation in _annotations(page.obj)):
        return False
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    return True


def _is_drawn(annotation: Dictionary) -> bool:
    return annotation.get("/Subtype") not in (Name.Link, Name.Popup, None)


def _annotations(page: Dictionary) -> Iterator[Dictionary]:
    for annotation in page.get("/Annots", None) or ():
        if isinstance(annotation, Dictionary):
            yield annotation


def _clean_page(page: Dictionary) -> None:
    for key in INHERITED:
        if key not in page and (value := _inherited(page, key)) is not None:
            page[key] = value
    if "/MediaBox" not in page:
        page.MediaBox = Array(A4)
    if "/Resources" not in page:
        page.Resources = Dictionary()
    for key in set(page.keys()) - PAGE_KEYS:
        del page[key]


def _enclose(pdf: Pdf, page: Dictionary) -> None:
    """Put all that an untagged page draws into one form, so that it can be tagged as a whole from outside."""
    contents = page.get("/Contents")
    streams = contents if isinstance(contents, Array) else [contents]
    drawn = b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))
    form = pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=page.MediaBox, Resources=page.Resources)
    if "/Group" in page:
        form.Group = page.Group
    page.Resources = Dictionary(XObject=Dictionary({FORM: form}))
    page.Contents = pdf.make_stream(f"{FORM} Do".encode())


def _inherited(page: Dictionary, key: str) -> pikepdf.Object | None:
    node, steps = page.get("/Parent"), 0
    while isinstance(node, Dictionary) and steps < 50:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


def _clean_annotations(pdf: Pdf, page: Dictionary, destinations: Destinations) -> None:
    """Keep the links, and of those only where they lead: to the web, to a mail address, or inside the file."""
    kept = []
    for annotation in _annotations(page):
        if annotation.get("/Subtype") == Name.Link and "/Rect" in annotation:
            clean_link(annotation, destinations)
            kept.append(annotation if annotation.is_indirect else pdf.make_indirect(annotation))
    if kept:
        page.Annots = Array(kept)
        page.Tabs = Name.S
    elif "/Annots" in page:
        del page["/Annots"]


def _sweep(pdf: Pdf) -> None:
    """Take what is never let in from every object of the file, however deep it hangs."""
    for thing in pdf.objects:
        waiting = [thing]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Stream):
                value = value.stream_dict
            if isinstance(value, Dictionary):
                _purge(value)
                waiting += [child for child in value.values() if _is_direct_container(child)]
            elif isinstance(value, Array):
                waiting += [child for child in value if _is_direct_container(child)]


def _purge(value: Dictionary) -> None:
    if isinstance(value.get("/S"), Name) and str(value.S) in ACTIONS:
        for key in set(value.keys()):
            del value[key]
    for key in NEVER:
        if key in value and not _is_resource(value[key]):
            del value[key]


def _is_resource(value: object) -> bool:
    return isinstance(value, Dictionary) and value.get("/Type") in RESOURCES


def _is_direct_container(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def has_text(page: Dictionary) -> bool:
    """Whether anything on the page can be written with a font; a scanned page has none."""
    return _has_font(page.get("/Resources"), FONTS_DEEP)


def _has_font(resources: Dictionary | None, deep: int) -> bool:
    if not isinstance(resources, Dictionary):
        return False
    if resources.get("/Font"):
        return True
    forms = (resources.get("/XObject") or {}).values()
    return deep > 0 and any(
        _has_font(form.get("/Resources"), deep - 1) for form in forms if form.get("/Subtype") == Name.Form
    )
