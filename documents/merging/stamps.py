"""The page number and what a page belongs to, at its right foot, as it is shown: whatever its turn, its size, its crop.

Written as an artifact (ISO 14289-1, 7.1), in our own face on a white ground, so that it can be read on any page.
"""

import functools
import io
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

FACE = "print/fonts/SourceSans3-Semibold.ttf"
SIZE, PADDING = 8.5, 3.0  # points, on a page as wide as A4
FROM_SIDE, FROM_FOOT = 28.0, 22.0  # points from the edges of the page to the ground of the number
A4_WIDTH = 595.276
FIRST, LAST = 32, 255
COLOUR = "0.05 0.29 0.35 rg"  # the petrol of the printed papers


@dataclass(frozen=True)
class Face:
    """The characters of Windows code page 1252 of our sans face, their widths in thousandths of the size."""

    data: bytes
    widths: list[int]
    facts: dict[str, int]

    def width(self, text: str) -> float:
        """How wide a text is, in units of the size."""
        return sum(self.widths[code - FIRST] for code in text.encode("cp1252", "replace")) / 1000


@functools.cache
def face() -> Face:
    font = TTFont(finders.find(FACE))
    letters = bytes(range(FIRST, LAST + 1)).decode("cp1252", "ignore")
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True))
    cutter.populate(text=letters)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    scale, names, metrics = 1000 / font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    widths = []
    for code in range(FIRST, LAST + 1):
        name = names.get(ord(bytes([code]).decode("cp1252", "replace")[0]), ".notdef")
        widths.append(round(metrics[name][0] * scale))
    head, lines = font["head"], font["OS/2"]
    facts = {
        "Ascent": round(lines.sTypoAscender * scale),
        "Descent": round(lines.sTypoDescender * scale),
        "CapHeight": round(lines.sCapHeight * scale),
        **{name: round(getattr(head, name) * scale) for name in ("xMin", "yMin", "xMax", "yMax")},
    }
    return Face(out.getvalue(), widths, facts)


class Stamper:
    """Writes on the pages of one file; the face is embedded once."""

    def __init__(self, out: Pdf) -> None:
        self.out = out
        self._font = self._embedded()
        self._before = out.make_stream(b"q\n")

    def _embedded(self) -> Object:
        drawn = face()
        facts = drawn.facts
        name = Name("/YPSTMP+" + Path(FACE).stem)
        file = self.out.make_stream(drawn.data, Length1=len(drawn.data))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([facts["xMin"], facts["yMin"], facts["xMax"], facts["yMax"]]),
            ItalicAngle=0,
            Ascent=facts["Ascent"],
            Descent=facts["Descent"],
            CapHeight=facts["CapHeight"],
            StemV=110,
            FontFile2=file,
        )
        return self.out.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                FirstChar=FIRST,
                LastChar=LAST,
                Widths=Array(drawn.widths),
                Encoding=Name.WinAnsiEncoding,
                FontDescriptor=self.out.make_indirect(descriptor),
            )
        )

    def stamp(self, page: Page, text: str, from_side: float = FROM_SIDE, from_foot: float = FROM_FOOT) -> None:
        """Write `text` at the right foot, so many points from the edges of a page as wide as A4."""
        font = page.add_resource(self._font, Name.Font, name=Name.YpStamp)
        page.contents_add(self._before, prepend=True)
        drawing = self._drawing(page, text, str(font), from_side, from_foot)
        page.contents_add(f"\nQ\n{drawing}".encode("cp1252", "replace"))

    def _drawing(self, page: Page, text: str, font: str, from_side: float, from_foot: float) -> str:
        place = Place.of(page)
        size = SIZE * place.scale
        width, height = face().width(text) * size, size * 0.7
        padding = PADDING * place.scale
        right, foot = place.width - from_side * place.scale, from_foot * place.scale
        left = max(right - width - 2 * padding, 0)
        ground = f"{left:.2f} {foot - padding:.2f} {width + 2 * padding:.2f} {height + 2 * padding:.2f} re f"
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
            f"q {place.matrix} cm 1 1 1 rg {ground}\n"
            f"BT {COLOUR} 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts {font} {size:.2f} Tf"
            f" {left + padding:.2f} {foot:.2f} Td ({escaped}) Tj ET\nQ\nEMC\n"
        )


@dataclass(frozen=True)
class Place:
    """A page as it is shown: its width in points, how much larger than A4, the way there from its own axes."""

    width: float
    scale: float
    matrix: str

    @classmethod
    def of(cls, page: Page) -> "Place":
        left, bottom, right, top = _box(page)
        turn = int(page.obj.get("/Rotate", 0) or 0) % 360
        sideways = turn in (90, 270)
        width, height = (top - bottom, right - left) if sideways else (right - left, top - bottom)
        matrix = {
            90: (0, 1, -1, 0, right, bottom),
            180: (-1, 0, 0, -1, right, top),
            270: (0, -1, 1, 0, left, top),
        }.get(turn, (1, 0, 0, 1, left, bottom))
        scale = min(max(min(width, height) / A4_WIDTH, 0.4), 8)
        return cls(width, scale, " ".join(f"{number:.3f}" for number in matrix))


def _box(page: Page) -> tuple[float, float, float, float]:
    """What of the page is shown: the crop box inside the media box, in the right order of its corners."""
    media = _corners(page.obj.MediaBox)
    crop = _corners(page.obj.CropBox) if "/CropBox" in page.obj else media
    box = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return box if box[0] < box[2] and box[1] < box[3] else media


def _corners(box: Array) -> tuple[float, float, float, float]:
    a, b, c, d = (float(number) for number in box)
    return min(a, c), min(b, d), max(a, c), max(b, d)
