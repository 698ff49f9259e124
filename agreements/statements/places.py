"""The places of a version on which remarks are made: its clauses and its goals, in the order of the document."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from agreements.content import public_edition, since_hidden
from agreements.models import StatementRequest
from agreements.reading import Document, ReadChapter, ReadGoal, document


@dataclass(frozen=True)
class Place:
    """A clause or a goal with its number and name; `chapter` or `goal` is what there is to read in it."""

    key: str
    number: str
    name: str
    chapter: ReadChapter | None = None
    goal: ReadGoal | None = None

    @property
    def is_hidden(self) -> bool:
        return self.chapter is not None and self.chapter.is_hidden


def places_of(read: Document) -> list[Place]:
    return list(_places(read.chapters))


def _places(chapters: Iterable[ReadChapter]) -> Iterator[Place]:
    for chapter in chapters:
        yield Place(chapter.key, chapter.number, chapter.heading, chapter=chapter)
        for goal in chapter.goals:
            yield Place(goal.key, goal.number, goal.text, goal=goal)
        yield from _places(chapter.children)


def content_shown_to(request: StatementRequest) -> dict[str, Any]:
    """What the asked one gets to read: a party the whole version, anybody else its public edition."""
    version = request.round.version
    if request.party_id:
        return version.data
    return public_edition(since_hidden(version.data, request.round.agreement))


def remark_places(request: StatementRequest, language: str) -> list[Place]:
    """The places that the asked one can read and say something about."""
    return [place for place in places_of(document(content_shown_to(request), language)) if not place.is_hidden]
