"""Where two texts differ, word by word, for showing them side by side."""

import difflib
import re

MOST_WORDS = 4000  # comparing longer texts word by word would take seconds
_WORDS = re.compile(r"\S+\s*")


def only_in(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it stands only in this text and not in the other.

    Texts too long to be compared come back as one piece without a mark.
    """
    text = text.strip()
    words, others = _WORDS.findall(text), _WORDS.findall(other.strip())
    if max(len(words), len(others)) > MOST_WORDS:
        return [(text, False)]
    bare, other_bare = [word.strip() for word in words], [word.strip() for word in others]
    matcher = difflib.SequenceMatcher(None, bare, other_bare, autojunk=False)
    pieces = [(tag, "".join(words[start:end])) for tag, start, end, _from, _to in matcher.get_opcodes()]
    return [(piece, tag != "equal") for tag, piece in pieces if piece]
