"""The agreement templates that come with the portal, read from blueprints/*.toml."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "blueprints"


@dataclass(frozen=True)
class Chapter:
    id: str
    role: str
    scopes: tuple[int, ...]
    heading: dict[str, str]
    text: dict[str, str]
    guidance: dict[str, str]
    children: tuple["Chapter", ...]

    def belongs_to(self, scope: int | None) -> bool:
        """Whether the chapter stands in an agreement of that scope (DOMAIN.md section 4); no scope means all."""
        return scope is None or not self.scopes or scope in self.scopes


@dataclass(frozen=True)
class Blueprint:
    """A template: its chapters, its defaults, and which problems stop a freeze and which only advise."""

    slug: str
    kind: str
    names: dict[str, str]
    summaries: dict[str, str]
    title: dict[str, str]
    scopes: tuple[int, ...]
    legal_nature: str
    signing_opens: str
    entry_rule: str
    parties: str
    offers: tuple[str, ...]
    blocking: frozenset[str]
    advising: frozenset[str]
    chapters: tuple[Chapter, ...]

    @property
    def name(self) -> str:
        return self.names[get_language() or "fi"]

    @property
    def summary(self) -> str:
        return self.summaries[get_language() or "fi"]

    def guidance(self) -> dict[str, dict[str, str]]:
        """What to write in each chapter, by the chapter's id."""
        return {chapter.id: chapter.guidance for chapter in _all(self.chapters)}


def _all(chapters: tuple[Chapter, ...]) -> list[Chapter]:
    return [found for chapter in chapters for found in (chapter, *_all(chapter.children))]


def _texts(data: dict, stem: str, languages: str = "fi sv") -> dict[str, str]:
    return {language: data.get(f"{stem}_{language}", "").strip() for language in languages.split()}


def _chapter(data: dict) -> Chapter:
    return Chapter(
        id=data["id"],
        role=data.get("role", "text"),
        scopes=tuple(data.get("scopes", ())),
        heading=_texts(data, "heading"),
        text=_texts(data, "text"),
        guidance=_texts(data, "guidance"),
        children=tuple(_chapter(child) for child in data.get("children", ())),
    )


def _read(path: Path) -> Blueprint:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Blueprint(
        slug=data["slug"],
        kind=data["kind"],
        names=_texts(data, "name", "fi sv en"),
        summaries=_texts(data, "summary", "fi sv en"),
        title=_texts(data, "title"),
        scopes=tuple(data["scopes"]),
        legal_nature=data["legal_nature"],
        signing_opens=data["signing_opens"],
        entry_rule=data["entry_rule"],
        parties=data["parties"],
        offers=tuple(data["offers"]),
        blocking=frozenset(data["blocking"]),
        advising=frozenset(data["advising"]),
        chapters=tuple(_chapter(chapter) for chapter in data["chapters"]),
    )


ORDER = ("strategic", "frame", "lape", "interface", "ngo")


@functools.cache
def blueprints() -> dict[str, Blueprint]:
    """Every template by its slug, in the order in which they are offered."""
    found = {blueprint.slug: blueprint for blueprint in map(_read, FOLDER.glob("*.toml"))}
    return {slug: found[slug] for slug in sorted(found, key=ORDER.index)}
