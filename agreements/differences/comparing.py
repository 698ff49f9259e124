"""Comparing two contents: row by row, field by field, word by word."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from agreements.differences import values
from agreements.differences.matching import matched, out_of_order
from agreements.differences.tree import Change, Differences, Field, Kind, Section
from agreements.differences.values import LABELS, Row, Value, Values
from agreements.models import Clause
from documents.redline import is_same, plain_redline, redline

Read = Callable[[Row, str], Values]
SECTIONS = {
    "party": _("Parties"),
    "clause": _("The text"),
    "forum": _("Forums"),
    "goal": _("Goals"),
    "annex": _("Annexes"),
}


def compare(old: dict[str, Any], new: dict[str, Any], language: str) -> Differences:
    """What differs between two contents (`agreements.content`) in one language version.

    Rows belong together by their key, which survives versions and copies; else by what they are called.
    """
    sections = {
        "party": _rows("party", old["parties"], new["parties"], values.party, language, _organisation_of),
        "clause": _clauses(old, new, language),
        "forum": _rows("forum", old["forums"], new["forums"], values.forum, language, _called("name", language)),
        "goal": _goals(old, new, language),
        "annex": _rows("annex", old["annexes"], new["annexes"], values.annex, language, _called("title", language)),
    }
    return Differences(
        language=language,
        facts=_fields(values.facts(old, language), values.facts(new, language)),
        sections=tuple(Section(what, SECTIONS[what], tuple(rows)) for what, rows in sections.items()),
    )


def _key(row: Row) -> str:
    return row["key"]


def _called(stem: str, language: str) -> Callable[[Row], str]:
    return lambda row: row[stem][language].casefold().strip()


def _organisation_of(row: Row) -> tuple[str, str]:
    return row["organisation"]["kind"], row["organisation"]["code"] or row["organisation"]["name"]["fi"]


def _fields(old: Values, new: Values) -> tuple[Field, ...]:
    """The named values that differ; the name itself is the row's heading, and one text alone needs no hash."""
    left_out = {"name"} if old and new else {"name", "content"}
    names = [name for name in new or old if name not in left_out]
    pairs = [(name, old.get(name, ""), new.get(name, "")) for name in names]
    return tuple(Field(LABELS[name], _both(a, b)) for name, a, b in pairs if _bare(a) != _bare(b))


def _bare(value: Value) -> str | list[str]:
    return value.strip() if isinstance(value, str) else list(value.values())


def _both(old: Value, new: Value) -> SafeString:
    if isinstance(old, str) and isinstance(new, str):
        return plain_redline(old, new)
    lines = matched(list((old or {}).items()), list((new or {}).items()), lambda line: line[0], lambda line: line[1])
    shown = [plain_redline(before[1] if before else "", after[1] if after else "") for before, after in lines]
    return mark_safe("<br>".join(shown))


def _rows(what: str, old: list[Row], new: list[Row], read: Read, language: str, *ways: Callable) -> list[Change]:
    pairs = matched(old, new, _key, *ways)
    return [_change(what, before, after, read, language) for before, after in pairs]


def _change(
    what: str,
    old: Row | None,
    new: Row | None,
    read: Read,
    language: str,
    *,
    text_differs: bool = False,
    parts: tuple[Change, ...] = (),
    **more: Any,
) -> Change:
    before, after = read(old, language) if old else {}, read(new, language) if new else {}
    names = before.get("name", ""), after.get("name", "")
    fields = _fields(before, after)
    differs = names[0] != names[1] or fields or text_differs or any(part.stands_out for part in parts)
    kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED if differs else Kind.SAME
    return Change(
        what=what,
        kind=kind,
        key=(new or old)["key"],
        name=names[1] if new else names[0],
        heading=plain_redline(*names) if old and new else mark_safe(escape(names[1] if new else names[0])),
        fields=fields,
        parts=parts,
        **more,
    )


@dataclass(frozen=True)
class Place:
    """A row with its number in the text and the key of the clause that it stands in."""

    row: Row
    number: str
    parent: str

    @property
    def key(self) -> str:
        return self.row["key"]


def _places(clauses: list[Row], above: str = "", parent: str = "") -> Iterator[Place]:
    for position, clause in enumerate(clauses, start=1):
        number = f"{above}{position}"
        yield Place(clause, number, parent)
        yield from _places(clause["children"], f"{number}.", clause["key"])


def _clauses(old: dict[str, Any], new: dict[str, Any], language: str) -> list[Change]:
    pairs = matched(
        list(_places(old["clauses"])),
        list(_places(new["clauses"])),
        lambda place: place.key,
        lambda place: place.row["chapter"],
        lambda place: place.row["heading"][language].casefold().strip(),
    )
    moved = _moved(pairs)
    return [_clause(before, after, language, bool(after) and after.key in moved) for before, after in pairs]


def _clause(old: Place | None, new: Place | None, language: str, is_moved: bool) -> Change:
    texts = old.row["text"][language] if old else "", new.row["text"][language] if new else ""
    same = is_same(*texts)
    return _change(
        "clause",
        old and old.row,
        new and new.row,
        values.clause,
        language,
        text_differs=not same,
        text=mark_safe(texts[1]) if same else redline(*texts),
        is_moved=is_moved,
        **_numbers(old, new),
    )


def _numbers(old: Place | None, new: Place | None) -> dict[str, str]:
    number = (new or old).number
    return {"number": number, "old_number": old.number if old and old.number != number else ""}


def _moved(pairs: list[tuple[Place | None, Place | None]]) -> set[str]:
    """The keys of the rows that stand elsewhere: in another clause, or in another order among those beside them."""
    both = [(old, new) for old, new in pairs if old and new]
    new_key = {old.key: new.key for old, new in both}
    moved = {new.key for old, new in both if new_key.get(old.parent, "") != new.parent}
    order = {old.key: place for place, old in enumerate(sorted((old for old, _new in both), key=_as_numbers))}
    beside = defaultdict(list)
    for old, new in both:
        if new.key not in moved:
            beside[new.parent].append((order[old.key], new.key))
    for rows in beside.values():
        moved |= {rows[place][1] for place in out_of_order([before for before, _key in rows])}
    return moved


def _as_numbers(place: Place) -> list[int]:
    return [int(part) for part in place.number.split(".") if part]


def _goals(old: dict[str, Any], new: dict[str, Any], language: str) -> list[Change]:
    pairs = matched(
        _goal_places(old),
        _goal_places(new),
        lambda place: place.key,
        lambda place: _called("text", language)(place.row),
    )
    moved = _moved(pairs)
    return [_goal(before, after, language, bool(after) and after.key in moved) for before, after in pairs]


def _goal_places(content: dict[str, Any]) -> list[Place]:
    """The goals with their numbers: they follow the clauses that stand in their chapter."""
    chapters = [place for place in _places(content["clauses"]) if place.row["role"] == Clause.Role.GOALS]
    above, first = (f"{chapters[0].number}.", len(chapters[0].row["children"]) + 1) if chapters else ("", 1)
    return [Place(goal, f"{above}{number}", "") for number, goal in enumerate(content["goals"], start=first)]


def _goal(old: Place | None, new: Place | None, language: str, is_moved: bool) -> Change:
    def rows(stem: str) -> tuple[list[Row], list[Row]]:
        return (old.row[stem] if old else []), (new.row[stem] if new else [])

    measures = _rows("measure", *rows("measures"), values.measure, language, _called("text", language))
    indicators = _rows("indicator", *rows("indicators"), values.indicator, language, _called("name", language))
    return _change(
        "goal",
        old and old.row,
        new and new.row,
        values.goal,
        language,
        parts=(*measures, *indicators),
        is_moved=is_moved,
        **_numbers(old, new),
    )
