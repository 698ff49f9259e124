"""An agreement as a document to read: chapters numbered, goals in their chapter, values in words.

Made from the plain data of `content`, in one language, for the page of the working text and for frozen versions alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import wording
from agreements.models import Clause


@dataclass(frozen=True)
class ReadChapter:
    number: str
    key: str
    level: int  # of the heading: 2 for a chapter
    heading: str
    html: str
    role: str
    is_hidden: bool
    ground: str
    decided_by: str
    goals: list["ReadGoal"] = field(default_factory=list)
    children: list["ReadChapter"] = field(default_factory=list)


@dataclass(frozen=True)
class ReadGoal:
    number: str
    key: str
    domain: str
    text: str
    why: str
    measures: list[dict[str, Any]]
    indicators: list[dict[str, Any]]


@dataclass(frozen=True)
class Document:
    """The whole agreement in one language. `content` is the data it was made from."""

    content: dict[str, Any]
    language: str
    title: str
    facts: dict[str, str]
    parties: list[dict[str, str]]
    chapters: list[ReadChapter]
    forums: list[dict[str, str]]
    annexes: list[dict[str, Any]]

    def every_chapter(self) -> Iterator[ReadChapter]:
        return _walk(self.chapters)

    @property
    def goals(self) -> list[ReadGoal]:
        return [goal for chapter in self.every_chapter() for goal in chapter.goals]


def _walk(chapters: list[ReadChapter]) -> Iterator[ReadChapter]:
    for chapter in chapters:
        yield chapter
        yield from _walk(chapter.children)


def document(content: dict[str, Any], language: str) -> Document:
    """The content as a document in that language, the fixed words in the same language."""
    with override(language):
        return Document(
            content=content,
            language=language,
            title=wording.title_of(content, language),
            facts=_facts(content, language),
            parties=[_party(party, language) for party in content["parties"]],
            chapters=_chapters(content["clauses"], content, language),
            forums=[_forum(forum, language) for forum in content["forums"]],
            annexes=content["annexes"],
        )


def _facts(content: dict[str, Any], language: str) -> dict[str, str]:
    return {
        "term": wording.span(**content["term"]),
        "validity": wording.span(**content["validity"]),
        "scope": wording.scope(content),
        "nature": wording.legal_nature(content),
        "entry_rule": wording.entry_rule(content),
        "annexes_decided_by": wording.annexes_decided_by(content),
        "amends": wording.amends(content, language),
    }


def _party(party: dict[str, Any], language: str) -> dict[str, str]:
    return {
        "key": party["key"],
        "name": wording.party_name(party, language),
        "business_id": party["organisation"]["business_id"],
        "address": party["postal_address"],
        "body": wording.deciding_body(party, language),
    }


def _chapters(clauses: list[dict], content: dict, language: str, above: str = "", level: int = 2) -> list[ReadChapter]:
    return [
        _chapter(clause, content, language, f"{above}{position}", level)
        for position, clause in enumerate(clauses, start=1)
    ]


def _chapter(clause: dict[str, Any], content: dict[str, Any], language: str, number: str, level: int) -> ReadChapter:
    goals = content["goals"] if clause["role"] == Clause.Role.GOALS else []
    first_goal = len(clause["children"]) + 1
    return ReadChapter(
        number=number,
        key=clause["key"],
        level=level,
        heading=clause["heading"][language] or wording.not_written(),
        html=clause["text"][language],
        role=clause["role"],
        is_hidden=clause["publicity"] != "public" and not any(clause["text"].values()),
        ground=clause["secrecy_ground"],
        decided_by=clause.get("publicity_decided_by", ""),
        goals=[_goal(goal, language, f"{number}.{place}") for place, goal in enumerate(goals, start=first_goal)],
        children=_chapters(clause["children"], content, language, f"{number}.", level + 1),
    )


def _goal(goal: dict[str, Any], language: str, number: str) -> ReadGoal:
    return ReadGoal(
        number=number,
        key=goal["key"],
        domain=goal["domain"]["name"][language],
        text=goal["text"][language] or wording.not_written(),
        why=goal["why"][language],
        measures=[_measure(measure, language) for measure in goal["measures"]],
        indicators=[_indicator(indicator, language) for indicator in goal["indicators"]],
    )


def _measure(measure: dict[str, Any], language: str) -> dict[str, Any]:
    who = wording.responsible_parties(measure, language)
    return {
        "key": measure["key"],
        "text": measure["text"][language] or wording.not_written(),
        "leads": who["lead"],
        "participants": who["participant"],
        "timing": wording.timing(measure, language),
    }


def _indicator(indicator: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "key": indicator["key"],
        "name": wording.indicator_name(indicator, language),
        "baseline": wording.baseline(indicator, language),
        "targets": ", ".join(wording.targets(indicator, language)) or _("no target yet"),
        "source": wording.source(indicator, language),
        "follow_up": wording.follow_up(indicator, language),
    }


def _forum(forum: dict[str, Any], language: str) -> dict[str, str]:
    texts = {stem: forum[stem][language] for stem in ("name", "tasks", "composition", "chair", "rhythm")}
    return {"key": forum["key"], "level": wording.forum_level(forum), **texts}
