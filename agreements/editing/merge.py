"""Three texts put side by side for a person to pick from: what a form was opened with (base), what was typed in it
(mine) and what somebody else has saved meanwhile (theirs).

A text is taken apart into blocks: a paragraph, a heading, a list item, a table row. The two changed texts are aligned
with the base; a block that only one of them changed needs no decision, one that both changed is a conflict. Words are
never merged inside a block.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from agreements.editing.blocks import Block, blocks, joined

SIMILAR = 0.5  # of the words: less alike, and two blocks are not the same block changed
MOST_PAIRS = 900  # blocks against blocks compared by their words; more would take seconds


class Kind(StrEnum):
    SAME = "same"  # neither has changed it
    AGREED = "agreed"  # both have changed it, in the same way
    MINE = "mine"
    THEIRS = "theirs"
    CONFLICT = "conflict"


class Pick(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # the saved one, and after it the typed one


class Comparable(Protocol):
    @property
    def key(self) -> Any:
        """What is equal when the thing is the same."""


@dataclass(frozen=True)
class Part:
    """What one place of the text is in each of the three: none, one or several things."""

    base: tuple[Comparable, ...]
    mine: tuple[Comparable, ...]
    theirs: tuple[Comparable, ...]

    @property
    def kind(self) -> Kind:
        base, mine, theirs = _keys(self.base), _keys(self.mine), _keys(self.theirs)
        if mine == theirs:
            return Kind.SAME if mine == base else Kind.AGREED
        if mine == base:
            return Kind.THEIRS
        return Kind.MINE if theirs == base else Kind.CONFLICT

    @property
    def needs_pick(self) -> bool:
        """Whether there is something to choose between."""
        return self.kind not in {Kind.SAME, Kind.AGREED}

    @property
    def suggested(self) -> Pick | None:
        """The side that has changed it; nothing where both have."""
        return {Kind.MINE: Pick.MINE, Kind.THEIRS: Pick.THEIRS}.get(self.kind)

    def picked(self, pick: str | None) -> tuple[Comparable, ...]:
        """What stays. Raises ValueError for a conflict that nobody has decided on."""
        if not self.needs_pick:
            return self.theirs
        match pick or self.suggested:
            case Pick.MINE:
                return self.mine
            case Pick.THEIRS:
                return self.theirs
            case Pick.BOTH:
                return self.theirs + self.mine
        raise ValueError("a conflict has to be decided by a person")


def merge(base: str, mine: str, theirs: str) -> list[Part]:
    """The three texts, cleaned HTML each, as parts in reading order."""
    return aligned(blocks(base), blocks(mine), blocks(theirs))


def merged(parts: Sequence[Part], picks: Sequence[str | None]) -> str:
    """The text with one pick for each part. All mine is the text of mine, all theirs that of theirs."""
    return joined([block for part, pick in zip(parts, picks, strict=True) for block in part.picked(pick)])


def _keys(row: Sequence[Comparable]) -> list[Any]:
    return [thing.key for thing in row]


class _Edit(NamedTuple):
    """Blocks `start` to `end` of the base stand as blocks `first` to `last` in the other text."""

    start: int
    end: int
    first: int
    last: int


def aligned(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[Part]:
    """The parts of three rows of blocks, each part as small as the changes allow."""
    parts: list[Part] = []
    at = at_mine = at_theirs = 0
    for edits_mine, edits_theirs in _groups(_edits(base, mine), _edits(base, theirs)):
        both = [*edits_mine, *edits_theirs]
        start, end = min(edit.start for edit in both), max(edit.end for edit in both)
        kept = start - at
        parts += _same(base[at:start], mine[at_mine : at_mine + kept], theirs[at_theirs : at_theirs + kept])
        at, at_mine, at_theirs = start, at_mine + kept, at_theirs + kept
        end_mine = at_mine + end - start + _grown(edits_mine)
        end_theirs = at_theirs + end - start + _grown(edits_theirs)
        parts += _changed(base[at:end], mine[at_mine:end_mine], theirs[at_theirs:end_theirs])
        at, at_mine, at_theirs = end, end_mine, end_theirs
    return parts + _same(base[at:], mine[at_mine:], theirs[at_theirs:])


def _same(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[Part]:
    return [Part((one,), (two,), (three,)) for one, two, three in zip(base, mine, theirs, strict=True)]


def _changed(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[Part]:
    """One part, but of what both have written anew at the same place the equal blocks are told apart."""
    if base or not mine or not theirs:
        return [Part(tuple(base), tuple(mine), tuple(theirs))]
    matcher = difflib.SequenceMatcher(None, _keys(mine), _keys(theirs), autojunk=False)
    found = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found += [Part((), (one,), (two,)) for one, two in zip(mine[i:j], theirs[k:m], strict=True)]
        else:
            found.append(Part((), tuple(mine[i:j]), tuple(theirs[k:m])))
    return found


def _grown(edits: Sequence[_Edit]) -> int:
    return sum((edit.last - edit.first) - (edit.end - edit.start) for edit in edits)


def _groups(mine: list[_Edit], theirs: list[_Edit]) -> Iterator[tuple[list[_Edit], list[_Edit]]]:
    """Edits of the two that touch the same blocks of the base, or both add something at the same place."""
    waiting = sorted([(edit, 0) for edit in mine] + [(edit, 1) for edit in theirs])
    while waiting:
        edit, side = waiting.pop(0)
        group, start, end = ([edit], []) if side == 0 else ([], [edit]), edit.start, edit.end
        while waiting and _meet(start, end, waiting[0][0]):
            edit, side = waiting.pop(0)
            group[side].append(edit)
            end = max(end, edit.end)
        yield group


def _meet(start: int, end: int, edit: _Edit) -> bool:
    if start == end or edit.start == edit.end:
        return (start == end == edit.start == edit.end) or start < edit.start < end
    return edit.start < end


def _edits(base: Sequence[Block], other: Sequence[Block]) -> list[_Edit]:
    matcher = difflib.SequenceMatcher(None, _keys(base), _keys(other), autojunk=False)
    found = []
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            found += _paired(base, other, _Edit(start, end, first, last))
    return found


def _paired(base: Sequence[Block], other: Sequence[Block], edit: _Edit) -> list[_Edit]:
    """The edit divided so that a changed block stands against the block that it was."""
    start, end, first, last = edit
    if start == end or first == last or (end - start, last - first) == (1, 1):
        return [edit] if start < end or first < last else []
    pair = _most_alike(base[start:end], other[first:last])
    if pair:
        one, two = start + pair[0], first + pair[1]
        before = _paired(base, other, _Edit(start, one, first, two))
        after = _paired(base, other, _Edit(one + 1, end, two + 1, last))
        return [*before, _Edit(one, one + 1, two, two + 1), *after]
    count = min(end - start, last - first)
    in_turn = [_Edit(start + n, start + n + 1, first + n, first + n + 1) for n in range(count)]
    return in_turn + _paired(base, other, _Edit(start + count, end, first + count, last))


def _most_alike(base: Sequence[Block], other: Sequence[Block]) -> tuple[int, int] | None:
    if len(base) * len(other) > MOST_PAIRS:
        return None
    words, others = [block.words for block in base], [block.words for block in other]
    alike = [
        (difflib.SequenceMatcher(None, one, two, autojunk=False).ratio(), -place, -other_place)
        for place, one in enumerate(words)
        for other_place, two in enumerate(others)
        if base[place].inside == other[other_place].inside
    ]
    ratio, place, other_place = max(alike, default=(0, 0, 0))
    return (-place, -other_place) if ratio >= SIMILAR else None
