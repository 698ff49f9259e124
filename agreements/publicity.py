"""What of an agreement is public: the agreement itself, its secret clauses and its annexes, with ground and decider."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.content import HIDDEN
from agreements.models import Agreement
from agreements.models.row import Publicity
from agreements.reading import document
from finnish.languages import pick

LOOKS = {
    Publicity.DRAFT: ("mute", "pencil"),
    Publicity.PUBLIC: ("ok", "unlock"),
    Publicity.PARTLY_SECRET: ("warn", "shield-lock"),
    Publicity.SECRET: ("warn", "lock"),
}


@dataclass(frozen=True)
class Part:
    """A part of the agreement. `url` is where its publicity is set; "" where the person can't."""

    what: str
    name: str
    state: str
    icon: str
    word: str
    ground: str
    decided_by: str
    url: str

    @property
    def is_incomplete(self) -> bool:
        """Whether a secret part lacks its ground or who decided on it."""
        return self.state == "warn" and not (self.ground and self.decided_by)


def parts_of(agreement: Agreement, content: dict[str, Any], *, may_edit: bool) -> list[Part]:
    """The agreement, those of its clauses that are not public, and every annex, as the content has them."""
    numbers = {chapter.key: chapter.number for chapter in document(content, content["languages"][0]).every_chapter()}
    secret = [clause for clause in _every(content["clauses"]) if clause["publicity"] in HIDDEN]
    return [
        _part(_("Agreement"), pick(**content["title"]), content),
        *(
            _part(
                _("Clause %(number)s") % {"number": numbers[clause["key"]]},
                pick(**clause["heading"]),
                clause,
                reverse("clause_edit", args=[agreement.pk, clause["key"]]) if may_edit else "",
            )
            for clause in secret
        ),
        *(
            _part(
                _("Annex"),
                pick(**annex["title"]),
                annex,
                reverse("annex_edit", args=[agreement.pk, annex["key"]]) if may_edit else "",
            )
            for annex in content["annexes"]
        ),
    ]


def _part(what: str, name: str, row: dict[str, Any], url: str = "") -> Part:
    state, icon = LOOKS[row["publicity"]]
    return Part(
        what=what,
        name=name,
        state=state,
        icon=icon,
        word=capfirst(str(Publicity(row["publicity"]).label)),
        ground=row["secrecy_ground"],
        decided_by=row.get("publicity_decided_by", ""),
        url=url,
    )


def _every(clauses: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for clause in clauses:
        yield clause
        yield from _every(clause["children"])
