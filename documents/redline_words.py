"""Two runs of words compared, and the words written out with what was added and removed marked."""

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from html import escape
from itertools import takewhile
from typing import NamedTuple

from django.utils.translation import get_language, gettext

from documents.redline_tree import BREAK, Token

AT_ONCE = (
    90_000  # pairs of tokens compared at once; longer texts are compared between the words that stand once in both
)
MOST_PAIRS = 1_000_000  # beyond this a stretch counts as replaced: comparing it word by word would take seconds
LEAST_SHARED = 0.25  # of the letters: two texts with less in common are easier to read one after the other
SMALL_CRUMB = 3  # letters: shared words this short between two changes only break up what is read,
CRUMB, MANY = 10, 4  # and between two changes of this many words longer ones do too
SIGNS = {".", ",", ";", ":", "!", "?"}
WORD_JOINER = "\u2060"  # keeps the minus sign that the style sheet draws on the line of the first removed word

Opcode = tuple[bool, int, int, int, int]  # whether equal, from and to in the old, from and to in the new


class Part(NamedTuple):
    """Tokens in a row with the same mark: "", "ins" or "del"."""

    mark: str
    tokens: Sequence[Token]


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """The stretches in which two rows agree and differ, in order and without gaps."""
    start = _shared_start(old, new)
    end = _shared_start(old[start:][::-1], new[start:][::-1])
    a, b = len(old) - end, len(new) - end
    return _joined(
        [(True, 0, start, 0, start), *_between(old, new, start, a, start, b), (True, a, a + end, b, b + end)]
    )


def changed(old: list[Token], new: list[Token]) -> list[Part]:
    """The two texts as one: shared words once (with the new text's spaces), removed words before added ones."""
    codes = _after_sentences(opcodes([token.key for token in old], [token.key for token in new]), old, new)
    codes = _without_crumbs(codes, new)
    shared = sum(_letters(new[c:d]) for equal, _a, _b, c, d in codes if equal)
    if shared < LEAST_SHARED * max(_letters(old), _letters(new)):
        codes = [(False, 0, len(old), 0, len(new))]
    parts = []
    for equal, a, b, c, d in codes:
        parts += [Part("", new[c:d])] if equal else [Part("del", old[a:b]), Part("ins", new[c:d])]
    return [part for part in parts if part.tokens]


def written(parts: list[Part]) -> str:
    """The parts as HTML. A mark stands inside the emphasis that all its words share, and around the rest of it."""
    out: list[str] = []
    stack: list[tuple[str, str]] = []
    for place, part in enumerate(parts):
        depth = len(_shared_formats(part.tokens))
        space = _space(parts, place)
        for number, token in enumerate(part.tokens):
            wanted = list(token.formats)
            if part.mark:
                wanted.insert(depth, (part.mark, str(place)))
            kept = len(stack) if stack == wanted else _shared_start(stack, wanted)
            _close(out, stack, kept)
            out.append(token.space if number else space)
            _open(out, stack, wanted[kept:])
            out.append(BREAK if token.text == BREAK else escape(token.text, quote=False))
    _close(out, stack, 0)
    return "".join(out)


def _between(old: Sequence, new: Sequence, a: int, b: int, c: int, d: int) -> Iterator[Opcode]:
    if (b - a) * (d - c) <= AT_ONCE:
        yield from _compared(old, new, a, b, c, d)
        return
    for x, y in [(a + i, c + j) for i, j in _anchors(old[a:b], new[c:d])]:
        yield from _compared(old, new, a, x, c, y)
        yield True, x, x + 1, y, y + 1
        a, c = x + 1, y + 1
    yield from _compared(old, new, a, b, c, d)


def _compared(old: Sequence, new: Sequence, a: int, b: int, c: int, d: int) -> Iterator[Opcode]:
    if not (b - a) * (d - c) or (b - a) * (d - c) > MOST_PAIRS:
        yield False, a, b, c, d
        return
    matcher = difflib.SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        yield tag == "equal", a + i, a + j, c + k, c + m


def _anchors(old: Sequence, new: Sequence) -> list[tuple[int, int]]:
    """The longest row of things that stand once in both, in the same order: where they stand in each."""
    places = {thing: place for place, thing in enumerate(new)}
    once = {thing for thing, number in Counter(new).items() if number == 1}
    once &= {thing for thing, number in Counter(old).items() if number == 1}
    pairs = [(place, places[thing]) for place, thing in enumerate(old) if thing in once]
    ends: list[int] = []
    piles: list[list[tuple[tuple[int, int], int]]] = []
    for pair in pairs:
        pile = bisect_left(ends, pair[1])
        entry = (pair, len(piles[pile - 1]) - 1 if pile else -1)
        if pile == len(piles):
            piles.append([entry])
            ends.append(pair[1])
        else:
            piles[pile].append(entry)
            ends[pile] = pair[1]
    row, back = [], -1
    for pile in reversed(piles):
        pair, back = pile[back]
        row.append(pair)
    return row[::-1]


def _after_sentences(codes: list[Opcode], old: list[Token], new: list[Token]) -> list[Opcode]:
    """What was put in or taken out begins after the sign that ends a sentence or a part of it, not with that sign."""
    shifted = list(codes)
    for place in range(1, len(codes) - 1):
        _was, start, _end, begin, _until = shifted[place - 1]
        equal, a, b, c, d = shifted[place]
        _is, e, f, g, h = shifted[place + 1]
        tokens, at = (old, a) if c == d else (new, c)
        if equal or (a < b and c < d) or tokens[at].text not in SIGNS or tokens[at].key != new[g].key:
            continue
        shifted[place - 1] = (True, start, a + 1, begin, c + 1)
        shifted[place] = (False, a + 1, b + 1, c + 1, d + 1)
        shifted[place + 1] = (True, e + 1, f, g + 1, h)
    return _joined(shifted)


def _without_crumbs(codes: list[Opcode], new: list[Token]) -> list[Opcode]:
    """The stretches with shared scraps between two changes counted to the changes."""
    kept = list(codes)
    sizes = [max(b - a, d - c) for _equal, a, b, c, d in codes]
    for place in range(1, len(codes) - 1):
        equal, a, b, c, d = codes[place]
        around = sorted((sizes[place - 1], sizes[place + 1]))
        limit = CRUMB if around[0] >= MANY else SMALL_CRUMB if around[1] > 1 else -1
        if equal and _letters(new[c:d]) <= limit:
            kept[place] = (False, a, b, c, d)
    return _joined(kept)


def _joined(codes: list[Opcode]) -> list[Opcode]:
    joined: list[Opcode] = []
    for code in codes:
        equal, a, b, c, d = code
        if a == b and c == d:
            continue
        if joined and joined[-1][0] == equal:
            _equal, first, _b, third, _d = joined.pop()
            code = (equal, first, b, third, d)
        joined.append(code)
    return joined


def _letters(tokens: Sequence[Token]) -> int:
    return sum(sum(map(str.isalnum, token.text)) for token in tokens if token.text != BREAK)


def _shared_start(old: Sequence, new: Sequence) -> int:
    """How many things the two rows have in common at their start."""
    return next(
        (number for number, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _shared_formats(tokens: Sequence[Token]) -> tuple:
    """The emphasis around all the tokens; no link, as nothing but words may stand in one (PDF/UA-1, 7.18.5)."""
    first = list(takewhile(lambda element: element[0] != "a", tokens[0].formats))
    return tuple(first[: min(_shared_start(first, token.formats) for token in tokens)])


def _space(parts: list[Part], place: int) -> str:
    """The space before a part: each text must come out right without the other's words.

    Where only the marked words bring it, it is marked as well, in an element of its own: the sign that the style sheet
    draws then stands at the word and not before the space.
    """
    part = parts[place]
    first = part.tokens[0]
    if not place or not first.key[1]:
        return first.space if not place else ""
    space = first.space or " "
    beside = [parts[i] for i in (place - 1, place + 1) if i < len(parts) and parts[i].mark]
    if not part.mark:
        return space
    after = place + 1 + (bool(beside) and part.mark == "del")
    ends_in_space = after >= len(parts) or parts[after].tokens[0].key[1]
    if beside and beside[0].tokens[0].key[1]:
        return space if part.mark == "del" or ends_in_space else ""
    return space if ends_in_space and not beside else f'<{part.mark} class="is-space">{space}</{part.mark}>'


def _open(out: list[str], stack: list[tuple[str, str]], elements: list[tuple[str, str]]) -> None:
    for tag, rest in elements:
        stack.append((tag, rest))
        if tag in ("ins", "del"):
            joiner = WORD_JOINER if tag == "del" else ""
            out.append(f"<{tag}>{_hidden(_words(tag)[0] + ' ')}{joiner}")
        else:
            out.append(f"<{tag}{rest}>")


def _close(out: list[str], stack: list[tuple[str, str]], depth: int) -> None:
    while len(stack) > depth:
        tag, _rest = stack.pop()
        out.append(f"{_hidden(' ' + _words(tag)[1])}</{tag}>" if tag in ("ins", "del") else f"</{tag}>")


def _words(mark: str) -> tuple[str, str]:
    """What a screen reader says where a mark begins and ends."""
    if mark == "ins":
        return f"[{gettext('added')}]", f"[{gettext('end of addition')}]"
    return f"[{gettext('removed')}]", f"[{gettext('end of removal')}]"


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden" lang="{get_language()}">{escape(words)}</span>'
