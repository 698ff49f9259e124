"""A text taken apart into blocks and put together again: a paragraph, a heading, a list item, a table row each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

CONTAINERS = {"ul", "ol", "table", "thead", "tbody", "blockquote"}
_TAGS = re.compile(r"<[^>]*>")
# The editor puts a paragraph into each list item and table cell; that is no change of the text.
_PARAGRAPHS_INSIDE = re.compile(r"</p>(?=\s*</(?:li|t[dh])>)|</p>(?=\s*<[uo]l)|(?<=<li>)<p>|(<t[dh][^>]*>)<p>")


@dataclass(frozen=True)
class Block:
    """One block: `html` is its own element, `inside` the start tags of the lists, tables and quotations around it.

    `fresh` is the level at which a new list or table begins although the one before it looks the same.
    """

    html: str
    inside: tuple[str, ...] = ()
    fresh: int | None = None

    @property
    def key(self) -> tuple:
        html = _PARAGRAPHS_INSIDE.sub(lambda found: found[1] or "", self.html) if self.inside else self.html
        return " ".join(html.split()), self.inside, self.fresh

    @property
    def words(self) -> list[str]:
        return _TAGS.sub(" ", self.html).split()


def blocks(html: str) -> list[Block]:
    """Cleaned HTML as its blocks. Joined again they are the same HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def joined(row: Sequence[Block]) -> str:
    """Blocks as HTML, in the lists, tables and quotations that they stand in."""
    out, around = [], ()
    for block in row:
        shared = _shared(around, block.inside)
        if block.fresh is not None:
            shared = min(shared, block.fresh)
        out += [_end(tag) for tag in reversed(around[shared:])]
        out += [*block.inside[shared:], block.html]
        around = block.inside
    return "".join([*out, *(_end(tag) for tag in reversed(around))])


def _shared(one: Sequence, other: Sequence) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _end(start_tag: str) -> str:
    return f"</{re.split(r'[ >]', start_tag[1:], maxsplit=1)[0]}>"


class _Reader(HTMLParser):
    """Gathers the blocks; everything in a block is kept as it is written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Block] = []
        self._around: list[tuple[str, int]] = []  # the start tag and number of each open container
        self._last: list[tuple[str, int]] = []  # those of the block before
        self._count = 0
        self._block: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if not self._depth and tag in CONTAINERS:
            self._count += 1
            self._around.append((self.get_starttag_text(), self._count))
            return
        self._block.append(self.get_starttag_text())
        if tag != "br":
            self._depth += 1
        elif not self._depth:
            self._finish()

    def handle_endtag(self, tag: str) -> None:
        if not self._depth:
            if self._around:
                self._around.pop()
            return
        self._block.append(f"</{tag}>")
        self._depth -= 1
        if not self._depth:
            self._finish()

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._block.append(data)
        elif data.strip():  # cleaned HTML has no loose text, but no text may be lost
            self._block = ["<p>", data, "</p>"]
            self._finish()

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _finish(self) -> None:
        inside, before = tuple(tag for tag, _number in self._around), tuple(tag for tag, _number in self._last)
        level = _shared([number for _tag, number in self._around], [number for _tag, number in self._last])
        fresh = level if level < _shared(inside, before) else None
        self.found.append(Block("".join(self._block), inside, fresh))
        self._block, self._last = [], list(self._around)
