"""Finnish hyphenation for print: pyphen, which the PDF engine asks, has no Finnish of its own."""

from pathlib import Path

import pyphen

PATTERNS = Path(__file__).with_name("hyph_fi.dic")


def register_finnish() -> None:
    """Make pyphen know Finnish ("fi", "fi-FI"). Call before a document is laid out; calling again does no harm."""
    pyphen.LANGUAGES["fi"] = PATTERNS
    pyphen.LANGUAGES_LOWERCASE["fi"] = "fi"
