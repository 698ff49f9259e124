"""Two contents of an agreement to be compared: forty clauses of three thousand characters, all of them changed."""

import copy
import itertools
import re
from typing import Any

from agreements.blueprint import Chapter, blueprints
from documents.rich_text import clean

CLAUSES, LENGTH = 40, 3000  # characters of a clause's text
EVERY = 9  # words between two changes


def two_texts(content: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content with forty clauses made of the templates' own words, and the same with words changed in each."""
    words = _words()
    clauses = [_clause(number, words) for number in range(CLAUSES)]
    old, new = {**content, "clauses": clauses}, {**content, "clauses": copy.deepcopy(clauses)}
    for clause in new["clauses"]:
        clause["text"]["fi"] = _changed(clause["text"]["fi"], words)
    return old, new


def _words() -> "itertools.cycle[str]":
    texts = [chapter.text["fi"] for blueprint in blueprints().values() for chapter in _all(blueprint.chapters)]
    return itertools.cycle(re.sub(r"<[^>]+>|\{\w+\}", " ", " ".join(texts)).split())


def _all(chapters: tuple[Chapter, ...]) -> list[Chapter]:
    return [found for chapter in chapters for found in (chapter, *_all(chapter.children))]


def _clause(number: int, words: "itertools.cycle[str]") -> dict[str, Any]:
    text = ""
    while len(text) < LENGTH:
        text += f"<p>{' '.join(itertools.islice(words, 60))}</p>"
    return {
        "key": f"clause-{number}",
        "role": "text",
        "chapter": "",
        "heading": {"fi": f"Kohta {number}", "sv": f"Punkt {number}"},
        "text": {"fi": clean(text), "sv": ""},
        "publicity": "public",
        "secrecy_ground": "",
        "children": [],
    }


def _changed(text: str, words: "itertools.cycle[str]") -> str:
    pieces = text.split(" ")
    for place in range(3, len(pieces), EVERY):
        if "<" not in pieces[place]:
            pieces[place] = next(words)
    return " ".join(pieces)
