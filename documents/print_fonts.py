"""Which signs the print fonts have: a sign without a glyph makes a PDF that is not archivable."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

FACES = ["SourceSerif4-Regular", "SourceSerif4-SemiBold", "SourceSans3-Regular", "SourceSans3-Semibold"]
MOST_NAMED = 10


def unprintable_signs(text: str) -> list[str]:
    """Return the signs of a text that some print font lacks, each once, in order of appearance."""
    return [sign for sign in dict.fromkeys(text) if not sign.isspace() and ord(sign) not in _glyphs()]


def fault_of_signs(text: str) -> str:
    """Name the signs of a text which can't be printed, such as emoji, and say what to do; "" when all can."""
    signs = unprintable_signs(text)
    words = _("These signs can't be printed: %(signs)s. Replace them with words or with other signs.")
    return words % {"signs": " ".join(signs[:MOST_NAMED])} if signs else ""


def validate_printable(text: str) -> None:
    """Raise `ValidationError` that names the signs which can't be printed."""
    if fault := fault_of_signs(text):
        raise ValidationError(fault, code="unprintable")


@cache
def _glyphs() -> frozenset[int]:
    """Code points that all the faces have."""
    found = [Path(finders.find(f"print/fonts/{face}.ttf")) for face in FACES]
    faces = [TTFont(path, lazy=True).getBestCmap() for path in found]
    return frozenset(faces[0]).intersection(*faces[1:])
