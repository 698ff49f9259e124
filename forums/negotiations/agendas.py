"""What a statutory negotiation is called, what the acts say of it, and the agenda that its sessions start with."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.html import linebreaks

from documents.rich_text import clean
from forums.models import Negotiation
from forums.skeletons import SkeletonRow

FILE = Path(__file__).parent.parent / "reference" / "negotiation_agendas.toml"


@dataclass(frozen=True)
class SessionRow:
    """An item of a session: what every meeting's item starts with, and its text."""

    skeleton: SkeletonRow
    text: str


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def usual_title(kind: str, period: str, language: str) -> str:
    """ "HYTE-neuvottelu 2026"; `period` is the year or the council term."""
    return _data()[kind][f"name_{language}"].format(period=period)


def legal_basis(kind: str, language: str) -> str:
    """What the act says of the negotiation, in one sentence."""
    return _data()[kind]["basis_sv" if language == "sv" else "basis_fi"]


def session_rows(negotiation: Negotiation, language: str) -> list[SessionRow]:
    """The agenda of a session in the language of its papers; the negotiation's own themes stand under the goals."""
    rows = [_row(item, language) for item in _data()[negotiation.kind]["items"]]
    themes = getattr(negotiation, f"themes_{language}") or negotiation.themes_fi
    if not themes:
        return rows
    place = next(place for place, row in enumerate(rows) if row.skeleton.kind == "discussion")
    row = rows[place]
    return [*rows[:place], SessionRow(row.skeleton, row.text + _rich(themes)), *rows[place + 1 :]]


def pack_title(kind: str, language: str) -> str:
    """The title of the item to which the municipalities' data packs are attached."""
    return next(item[f"title_{language}"] for item in _data()[kind]["items"] if item.get("packs"))


def _row(item: dict[str, Any], language: str) -> SessionRow:
    skeleton = SkeletonRow(
        kind=item["kind"],
        title=item[f"title_{language}"],
        presenter=item[f"presenter_{language}"],
        minutes=item["minutes"],
        proposal=_rich(item.get(f"proposal_{language}", "")),
    )
    return SessionRow(skeleton, _rich(item.get(f"text_{language}", "")))


def _rich(text: str) -> str:
    return clean(linebreaks(text, autoescape=True)) if text else ""
