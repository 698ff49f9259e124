"""Cleaned HTML read for comparing: blocks that hold blocks, and runs of words with the emphasis around each word."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
EMPHASIS = {"strong", "em", "sub", "sup", "a"}
BREAK = "<br>"
_ATTRIBUTES = {"href", "rel", "start", "scope", "colspan", "rowspan", "lang"}
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

_SPACE = "[ \u00a0\u202f]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)(?:[.,:/–-]\d+)*"
_UNIT = r"(?:%|‰|€|§|°C|M€|milj\.|km²|km|m²|m|ha|h|min|kk|v|t|kg|prosentti\w*|procent\w*|euro\w*)(?!\w)"
_DATE = r"\d{1,2}\.(?:\d{1,2}\.(?:\d{4})?)?(?:–\d{1,2}\.\d{1,2}\.(?:\d{4})?)"
_DAY = r"\d{1,2}\.\d{1,2}\.(?:\d{4})?"
_WORD = "[\\w\u00ad]+(?:[-'’:][\\w\u00ad]+)*"
_TOKENS = re.compile(rf"\s+|{_DATE}|{_DAY}|(?:§{_SPACE}?)?{_NUMBER}(?:{_SPACE}?{_UNIT})?(?!\w)|{_WORD}|\S")

Formats = tuple[tuple[str, str], ...]  # the emphasis around a word, outermost first: tag and written attributes


class Token(NamedTuple):
    """A word, a number with its unit, a sign or a line break; `space` is what stands before it."""

    text: str
    space: str
    formats: Formats
    key: tuple[str, bool, Formats]


@dataclass
class Run:
    """Words in a row without a block between them."""

    tokens: list[Token]

    @cached_property
    def signature(self) -> tuple:
        return ("", *(token.key for token in self.tokens))

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(token.text for token in self.tokens)


@dataclass
class Block:
    """A paragraph, list, item, table, row, cell … with what stands in it."""

    tag: str
    attributes: str = ""
    children: "list[Block | Run]" = field(default_factory=list)

    @cached_property
    def signature(self) -> tuple:
        return (self.tag, self.attributes, *(child.signature for child in self.children))

    @cached_property
    def words(self) -> Counter[str]:
        return sum((child.words for child in self.children), Counter())


Node = Block | Run


def read(html: str) -> list[Node]:
    """The blocks and runs of cleaned HTML. Tags that clauses don't have are left out and keep their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


def read_plain(text: str) -> list[Node]:
    """The one run of a text without formatting; its line breaks stay."""
    reader = _Reader()
    for number, line in enumerate(text.strip().splitlines()):
        if number:
            reader.handle_starttag("br", [])
        reader.handle_data(line)
    return reader.result()


class _Reader(HTMLParser):
    """Builds the tree. An end tag without its start is passed over, an element left open ends with its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._root = Block("")
        self._open = [self._root]
        self._formats: list[tuple[str, str]] = []
        self._pieces: list[tuple[str, Formats]] = []

    def result(self) -> list[Node]:
        self._end_run()
        return self._root.children

    def handle_data(self, data: str) -> None:
        self._pieces.append((data, tuple(self._formats)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._pieces.append((BREAK, tuple(self._formats)))
        elif tag in EMPHASIS:
            self._formats.append((tag, _written(attrs)))
        elif tag in BLOCKS:
            self._end_run()
            block = Block(tag, _written(attrs))
            self._open[-1].children.append(block)
            self._open.append(block)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPHASIS and any(name == tag for name, _attributes in self._formats):
            while self._formats.pop()[0] != tag:
                pass
        elif tag in BLOCKS and any(block.tag == tag for block in self._open):
            self._end_run()
            while self._open.pop().tag != tag:
                pass

    def _end_run(self) -> None:
        tokens = _tokens(self._pieces)
        self._pieces = []
        if tokens:
            self._open[-1].children.append(Run(tokens))


def _tokens(pieces: list[tuple[str, Formats]]) -> list[Token]:
    tokens: list[Token] = []
    space, starts = "", True  # what begins a run or a line counts as if a space stood before it
    for text, formats in pieces:
        for found in [BREAK] if text == BREAK else _TOKENS.findall(text):
            if found.isspace():
                space = "" if starts else found
                continue
            tokens.append(Token(found, space, formats, (found.replace("\u00ad", ""), starts or bool(space), formats)))
            space, starts = "", found == BREAK
    return tokens


def _written(attrs: list[tuple[str, str | None]]) -> str:
    kept = [(name, value or "") for name, value in attrs if name in _ATTRIBUTES]
    safe = [(name, value) for name, value in kept if name != "href" or _LINK.match(value.strip())]
    return "".join(f' {name}="{escape(value)}"' for name, value in safe)
