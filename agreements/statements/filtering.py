"""Choosing among the remarks of a round: those without an answer, those on one part, those of one who was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agreements.statements.summary import PlaceRemarks, RemarkRow, Summary


@dataclass(frozen=True)
class RemarkFilter:
    """`place` and `asked` are keys as text; empty ones choose all."""

    only_unanswered: bool = False
    place: str = ""
    asked: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "RemarkFilter":
        return cls(query.get("nayta") == "vastaamatta", query.get("kohta", ""), query.get("pyydetty", ""))

    @property
    def is_used(self) -> bool:
        return self != RemarkFilter()

    def chosen(self, summary: Summary) -> list[PlaceRemarks]:
        """The parts with the remarks that are left; bare positions are shown only when nothing is filtered by hand."""
        if not self.is_used:
            return summary.places
        found = [self._thinned(place) for place in summary.places if self.place in ("", place.key)]
        return [place for place in found if place.rows or place.bare]

    def _thinned(self, place: PlaceRemarks) -> PlaceRemarks:
        keeps_bare = not self.only_unanswered and not self.asked
        rows = [row for row in place.rows if self._keeps(row)]
        return replace(place, rows=rows, bare=place.bare if keeps_bare else [])

    def _keeps(self, row: RemarkRow) -> bool:
        if self.only_unanswered and row.answer:
            return False
        return self.asked in ("", str(row.request.key))
