"""Texts in a drawing, which nothing wraps or measures by itself: how wide they are, and where their lines break."""

from collections.abc import Callable
from functools import cache

import pyphen

from finnish.hyphenation import register_finnish

# Widths in ems of the drawing's face (Source Sans), rounded up a little; letters that are not named are WIDTH wide.
WIDTH = 0.53
WIDTHS = (
    dict.fromkeys("ijlI.,:;'!|", 0.28)
    | dict.fromkeys("ftr()/-– ", 0.36)
    | dict.fromkeys("mwMW%", 0.86)
    | dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZÄÖÅ&", 0.63)
)
BOLD = 1.06
JOINTS = "-/"
LEAST_PART = 3  # letters that stay together at either end of a hyphenated word


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the units of its size."""
    return sum(WIDTHS.get(letter, WIDTH) for letter in text) * size * (BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, language: str, *, bold: bool = True) -> list[str]:
    """The lines of a text that has so much room; a word longer than a line is hyphenated."""

    def fits(line: str) -> bool:
        return width_of(line, size, bold=bold) <= room

    lines, line = [], ""
    for word in text.split():
        rest = word
        while rest:
            longer = f"{line} {rest}".strip()
            if fits(longer):
                line, rest = longer, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                head, rest = _broken(rest, fits, language)
                lines.append(head)
    return [*lines, line] if line else lines


def _broken(word: str, fits: Callable[[str], bool], language: str) -> tuple[str, str]:
    """The longest beginning that fits, with its hyphen, and the rest; by force where no place for one is known."""
    known = {place for place in _hyphens(language).positions(word) if LEAST_PART <= place <= len(word) - LEAST_PART}
    joints = {place for place in range(1, len(word)) if word[place - 1] in JOINTS}
    for places in (joints, known, range(1, len(word))):
        for place in sorted(places, reverse=True):
            head = word[:place] if word[place - 1] in JOINTS else f"{word[:place]}-"
            if fits(head):
                return head, word[place:]
    return word, ""


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    register_finnish()
    return pyphen.Pyphen(lang=language if language in ("fi", "sv") else "en")
