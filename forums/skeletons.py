"""The agenda that a new meeting starts with: that of the last meeting or a template's, open tasks first."""

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.rich_text import clean
from forums.models import AgendaItem, Forum, ForumTask, Meeting

FILE = Path(__file__).parent / "reference" / "agenda_templates.toml"
COPIED = ("kind", "title", "presenter", "minutes", "proposal", "publicity", "ground", "recurs")
Kind = AgendaItem.Kind


@dataclass(frozen=True)
class SkeletonRow:
    """An item or a section heading as a new meeting gets it."""

    kind: str
    title: str
    presenter: str = ""
    minutes: int | None = None
    proposal: str = ""
    publicity: str = "public"
    ground: str = ""
    recurs: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AgendaTemplate:
    """A template of agenda_templates.toml; `kinds` are the codes of the kinds of forums that it is made for."""

    code: str
    kinds: tuple[str, ...]
    names: dict[str, str]
    items: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        return self.names["sv" if get_language() == "sv" else "fi"]

    def rows(self, language: str) -> list[SkeletonRow]:
        """Its items in the language of the meeting's papers."""
        return [_row(item, language) for item in self.items]


def _row(item: dict[str, Any], language: str) -> SkeletonRow:
    proposal = item.get(f"proposal_{language}", "")
    return SkeletonRow(
        kind=item["kind"],
        title=item[f"title_{language}"],
        presenter=item.get(f"presenter_{language}", ""),
        minutes=item.get("minutes"),
        proposal=clean(linebreaks(proposal, autoescape=True)) if proposal else "",
        recurs=item["kind"] not in (Kind.SECTION, Kind.OPEN_TASKS),
    )


@functools.cache
def templates() -> dict[str, AgendaTemplate]:
    """The templates by their code, in the order of the file."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = (
        AgendaTemplate(
            code=row["code"],
            kinds=tuple(row["kinds"]),
            names={"fi": row["name_fi"], "sv": row["name_sv"]},
            items=tuple(row["items"]),
        )
        for row in data["templates"]
    )
    return {template.code: template for template in found}


def templates_for(forum: Forum) -> list[AgendaTemplate]:
    """All templates, those made for the forum's kind first."""
    kind = forum.kind.code if forum.kind else ""
    return sorted(templates().values(), key=lambda template: kind not in template.kinds)


def of_meeting(meeting: Meeting) -> list[SkeletonRow]:
    """The sections of a meeting and the items that come at every meeting, without what was said under them."""
    items = meeting.items.filter(withdrawn_at__isnull=True)
    kept = [item for item in items if item.recurs or item.is_section]
    return [SkeletonRow(**{name: getattr(item, name) for name in COPIED}) for item in kept]


def with_open_tasks(rows: Iterable[SkeletonRow], forum: Forum, language: str) -> list[SkeletonRow]:
    """The rows, with the open tasks of the forum as the first item when there are some."""
    rest = [row for row in rows if row.kind != Kind.OPEN_TASKS]
    if not ForumTask.objects.filter(forum=forum, state=ForumTask.State.OPEN).exists():
        return rest
    return [open_tasks_row(language), *rest]


def open_tasks_row(language: str) -> SkeletonRow:
    with translation.override(language):
        return SkeletonRow(kind=Kind.OPEN_TASKS, title=_("Open tasks"), minutes=10)
