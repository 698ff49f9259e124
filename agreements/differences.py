"""Where two texts differ, word by word, for showing them side by side."""

import difflib
import re

MOST_WORDS = 4000  # comparing longer texts word by word would take seconds
_WORDS = re.compile(r"\s+|[^\s]+")


def only_in(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it stands only in this text and not in the other.

    Texts too long to be compared come back as one piece without a mark.
    """
    words, others = _WORDS.findall(text), _WORDS.findall(other)
    if max(len(words), len(others)) > MOST_WORDS:
        return [(text, False)]
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
    pieces: list[tuple[str, bool]] = []
    for tag, start, end, _other_start, _other_end in matcher.get_opcodes():
        if piece := "".join(words[start:end]):
            pieces.append((piece, tag != "equal" and bool(piece.strip())))
    return pieces
