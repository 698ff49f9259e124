"""The prose of the package: a template for each paper and language, read as blocks.

A template is plain text with Django's template language in it: "## " starts a heading, "- " and "1. " the items of a
list, an empty line ends a paragraph; lines of one paragraph are joined.
"""

import functools
import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from agreements.package.paper import Block, heading, items, paragraph

FOLDER = Path(__file__).parent
HEADING, ITEM, NUMBER = "## ", "- ", "1. "


@functools.cache
def words_of(language: str) -> dict[str, Any]:
    """The fixed words of the package in Finnish or Swedish: names of files, titles, headings of tables."""
    return tomllib.loads((FOLDER / f"words_{language}.toml").read_text(encoding="utf-8"))


def prose(name: str, language: str, context: dict[str, Any]) -> tuple[Block, ...]:
    """The blocks of a template (letter, decision) in that language."""
    return tuple(_blocks(_rendered(name, language, context)))


def plain_prose(name: str, language: str, context: dict[str, Any]) -> str:
    """A template that stays plain text (the list of contents), with single empty lines."""
    lines = [line.strip() for line in _rendered(name, language, context).splitlines()]
    return "\n".join(line for line, _same in itertools.groupby(lines)).strip() + "\n"


def _rendered(name: str, language: str, context: dict[str, Any]) -> str:
    with translation.override(language):
        return render_to_string(f"package/{name}_{language}.txt", context)


def _blocks(text: str) -> Iterator[Block]:
    for is_empty, lines in itertools.groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not is_empty:
            yield from _block_of([" ".join(line.split(" ")).strip() for line in lines])


def _block_of(lines: list[str]) -> Iterator[Block]:
    """Lines that stand together: a heading, a list, or a paragraph, in any order."""
    for sign, group in itertools.groupby(lines, key=_sign):
        texts = [line.removeprefix(sign) for line in group]
        if sign == HEADING:
            yield from (heading(text) for text in texts)
        elif sign:
            yield items(*texts, numbered=sign == NUMBER)
        else:
            yield paragraph(" ".join(texts))


def _sign(line: str) -> str:
    return next((sign for sign in (HEADING, ITEM, NUMBER) if line.startswith(sign)), "")
